import { reachableFrom } from '../base/graph.ts';
import type { JsonObject, JsonValue } from '../base/json.ts';
import type { Check, Condition, Defaults, EnvironmentMap, Job, Playbook, Profile, Step } from '../playbook/model.ts';
import type { ProblemCollector } from './plan-problems.ts';
import type { RunValues } from './script.ts';
import { textOf, type Variable, Variables } from './variables.ts';

/** A playbook with nothing left in it of `{{ }}` and profiles, and the variables that each job's scripts may take. */
export interface LayeredPlaybook {
  readonly playbook: Playbook;
  /** v1 and v2: all variables of the run, without those of stages; other formats: `vars`. */
  readonly vars: JsonObject;
  /** By job id; empty for formats whose scripts take nothing but `with`. */
  readonly variables: ReadonlyMap<string, readonly Variable[]>;
}

/**
 * Lays the run's values over the playbook. v1 and v2 (FORMAT.md): `variables` < profile's `variables` < its `overrides` <
 * the run's; a stage's own variables replace them all for its scripts, and are made of them. An override that is named as
 * a default (timeout, retries, continueOnError) or as maxConcurrency is that, too. Other formats: `vars`
 * are layered so, and nothing else is.
 */
export function layerPlaybook(playbook: Playbook, values: RunValues, problems: ProblemCollector): LayeredPlaybook {
  const profile = findProfile(playbook, values.profile, problems);
  if (playbook.format === 'v3' || playbook.format === 'github') {
    const vars = { ...playbook.vars, ...profile?.variables, ...profile?.overrides, ...values.variables };
    return { playbook, vars, variables: new Map() };
  }
  const global = new Variables([
    { source: 'variables', values: playbook.vars },
    ...(profile === null ? [] : profileLayers(profile)),
    { source: 'run', values: values.variables },
  ]);
  const jobs = stagesOf(playbook.jobs, profile, problems);
  const expandedAt = (variables: Variables, pointer: string) =>
    new Expander(variables, (code, message) => problems.add(code, pointer, message));
  const variables = new Map<string, readonly Variable[]>();
  const expanded = jobs.map((job) => {
    const own = job.variables === null || Object.keys(job.variables).length === 0 ? null : job.variables;
    const scope = own === null ? global : new Variables([{ source: 'stage', values: own }], global);
    variables.set(job.id, expandedAt(scope, job.pointer).all());
    return expandJob(job, (pointer) => expandedAt(scope, pointer), problems);
  });
  const root = expandedAt(global, '');
  const overridden = profile === null ? playbook : applyOverrides(playbook, profile.overrides);
  return {
    playbook: {
      ...overridden,
      env: root.env(playbook.env),
      jobs: expanded,
      preConditions: playbook.preConditions.map((check) =>
        expandCheck(check, (at) => expandedAt(global, at), problems),
      ),
      postConditions: playbook.postConditions.map((check) =>
        expandCheck(check, (at) => expandedAt(global, at), problems),
      ),
    },
    vars: Object.fromEntries(root.all().map(({ name, value }) => [name, value])),
    variables,
  };
}

/**
 * A v1 or v2 playbook as it is under one of its profiles, with no profile left: it plans the same as the original does with that
 * profile. Null where it has no such profile.
 */
export function underProfile(playbook: Playbook, wanted: string, problems: ProblemCollector): Playbook | null {
  const profile = findProfile(playbook, wanted, problems);
  if (profile === null) return null;
  const vars = new Map<string, readonly [string, JsonValue]>();
  for (const layer of [playbook.vars, profile.variables, profile.overrides])
    for (const [name, value] of Object.entries(layer)) vars.set(name.toLowerCase(), [name, value]);
  return {
    ...applyOverrides(playbook, profile.overrides),
    vars: Object.fromEntries(vars.values()),
    jobs: stagesOf(playbook.jobs, profile, problems),
    profiles: [],
  };
}

function findProfile(playbook: Playbook, wanted: string | null, problems: ProblemCollector): Profile | null {
  if (wanted === null) return null;
  const same = (name: string) => name.toLowerCase() === wanted.toLowerCase();
  const found =
    playbook.profiles.find(({ name }) => name === wanted) ?? playbook.profiles.find(({ name }) => same(name));
  if (found !== undefined) return found;
  const names = playbook.profiles.map(({ name }) => name).join(', ');
  const known = names === '' ? 'It has none.' : `It has: ${names}.`;
  problems.add('profile-unknown', '', `The playbook has no profile ${wanted}. ${known}`);
  return null;
}

function profileLayers(profile: Profile) {
  const source = `profile ${profile.name}`;
  return [
    { source, values: profile.variables },
    { source, values: profile.overrides },
  ];
}

function applyOverrides(playbook: Playbook, overrides: JsonObject): Playbook {
  const { timeout, retries, continueOnError, maxConcurrency } = overrides;
  const defaults: Defaults = {
    ...playbook.defaults,
    ...(typeof timeout === 'number' && timeout > 0 ? { timeout } : {}),
    ...(isCount(retries) ? { retries } : {}),
    ...(typeof continueOnError === 'boolean' ? { continueOnError } : {}),
  };
  const limit = isCount(maxConcurrency) && maxConcurrency > 0 ? { maxConcurrency } : {};
  return { ...playbook, defaults, concurrency: { ...playbook.concurrency, ...limit } };
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/** The stages that a profile names, in the playbook's order; each waits for the nearest kept ones before it. */
function stagesOf(jobs: readonly Job[], profile: Profile | null, problems: ProblemCollector): readonly Job[] {
  const stages = profile?.stages ?? null;
  if (stages === null) return jobs;
  const is = (job: Job, stage: string) => [job.id, job.name].some((own) => own.toLowerCase() === stage.toLowerCase());
  for (const stage of stages) {
    if (jobs.some((job) => is(job, stage))) continue;
    const names = jobs.map(({ name }) => name).join(', ');
    problems.add(
      'stage-unknown',
      '',
      `Profile ${profile?.name} names a stage ${stage}, which is not there. There are: ${names}.`,
    );
  }
  const kept = jobs.filter((job) => stages.some((stage) => is(job, stage)));
  return kept.map((job) => {
    const before = reachableFrom(jobs, [job.id], 'needs');
    const needs = kept.filter(({ id }) => id !== job.id && before.has(id)).map(({ id }) => id);
    return { ...job, needs };
  });
}

type ExpanderAt = (pointer: string) => Expander;

/** Expands fields in the type that the model gives them, telling problems at one place. */
class Expander {
  readonly #variables: Variables;
  readonly #report: (problem: Parameters<Parameters<Variables['expand']>[1]>[0]) => void;

  constructor(
    variables: Variables,
    tell: (code: 'variable-undefined' | 'variable-cycle' | 'variable-unreadable', message: string) => void,
  ) {
    this.#variables = variables;
    this.#report = ({ code, message }) => tell(code, message);
  }

  all(): readonly Variable[] {
    return this.#variables.all(this.#report);
  }

  value(template: JsonValue): JsonValue {
    return this.#variables.expand(template, this.#report);
  }

  /** Problems are those of `text`, and not told again. */
  code(template: string): string {
    return this.#variables.expandCode(template, () => {});
  }

  text<T extends string | null>(template: T): T | string {
    return template === null ? template : textOf(this.value(template));
  }

  /** Seconds or a truth written as text after expansion are what they say. */
  setting<T extends string | number | boolean | null>(template: T): T | string | number | boolean {
    if (typeof template !== 'string') return template;
    const value = this.value(template);
    if (typeof value === 'number' || typeof value === 'boolean') return value;
    const text = textOf(value);
    if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
    return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
  }

  object(template: JsonObject): JsonObject {
    return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, this.value(value)]));
  }

  env(template: EnvironmentMap): EnvironmentMap {
    return Object.fromEntries(
      Object.entries(template).map(([key, value]) => [key, typeof value === 'string' ? this.text(value) : value]),
    );
  }
}

function expandJob(job: Job, at: ExpanderAt, problems: ProblemCollector): Job {
  const here = at(job.pointer);
  return {
    ...job,
    name: here.text(job.name),
    condition: expandCondition(job.condition, at, problems),
    env: here.env(job.env),
    outputs: job.outputs.map((output) => ({ ...output, value: at(output.pointer).value(output.value) })),
    continueOnError: asFlag(here.setting(job.continueOnError)),
    timeout: asSeconds(here.setting(job.timeout)),
    shell: here.text(job.shell),
    workingDirectory: here.text(job.workingDirectory),
    steps: job.steps.map((step) => expandStep(step, at, problems)),
  };
}

function expandStep(step: Step, at: ExpanderAt, problems: ProblemCollector): Step {
  const here = at(step.pointer);
  return {
    ...step,
    name: here.text(step.name),
    condition: expandCondition(step.condition, at, problems),
    env: here.env(step.env),
    continueOnError: step.continueOnError === null ? null : asFlag(here.setting(step.continueOnError)),
    timeout: asSeconds(here.setting(step.timeout)),
    outputs: step.outputs.map((output) => ({ ...output, value: at(output.pointer).value(output.value) })),
    with: here.object(step.with),
    action: expandAction(step.action, here),
    shell: here.text(step.shell),
    workingDirectory: here.text(step.workingDirectory),
  };
}

function expandAction(action: Step['action'], here: Expander): Step['action'] {
  switch (action.kind) {
    case 'run':
      return { ...action, selection: action.selection.map((part) => here.text(part)) };
    case 'script':
      return { ...action, text: here.text(action.text) };
    case 'uses':
      return { ...action, target: here.text(action.target) };
  }
}

function expandCheck(check: Check, at: ExpanderAt, problems: ProblemCollector): Check {
  const { condition } = check;
  return { ...check, condition: expandCondition(condition, at, problems) ?? condition };
}

function asFlag(value: string | number | boolean): boolean | string {
  return typeof value === 'number' ? value !== 0 : value;
}

function asSeconds(value: string | number | boolean | null): number | string | null {
  return typeof value === 'boolean' ? null : value;
}

/**
 * After expansion a bare true or false is that, and `a == b` of plain words what it plainly means. In any other text a truth
 * that a variable gave is `$true` or `$false`.
 */
function expandCondition(condition: Condition | null, at: ExpanderAt, problems: ProblemCollector): Condition | null {
  if (condition === null) return null;
  const here = at(condition.pointer);
  const text = here.text(condition.text);
  if (/^\s*(?:true|false)\s*$/i.test(text)) return { ...condition, text: `$${text.trim().toLowerCase()}` };
  const loose =
    /^\s*(?<left>'[^']*'|"[^"$`]*"|\$?[\w.-]*)\s*(?<sign>==|!=)\s*(?<right>'[^']*'|"[^"$`]*"|\$?[\w.-]+)\s*$/;
  const { left = '', sign, right = '' } = loose.exec(text)?.groups ?? {};
  if (sign === undefined) return { ...condition, text: here.code(condition.text) };
  const meant = `${asOperand(left)} ${sign === '==' ? '-eq' : '-ne'} ${asOperand(right)}`;
  const message = `\`${text.trim()}\` is no PowerShell, where ${sign} is ${sign === '==' ? '-eq' : '-ne'}; it is read as \`${meant}\`. Write it so.`;
  problems.add('condition-loose', condition.pointer, message);
  return { ...condition, text: meant };
}

/** A bare word is text, `$name` a variable; `$true` and `$false` are text as well, since the other side is. */
function asOperand(word: string): string {
  if (/^['"]/.test(word) || (word.startsWith('$') && !/^\$(?:true|false)$/i.test(word))) return word;
  return `'${word.replace(/^\$/, '')}'`;
}
