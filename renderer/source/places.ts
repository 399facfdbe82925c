import type { SourceRange } from '../../shared/base/problem.ts';
import type { Plan, PlannedJob, PlannedStep } from '../../shared/plan/plan.ts';
import { type PlacedJob, placedJobs } from '../../shared/plan/plans-within.ts';
import type { GraphRef } from '../graph/graph-job.ts';
import type { PlaybookDocument } from '../stores/documents-store.ts';

export interface Planned {
  readonly job: PlannedJob;
  readonly step: PlannedStep | null;
  /** The step that runs the playbook whose job it is; null: it is of the plan's own text. */
  readonly parent: PlacedJob['parent'];
  /** The begin of the ids of its fellows. */
  readonly prefix: string;
  /** That it is a job of. */
  readonly plan: Plan;
}

/** The playbook that a step runs, or that a job within one is of; null: the reference is to the plan's own text alone. */
export function calledPlaybook(plan: Plan | null, ref: GraphRef | null): string | null {
  const planned = plannedOf(plan, ref);
  if (planned?.step?.call?.kind === 'nested') return planned.step.call.plan.playbook.file;
  return planned === null || planned.parent === null ? null : planned.plan.playbook.file;
}

/** The jobs of a plan by their ids, a matrix as a whole by its first leg: they are one job of the text. */
const placedById = new WeakMap<Plan, ReadonlyMap<string, PlacedJob>>();

/** Worked out once for each plan: a graph asks it of every one of its jobs, which may be thousands. */
function placedIn(plan: Plan): ReadonlyMap<string, PlacedJob> {
  const known = placedById.get(plan);
  if (known !== undefined) return known;
  const all = placedJobs(plan);
  const byId = new Map(all.map((placed) => [placed.id, placed]));
  for (const placed of all) {
    const whole = `${placed.prefix}${placed.job.job}`;
    if (placed.job.matrix !== null && !byId.has(whole)) byId.set(whole, placed);
  }
  placedById.set(plan, byId);
  return byId;
}

/** What a reference means in a plan; null: it has no such job or step. */
export function plannedOf(plan: Plan | null, ref: GraphRef | null): Planned | null {
  if (plan === null || ref === null) return null;
  const placed = placedIn(plan).get(ref.job);
  if (placed === undefined) return null;
  const { job, parent, prefix } = placed;
  const step = job.steps.find(({ id }) => id === ref.step) ?? null;
  return ref.step !== null && step === null ? null : { job, step, parent, prefix, plan: placed.plan };
}

/** Where what is selected stands in the text, of a run within a step the step; null where the text is broken or it is not there. */
export function placeOf(
  { plan, analysis, stale }: Pick<PlaybookDocument, 'plan' | 'analysis' | 'stale'>,
  ref: GraphRef,
): SourceRange | null {
  const planned = plannedOf(plan, ref);
  if (planned === null || stale) return null;
  if (planned.parent !== null) return placeOf({ plan, analysis, stale }, planned.parent);
  return analysis?.places[(planned.step ?? planned.job).pointer] ?? null;
}

/** The step, else the job, that the text has at an offset. Of the legs of one matrix the one in `present` is preferred. */
export function refAt(
  { plan, analysis, stale }: PlaybookDocument,
  offset: number,
  present: GraphRef | null,
): GraphRef | null {
  if (plan === null || analysis === null || stale) return null;
  const holds = (pointer: string) => {
    const place = analysis.places[pointer];
    return place !== undefined && place.offset <= offset && offset <= place.offset + place.length;
  };
  const jobs = plan.jobs.filter(({ pointer }) => holds(pointer));
  const job = jobs.find(({ id }) => id === present?.job) ?? jobs[0];
  if (job === undefined) return null;
  return { job: job.id, step: job.steps.find(({ pointer }) => holds(pointer))?.id ?? null };
}
