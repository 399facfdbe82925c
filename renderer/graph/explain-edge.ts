import type { Plan } from '../../shared/plan/plan.ts';
import { placedJobs } from '../../shared/plan/plans-within.ts';
import { usedOfNeeds } from '../../shared/plan/used-of-needs.ts';

/** What an edge stands for. */
export interface EdgeMeaning {
  /** What goes along it, short; null: the one only waits for the other. */
  readonly label: string | null;
  readonly sentence: string;
}

/** How many names a label has. */
const shown = 3;

/** What a job of a plan reads of one that it needs, and when it runs; ids as in the graph. Null: they are not of the plan. */
export function explainEdge(plan: Plan, from: string, to: string): EdgeMeaning | null {
  const jobs = placedJobs(plan);
  const source = jobs.find(({ id }) => id === from)?.job;
  const target = jobs.find(({ id }) => id === to)?.job;
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
