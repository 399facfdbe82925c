import { useEffect } from 'react';
import { create } from 'zustand';
import { changedView, type GraphChange, type GraphView, noGraphView } from '../../shared/host/graph-views.ts';
import { host } from '../host/client.ts';
import { announce } from './announce-store.ts';

/** How the graphs of playbooks are arranged, by the playbooks' paths: kept by the host, shared by all windows. */
const useGraphViews = create<{ readonly byPath: Readonly<Record<string, GraphView>> }>(() => ({ byPath: {} }));

/** How many changes of a path are on their way: what the host says meanwhile is of before. */
const underWay = new Map<string, number>();

function put(path: string, view: GraphView): void {
  useGraphViews.setState(({ byPath }) => ({ byPath: { ...byPath, [path]: view } }));
}

/** The arrangement as far as it is known; nothing is arranged before it is. */
export function graphViewOf(path: string | null): GraphView {
  return (path === null ? undefined : useGraphViews.getState().byPath[path]) ?? noGraphView;
}

async function load(path: string): Promise<void> {
  // Where no host answers what the page knows stands.
  const view = await host.graphs.get({ path }).catch(() => graphViewOf(path));
  if ((underWay.get(path) ?? 0) === 0) put(path, view);
}

/** A playbook's arrangement; null: it is not known yet. */
export function useGraphView(path: string | null): GraphView | null {
  useEffect(() => {
    if (path !== null && useGraphViews.getState().byPath[path] === undefined) void load(path);
  }, [path]);
  return useGraphViews(({ byPath }) => (path === null ? noGraphView : (byPath[path] ?? null)));
}

/** Arranges anew: seen at once, then kept. */
export function changeGraphView(path: string, change: GraphChange): void {
  put(path, changedView(graphViewOf(path), change));
  underWay.set(path, (underWay.get(path) ?? 0) + 1);
  host.graphs
    .change({ path, change })
    .catch(() => announce('How the graph is arranged could not be kept.', 'refused'))
    .finally(() => {
      underWay.set(path, (underWay.get(path) ?? 1) - 1);
    });
}

/** Follows what other windows arrange, until the connection breaks. */
export async function followGraphViews(): Promise<void> {
  for await (const { paths } of await host.graphs.watch()) {
    const known = Object.keys(useGraphViews.getState().byPath);
    // The first word names none: what changed before is not known.
    for (const path of paths.length === 0 ? known : paths) if (known.includes(path)) void load(path);
  }
}
