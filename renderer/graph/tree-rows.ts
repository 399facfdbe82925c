import { type Box, callId, type DrawnGraph } from './drawn-graph.ts';
import type { GraphJob, GraphRef, GraphStep } from './graph-job.ts';

/** A line of the tree of jobs and steps that is to be seen. */
export interface TreeRow extends GraphRef {
  /** What it is of: a job, what stands for the jobs of a matrix or group, or the job of the step. */
  readonly of: GraphJob;
  /** From 0; null for a job. */
  readonly stepIndex: number | null;
  /** Null for a job. */
  readonly stepOf: GraphStep | null;
  /** From 1. */
  readonly level: number;
  /** Its place among its fellows, from 1, and how many they are. */
  readonly place: number;
  readonly fellows: number;
  /** Null: it has nothing to open. */
  readonly open: boolean | null;
  /** The matrix, group or run within a step whose jobs stand below, or would if it were open; null: none. */
  readonly box: Box | null;
}

/** What stands at one level of the tree, before it is known how many stand there. */
type Item =
  | { readonly kind: 'job'; readonly job: GraphJob }
  | { readonly kind: 'box'; readonly box: Box; readonly job: GraphJob };

/** The items directly within a box, or within none. */
function itemsWithin(drawn: DrawnGraph): ReadonlyMap<string | null, readonly Item[]> {
  const items = new Map<string | null, Item[]>();
  const add = (within: string | null, item: Item) => {
    const known = items.get(within);
    if (known === undefined) items.set(within, [item]);
    else known.push(item);
  };
  const seen = new Set<string>();
  /** A frame stands where the first of what it holds stands. */
  const addFrames = (id: string | null): void => {
    if (id === null || seen.has(id)) return;
    seen.add(id);
    const within = drawn.within.get(id) ?? null;
    addFrames(within);
    const box = drawn.boxes.get(id);
    if (box !== undefined && box.job !== null) add(within, { kind: 'box', box, job: box.job });
  };
  for (const job of drawn.nodes) {
    const within = drawn.within.get(job.id) ?? null;
    addFrames(within);
    const box = job.box === null ? undefined : drawn.boxes.get(job.id);
    add(within, box === undefined ? { kind: 'job', job } : { kind: 'box', box, job });
  }
  return items;
}

/**
 * The lines to be seen, in order, given which jobs are folded: with a job its steps, with a step the jobs that it runs, with an
 * open matrix or group its jobs.
 */
export function treeRows(drawn: DrawnGraph, folded: ReadonlySet<string>): readonly TreeRow[] {
  const items = itemsWithin(drawn);
  const rows: TreeRow[] = [];
  const add = (list: readonly Item[], level: number) => {
    list.forEach((item, index) => {
      const box = item.kind === 'box' ? item.box : null;
      const { job } = item;
      const shared = { level, place: index + 1, fellows: list.length, stepIndex: null, stepOf: null, box };
      if (box?.open === true) {
        rows.push({ job: job.id, step: null, of: job, ...shared, open: true });
        add(items.get(job.id) ?? [], level + 1);
        return;
      }
      // A matrix not run yet has its legs' steps; where there are none, what it opens into are its jobs.
      const open = job.steps.length === 0 ? (box === null ? null : false) : !folded.has(job.id);
      rows.push({ job: job.id, step: null, of: job, ...shared, open });
      if (open === true) addSteps(job, level + 1);
    });
  };
  const addSteps = (job: GraphJob, level: number) => {
    job.steps.forEach((step, stepIndex) => {
      const place = { level, place: stepIndex + 1, fellows: job.steps.length };
      const call = drawn.boxes.get(callId({ job: job.id, step: step.id })) ?? null;
      const open = call?.open ?? null;
      rows.push({ job: job.id, step: step.id, of: job, stepIndex, stepOf: step, open, box: call, ...place });
      if (call !== null) add(items.get(call.id) ?? [], level + 1);
    });
  };
  add(items.get(null) ?? [], 1);
  return rows;
}

/** The row of what is selected, else of what it is closed into, or folded into. */
export function rowOf(rows: readonly TreeRow[], drawn: DrawnGraph, ref: GraphRef | null): number {
  if (ref === null) return -1;
  const shown = drawn.shownAs.get(ref.job) ?? ref.job;
  const exact = rows.findIndex(({ job, step }) => job === shown && step === ref.step);
  return exact >= 0 ? exact : rows.findIndex(({ job }) => job === shown);
}

export type TreeMove =
  | { readonly kind: 'go'; readonly index: number }
  | { readonly kind: 'fold' | 'unfold'; readonly row: TreeRow };

/** What a key means in a tree (WAI-ARIA Authoring Practices, tree view); null: nothing. */
export function moveOfKey(key: string, rows: readonly TreeRow[], at: number): TreeMove | null {
  const row = rows[at];
  const go = (index: number): TreeMove => ({ kind: 'go', index: Math.max(0, Math.min(rows.length - 1, index)) });
  switch (key) {
    case 'ArrowDown':
      return go(at + 1);
    case 'ArrowUp':
      return go(at - 1);
    case 'Home':
      return go(0);
    case 'End':
      return go(rows.length - 1);
    case 'ArrowRight':
      if (row?.open == null) return null;
      return row.open ? go(at + 1) : { kind: 'unfold', row };
    case 'ArrowLeft': {
      if (row === undefined) return null;
      if (row.open === true) return { kind: 'fold', row };
      // To what it stands within.
      const outer = rows.slice(0, at).findLastIndex(({ level }) => level < row.level);
      return outer < 0 ? null : go(outer);
    }
    default:
      return null;
  }
}
