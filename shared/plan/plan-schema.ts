import { z } from 'zod';
import { jsonValueSchema, problemSchema } from '../base/schemas.ts';
import type { JobCache } from '../playbook/model.ts';
import type { Plan, PlannedCall, PlannedCheck, PlannedCondition, PlannedJob, PlannedStep } from './plan.ts';

/** The plan as it crosses a border or comes back from plan.json: every field of `Plan`, checked at run time. */
const env = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const object = z.record(z.string(), jsonValueSchema);
const strings = z.array(z.string());
const booleanOrExpression = z.union([z.boolean(), z.string()]);
const numberOrExpression = z.union([z.number(), z.string()]).nullable();
const outputs = z.array(z.object({ name: z.string(), value: jsonValueSchema, pointer: z.string() }));
const concurrency = z.object({ group: z.string(), cancelInProgress: booleanOrExpression }).nullable();

const condition = z.object({
  text: z.string(),
  language: z.enum(['expression', 'powershell']),
  decidedBy: z.enum(['engine', 'session']),
  value: z.boolean().nullable(),
  parts: z
    .array(
      z.union([
        z.object({ text: z.string(), value: jsonValueSchema }),
        z.object({ text: z.string(), awaits: strings }),
      ]),
    )
    .default([]),
  pointer: z.string(),
});

const check = z.object({ name: z.string(), message: z.string().nullable(), condition });

const script = z.object({
  number: z.string(),
  name: z.string(),
  path: z.string(),
  shell: z.string(),
  parameters: z.array(
    z.object({ name: z.string(), type: z.string().nullable(), value: jsonValueSchema, source: z.string() }),
  ),
});

const retry = z.object({
  max: z.number().int().min(0),
  delay: z.number().min(0),
  backoff: z.number().min(0),
  onExitCodes: z.array(z.number().int()).nullable(),
});

const plannedInput = z.object({
  name: z.string(),
  type: z.enum(['string', 'number', 'boolean', 'choice', 'file', 'folder', 'secret']),
  required: z.boolean(),
  default: jsonValueSchema,
  options: z.array(jsonValueSchema),
});

/** A plan within a plan, so its schema is told late. */
const call: z.ZodType<PlannedCall, StoredCall> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('nested'),
      plan: planSchema,
      inputs: z.array(plannedInput),
      outputs: outputs.nullable(),
      secrets: z.union([z.literal('inherit'), z.record(z.string(), z.string())]),
    }),
    z.object({ kind: z.literal('unavailable'), reason: z.string() }),
  ]),
);

const step = z.object({
  id: z.string(),
  named: z.boolean(),
  name: z.string(),
  kind: z.enum(['run', 'script', 'uses']),
  scripts: z.array(script),
  text: z.string().nullable(),
  uses: z.string().nullable(),
  with: object,
  call: call.nullable().default(null),
  shell: z.string(),
  shellCommand: z.string().optional(),
  condition: condition.nullable(),
  env,
  continueOnError: booleanOrExpression,
  timeout: numberOrExpression,
  timeoutUnit: z.literal('minutes').optional(),
  retry,
  outputs,
  workingDirectory: z.string().nullable(),
  problemMatchers: strings.optional(),
  pauseBefore: z.boolean(),
  enabled: z.boolean(),
  pointer: z.string(),
});

const strategy = z.object({
  group: z.string(),
  failFast: booleanOrExpression,
  maxParallel: numberOrExpression,
  jobIndex: z.number().int().min(0),
  jobTotal: z.number().int().min(1),
});

const plannedJob = z.object({
  id: z.string(),
  job: z.string(),
  name: z.string(),
  matrix: object.nullable(),
  dynamicMatrix: jsonValueSchema,
  strategy: strategy.nullable(),
  needs: strings,
  level: z.number().int().min(0),
  condition: condition.nullable(),
  env,
  outputs,
  permissions: z
    .object({ filesystem: strings.nullable(), network: strings.nullable(), registry: z.boolean() })
    .nullable(),
  tokenPermissions: z.record(z.string(), z.string()).optional(),
  continueOnError: booleanOrExpression,
  timeout: numberOrExpression,
  timeoutUnit: z.literal('minutes').optional(),
  retries: z.number().int().min(0),
  workingDirectory: z.string().nullable(),
  runsOn: strings,
  concurrency,
  cache: z
    .object({ inputs: strings, values: z.array(jsonValueSchema), outputs: strings })
    .nullable()
    .default(null),
  steps: z.array(step),
  variables: object,
  pointer: z.string(),
});

const notification = z.object({ message: z.string(), level: z.string().nullable(), channels: strings });

const reporting = z.object({
  enabled: z.boolean(),
  formats: strings,
  outputPath: z.string().nullable(),
  includeMetrics: z.boolean(),
  includeLogs: z.boolean(),
  summary: jsonValueSchema.optional(),
});

/** A plan as it may be stored: one of an earlier build names no secret inputs, no caches of jobs, no calls, and no parts of conditions. */
type StoredPlan = Omit<Plan, 'secretInputs' | 'jobs' | 'preConditions' | 'postConditions'> & {
  readonly secretInputs?: readonly string[] | undefined;
  readonly jobs: readonly StoredJob[];
  readonly preConditions: readonly StoredCheck[];
  readonly postConditions: readonly StoredCheck[];
};
type StoredCondition = Omit<PlannedCondition, 'parts'> & { readonly parts?: PlannedCondition['parts'] | undefined };
type StoredCheck = Omit<PlannedCheck, 'condition'> & { readonly condition: StoredCondition };
type StoredJob = Omit<PlannedJob, 'cache' | 'steps' | 'condition'> & {
  readonly cache?: JobCache | null | undefined;
  readonly condition: StoredCondition | null;
  readonly steps: readonly StoredStep[];
};
type StoredStep = Omit<PlannedStep, 'call' | 'condition'> & {
  readonly call?: StoredCall | null | undefined;
  readonly condition: StoredCondition | null;
};
type StoredCall =
  | (Omit<Extract<PlannedCall, { kind: 'nested' }>, 'plan'> & { readonly plan: StoredPlan })
  | Extract<PlannedCall, { kind: 'unavailable' }>;

export const planSchema: z.ZodType<Plan, StoredPlan> = z.object({
  version: z.literal(1),
  playbook: z.object({
    name: z.string(),
    version: z.string().nullable(),
    format: z.enum(['v1', 'v2', 'v3', 'github']),
    file: z.string(),
  }),
  event: z.string(),
  payload: object.optional(),
  jobs: z.array(plannedJob),
  levels: z.array(strings),
  maxConcurrency: z.number().int().min(1),
  concurrency,
  env,
  vars: object,
  inputs: object,
  secretInputs: strings.default([]),
  secrets: strings,
  requirements: z.object({
    minimumPowerShellVersion: z.string().nullable(),
    requiredModules: strings,
    requiredTools: strings,
    platforms: strings,
    permissions: strings,
  }),
  preConditions: z.array(check),
  postConditions: z.array(check),
  postConditionFailure: z.enum(['failure', 'warning']),
  notifications: z.record(z.string(), notification).optional(),
  reporting: reporting.optional(),
  problems: z.array(problemSchema),
});
