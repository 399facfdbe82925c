import { useEffect, useRef, useState } from 'react';
import { elkLayout } from './elk-desk.ts';
import type { GraphLayout, GraphStructure } from './layout.ts';
import { quickLayout } from './quick-layout.ts';

/** A layout with the structure that it is of. */
export interface LaidOut {
  readonly structure: GraphStructure;
  readonly layout: GraphLayout;
  /** A better one is on its way. */
  readonly forNow: boolean;
}

/** Larger graphs are laid out in columns alone: elk takes seconds for a thousand nodes, and minutes for five thousand. */
const elkLimit = 300;
/** So long nobody waits for elk: then the layout in columns is shown until it answers. */
const patienceMs = 200;

const kept = 24;
const layouts = new Map<string, GraphLayout>();

function remember(key: string, layout: GraphLayout): void {
  layouts.delete(key);
  layouts.set(key, layout);
  for (const oldest of layouts.keys()) {
    if (layouts.size <= kept) break;
    layouts.delete(oldest);
  }
}

/** Whether two are of one graph, an edit apart: then what was drawn stays where it was. */
function isEditOf(structure: GraphStructure, before: GraphStructure): boolean {
  if (structure.direction !== before.direction) return false;
  const ids = new Set([...before.nodes, ...before.frames].map(({ id }) => id));
  const common = structure.nodes.filter(({ id }) => ids.has(id)).length;
  return common > 0 && common * 2 >= Math.min(structure.nodes.length, before.nodes.length);
}

/** Works a layout out; `show` may be called twice, with one for the time being first. */
async function layOut(
  structure: GraphStructure,
  before: LaidOut | null,
  signal: AbortSignal,
  show: (layout: GraphLayout, final: boolean) => void,
): Promise<void> {
  if (before !== null && isEditOf(structure, before.structure))
    return show(await quickLayout(structure, before.layout), true);
  if (structure.nodes.length > elkLimit) return show(await quickLayout(structure, null), true);
  const timer = setTimeout(() => {
    void Promise.resolve(quickLayout(structure, null)).then((layout) => show(layout, false));
  }, patienceMs);
  try {
    const layout = await elkLayout(structure, signal);
    if (layout !== null) show(layout, true);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The layout of a graph; while a new one is worked out the one before stays. Null: there is none yet. `tidied` counts how often
 * someone asked for a layout that owes nothing to the one before.
 */
export function useGraphLayout(structure: GraphStructure | null, tidied: number): LaidOut | null {
  const [laidOut, setLaidOut] = useState<LaidOut | null>(null);
  const latest = useRef<{ readonly shown: LaidOut | null; readonly tidied: number }>({ shown: null, tidied });
  useEffect(() => {
    if (structure === null) return;
    const key = JSON.stringify(structure);
    const afresh = latest.current.tidied !== tidied;
    const before = afresh ? null : latest.current.shown;
    latest.current = { ...latest.current, tidied };
    const stop = new AbortController();
    let done = false;
    const show = (layout: GraphLayout, final: boolean) => {
      // What is shown for the time being may come when the better one is there.
      if (stop.signal.aborted || done) return;
      done = final;
      if (final) remember(key, layout);
      const shown = { structure, layout, forNow: !final };
      latest.current = { shown, tidied };
      setLaidOut(shown);
    };
    const known = afresh ? undefined : layouts.get(key);
    if (known !== undefined) show(known, true);
    else
      layOut(structure, before, stop.signal, show).catch((error: unknown) =>
        console.error('The graph could not be laid out', error),
      );
    return () => stop.abort();
  }, [structure, tidied]);
  return laidOut;
}
