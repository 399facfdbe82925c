import type { JsonObject, JsonValue } from '../base/json.ts';
import type { Playbook, Step } from '../playbook/model.ts';
import { powershellLiteral } from '../playbook/powershell-literal.ts';
import { nameOfAction } from '../playbook/workflow-steps.ts';
import { noCopies } from './action-copies.ts';
import { conditionScript, exportCondition, stepContexts } from './export-conditions.ts';
import { type WorkflowTexts, writtenEnv } from './export-texts.ts';
import { given, type MigrationNotes, type MigrationPath } from './migrate-notes.ts';
import type { PlannedScript, PlannedStep } from './plan.ts';
import { readUses } from './uses.ts';

/** What writing any part of a workflow goes by. */
export interface ExportContext {
  readonly playbook: Playbook;
  readonly texts: WorkflowTexts;
  readonly notes: MigrationNotes;
}

/** The steps that do what a step of the playbook does: itself, after one that answers its condition where no expression can. */
export function exportStep(
  context: ExportContext,
  step: Step,
  planned: PlannedStep | undefined,
  env: readonly string[],
  path: MigrationPath,
): readonly JsonObject[] {
  const { texts, notes, playbook } = context;
  const index = Number(path.at(-1));
  const names = [...env, ...Object.keys(step.env)];
  const condition = exportCondition(step.condition, { contexts: stepContexts, env: names }, texts);
  const asked = condition.question === null ? null : `condition-${index + 1}`;
  if (asked !== null)
    notes.add(
      path,
      `No expression says this condition, so the step before answers it in PowerShell: ${step.condition?.text}`,
    );
  tellStep(context, step, path);
  const timeout = step.timeout ?? playbook.defaults.timeout;
  const work = workOf(context, step, planned, path);
  const own: JsonObject = {
    ...(step.action.kind !== 'run' && step.name === nameOfAction(step.action) ? {} : { name: texts.text(step.name) }),
    ...given({
      id: step.id,
      if: step.enabled ? (asked === null ? condition.text : `steps.${asked}.outputs.value == 'true'`) : 'false',
      env: writtenEnv({ ...texts.object(step.env), ...work.env }),
      'continue-on-error': texts.value(step.continueOnError ?? (playbook.defaults.continueOnError || null)),
      'timeout-minutes': exportTimeout(timeout, notes, path),
    }),
    ...work.keys,
  };
  if (condition.question === null) return [own];
  const answer = {
    name: `Condition of ${step.name}`,
    id: asked,
    ...conditionScript(condition.question, playbook.vars),
  };
  return [answer, own];
}

/** GitHub counts whole minutes. */
export function exportTimeout(
  timeout: number | string | null,
  notes: MigrationNotes,
  path: MigrationPath,
): number | null {
  if (timeout === null) return null;
  if (typeof timeout === 'string') {
    notes.add(
      path,
      `GitHub counts minutes, which no expression makes of seconds: there is no limit here. It was ${timeout}.`,
    );
    return null;
  }
  const minutes = Math.ceil(timeout / 60);
  if (minutes * 60 !== timeout) notes.add(path, `The time limit was ${timeout} seconds; GitHub counts whole minutes.`);
  return minutes;
}

function tellStep({ notes, playbook }: ExportContext, step: Step, path: MigrationPath): void {
  const retries = step.retry?.max ?? playbook.defaults.retries;
  if (retries > 0)
    notes.add(path, `It was tried ${retries} more times after a failure, which a workflow does not do by itself.`);
  if (step.pauseBefore) notes.add(path, 'The run paused before this step; a workflow does not.');
  if (!step.enabled) notes.add(path, 'This step is turned off.');
}

interface Work {
  readonly env: JsonObject;
  readonly keys: JsonObject;
}

function workOf(context: ExportContext, step: Step, planned: PlannedStep | undefined, path: MigrationPath): Work {
  const { texts } = context;
  const place = given({
    'working-directory': step.workingDirectory === null ? null : texts.text(step.workingDirectory),
  });
  if (step.action.kind === 'uses') return { env: {}, keys: actionOf(context, step, step.action.target, path) };
  if (step.action.kind === 'run') return scriptsOf(context, step, planned, place, path);
  const outputs = outputLines(context, step, planned?.shell ?? 'pwsh', path);
  const text = texts.text(step.action.text);
  const shell = step.shell === null ? null : exportShell(texts.text(step.shell));
  return { env: outputs.env, keys: { ...given({ shell }), ...place, run: outputs.around(text) } };
}

/** Shells that GitHub does not know by name are command lines to it. */
export function exportShell(shell: string): string {
  return { zsh: 'zsh -e {0}', node: 'node {0}' }[shell] ?? shell;
}

/** The releases that stand for Gantry's own actions in a workflow. */
export const releases: Readonly<Record<string, string>> = {
  cache: 'actions/cache@v4',
  'cache/restore': 'actions/cache/restore@v4',
  'cache/save': 'actions/cache/save@v4',
  checkout: 'actions/checkout@v4',
  'download-artifact': 'actions/download-artifact@v4',
  'github-script': 'actions/github-script@v7',
  script: 'actions/github-script@v7',
  'upload-artifact': 'actions/upload-artifact@v4',
  'setup-node': 'actions/setup-node@v4',
  'setup-python': 'actions/setup-python@v5',
  'setup-dotnet': 'actions/setup-dotnet@v4',
  'setup-go': 'actions/setup-go@v5',
  'setup-java': 'actions/setup-java@v4',
  'ruby/setup-ruby': 'ruby/setup-ruby@v1',
  'pnpm/action-setup': 'pnpm/action-setup@v4',
  'oven-sh/setup-bun': 'oven-sh/setup-bun@v2',
  'denoland/setup-deno': 'denoland/setup-deno@v2',
  'astral-sh/setup-uv': 'astral-sh/setup-uv@v6',
};

function actionOf({ texts, notes }: ExportContext, step: Step, target: string, path: MigrationPath): JsonObject {
  const use = readUses(target, noCopies);
  const inputs = given({ with: texts.object(step.with) });
  if (step.outputs.length > 0)
    notes.add(
      path,
      'An action has the outputs that it sets itself; these are left out:',
      Object.fromEntries(step.outputs.map(({ name, value }) => [name, value])),
    );
  if (use.kind === 'playbook' || use.kind === 'workflow' || (use.kind === 'unknown' && !isAction(target))) {
    notes.add(path, `A workflow cannot do this in a step, so the step fails: uses: ${target}`);
    return {
      shell: 'bash',
      run: `echo '::error::A workflow cannot run this in a step: ${target.replaceAll("'", '')}'\nexit 1`,
    };
  }
  const bare = use.kind === 'built-in' && !target.includes('@') ? releases[use.name] : undefined;
  if (use.kind === 'built-in' && use.name === 'script')
    notes.add(path, 'The helpers of the action script differ from those of actions/github-script.');
  return { uses: bare ?? target, ...inputs };
}

function isAction(target: string): boolean {
  return /^(?:[\w.-]+\/[\w./-]+@\S+|docker:\/\/\S+)$/.test(target);
}

/** Numbered scripts, one after the other, each given what it declares. */
function scriptsOf(
  context: ExportContext,
  step: Step,
  planned: PlannedStep | undefined,
  place: JsonObject,
  path: MigrationPath,
): Work {
  const { texts, notes } = context;
  const selection = step.action.kind === 'run' ? step.action.selection.join(', ') : '';
  const scripts = (planned?.scripts ?? []).filter((script) => script.path !== '');
  if (scripts.length === 0) {
    notes.add(path, `No script is found for ${selection}, so the step fails.`);
    return {
      env: {},
      keys: {
        shell: 'pwsh',
        run: `throw ${powershellLiteral(`There is no script ${selection}`.replaceAll('${{', '$ {{'))}`,
      },
    };
  }
  if (scripts.some((script) => script.number !== selection))
    notes.add(path, `The scripts that ${selection} names were looked up when this was written.`);
  const env: Record<string, JsonValue> = {};
  const outputs = outputLines(context, step, 'pwsh', path);
  const lines = scripts.flatMap((script) =>
    scriptLines(script, step.outputs.length > 0, (name, value) => {
      const variable = `WITH_${name.replaceAll(/\W/g, '_').toUpperCase()}`;
      env[variable] = texts.value(value);
      return `$env:${variable}`;
    }),
  );
  return { env: { ...env, ...outputs.env }, keys: { shell: 'pwsh', ...place, run: outputs.after(lines.join('\n')) } };
}

/** `late`: puts what only the run can tell into the environment and answers how it is read. */
function scriptLines(
  script: PlannedScript,
  wanted: boolean,
  late: (name: string, value: JsonValue) => string,
): readonly string[] {
  const path = `"$env:GITHUB_WORKSPACE/${script.path}"`;
  const program = { bash: 'bash', python: 'python', node: 'node', cmd: 'cmd /c' }[script.shell];
  const check = 'if ($LASTEXITCODE) { exit $LASTEXITCODE }';
  const values = script.parameters.map(({ name, value }) => ({
    name,
    value,
    isLate: JSON.stringify(value).includes('${{'),
  }));
  if (program !== undefined) {
    const set = values.map(
      ({ name, value, isLate }) =>
        `$env:INPUT_${name.toUpperCase()} = ${isLate ? late(name, value) : powershellLiteral(value)}`,
    );
    return [...set, `${program} ${path}`, check];
  }
  const plain = values.every(({ value }) => typeof value !== 'object') && !wanted;
  const given = values.map(
    ({ name, value, isLate }) => `-${name}:${isLate ? late(name, value) : powershellLiteral(value)}`,
  );
  // Lists and objects, and what the outputs ask of, do not come through another process.
  if (!plain) return [[`. ${path}`, ...given, ...(wanted ? ['| Tee-Object -Variable result'] : [])].join(' '), check];
  const typed = values.map(({ name, value, isLate }) =>
    typeof value === 'boolean'
      ? `'-${name}:$${value}'`
      : `-${name} ${isLate ? late(name, value) : powershellLiteral(value)}`,
  );
  return [[`pwsh -NoProfile -File ${path}`, ...typed].join(' '), check];
}

interface OutputLines {
  readonly env: JsonObject;
  /** A script's text with the lines that set its outputs. */
  around(text: string): string;
  /** As `around`, where `$result` is set already. */
  after(text: string): string;
}

/** What sets a step's outputs once its script is through; values of expressions come by the environment. */
function outputLines(
  { texts, notes }: ExportContext,
  { outputs }: Step,
  shell: string,
  path: MigrationPath,
): OutputLines {
  const none = { env: {}, around: (text: string) => text, after: (text: string) => text };
  if (outputs.length === 0) return none;
  const powershell = shell === 'pwsh' || shell === 'powershell';
  if (!powershell && !['bash', 'sh', 'zsh'].includes(shell)) {
    notes.add(
      path,
      `Outputs of a step in ${shell} are left out:`,
      Object.fromEntries(outputs.map(({ name, value }) => [name, value])),
    );
    return none;
  }
  const env: Record<string, JsonValue> = {};
  const lines = outputs.map(({ name, value }, index) => {
    if (powershell && typeof value === 'string' && !value.includes('${{'))
      return `Set-StepOutput ${powershellLiteral(name)} $(${value})`;
    const variable = `OUTPUT_${index + 1}`;
    env[variable] = typeof value === 'object' && value !== null ? JSON.stringify(value) : texts.value(value);
    if (powershell) return `Set-StepOutput ${powershellLiteral(name)} $env:${variable}`;
    return `printf '%s<<END_OF_OUTPUT\\n%s\\nEND_OF_OUTPUT\\n' '${name}' "$${variable}" >> "$GITHUB_OUTPUT"`;
  });
  const all = (text: string) => [text.replace(/\n$/, ''), ...(powershell ? [setStepOutput] : []), ...lines].join('\n');
  const asks = outputs.some(({ value }) => typeof value === 'string' && /\$result\b/i.test(value));
  const around = (text: string) => all(powershell && asks ? `. {\n${text}\n} | Tee-Object -Variable result` : text);
  return { env, around, after: all };
}

const setStepOutput = [
  'function Set-StepOutput($Name, $Value) {',
  '  if ($null -ne $Value -and $Value -isnot [string] -and $Value -isnot [ValueType]) { $Value = ConvertTo-Json $Value -Depth 20 -Compress }',
  '  "$Name<<END_OF_OUTPUT`n$Value`nEND_OF_OUTPUT" >> $env:GITHUB_OUTPUT',
  '}',
].join('\n');
