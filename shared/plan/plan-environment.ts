import type { JsonValue } from '../base/json.ts';
import type { EnvironmentMap } from '../playbook/model.ts';
import { type MaybeKnown, unknown } from './known.ts';
import { awaitsOfTemplate, foresee, type Outlook, withEnv } from './outlook.ts';
import type { Plan, PlannedJob, PlannedPart, PlannedStep } from './plan.ts';
import type { WorkspaceFacts } from './script.ts';

/** A value of the plan: as it is written, and what it is before the run or what it waits for. `text` is its name. */
export type PlannedValue = PlannedPart & { readonly written: JsonValue; readonly source: string };

interface Place {
  readonly plan: Plan;
  readonly job: PlannedJob | null;
  readonly step: PlannedStep | null;
  readonly platform: WorkspaceFacts['platform'];
}

/** What is known before the run at a place of a plan, its environment included; as the plan itself was made by it. */
export function outlookAt({ plan, job, step, platform }: Place): Outlook {
  const late = (name: string, value: JsonValue) =>
    plan.secretInputs.includes(name) || (typeof value === 'string' && value.includes('${{'));
  const inputs = Object.entries(plan.inputs).map(([name, value]): [string, MaybeKnown] => [
    name,
    late(name, value) ? unknown : value,
  ]);
  const base: Outlook = {
    inputs: Object.fromEntries(inputs),
    vars: plan.vars,
    variables: plan.vars,
    event: plan.event,
    platform,
    psVersion: null,
    env: {},
    envAwaits: {},
    matrix: job?.dynamicMatrix == null ? (job?.matrix ?? null) : unknown,
    strategy: unknown,
  };
  return [plan.env, job?.env ?? {}, step?.env ?? {}].reduce(withEnv, base);
}

/** The environment of a step by name, each variable with the nearest level that sets it; what the machine sets is not among them. */
export function environmentOf(
  place: Place & { readonly job: PlannedJob; readonly step: PlannedStep },
): readonly PlannedValue[] {
  const { plan, job, step } = place;
  const { env, envAwaits } = outlookAt(place);
  const levels: readonly (readonly [string, EnvironmentMap])[] = [
    ['playbook', plan.env],
    ['job', job.env],
    ['step', step.env],
  ];
  const written = levels.flatMap(([source, own]) =>
    Object.entries(own).map(([name, value]) => ({ name, value, source })),
  );
  return Object.entries(env).flatMap(([text, value]) => {
    const from = written.findLast(({ name }) => name === text) ?? written.findLast(({ name }) => name.includes('${{'));
    if (from === undefined) return [];
    const own = { text, written: from.value, source: from.source };
    return [value === unknown ? { ...own, awaits: envAwaits[text] ?? [] } : { ...own, value }];
  });
}

/** The values that a step hands to its action or playbook. */
export function inputsOf(place: Place & { readonly step: PlannedStep }): readonly PlannedValue[] {
  const outlook = outlookAt(place);
  return Object.entries(place.step.with).map(([text, written]) => {
    const foreseen = foresee(written, outlook);
    const own = { text, written, source: 'with' };
    return foreseen.known ? { ...own, value: foreseen.value } : { ...own, awaits: awaitsOfTemplate(written, outlook) };
  });
}
