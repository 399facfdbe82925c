import { graphJobsOfRun } from '../run/graph-jobs-of-run.ts';
import { documentOf } from '../stores/documents-store.ts';
import { graphViewOf } from '../stores/graph-views-store.ts';
import { runStateOf } from '../stores/run-store.ts';
import { useSelection } from '../stores/selection-store.ts';
import { activeTab } from '../stores/tabs-store.ts';
import { type DrawnGraph, GraphDrawer } from './drawn-graph.ts';
import type { GraphJob, GraphRef } from './graph-job.ts';

/** The jobs of the tab in front, as its graph and its tree show them. */
export interface ShownJobs {
  readonly tab: string;
  /** The playbook that they are of. */
  readonly path: string;
  readonly jobs: readonly GraphJob[];
  readonly drawn: DrawnGraph;
  readonly selected: GraphRef | null;
  /** All that is chosen, by what is seen of it. */
  readonly chosen: readonly string[];
}

function jobsInFront(): Pick<ShownJobs, 'tab' | 'path' | 'jobs'> | null {
  const tab = activeTab();
  if (tab?.kind === 'playbook') return { tab: tab.id, path: tab.path, jobs: documentOf(tab.path)?.jobs ?? [] };
  const state = tab?.kind === 'run' ? runStateOf(tab.run) : null;
  if (tab === null || state === null || state.outline === null) return null;
  return { tab: tab.id, path: state.outline.file, jobs: graphJobsOfRun(state) };
}

/** Null: the tab in front has no jobs. */
export function shownJobs(): ShownJobs | null {
  const front = jobsInFront();
  if (front === null || front.jobs.length === 0) return null;
  const drawn = new GraphDrawer().draw(front.jobs, graphViewOf(front.path));
  const { byTab, besides } = useSelection.getState();
  const selected = byTab[front.tab] ?? null;
  const ids = [...(selected === null ? [] : [selected.job]), ...(besides[front.tab] ?? [])];
  return { ...front, drawn, selected, chosen: [...new Set(ids.map((id) => drawn.shownAs.get(id) ?? id))] };
}
