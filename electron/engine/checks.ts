import type { PlannedCheck } from '../../shared/plan/plan.ts';
import type { Reason } from '../../shared/run/events.ts';
import { askInSession } from './ask-in-session.ts';
import type { Place } from './contexts.ts';
import { decide, expand, expandEnv } from './evaluation.ts';
import type { RunScope } from './scope.ts';

/** Why the first pre-condition that does not hold fails; null: all hold. */
export async function checkBefore(scope: RunScope): Promise<Reason | null> {
  for (const check of scope.plan.preConditions) {
    const reason = await whyNot(scope, check);
    if (reason !== null) return reason;
  }
  return null;
}

/** Why the first post-condition that does not hold fails the run; where it only warns, a warning is told. */
export async function checkAfter(scope: RunScope): Promise<Reason | null> {
  for (const check of scope.plan.postConditions) {
    const reason = await whyNot(scope, check);
    if (reason === null) continue;
    if (scope.plan.postConditionFailure === 'failure') return reason;
    void scope.say({ type: 'run.warning', code: 'post-condition', message: reason.text });
  }
  return null;
}

/** Where nothing of a job is: pre- and post-conditions, and the outputs of a whole run, are evaluated there. */
export async function placeOfRun(scope: RunScope): Promise<Place> {
  const { options, plan } = scope;
  const bare: Place = { job: null, env: options.env, steps: null, status: null, workingDirectory: options.workspace };
  const env = await expandEnv(scope, plan.env, bare);
  return { ...bare, env: { ...options.env, ...(env.ok ? env.value : {}) } };
}

/** Null where a pre- or post-condition holds. */
async function whyNot(scope: RunScope, { name, condition, message }: PlannedCheck): Promise<Reason | null> {
  const place = await placeOfRun(scope);
  const decision = await askInSession(scope, '_checks', null, (ask) => decide(scope, condition, place, ask));
  if (decision.kind === 'holds') return null;
  const told = message === null ? null : await expand(scope, message, place);
  const text = `${name}: ${told?.ok ? String(told.value) : 'the condition does not hold'}`;
  if (decision.kind === 'error') return because(`${text}. ${decision.message}`);
  return { ...decision.reason, text };
}

export function because(text: string): Reason {
  return { text, condition: null, parts: [] };
}
