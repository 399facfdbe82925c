import type { Problem } from '../../shared/base/problem.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { placedJobs } from '../../shared/plan/plans-within.ts';
import type { Conclusion } from '../../shared/run/events.ts';
import type { RunState } from '../../shared/run/state.ts';
import type { GraphJob } from './graph-job.ts';

/** What a node of a playbook is marked with. */
export interface NodeMark {
  /** How its job ended in the last run; null: it did not run in it, or there is none. */
  readonly last: Conclusion | null;
  readonly errors: number;
  readonly warnings: number;
  /** The messages of its problems, the errors first. */
  readonly problems: readonly string[];
}

function isWithin(pointer: string, part: string): boolean {
  return pointer === part || pointer.startsWith(`${part}/`);
}

/** The problems at each job's place in the text, by the job's id in the graph. */
function problemsByJob(plan: Plan, problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, readonly Problem[]>();
  if (problems.length === 0) return found;
  for (const { id, job, parent } of placedJobs(plan)) {
    // The text of a playbook that a step runs is another: its problems are told there.
    if (parent !== null) continue;
    const own = problems.filter(({ pointer, severity }) => severity !== 'info' && isWithin(pointer, job.pointer));
    if (own.length > 0)
      found.set(
        id,
        own.toSorted((a, b) => a.severity.localeCompare(b.severity)),
      );
  }
  return found;
}

/** The marks of what is drawn of a playbook: of what stands for several jobs those of them all. */
export class NodeMarks {
  #before: ReadonlyMap<string, NodeMark> = new Map();

  of(
    nodes: readonly GraphJob[],
    plan: Plan | null,
    problems: readonly Problem[],
    lastRun: RunState | null,
  ): ReadonlyMap<string, NodeMark> {
    const byJob = plan === null ? new Map<string, readonly Problem[]>() : problemsByJob(plan, problems);
    const marks = new Map<string, NodeMark>();
    for (const node of nodes) {
      const mark = markOf(node.box?.jobs ?? [node], byJob, lastRun);
      if (mark === null) continue;
      const old = this.#before.get(node.id);
      marks.set(node.id, old !== undefined && isSame(old, mark) ? old : mark);
    }
    this.#before = marks;
    return marks;
  }
}

function isSame(a: NodeMark, b: NodeMark): boolean {
  return (
    a.last === b.last &&
    a.problems.length === b.problems.length &&
    a.problems.every((text, at) => text === b.problems[at])
  );
}

/** From what matters most to what matters least. */
const weights: readonly Conclusion[] = ['failure', 'timed_out', 'cancelled', 'interrupted', 'success', 'skipped'];

function markOf(
  jobs: readonly GraphJob[],
  byJob: ReadonlyMap<string, readonly Problem[]>,
  lastRun: RunState | null,
): NodeMark | null {
  const ends = new Set(jobs.map(({ id }) => lastRun?.jobs.get(id)?.conclusion ?? null));
  const last = weights.find((conclusion) => ends.has(conclusion)) ?? null;
  // The legs of a matrix are one place of the text: its problems count once.
  const problems = [...new Set(jobs.flatMap(({ id }) => byJob.get(id) ?? []))];
  if (last === null && problems.length === 0) return null;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return { last, errors, warnings: problems.length - errors, problems: problems.map(({ message }) => message) };
}
