import type { DrawnGraph } from './drawn-graph.ts';
import type { GraphJob, GraphRef } from './graph-job.ts';
import type { GraphLayout } from './layout.ts';

export type Step = 'forward' | 'back' | 'before' | 'after';

/** What an arrow key means on a graph that runs in this direction; null: nothing. */
export function stepOfKey(key: string, direction: GraphLayout['direction']): Step | null {
  const [forward, back, before, after] =
    direction === 'right'
      ? ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown']
      : ['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight'];
  if (key === forward) return 'forward';
  if (key === back) return 'back';
  if (key === before) return 'before';
  return key === after ? 'after' : null;
}

/**
 * Where one step leads from what is selected: forward and back along the edges to the nearest job there, before and after
 * among a job's steps and then its neighbours in the same level. From nowhere it leads to the first job, from a frame to the
 * first within.
 */
export function walk(drawn: DrawnGraph, layout: GraphLayout, selected: GraphRef | null, step: Step): GraphRef | null {
  const { nodes, within } = drawn;
  const at = selected === null ? null : (drawn.shownAs.get(selected.job) ?? selected.job);
  const job = nodes.find(({ id }) => id === at);
  if (job === undefined || selected === null) {
    const first = nodes.find(({ id }) => at !== null && within.get(id) === at) ?? nodes[0];
    return first === undefined ? null : { job: first.id, step: null };
  }
  if (step === 'forward') return nearest(layout, job.id, dependentsOf(drawn, job.id)) ?? selected;
  if (step === 'back') return nearest(layout, job.id, before(drawn, job)) ?? selected;
  return walkSteps(job, selected, step) ?? neighbour(nodes, layout, job, step) ?? selected;
}

function dependentsOf(drawn: DrawnGraph, id: string): readonly string[] {
  return drawn.nodes.filter((job) => before(drawn, job).includes(id)).map((job) => job.id);
}

/** What a job comes after: its needs; the first of a run within a step come after the job of the step. */
function before({ shownAs }: DrawnGraph, { needs, parent }: GraphJob): readonly string[] {
  const ids = needs.length === 0 && parent !== null ? [parent.job] : needs;
  return ids.map((id) => shownAs.get(id) ?? id);
}

function across(layout: GraphLayout, id: string): number {
  const place = layout.nodes.get(id);
  if (place === undefined) return 0;
  return layout.direction === 'right' ? place.y : place.x + place.width / 2;
}

function along(layout: GraphLayout, id: string): number {
  const place = layout.nodes.get(id);
  return (layout.direction === 'right' ? place?.x : place?.y) ?? 0;
}

function nearest(layout: GraphLayout, from: string, ids: readonly string[]): GraphRef | null {
  const here = { along: along(layout, from), across: across(layout, from) };
  const distance = (id: string) =>
    Math.abs(along(layout, id) - here.along) + Math.abs(across(layout, id) - here.across);
  const [best] = ids.filter((id) => layout.nodes.has(id)).sort((a, b) => distance(a) - distance(b));
  return best === undefined ? null : { job: best, step: null };
}

function walkSteps(job: GraphJob, selected: GraphRef, step: 'before' | 'after'): GraphRef | null {
  const index = job.steps.findIndex(({ id }) => id === selected.step);
  if (step === 'after') {
    const next = job.steps[index + 1];
    return next === undefined ? null : { job: job.id, step: next.id };
  }
  if (index < 0) return null;
  return { job: job.id, step: job.steps[index - 1]?.id ?? null };
}

/** The job beside in the same level: after it its heading, before it its last step, as one reads. */
function neighbour(
  jobs: readonly GraphJob[],
  layout: GraphLayout,
  job: GraphJob,
  step: 'before' | 'after',
): GraphRef | null {
  const level = jobs
    .filter(({ id }) => along(layout, id) === along(layout, job.id))
    .sort((a, b) => across(layout, a.id) - across(layout, b.id));
  const index = level.indexOf(job);
  const found = step === 'after' ? level[index + 1] : level[index - 1];
  if (found === undefined) return null;
  return { job: found.id, step: step === 'after' ? null : (found.steps.at(-1)?.id ?? null) };
}
