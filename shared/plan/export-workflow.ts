import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { InputDeclaration, Job, Playbook } from '../playbook/model.ts';
import { type ReadResult, readPlaybook } from '../playbook/read.ts';
import { buildPlan } from './build-plan.ts';
import { conditionScript, exportCondition, jobContexts } from './export-conditions.ts';
import { type ExportContext, exportShell, exportStep, exportTimeout } from './export-steps.ts';
import { WorkflowTexts, writtenEnv } from './export-texts.ts';
import { type Migration, migratePlaybook } from './migrate.ts';
import { given, MigrationNotes } from './migrate-notes.ts';
import type { Plan } from './plan.ts';
import { noValues, type WorkspaceFacts } from './script.ts';
import { leastBash } from './shells.ts';
import { writeMigration } from './write-migration.ts';

/**
 * Makes of a playbook the GitHub workflow that does the same, as far as a workflow can; the rest is told in notes. Playbooks
 * of v1 and v2 are migrated first. Fails with a sentence where the text is no playbook, is a workflow already, or has errors.
 */
export function exportWorkflow(read: ReadResult, file: string, facts: WorkspaceFacts): Result<Migration, string> {
  const { playbook } = read;
  if (playbook === null) return fail('It is no playbook that could be exported.');
  if (playbook.format === 'github') return fail('It is a GitHub workflow already.');
  if (read.problems.some(({ severity }) => severity === 'error')) return fail('It has errors; mend those first.');
  if (playbook.format !== 'v3') return exportOlder(read, file, facts);
  const notes = new MigrationNotes();
  const texts = new WorkflowTexts(playbook.vars, playbook.inputs);
  const context: ExportContext = { playbook, texts, notes };
  const plan = buildPlan(read, file, facts, noValues);
  tellSections(playbook, notes);
  const { group, cancelInProgress } = playbook.concurrency;
  const shell = playbook.defaults.shell ?? 'pwsh';
  const run = given({
    shell: shell === leastBash ? null : exportShell(shell),
    'working-directory': playbook.defaults.workingDirectory,
  });
  const workflow = {
    name: playbook.metadata.name,
    on: exportEvents(context),
    ...given({
      env: writtenEnv(texts.object(playbook.env)),
      concurrency:
        group === null ? null : { group: texts.text(group), 'cancel-in-progress': texts.value(cancelInProgress) },
      defaults: given({ run }),
    }),
    jobs: Object.fromEntries(playbook.jobs.flatMap((job) => exportJob(context, job, plan))),
  };
  return ok({ playbook: workflow, notes: notes.all() });
}

function exportOlder(read: ReadResult, file: string, facts: WorkspaceFacts): Result<Migration, string> {
  const migrated = migratePlaybook(read, file, facts);
  if (!migrated.ok) return migrated;
  const exported = exportWorkflow(readPlaybook(writeMigration(migrated.value, 'json'), 'migrated.json'), file, facts);
  if (!exported.ok) return exported;
  const earlier = migrated.value.notes.map((note) => ({ ...note, path: [] }));
  return ok({ playbook: exported.value.playbook, notes: [...earlier, ...exported.value.notes] });
}

function tellSections(playbook: Playbook, notes: MigrationNotes): void {
  const { requirements, preConditions, postConditions, notifications, reporting, profiles, vars, concurrency } =
    playbook;
  const tell = (path: readonly string[], message: string, names: readonly string[]) => {
    if (names.length > 0) notes.add(path, message, [...names]);
  };
  const { minimumPowerShellVersion, requiredModules, requiredTools } = requirements;
  const needed = [
    ...(minimumPowerShellVersion === null ? [] : [`PowerShell ${minimumPowerShellVersion}`]),
    ...requiredModules,
    ...requiredTools,
  ];
  tell(['jobs'], 'GitHub does not check that these are there before it starts:', needed);
  tell(
    ['jobs'],
    'GitHub checks no conditions before and after the whole; these are left out:',
    [...preConditions, ...postConditions].map(({ name }) => name),
  );
  tell([], 'GitHub sends its own notifications; these are left out:', Object.keys(notifications));
  tell(
    [],
    'A workflow has no profiles; these are left out:',
    profiles.map(({ name }) => name),
  );
  tell([], 'Variables stand by their value where they were read:', Object.keys(vars));
  if (reporting !== null) notes.add([], 'A workflow writes no reports; the section "reporting" is left out.');
  if (concurrency.maxConcurrency !== 4)
    notes.add(
      ['jobs'],
      `At most ${concurrency.maxConcurrency} jobs ran at once; GitHub has no such limit for a workflow.`,
    );
}

function exportEvents({ playbook, texts, notes }: ExportContext): JsonObject {
  const events: Record<string, JsonValue> = Object.fromEntries(
    playbook.events.map(({ name, settings }) => [name, settings]),
  );
  if (playbook.events.length === 0) {
    events.workflow_dispatch = null;
    const { triggers } = playbook;
    const schedules = triggers.flatMap((trigger) => (trigger.kind === 'schedule' ? [{ cron: trigger.cron }] : []));
    const files = triggers.flatMap((trigger) => (trigger.kind === 'files' ? [...trigger.patterns] : []));
    if (schedules.length > 0) events.schedule = schedules;
    if (files.length > 0) events.push = { paths: files };
    if (triggers.some((trigger) => trigger.kind === 'schedule' && trigger.timeZone !== null))
      notes.add(['on', 'schedule'], 'GitHub reads these times as UTC.');
    if (triggers.some(({ kind }) => kind === 'playbook'))
      notes.add(['on'], 'The trigger by the end of another playbook is left out: write it as "workflow_run".');
  }
  const outputs = playbook.call?.outputs ?? null;
  if (outputs !== null) events.workflow_call ??= null;
  const secretInputs = playbook.inputs.filter(({ type }) => type === 'secret');
  for (const name of ['workflow_dispatch', 'workflow_call'] as const) {
    if (!Object.hasOwn(events, name)) continue;
    const called = name === 'workflow_call';
    const inputs = playbook.inputs
      .filter(({ type }) => type !== 'secret')
      .map((input) => [input.name, exportInput(input, called)]);
    const secrets = [...new Set([...playbook.secrets, ...secretInputs.map((input) => input.name)])].map((secret) => [
      secret,
      { required: true },
    ]);
    const own = events[name];
    const settings = {
      ...(isJsonObject(own) ? own : {}),
      ...given({ inputs: Object.fromEntries(inputs) }),
      ...(called ? given({ secrets: Object.fromEntries(secrets) }) : {}),
      ...(called && outputs !== null
        ? given({
            outputs: Object.fromEntries(
              outputs.map((output) => [output.name, { value: outputText(output.value, texts, true) }]),
            ),
          })
        : {}),
    };
    events[name] = Object.keys(settings).length === 0 ? null : settings;
  }
  if (secretInputs.length > 0)
    notes.add(
      ['on'],
      'A workflow takes no secrets as inputs; set these among the secrets of its repository:',
      secretInputs.map(({ name }) => name),
    );
  return events;
}

function exportInput(
  { type, description, required, default: preset, options }: InputDeclaration,
  called: boolean,
): JsonObject {
  const known =
    type === 'file' || type === 'folder' || type === 'secret' || (called && type === 'choice') ? 'string' : type;
  return {
    ...given({ description, required: required || null, type: known }),
    ...(preset === undefined || preset === null ? {} : { default: preset }),
    ...(known === 'choice' ? { options: options.map(String) } : {}),
  };
}

function outputText(value: JsonValue, texts: WorkflowTexts, ofCall = false): string {
  // Only what a workflow gives its caller is said over `jobs`.
  const written = ofCall ? value : texts.value(value);
  return typeof written === 'string' ? written : JSON.stringify(written);
}

/** A job, after one that answers its condition where no expression can. */
function exportJob(context: ExportContext, job: Job, plan: Plan): readonly [string, JsonObject][] {
  const { texts, notes, playbook } = context;
  const path = ['jobs', job.id];
  const condition = exportCondition(job.condition, { contexts: jobContexts, env: [] }, texts);
  const asked = condition.question === null ? null : freeId(`condition-${job.id}`, playbook.jobs);
  const runner = runnerOf(job, playbook);
  const { strategy, concurrency } = job;
  const shared = {
    ...(job.name === job.id ? {} : { name: texts.text(job.name) }),
    ...given({
      needs: asked === null ? job.needs : [...job.needs, asked],
      if: asked === null ? condition.text : `needs.${asked}.outputs.value == 'true'`,
      strategy:
        strategy === null
          ? null
          : {
              matrix: texts.value(strategy.matrix),
              ...(strategy.failFast === true ? {} : { 'fail-fast': texts.value(strategy.failFast) }),
              ...given({ 'max-parallel': texts.value(strategy.maxParallel) }),
            },
      concurrency:
        concurrency === null
          ? null
          : { group: texts.text(concurrency.group), 'cancel-in-progress': texts.value(concurrency.cancelInProgress) },
    }),
  };
  tellJob(job, notes);
  const question: [string, JsonObject][] = [];
  if (asked !== null && condition.question !== null) {
    notes.add(
      path,
      `No expression says this condition, so the job ${asked} answers it in PowerShell: ${job.condition?.text}`,
    );
    const step = { id: 'answer', ...conditionScript(condition.question, playbook.vars) };
    const outputs = { value: '${{ steps.answer.outputs.value }}' };
    // The workspace is there for what the condition looks up in it.
    const steps = [{ uses: 'actions/checkout@v4' }, step];
    question.push([
      asked,
      {
        ...given({ needs: job.needs }),
        'runs-on': JSON.stringify(runner).includes('${{') ? 'ubuntu-latest' : runner,
        outputs,
        steps,
      },
    ]);
  }
  return [...question, [job.id, { ...shared, ...(callOf(context, job) ?? workOf(context, job, plan, runner)) }]];
}

function freeId(wanted: string, jobs: readonly Job[]): string {
  return jobs.some(({ id }) => id === wanted) ? freeId(`${wanted}-`, jobs) : wanted;
}

function runnerOf({ runsOn }: Job, { requirements }: Playbook): JsonValue {
  if (runsOn.length === 1) return runsOn[0] ?? 'ubuntu-latest';
  if (runsOn.length > 1) return [...runsOn];
  const systems: Readonly<Record<string, string>> = { windows: 'windows-latest', macos: 'macos-latest' };
  return systems[requirements.platforms[0]?.toLowerCase() ?? ''] ?? 'ubuntu-latest';
}

function tellJob(job: Job, notes: MigrationNotes): void {
  const path = ['jobs', job.id];
  if (job.retries > 0)
    notes.add(path, `It was tried ${job.retries} more times after a failure, which a workflow does not do by itself.`);
  if (job.cache !== null) notes.add(path, 'An unchanged job was taken from the cache; a workflow runs it each time.');
  if (job.permissions !== null)
    notes.add(path, 'What the job may touch of the machine is left out: it has one of its own.');
  if (job.description !== null) notes.add(path, job.description);
}

/** A job that does nothing but call a reusable workflow is such a call; null: it is not. */
function callOf({ texts, notes }: ExportContext, job: Job): JsonObject | null {
  const [step, ...others] = job.steps;
  if (step?.action.kind !== 'uses' || others.length > 0 || step.condition !== null || !step.enabled) return null;
  const { target, secrets } = step.action;
  const playbook = /^playbook:\s*(\S.*)$/.exec(target)?.[1];
  if (playbook === undefined && !/\.ya?ml(?:@\S+)?$/i.test(target)) return null;
  if (playbook !== undefined)
    notes.add(['jobs', job.id], `It calls the playbook ${playbook}, which is to be exported to that file, too.`);
  const called = secrets ?? 'inherit';
  return {
    uses: playbook === undefined ? target : `./.github/workflows/${playbook.replace(/\.\w+$/, '')}.yml`,
    ...given({ with: texts.object(step.with), secrets: called === 'inherit' ? called : texts.object(called) }),
  };
}

function workOf(context: ExportContext, job: Job, plan: Plan, runner: JsonValue): JsonObject {
  const { texts, notes, playbook } = context;
  const planned = plan.jobs.find((own) => own.job === job.id);
  const env = [...Object.keys(playbook.env), ...Object.keys(job.env)];
  // What came from a workflow says itself what it checks out; a playbook has its workspace around it.
  const checksOut = job.steps.some(
    ({ action }) => action.kind === 'uses' && /^(?:actions\/)?checkout(?:@|$)/.test(action.target),
  );
  const steps: JsonObject[] = playbook.events.length === 0 && !checksOut ? [{ uses: 'actions/checkout@v4' }] : [];
  for (const [index, step] of job.steps.entries()) {
    const own = planned?.steps.find(({ pointer }) => pointer === step.pointer);
    const told = new MigrationNotes();
    steps.push(...exportStep({ ...context, notes: told }, step, own, env, ['jobs', job.id, 'steps', index]));
    // Steps were added before it: a comment stands at the step it is about.
    for (const { message, original } of told.all())
      notes.add(['jobs', job.id, 'steps', steps.length - 1], message, original);
  }
  const run = given({
    shell: job.shell === null ? null : exportShell(texts.text(job.shell)),
    'working-directory': job.workingDirectory,
  });
  return {
    'runs-on': texts.value(runner),
    ...given({
      env: writtenEnv(texts.object(job.env)),
      defaults: given({ run }),
      'continue-on-error': texts.value(job.continueOnError || null),
      'timeout-minutes': exportTimeout(job.timeout, notes, ['jobs', job.id]),
      outputs: Object.fromEntries(job.outputs.map(({ name, value }) => [name, outputText(value, texts)])),
    }),
    steps,
  };
}
