import type { JsonObject, JsonValue } from '../../../base/json.ts';
import { fail, ok, type Result } from '../../../base/result.ts';
import { readAction } from '../../action-definition.ts';
import { parseSource } from '../../source.ts';
import { type Bench, freeId, jobOf, refuse, setLeading, stepEntry, stepsOf } from '../bench.ts';
import {
  type Draft,
  type DraftCollection,
  type DraftEntry,
  draftAt,
  entryNamed,
  newDraft,
  plainOf,
  setKey,
  textAt,
} from '../draft.ts';
import type { TextStyle } from '../layout.ts';
import type { EditRefusal } from '../reconcile.ts';
import { textsOf } from '../references.ts';
import { stepIds } from '../step-gestures.ts';
import { actionText, type FileParts, playbookText } from './extracted-file.ts';
import { InputsRead, type Into } from './inputs-read.ts';
import { outputsRead, readOfOne } from './outputs-read.ts';

/** Steps of a job, one after the other, to become a file of their own that one step in their place runs. */
export interface Extraction {
  readonly job: string;
  readonly from: number;
  readonly count: number;
  readonly into: Into;
  /** Of the action or playbook, by which its file is called. */
  readonly name: string;
}

export interface NewFile {
  readonly path: string;
  readonly text: string;
}

interface Drawn {
  readonly file: NewFile;
  /** What may be another afterwards, and cannot be known from the text; a sentence each. */
  readonly warnings: readonly string[];
}

/** Changes the draft so that one step stands in the place of several, and gives the file that has those. */
export function drawOut(bench: Bench, extraction: Extraction, style: TextStyle): Result<Drawn, EditRefusal> {
  const { job, from, count, into, name } = extraction;
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    return refuse(`"${name}" cannot be its name: a small letter first, then small letters, digits and -.`);
  if (into === 'playbook' && bench.format === 'github')
    return refuse('A step of a workflow cannot run a playbook: extract the steps into an action.');
  const owner = jobOf(bench, job);
  const steps = stepsOf(bench, job);
  if (!owner.ok) return owner;
  if (!steps.ok) return steps;
  const taken = steps.value.entries.slice(from, from + count);
  if (taken.length < count || count === 0) return refuse('There are no such steps.');
  for (const index of taken.keys()) {
    const found = stepEntry(steps.value, from + index);
    if (!found.ok) return found;
  }
  const around = aroundOf(bench, owner.value.job);
  const later = steps.value.entries.slice(from + count);
  steps.value.entries.splice(from, count);
  const drawn = separated(bench, extraction, { taken, later, job: owner.value.job, around });
  if (!drawn.ok) return refuse(drawn.error);
  const { reads, outputs } = drawn.value;
  const call = callOf(extraction, reads.given, outputs.size > 0 ? freeId(name, stepIds(steps.value)) : null, around);
  const inner = innerIds(taken);
  if (outputs.size > 0) readOfOne(owner.value.job, inner, textAt(call, 'id') ?? name);
  steps.value.entries.splice(from, 0, { key: null, value: call, from: null, home: null });
  const file = fileOf({ extraction, around, steps: taken, outputs, inputs: Object.keys(reads.given), style });
  if (!file.ok) return file;
  return ok({
    file: file.value,
    warnings: [...new Set([...reads.warnings, ...sessionWarnings(bench, extraction, around, taken)])],
  });
}

interface AroundSteps {
  readonly root: Draft;
  readonly job: DraftCollection;
  readonly jobName: string;
  readonly format: Bench['format'];
}

function aroundOf({ root, format }: Bench, job: DraftCollection): AroundSteps {
  return { root, job, format, jobName: textAt(job, 'name') ?? 'the job' };
}

function innerIds(steps: readonly DraftEntry[]): ReadonlySet<string> {
  return new Set(steps.flatMap(({ value }) => textAt(value, 'id') ?? []));
}

interface Separation {
  readonly taken: readonly DraftEntry[];
  readonly later: readonly DraftEntry[];
  readonly job: DraftCollection;
  readonly around: AroundSteps;
}

/** Cuts what the steps read of the rest, and the rest of the steps; a sentence where that cannot be without a change. */
function separated(
  { format }: Bench,
  { into }: Extraction,
  { taken, later, job, around }: Separation,
): Result<{ readonly reads: InputsRead; readonly outputs: ReadonlyMap<string, string> }, string> {
  const inner = innerIds(taken);
  const outputs = outputsRead(job, inner);
  if (!outputs.ok) return outputs;
  const reads = new InputsRead(inner, into);
  for (const { value } of taken) {
    if (value.kind !== 'object') continue;
    const shell = shellOf(value, around);
    const refusal = into === 'action' ? notInAction(value, format) : notInPlaybook(value, later);
    if (refusal !== null) return fail(refusal);
    const rewritten = reads.rewrite(value, format, isPowerShell(value, shell));
    if (!rewritten.ok) return rewritten;
    if (into === 'action') asActionStep(value, shell, around);
  }
  return ok({ reads, outputs: outputs.value });
}

const unnamed: Readonly<Record<Bench['format'], string>> = { v3: 'pwsh', github: 'bash -e {0}' };

function defaultsOf({ root, format, job }: AroundSteps, key: string, githubKey: string): string | null {
  const path = format === 'v3' ? ['orchestration', 'defaults'] : ['defaults', 'run'];
  const own = format === 'v3' ? textAt(job, key) : textAt(draftAt(job, ['defaults', 'run']), githubKey);
  return own ?? textAt(draftAt(root, path), format === 'v3' ? key : githubKey);
}

function shellOf(step: Draft, around: AroundSteps): string {
  return textAt(step, 'shell') ?? defaultsOf(around, 'shell', 'shell') ?? unnamed[around.format];
}

function isPowerShell(step: Draft, shell: string): boolean {
  return /^(?:pwsh|powershell)\b/.test(shell) && entryNamed(step, 'uses') === null;
}

/** Keys of a step that an action's steps have not. */
const jobOnly = [
  'timeout',
  'timeout-minutes',
  'retries',
  'retry',
  'outputs',
  'pauseBefore',
  'problemMatchers',
  'secrets',
  'enabled',
];

function notInAction(step: DraftCollection, format: Bench['format']): string | null {
  const name = textAt(step, 'name') ?? 'A step';
  const found = jobOnly.find((key) => entryNamed(step, key) !== null);
  if (found !== undefined)
    return `“${name}” has "${found}", which a step of an action cannot have: extract it into a playbook.`;
  if (format === 'v3' && entryNamed(step, 'run') !== null)
    return `“${name}” runs scripts by their numbers, which an action cannot: extract it into a playbook.`;
  const uses = textAt(step, 'uses');
  const called = uses !== null && /^(?:playbook:|\.{1,2}[\\/].*\.(?:ya?ml|jsonc?|psd1)$)/i.test(uses.trim());
  return called ? `“${name}” runs a playbook, which an action cannot: extract it into a playbook.` : null;
}

/** What a step leaves in the job's environment does not leave a playbook. */
function notInPlaybook(step: DraftCollection, later: readonly DraftEntry[]): string | null {
  if (later.length === 0) return null;
  const written = [...textsOf(step)].find(({ text }) => /\b(?:GANTRY|GITHUB)_(?:ENV|PATH)\b/.test(text));
  return written === undefined
    ? null
    : `“${textAt(step, 'name') ?? 'A step'}” writes to the environment of later steps, which a playbook within a step cannot: extract it into an action.`;
}

const githubKeys = { script: 'run', workingDirectory: 'working-directory', continueOnError: 'continue-on-error' };

/** A step as an action's file has it: its shell and folder are its own, and its keys GitHub's. */
function asActionStep(step: DraftCollection, shell: string, around: AroundSteps): void {
  const folder = defaultsOf(around, 'workingDirectory', 'working-directory');
  const runsText = entryNamed(step, 'uses') === null;
  for (const entry of step.entries) {
    const key = Object.hasOwn(githubKeys, entry.key ?? '') ? githubKeys[entry.key as keyof typeof githubKeys] : null;
    if (key !== null) entry.key = key;
  }
  if (runsText && entryNamed(step, 'shell') === null) putBefore(step, 'run', 'shell', shell);
  if (runsText && folder !== null && entryNamed(step, 'working-directory') === null)
    putBefore(step, 'run', 'working-directory', folder);
  const goesOn = draftAt(around.root, ['orchestration', 'defaults', 'continueOnError']);
  if (goesOn !== null && plainOf(goesOn) === true && entryNamed(step, 'continue-on-error') === null)
    setLeading(step, 'continue-on-error', newDraft(true));
}

function putBefore(step: DraftCollection, before: string, key: string, value: string): void {
  const at = step.entries.findIndex((entry) => entry.key === before);
  step.entries.splice(at === -1 ? step.entries.length : at, 0, { key, value: newDraft(value), from: null, home: null });
}

/** The step that stands for those that are gone. */
function callOf(
  { into, name }: Extraction,
  given: Readonly<Record<string, string>>,
  id: string | null,
  { root, job }: AroundSteps,
): DraftCollection {
  const names = ['env'].flatMap((key) => [
    ...keysOf(draftAt(root, ['orchestration', key])),
    ...keysOf(entryNamed(job, key)?.value ?? null),
  ]);
  const env = Object.fromEntries([...new Set(names)].map((variable) => [variable, `\${{ env.${variable} }}`]));
  const call: JsonObject = {
    name: titleOf(name),
    ...(id === null ? {} : { id }),
    ...(into === 'playbook' && names.length > 0 ? { env } : {}),
    uses: into === 'action' ? `./actions/${name}` : `playbook:${name}`,
    ...(Object.keys(given).length === 0 ? {} : { with: given }),
  };
  const draft: DraftCollection = { kind: 'object', entries: [], from: null };
  for (const [key, value] of Object.entries(call)) setKey(draft, key, newDraft(value));
  return draft;
}

function keysOf(draft: Draft | null): readonly string[] {
  return draft?.kind === 'object' ? draft.entries.flatMap(({ key }) => key ?? []) : [];
}

function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the one job of a playbook keeps of the job that its steps come from. */
const kept = ['permissions', 'runsOn', 'shell', 'workingDirectory', 'problemMatchers'];

interface Making extends Pick<FileParts, 'steps' | 'outputs' | 'inputs' | 'style'> {
  readonly extraction: Extraction;
  readonly around: AroundSteps;
}

function fileOf({ extraction: { into, name }, around, ...parts }: Making): Result<NewFile, EditRefusal> {
  const { root, job, jobName } = around;
  const title = titleOf(name);
  const description = `Steps of the job “${jobName}”, for one step to run`.slice(0, 200);
  const whole: FileParts = { ...parts, name, title, description };
  if (into === 'action') {
    const file = { path: `actions/${name}/action.yml`, text: actionText(whole) };
    const { action, problems } = readAction(file.text, file.path);
    const wrong = problems.find(({ severity }) => severity === 'error');
    if (wrong !== undefined) return refuse(`It would be no good action: ${wrong.message}`);
    const isWhole = action?.runs.kind === 'composite' && action.runs.steps.length === parts.steps.length;
    return isWhole ? ok(file) : refuse('The steps are written in a way that cannot be taken out.', 'not-written');
  }
  const plain = (draft: Draft | null): JsonValue | undefined => (draft === null ? undefined : plainOf(draft));
  const own = kept.flatMap((key) => {
    const value = plain(entryNamed(job, key)?.value ?? null);
    return value === undefined ? [] : [[key, value] as const];
  });
  const text = playbookText(whole, {
    defaults: plain(draftAt(root, ['orchestration', 'defaults'])),
    category: plain(draftAt(root, ['metadata', 'category'])),
    job: Object.fromEntries(own),
  });
  const path = `playbooks/${name}.${parts.style.language}`;
  const broken = parseSource(text, path).problems.some(({ severity }) => severity === 'error');
  return broken
    ? refuse('The steps are written in a way that cannot be taken out.', 'not-written')
    : ok({ path, text });
}

/** What a session keeps from step to step is nowhere written. */
function sessionWarnings(
  bench: Bench,
  { job, into }: Extraction,
  around: AroundSteps,
  taken: readonly DraftEntry[],
): readonly string[] {
  const warnings: string[] = [];
  const limits = ['timeout', 'retries'].filter(
    (key) => draftAt(around.root, ['orchestration', 'defaults', key]) !== null,
  );
  if (into === 'action' && limits.length > 0)
    warnings.push(`The playbook's default ${limits.join(' and ')} now counts for the steps together.`);
  if (into === 'action') return warnings;
  const steps = stepsOf(bench, job);
  const rest = steps.ok ? steps.value.entries : [];
  const inSession = ({ value }: DraftEntry) => isPowerShell(value, shellOf(value, around));
  if (taken.some(inSession) && rest.some(inSession))
    warnings.push(
      'PowerShell steps of the job shared one session: variables, functions and the folder that they set there do not pass between the job and its new playbook.',
    );
  return warnings;
}
