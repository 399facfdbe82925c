import type { JsonObject, JsonValue } from '../base/json.ts';
import { didYouMean } from '../base/nearest.ts';
import { joinPointer } from '../base/pointer.ts';
import type { Problem } from '../base/problem.ts';
import type { CallDeclaration, InputDeclaration, Playbook, Step } from '../playbook/model.ts';
import { type ReadResult, readPlaybook } from '../playbook/read.ts';
import { asInput } from './inputs.ts';
import { foresee, foreseeText, type Outlook } from './outlook.ts';
import type { Plan, PlannedCall, PlannedInput } from './plan.ts';
import { isAboutPlaybook, type ProblemCollector } from './plan-problems.ts';
import type { PlaybookText, RunValues, WorkspaceFacts } from './script.ts';
import { readUses, type Use } from './uses.ts';

/** Playbooks within each other, the one that is run counted too: GitHub's limit for reusable workflows. */
const mostLevels = 10;
/** Calls of one plan, legs counted each; more would only be found by running out of memory. */
export const mostCalls = 1000;

/** Where planning is among playbooks that call each other. */
export interface Calls {
  /** Files from the playbook that is run to the one being planned. */
  readonly chain: readonly string[];
  /** Of the playbook being planned. */
  readonly values: RunValues;
  /** Plans what is called; given from outside, as a plan holds plans. */
  readonly plan: (called: CalledPlaybook) => Plan;
  /** Shared by all of one plan. */
  readonly counter: { left: number };
  readonly reads: Map<string, ReadResult>;
}

interface CalledPlaybook {
  readonly read: ReadResult;
  readonly file: string;
  readonly values: RunValues;
  readonly calls: Calls;
}

interface Caller {
  readonly playbook: Playbook;
  readonly facts: WorkspaceFacts;
  readonly problems: ProblemCollector;
  readonly calls: Calls;
}

type Target = Extract<Use, { kind: 'playbook' | 'workflow' }>;

/** The run within a run that a step is; null where it is none, or the workspace's playbooks were not looked at. */
export function planCall(caller: Caller, step: Step, outlook: Outlook): PlannedCall | null {
  const { facts, problems, calls } = caller;
  if (step.action.kind !== 'uses' || facts.playbooks === undefined) return null;
  const use = readUses(foreseeText(step.action.target, outlook), facts.actionCopies);
  if (use.kind !== 'playbook' && use.kind !== 'workflow') return null;
  const pointer = joinPointer(step.pointer, 'uses');
  const unavailable = (reason: string): PlannedCall => {
    problems.add('called-unusable', pointer, `${reason} The step fails when it is reached.`);
    return { kind: 'unavailable', reason };
  };
  const found = findPlaybook(use, calls.chain.at(-1) ?? '', facts.playbooks);
  if (found === null) return unavailable(missing(use, facts.playbooks));
  const read = readOnce(found, calls);
  const refusal = refusalOf(found, read);
  if (refusal !== null) return unavailable(refusal);
  const limit = limitOf(found, calls);
  if (limit !== null) {
    problems.add(limit.code, pointer, limit.message);
    return { kind: 'unavailable', reason: limit.message };
  }
  return planFound({ ...caller, step, outlook, pointer }, found, read, unavailable);
}

interface Found extends Caller {
  readonly step: Step;
  readonly outlook: Outlook;
  readonly pointer: string;
}

function planFound(
  caller: Found,
  { path }: PlaybookText,
  read: ReadResult,
  unavailable: (reason: string) => PlannedCall,
): PlannedCall {
  const { calls, problems, step, pointer } = caller;
  const called = read.playbook;
  if (called === null || called.call === null || step.action.kind !== 'uses')
    return unavailable(`${path} cannot be run.`);
  const values = valuesFor(caller, called, called.call, path);
  const playbook = { ...called, inputs: called.call.inputs };
  const within: Calls = { ...calls, chain: [...calls.chain, path], values };
  const plan = calls.plan({ read: { ...read, playbook }, file: path, values, calls: within });
  const errors = plan.problems.filter(({ severity }) => severity === 'error');
  for (const { code, message } of errors) {
    if (code !== 'called-itself' && code !== 'call-too-deep') continue;
    problems.add(code, pointer, message);
    return { kind: 'unavailable', reason: message };
  }
  const [broken] = errors.filter(({ code }) => code !== 'input-required');
  if (broken !== undefined) return unavailable(brokenBy(broken, path));
  const [warning, ...more] = plan.problems.filter((one) => one.severity === 'warning' && isAboutPlaybook(one));
  if (warning !== undefined) problems.add('called-problem', pointer, warnedOf(path, warning, more.length));
  return {
    kind: 'nested',
    plan,
    inputs: called.call.inputs.map(plannedInput),
    outputs: called.call.outputs,
    secrets: secretsFor(caller, called.call, path),
  };
}

/** One sentence for all warnings of a called file, which is where they are told one by one. */
function warnedOf(path: string, { message, range }: Problem, more: number): string {
  const others = more === 0 ? '' : ` That file has ${more} more warning${more === 1 ? '' : 's'}.`;
  return `${path}, line ${range.line}: ${message}${others}`;
}

function brokenBy({ message, range }: Problem, path: string): string {
  return `${path} has errors. Line ${range.line}: ${message}`;
}

function plannedInput({ name, type, required, default: preset, options }: InputDeclaration): PlannedInput {
  return { name, type, required, default: preset ?? null, options };
}

function readOnce({ path, text }: PlaybookText, { reads }: Calls): ReadResult {
  const known = reads.get(path);
  if (known !== undefined) return known;
  const read = readPlaybook(text, path);
  reads.set(path, read);
  return read;
}

/** By path from the workspace or from the caller's folder, by the metadata's name, or by the file's own name. */
function findPlaybook(use: Target, from: string, playbooks: readonly PlaybookText[]): PlaybookText | null {
  const wanted = (use.kind === 'playbook' ? use.name : use.path).trim().replaceAll('\\', '/');
  const folder = from.slice(0, from.lastIndexOf('/') + 1);
  const paths = [normal(wanted), normal(`${folder}${wanted}`)];
  const byPath = paths.flatMap((path) => playbooks.filter((playbook) => playbook.path === path));
  if (byPath[0] !== undefined || use.kind === 'workflow') return byPath[0] ?? null;
  const near = playbooks.toSorted((a, b) => Number(b.path.startsWith(folder)) - Number(a.path.startsWith(folder)));
  return near.find(({ name }) => name === wanted) ?? near.find(({ path }) => stemOf(path) === wanted) ?? null;
}

function stemOf(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.(?:ya?ml|jsonc?|psd1)$/i, '');
}

/** A path without `.` and `..`; one that leads out keeps its `..`, and so names nothing. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '.' || (part === '' && parts.length > 0)) continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

function missing(use: Target, playbooks: readonly PlaybookText[]): string {
  if (use.kind === 'workflow') return `There is no file ${use.path} in the workspace.`;
  const names = [...new Set(playbooks.map(({ name }) => name))];
  const known = names.length === 0 ? ' The workspace has none.' : ` There are: ${names.slice(0, 10).join(', ')}.`;
  return `There is no playbook ${use.name}.${didYouMean(use.name, names) || known}`;
}

/** Why a playbook that is there cannot be called. */
function refusalOf({ path }: PlaybookText, read: ReadResult): string | null {
  const broken = read.problems.find(({ severity }) => severity === 'error');
  if (broken !== undefined) return brokenBy(broken, path);
  if (read.playbook?.call != null) return null;
  return `${path} does not let itself be called: it has no workflow_call among its events.`;
}

function limitOf(
  { path }: PlaybookText,
  { chain, counter }: Calls,
): { readonly code: 'called-itself' | 'call-too-deep'; readonly message: string } | null {
  const circle = chain.indexOf(path);
  if (circle !== -1) {
    const way = [...chain.slice(circle), path].join(' → ');
    return { code: 'called-itself', message: `These playbooks call each other in a circle: ${way}.` };
  }
  if (chain.length >= mostLevels) {
    const way = [...chain, path].join(' → ');
    return {
      code: 'call-too-deep',
      message: `Playbooks may stand ${mostLevels} deep in each other, and no more: ${way}.`,
    };
  }
  if (counter.left-- > 0) return null;
  const message = `The playbooks within this one are run more than ${mostCalls} times in all, which is too many for one run.`;
  return { code: 'call-too-deep', message };
}

/** What the called playbook is given: inputs where it declares them, else variables. */
function valuesFor(caller: Found, called: Playbook, { inputs: declared }: CallDeclaration, path: string): RunValues {
  const { calls, step, outlook, problems } = caller;
  const inputs: Record<string, JsonValue> = {};
  const variables: Record<string, JsonValue> = {};
  for (const [name, template] of Object.entries(step.with)) {
    const pointer = joinPointer(step.pointer, 'with', name);
    const input = declared.find((own) => own.name === name);
    const foreseen = foresee(template, outlook);
    const value = foreseen.known ? foreseen.value : template;
    if (input !== undefined) {
      const typed = foreseen.known && value !== null ? asInput(value, input) : null;
      if (typed?.ok === false) {
        const message = `The input ${name} of ${path} takes ${typed.error}, not ${JSON.stringify(value)}.`;
        problems.add('input-type', pointer, message);
      } else inputs[name] = lateText(value, foreseen.known);
    } else if (!takesVariable(called, name)) {
      problems.add('input-unknown', pointer, unknownInput(name, declared, path));
    } else if (foreseen.known) variables[name] = value;
    else problems.add('variable-late', pointer, lateVariable(name, path));
  }
  for (const { name, required, default: preset } of declared) {
    if (!required || preset !== undefined || Object.hasOwn(step.with, name)) continue;
    problems.add('input-required', step.pointer, `${path} needs the input ${name}: give it in \`with\`.`);
  }
  const secrets = secretNames(caller, declared, inputs);
  return { ...noCallValues, inputs, variables, secrets, env: calls.values.env, event: calls.values.event };
}

const noCallValues = { profile: null, maxConcurrency: null, jobs: [], from: null };

/** A value that only the run can tell stands in the nested plan as it is written, be it text, a list or an object. */
function lateText(value: JsonValue, known: boolean): JsonValue {
  return known || typeof value === 'string' ? value : JSON.stringify(value);
}

function takesVariable({ format, vars }: Playbook, name: string): boolean {
  return format === 'v1' || format === 'v2' || Object.hasOwn(vars, name);
}

function unknownInput(name: string, declared: readonly InputDeclaration[], path: string): string {
  const names = declared.map((input) => input.name);
  const known = names.length === 0 ? ' It declares none.' : ` It declares: ${names.join(', ')}.`;
  return `${path} has no input ${name}.${didYouMean(name, names) || known}`;
}

function lateVariable(name: string, path: string): string {
  return `${path} has its variables put in before it runs, and ${name} is known only then. Give a value that is known before, or make it an input of that playbook.`;
}

function secretNames(
  { calls, step }: Found,
  declared: readonly InputDeclaration[],
  inputs: JsonObject,
): readonly string[] {
  const given = declared.flatMap(({ name, type }) => (type === 'secret' && Object.hasOwn(inputs, name) ? [name] : []));
  const { secrets = 'inherit' } = step.action.kind === 'uses' ? step.action : {};
  return [...(secrets === 'inherit' ? calls.values.secrets : Object.keys(secrets)), ...given];
}

function secretsFor(
  { step, problems }: Found,
  { requiredSecrets }: CallDeclaration,
  path: string,
): Extract<PlannedCall, { kind: 'nested' }>['secrets'] {
  const { secrets = 'inherit' } = step.action.kind === 'uses' ? step.action : {};
  if (secrets === 'inherit') return secrets;
  for (const name of requiredSecrets.filter((required) => !Object.hasOwn(secrets, required))) {
    const message = `${path} needs the secret ${name}, so it is empty there: give it in \`secrets\`, or write secrets: inherit.`;
    problems.add('secret-undefined', joinPointer(step.pointer, 'uses'), message);
  }
  return secrets;
}
