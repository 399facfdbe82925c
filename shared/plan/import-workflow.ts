import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { classifyCondition } from '../expressions/condition.ts';
import type { Condition, InputDeclaration, Job, Playbook, Step, WorkflowEvent } from '../playbook/model.ts';
import type { ReadResult } from '../playbook/read.ts';
import { nameOfAction } from '../playbook/workflow-steps.ts';
import { githubDefault } from './inputs.ts';
import type { Migration } from './migrate.ts';
import { given, MigrationNotes } from './migrate-notes.ts';
import { migrateMetadata } from './migrate-sections.ts';
import { leastBash } from './shells.ts';

/**
 * Makes of a GitHub workflow the v3 playbook that plans the same jobs and steps. What v3 has no place for is told in notes
 * at the place it belonged to. Fails with a sentence where the text is no workflow, or has errors.
 */
export function importWorkflow(read: ReadResult): Result<Migration, string> {
  const { playbook } = read;
  if (playbook?.format !== 'github') return fail('It is no GitHub workflow.');
  if (read.problems.some(({ severity }) => severity === 'error')) return fail('It has errors; mend those first.');
  const refusal = refusalOf(playbook);
  if (refusal !== null) return fail(refusal);
  const notes = new MigrationNotes();
  const root = isJsonObject(read.source.value) ? read.source.value : {};
  const { name } = playbook.metadata;
  const metadata = { ...playbook.metadata, description: `Imported from the GitHub workflow ${name}` };
  tell(root, ['run-name', 'permissions'], [], notes);
  const { group, cancelInProgress } = playbook.concurrency;
  const outputs = playbook.call?.outputs ?? null;
  const orchestration = {
    ...given({
      inputs: Object.fromEntries(playbook.inputs.map((input) => [input.name, importInput(input)])),
      secrets: playbook.secrets,
      env: playbook.env,
    }),
    defaults: given({
      shell: playbook.defaults.shell ?? leastBash,
      workingDirectory: playbook.defaults.workingDirectory,
    }),
    ...given({ concurrency: given({ group, cancelInProgress: cancelInProgress || null }) }),
    ...(outputs === null ? {} : { outputs: Object.fromEntries(outputs.map((own) => [own.name, own.value])) }),
    events: importEvents(playbook.events),
    jobs: Object.fromEntries(playbook.jobs.map((job) => [job.id, importJob(job, root, notes)])),
  };
  return ok({ playbook: { metadata: migrateMetadata(metadata, notes), orchestration }, notes: notes.all() });
}

/** Ids that v3 does not take, and jobs without steps, are for the author to change: the rest of the text names them. */
function refusalOf({ jobs }: Playbook): string | null {
  const ids = jobs.flatMap((job) => [job.id, ...job.steps.flatMap(({ id }) => id ?? [])]);
  const wrong = ids.find((id) => !/^[a-zA-Z][a-zA-Z0-9_-]*$/.test(id));
  if (wrong !== undefined) return `An id of v3 begins with a letter, which "${wrong}" does not; rename it first.`;
  const empty = jobs.find(({ steps }) => steps.length === 0);
  return empty === undefined ? null : `A job of v3 has steps, and "${empty.id}" has none.`;
}

function importInput(declared: InputDeclaration): JsonObject {
  const { type, description, required, options } = declared;
  // One of no choices is nothing that v3 takes for a choice.
  const preset = declared.default ?? (required || type === 'choice' ? undefined : githubDefault(declared));
  const input = given({ type, description, required: required || null, options: options.map(optionOf) });
  return preset === undefined ? input : { ...input, default: preset };
}

function optionOf(option: JsonValue): JsonValue {
  return typeof option === 'string' || typeof option === 'number' ? option : String(option);
}

/** What an event declares stands in the playbook's own sections. */
function importEvents(events: readonly WorkflowEvent[]): JsonObject {
  return Object.fromEntries(
    events.map(({ name, settings }) => {
      if (!isJsonObject(settings)) return [name, Array.isArray(settings) ? settings : null];
      const { inputs: _inputs, outputs: _outputs, secrets: _secrets, ...rest } = settings;
      return [name, Object.keys(rest).length === 0 ? null : rest];
    }),
  );
}

function importJob(job: Job, root: JsonObject, notes: MigrationNotes): JsonObject {
  const path = ['orchestration', 'jobs', job.id];
  const written = isJsonObject(root.jobs) ? root.jobs[job.id] : undefined;
  tell(written, ['permissions', 'environment', 'snapshot'], path, notes);
  const runsOn = isJsonObject(written) ? written['runs-on'] : undefined;
  if (isJsonObject(runsOn) && runsOn.group !== undefined)
    notes.add(path, 'v3 knows labels of machines and no groups of them. The group was:', runsOn.group);
  const { name, needs, env, shell, workingDirectory, strategy, concurrency, continueOnError } = job;
  return {
    name: name === '' ? job.id : name,
    ...given({
      needs,
      if: importCondition(job.condition),
      runsOn: job.runsOn.length === 1 ? job.runsOn[0] : job.runsOn,
      env,
      shell,
      workingDirectory,
      continueOnError: continueOnError || null,
      timeout: importTimeout(job, 30, path, notes),
    }),
    ...(strategy === null
      ? {}
      : {
          strategy: {
            matrix: strategy.matrix,
            ...given({
              failFast: strategy.failFast === true ? null : strategy.failFast,
              maxParallel: strategy.maxParallel,
            }),
          },
        }),
    ...(concurrency === null
      ? {}
      : {
          concurrency: {
            group: concurrency.group,
            ...(concurrency.cancelInProgress === false ? {} : { cancelInProgress: concurrency.cancelInProgress }),
          },
        }),
    ...given({ outputs: importOutputs(job, root) }),
    steps: job.steps.map((step, index) => importStep(step, [...path, 'steps', index], notes)),
  };
}

/** A job that calls a workflow has that one's outputs at GitHub; in v3 it says so, for those that are read. */
function importOutputs(job: Job, root: JsonObject): JsonObject {
  const [step] = job.steps;
  const own = job.outputs.map(({ name, value }): [string, JsonValue] => [name, value]);
  if (step?.pointer !== job.pointer) return Object.fromEntries(own);
  const read = new RegExp(String.raw`\b(?:needs|jobs)\.${job.id}\.outputs\.([A-Za-z_][\w-]*)`, 'g');
  const names = [...JSON.stringify(root).matchAll(read)].map(([, name = '']) => name);
  return Object.fromEntries(names.map((name) => [name, `\${{ steps.${step.id}.outputs.${name} }}`]));
}

function importStep(step: Step, path: readonly (string | number)[], notes: MigrationNotes): JsonObject {
  const { id, name, action, env, shell, workingDirectory, continueOnError } = step;
  const what =
    action.kind === 'uses'
      ? { uses: action.target, ...(action.secrets === undefined ? {} : { secrets: action.secrets }) }
      : { script: action.kind === 'script' ? action.text : '' };
  return {
    name: name || nameOfAction(action),
    ...given({ id, if: importCondition(step.condition), env, shell, workingDirectory, continueOnError }),
    ...given({ timeout: importTimeout(step, 1, path, notes) }),
    ...what,
    ...given({ with: step.with }),
  };
}

/** v3 takes whole seconds, and no fewer than `least`. */
function importTimeout(
  { timeout, timeoutUnit }: Pick<Job, 'timeout' | 'timeoutUnit'>,
  least: number,
  path: readonly (string | number)[],
  notes: MigrationNotes,
): number | null {
  if (timeout === null) return null;
  if (typeof timeout === 'string' || timeoutUnit === 'minutes') {
    notes.add(
      path,
      'v3 counts seconds, which no expression makes of minutes: there is no limit here. It was:',
      timeout,
    );
    return null;
  }
  const seconds = Math.max(least, Math.ceil(timeout));
  if (seconds !== timeout) notes.add(path, `The time limit was ${timeout} seconds; here it is ${seconds}.`);
  return seconds;
}

/** v3 tells a condition's language by its text: what could be PowerShell is marked as an expression. */
function importCondition(condition: Condition | null): string | null {
  if (condition === null || condition.text.trim() === '') return null;
  const { text } = condition;
  return classifyCondition(text, null).language === 'expression' ? text : `\${{ ${text.trim()} }}`;
}

function tell(
  value: JsonValue | undefined,
  keys: readonly string[],
  path: readonly (string | number)[],
  notes: MigrationNotes,
): void {
  if (!isJsonObject(value)) return;
  for (const key of keys) {
    const written = value[key];
    if (written !== undefined) notes.add(path, `"${key}" has no place in v3. It was:`, written);
  }
}
