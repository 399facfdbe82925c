import { planLegs } from '../../shared/plan/matrix.ts';
import type { PlannedJob } from '../../shared/plan/plan.ts';
import type { Conclusion, Reason } from '../../shared/run/events.ts';
import { askInSession } from './ask-in-session.ts';
import type { Place } from './contexts.ts';
import { decide, expand, expandEnv, expandFlag, expandNumber } from './evaluation.ts';
import type { Admission } from './scheduler.ts';
import type { RunScope } from './scope.ts';

/** What becomes of a job whose needs are through. */
export type JobDecision =
  | { readonly kind: 'run'; readonly admission: Admission /** Where it was decided. */; readonly place: Place }
  | { readonly kind: 'skip'; readonly reason: Reason }
  | { readonly kind: 'error'; readonly reason: Reason }
  /** Its matrix is known now. */
  | { readonly kind: 'legs'; readonly legs: readonly PlannedJob[] };

/** Evaluates a job's condition, then its matrix where only the run could tell it, then the limits of its strategy. */
export async function decideJob(scope: RunScope, job: PlannedJob, cancelled: boolean): Promise<JobDecision> {
  const status = cancelled ? 'cancelled' : scope.results.standingBefore(job);
  const { condition } = job;
  if (condition === null && status !== 'success') {
    return { kind: 'skip', reason: { text: whyNotRun(scope, job, cancelled), condition: null, parts: [] } };
  }
  const place = await placeOf(scope, job, status);
  if (condition !== null) {
    const decision = await askInSession(scope, job.id, job.permissions, (ask) => decide(scope, condition, place, ask));
    if (decision.kind === 'error') return wrong(decision.message);
    if (decision.kind === 'fails') {
      const text = decision.heldBack ? whyNotRun(scope, job, cancelled) : decision.reason.text;
      return { kind: 'skip', reason: { ...decision.reason, text } };
    }
  }
  return job.dynamicMatrix === null ? admit(scope, job, place) : expandMatrix(scope, job, place);
}

async function placeOf(scope: RunScope, job: PlannedJob, status: Place['status']): Promise<Place> {
  const { options, plan } = scope;
  const place: Place = { job, env: options.env, steps: null, status, workingDirectory: options.workspace };
  // Without it a condition may still be answered; if the job runs, it fails for it and says so.
  const env = await expandEnv(scope, plan.env, place);
  return env.ok ? { ...place, env: { ...options.env, ...env.value } } : place;
}

async function admit(scope: RunScope, { strategy }: PlannedJob, place: Place): Promise<JobDecision> {
  if (strategy === null) return { kind: 'run', admission: { maxParallel: null, failFast: false }, place };
  const failFast = await expandFlag(scope, strategy.failFast, place);
  if (!failFast.ok) return wrong(`failFast cannot be told: ${failFast.error}`);
  const maxParallel = await expandNumber(scope, strategy.maxParallel, place);
  if (!maxParallel.ok) return wrong(`maxParallel cannot be told: ${maxParallel.error}`);
  return { kind: 'run', admission: { maxParallel: maxParallel.value, failFast: failFast.value }, place };
}

async function expandMatrix(scope: RunScope, job: PlannedJob, place: Place): Promise<JobDecision> {
  const matrix = await expand(scope, job.dynamicMatrix, place);
  if (!matrix.ok) return wrong(`The matrix cannot be told: ${matrix.error}`);
  const legs = planLegs(job, matrix.value);
  if (!legs.ok) return wrong(`The matrix cannot be used: ${legs.error.message}`);
  if (legs.value.length > 0) return { kind: 'legs', legs: legs.value };
  return { kind: 'skip', reason: { text: 'Its matrix has no legs', condition: null, parts: [] } };
}

function wrong(text: string): JobDecision {
  return { kind: 'error', reason: { text, condition: null, parts: [] } };
}

const words: Readonly<Record<Conclusion, string>> = {
  success: 'succeeded',
  failure: 'failed',
  cancelled: 'was cancelled',
  skipped: 'was skipped',
  timed_out: 'timed out',
  interrupted: 'was interrupted',
};

function whyNotRun(scope: RunScope, job: PlannedJob, cancelled: boolean): string {
  if (cancelled) return 'The run was cancelled before it began';
  const blamed = scope.results.blamed(job);
  if (blamed.length === 0) return 'A job before those that it needs did not succeed';
  return `It needs ${blamed.map(({ id, conclusion }) => `${id}, which ${words[conclusion]}`).join('; and ')}`;
}
