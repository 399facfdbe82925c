import type { GraphChange, GraphView } from '../../shared/host/graph-views.ts';
import { callId } from './drawn-graph.ts';

/** A change of how a graph is arranged, with what takes it back. */
export interface ViewStep {
  readonly before: GraphChange;
  readonly after: GraphChange;
}

const callStart = '{"job":';

function callOf(id: string): { readonly job: string; readonly step: string } | null {
  return id.startsWith(callStart) ? (JSON.parse(id) as { job: string; step: string }) : null;
}

/** The job of the text that an id of the graph is of, or is of something within: a leg, or what a step runs. */
function rootOf(id: string): string {
  return /^.*?(?= \(|\/|$)/s.exec(callOf(id)?.job ?? id)?.[0] ?? id;
}

/** What an id becomes with another id of a job of the text; the ids of groups stay. */
function renamedId(id: string, job: string, to: string): string {
  if (rootOf(id) !== job) return id;
  const call = callOf(id);
  return call === null ? to + id.slice(job.length) : callId({ ...call, job: to + call.job.slice(job.length) });
}

type Entries<T> = Readonly<Record<string, T>>;
type Becoming<T> = (id: string, value: T) => readonly [string, T] | null;

/** What of some entries changes where each becomes another, or none; `before` gives back all that is changed. */
function stepOf<T>(entries: Entries<T>, becoming: Becoming<T>) {
  const before: Record<string, T | null> = {};
  const after: Record<string, T | null> = {};
  const moved = Object.entries(entries).flatMap(([id, value]) => {
    const next = becoming(id, value);
    if (next?.[0] === id && next[1] === value) return [];
    before[id] = value;
    after[id] = null;
    return next === null ? [] : [next];
  });
  for (const [id, value] of moved) {
    before[id] ??= entries[id] ?? null;
    after[id] = value;
  }
  return { before, after };
}

function viewStep(
  view: GraphView,
  ofId: (id: string) => string | null,
  ofGroup: Becoming<GraphView['groups'][string]>,
): ViewStep | null {
  const become = <T>(id: string, value: T) => {
    const next = ofId(id);
    return next === null ? null : ([next, value] as const);
  };
  const right = stepOf(view.places.right, become);
  const down = stepOf(view.places.down, become);
  const folds = stepOf(view.folds, become);
  const groups = stepOf(view.groups, ofGroup);
  if ([right, down, folds, groups].every(({ after }) => Object.keys(after).length === 0)) return null;
  const at = (when: keyof ViewStep): GraphChange => ({
    places: { right: right[when], down: down[when] },
    folds: folds[when],
    groups: groups[when],
  });
  return { before: at('before'), after: at('after') };
}

/** What is arranged of a job goes with it to another id; null: nothing is. */
export function renamedIn(view: GraphView, job: string, to: string): ViewStep | null {
  return viewStep(
    view,
    (id) => renamedId(id, job, to),
    (name, group) => [
      name,
      group.jobs.includes(job) ? { jobs: group.jobs.map((one) => (one === job ? to : one)) } : group,
    ],
  );
}

/** Takes away what is arranged of jobs that are no more, of which `jobs` are the ids in the graph; null: nothing is. */
export function withoutGone(view: GraphView, jobs: Iterable<string>): ViewStep | null {
  const known = new Set([...jobs].map(rootOf));
  const isGone = (id: string) => !id.startsWith('{"group":') && !known.has(rootOf(id));
  return viewStep(
    view,
    (id) => (isGone(id) ? null : id),
    (name, group) => {
      const left = group.jobs.filter((job) => !isGone(job));
      if (left.length === group.jobs.length) return [name, group];
      return left.length === 0 ? null : [name, { jobs: left }];
    },
  );
}

/** One change after another, as one. */
export function bothChanges(one: GraphChange, other: GraphChange): GraphChange {
  return {
    places: {
      right: { ...one.places?.right, ...other.places?.right },
      down: { ...one.places?.down, ...other.places?.down },
    },
    folds: { ...one.folds, ...other.folds },
    groups: { ...one.groups, ...other.groups },
  };
}
