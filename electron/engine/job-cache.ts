import type { JsonValue } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { findTemplates } from '../../shared/expressions/template.ts';
import type { ActionCopies } from '../../shared/plan/action-copies.ts';
import { isMatcherFile } from '../../shared/plan/matcher-names.ts';
import type { PlannedStep } from '../../shared/plan/plan.ts';
import { readUses } from '../../shared/plan/uses.ts';
import type { RunEventBody } from '../../shared/run/events.ts';
import { expand, textOf } from './evaluation.ts';
import type { AttemptEnd, JobAttempt } from './job-attempt.ts';
import type { CachedStep, JobCacheAnswer, JobCacheRequest } from './ports.ts';
import { isPowerShell } from './step-command.ts';

type Hit = Extract<JobCacheAnswer, { kind: 'hit' }>;

/** Takes a job from the cache where it is one to be so taken: its end as an earlier run had it, all of it told anew. Null: it is to be run. */
export async function takeFromCache(attempt: JobAttempt): Promise<AttemptEnd | null> {
  const { scope, job, number } = attempt;
  if (job.cache === null) return null;
  const request = await requestOf(attempt);
  const answer = request.ok ? await scope.ports.jobCache.take(request.value) : missed(request.error);
  if (answer.kind === 'miss') {
    void scope.say({ type: 'job.uncached', job: job.id, reason: answer.reason });
    return null;
  }
  await replay(attempt, answer);
  const reason = `Taken from the cache: run ${answer.from} had the same inputs`;
  return { attempt: number, result: 'success', outputs: answer.outputs, reason };
}

/** Keeps a job that succeeded for later runs. What keeps it from that is a warning of the run. */
export async function keepInCache(attempt: JobAttempt, { outputs }: AttemptEnd): Promise<void> {
  const { scope, job } = attempt;
  if (job.cache === null) return;
  const request = await requestOf(attempt);
  if (!request.ok) return;
  const secret = JSON.stringify(scope.masks.json({ ...outputs })) !== JSON.stringify(outputs);
  const kept = secret
    ? fail('an output of it holds a secret')
    : await scope.ports.jobCache.keep(request.value, { ...outputs });
  if (kept.ok) return;
  void scope.say({
    type: 'run.warning',
    code: 'job-not-kept',
    message: `${job.name} is not in the cache: ${kept.error}`,
  });
}

function missed(reason: string): JobCacheAnswer {
  return { kind: 'miss', reason };
}

/** The failure says why such a job is always run. */
async function requestOf(attempt: JobAttempt): Promise<Result<JobCacheRequest, string>> {
  const { scope, job } = attempt;
  const { inputs = [], values = [], outputs = [] } = job.cache ?? {};
  const place = attempt.place(attempt.baseEnv);
  const told = await expand(scope, { inputs, values, outputs }, place);
  if (!told.ok) return told;
  const ownFiles = filesOf(job.steps, scope.options.actionCopies);
  if (!ownFiles.ok) return ownFiles;
  const cache = told.value as { inputs: JsonValue[]; values: JsonValue[]; outputs: JsonValue[] };
  const named = Object.fromEntries(
    values.map((text, index) => [`the value ${textOf(text)}`, cache.values[index] ?? null]),
  );
  return ok({
    run: scope.options.run,
    job: job.id,
    playbook: scope.plan.playbook.file,
    values: { ...valuesOf(attempt), ...(await answersOf(attempt)), ...named },
    inputs: [...ownFiles.value, ...cache.inputs.map(textOf)],
    outputs: cache.outputs.map(textOf),
  });
}

/** What the steps are made of beside their text. */
function filesOf(steps: readonly PlannedStep[], copies: ActionCopies): Result<string[], string> {
  const files: string[] = [];
  for (const step of steps) {
    files.push(...step.scripts.map(({ path }) => path), ...(step.problemMatchers ?? []).filter(isMatcherFile));
    const use = readUses(step.uses ?? '', copies);
    if (step.kind !== 'uses' || use.kind === 'built-in') continue;
    if (use.kind !== 'local') return fail(`The step ${step.name} runs what Gantry cannot look into: ${step.uses}`);
    files.push(use.path);
  }
  return ok(files);
}

/** All that the job's steps may see, by names that a person reads. Values may be secret. */
function valuesOf(attempt: JobAttempt): Record<string, JsonValue> {
  const { scope, job, baseEnv } = attempt;
  const { plan, options, results } = scope;
  const text = JSON.stringify([job, plan.env]);
  const secrets = Object.entries(options.secrets).filter(
    ([name]) => plan.secretInputs.includes(name) || /secrets/i.test(text),
  );
  const powershell = job.steps.some(({ shell }) => isPowerShell(shell)) ? { PowerShell: options.psVersion } : {};
  return {
    ...prefixed('the step', Object.fromEntries(job.steps.map((step) => [step.id, meaningOf(step)]))),
    'the job itself': [job.outputs.map(({ name, value }) => [name, value]), job.workingDirectory],
    ...prefixed('env', baseEnv),
    ...prefixed('the input', plan.inputs),
    ...prefixed('the variable', plan.vars),
    ...prefixed('the need', results.needsContext(job)),
    ...prefixed('the matrix value', job.matrix ?? {}),
    ...prefixed('the secret', Object.fromEntries(secrets)),
    platform: `${options.platform} ${options.arch}`,
    ...powershell,
  };
}

/**
 * What the expressions of the job's steps say before it begins: they may ask for anything, such as the commit or the hash of a
 * file. Of what only earlier steps tell they say the same each time.
 */
async function answersOf(attempt: JobAttempt): Promise<Record<string, JsonValue>> {
  const { scope, job, baseEnv } = attempt;
  const answers: Record<string, JsonValue> = {};
  for (const body of new Set(job.steps.flatMap(expressionsOf))) {
    const value = await expand(scope, `\${{ ${body} }}`, attempt.place(baseEnv));
    answers[`the expression ${body}`] = value.ok ? value.value : null;
  }
  return answers;
}

/** Every expression of a step, without its braces. */
function expressionsOf(step: PlannedStep): string[] {
  const { pointer: _pointer, name: _name, condition, ...rest } = step;
  const own = condition?.language === 'expression' ? [condition.text] : [];
  const bodies = (value: JsonValue): string[] => {
    if (typeof value === 'string') return findTemplates(value).expressions.map(({ body }) => body);
    if (typeof value !== 'object' || value === null) return [];
    return Object.values(value).flatMap((member: JsonValue) => bodies(member));
  };
  return [...own, ...bodies({ ...rest } as unknown as JsonValue)];
}

function prefixed(what: string, values: Readonly<Record<string, JsonValue>>): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${what} ${name}`, value]));
}

/** A step without its places in the text, and without what means something to people alone. */
function meaningOf(step: PlannedStep): JsonValue {
  const {
    pointer: _pointer,
    name: _name,
    call: _call,
    problemMatchers = null,
    condition,
    outputs,
    retry,
    scripts,
    timeoutUnit = null,
    shellCommand = null,
    ...rest
  } = step;
  return {
    ...rest,
    // What they found is kept with the job and told anew.
    problemMatchers: problemMatchers === null ? null : [...problemMatchers],
    timeoutUnit,
    shellCommand,
    condition: condition?.text ?? null,
    outputs: outputs.map(({ name, value }) => [name, value]),
    retry: [retry.max, retry.onExitCodes],
    scripts: scripts.map(({ path, shell, parameters }) => [
      path,
      shell,
      parameters.map(({ name, value }) => [name, value]),
    ]),
  };
}

async function replay(attempt: JobAttempt, { from, steps, artifacts }: Hit): Promise<void> {
  const { scope, job } = attempt;
  await scope.say({ type: 'job.cached', job: job.id, from });
  for (const step of steps) await replayStep(attempt, step);
  for (const { step, ...artifact } of artifacts)
    void scope.say({ type: 'artifact.uploaded', job: job.id, step, artifact, from });
}

async function replayStep(attempt: JobAttempt, step: CachedStep): Promise<void> {
  const { scope, job, number } = attempt;
  const ref = { job: job.id, step: step.id };
  const { shell, command, name, outcome, conclusion, exitCode, error, reason, outputs } = step;
  const say = (event: RunEventBody) => void scope.say(event);
  if (outcome !== 'skipped') {
    say({ type: 'step.started', ...ref, attempt: 1, jobAttempt: number, shell, command, name });
    for await (const chunk of step.output()) await scope.ports.output.write(ref, chunk);
    for (const annotation of step.annotations) say({ type: 'step.annotation', ...ref, annotation });
    if (step.summary !== '') say({ type: 'step.summary', ...ref, markdown: step.summary });
  }
  attempt.record(step.id, { outcome, conclusion, outputs });
  const outputBytes = scope.ports.output.length(ref);
  const ran = outcome === 'skipped' ? 0 : 1;
  const end = { outcome, conclusion, exitCode, error, outputs: { ...outputs }, reason, outputBytes };
  say({ type: 'step.completed', ...ref, attempt: ran, ...end });
}
