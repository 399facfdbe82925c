import type { GraphJob, GraphRef } from './graph-job.ts';

/** A line of the tree of jobs and steps that is to be seen. */
export interface TreeRow extends GraphRef {
  readonly jobIndex: number;
  /** From 0; null for a job. */
  readonly stepIndex: number | null;
  /** How deep its job stands in runs within steps. */
  readonly depth: number;
  /** Null: it has nothing to open. */
  readonly open: boolean | null;
}

/** The lines to be seen, in order, given which jobs are folded: with a job, its steps and the jobs that they run. */
export function treeRows(jobs: readonly GraphJob[], folded: ReadonlySet<string>): readonly TreeRow[] {
  const hidden = new Set<string>();
  return jobs.flatMap(({ id, steps, parent, depth }, jobIndex) => {
    if (parent !== null && (folded.has(parent.job) || hidden.has(parent.job))) {
      hidden.add(id);
      return [];
    }
    const open = steps.length === 0 ? null : !folded.has(id);
    const heading: TreeRow = { job: id, step: null, jobIndex, stepIndex: null, depth, open };
    if (open !== true) return [heading];
    const lines = steps.map(
      (step, stepIndex): TreeRow => ({ job: id, step: step.id, jobIndex, stepIndex, depth, open: null }),
    );
    return [heading, ...lines];
  });
}

export function rowOf(rows: readonly TreeRow[], ref: GraphRef | null): number {
  const exact = rows.findIndex(({ job, step }) => job === ref?.job && step === ref.step);
  return exact >= 0 ? exact : rows.findIndex(({ job }) => job === ref?.job);
}

export type TreeMove =
  | { readonly kind: 'go'; readonly index: number }
  | { readonly kind: 'fold' | 'unfold'; readonly job: string };

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
      return row.open ? go(at + 1) : { kind: 'unfold', job: row.job };
    case 'ArrowLeft':
      if (row === undefined) return null;
      if (row.open === true) return { kind: 'fold', job: row.job };
      return row.step === null ? null : go(rows.findIndex(({ job, step }) => job === row.job && step === null));
    default:
      return null;
  }
}
