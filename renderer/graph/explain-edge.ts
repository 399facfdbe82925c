import type { Plan, PlannedJob } from '../../shared/plan/plan.ts';
import { type PlacedJob, placedJobs } from '../../shared/plan/plans-within.ts';
import { usedOfNeeds } from '../../shared/plan/used-of-needs.ts';

/** What an edge stands for. */
export interface EdgeMeaning {
  /** What goes along it, short; null: the one only waits for the other. */
  readonly label: string | null;
  readonly sentence: string;
}

/** How many names a label has. */
const shown = 3;

/** The job by an id of the graph: of a matrix its first leg. */
function jobOf(jobs: readonly PlacedJob[], id: string): PlannedJob | undefined {
  return (jobs.find((one) => one.id === id) ?? jobs.find(({ prefix, job }) => `${prefix}${job.job}` === id))?.job;
}

/** What a job of a plan reads of one that it needs, and when it runs; ids as in the graph. Null: they are not of the plan. */
export function explainEdge(plan: Plan, from: string, to: string): EdgeMeaning | null {
  const jobs = placedJobs(plan);
  const source = jobOf(jobs, from);
  const target = jobOf(jobs, to);
  if (source === undefined || target === undefined) return null;
  const used = usedOfNeeds(target).get(source.job) ?? [];
  const names = used.map((what) => what.replace(/^outputs\./, ''));
  const more = names.length > shown ? ` +${names.length - shown}` : '';
  const reads = used.length === 0 ? 'only waits for it' : `reads its ${used.join(', ')}`;
  const when = target.condition === null ? '' : `; it runs if ${target.condition.text}`;
  return {
    label: names.length === 0 ? null : names.slice(0, shown).join(', ') + more,
    sentence: `${target.name} needs ${source.name} and ${reads}${when}.`,
  };
}
