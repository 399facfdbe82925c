import { joinPointer } from '../base/pointer.ts';
import type { Job, Playbook, Step } from '../playbook/model.ts';
import { noCopies } from './action-copies.ts';
import { checkUses } from './check-uses.ts';
import { lintInjection } from './injection-lint.ts';
import { builtInMatcherNames, isMatcherFile } from './matcher-names.ts';
import { selectScripts } from './number-language.ts';
import { foreseeText, type Outlook, withEnv } from './outlook.ts';
import { bindParameters, declares } from './parameters.ts';
import type { PlannedScript, PlannedStep } from './plan.ts';
import { type Calls, planCall } from './plan-call.ts';
import { planCondition, refuseNamesOfJobs } from './plan-condition.ts';
import type { PlanProblemCode, ProblemCollector } from './plan-problems.ts';
import type { Script, WorkspaceFacts } from './script.ts';
import { shellOfScript, shellOfStep } from './shells.ts';
import { readUses } from './uses.ts';
import type { Variable } from './variables.ts';

/** All that planning a job needs beside the job. */
export interface PlanContext {
  readonly playbook: Playbook;
  readonly facts: WorkspaceFacts;
  readonly problems: ProblemCollector;
  readonly calls: Calls;
}

/** The job around a step, as far as its steps need it. */
export interface JobScope {
  readonly job: Job;
  /** With the job's env. */
  readonly outlook: Outlook;
  /** v1 and v2: what the scripts of this stage may take. */
  readonly variables: readonly Variable[];
}

/** Plans a job's steps in order, each with an id of its own: the author's, else `step-N`. */
export function planSteps(context: PlanContext, scope: JobScope): readonly PlannedStep[] {
  const taken = new Set(scope.job.steps.flatMap(({ id }) => id ?? []));
  const used = new Set<string>();
  return scope.job.steps.map((step, index) => {
    const wanted = step.id ?? freeId(`step-${index + 1}`, taken);
    const id = freeId(wanted, used);
    used.add(id);
    return planStep(context, scope, step, id);
  });
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted;
  for (let count = 2; taken.has(id); count++) id = `${wanted}-${count}`;
  return id;
}

function planStep(context: PlanContext, scope: JobScope, step: Step, id: string): PlannedStep {
  const { playbook, facts, problems } = context;
  const { defaults } = playbook;
  const outlook = withEnv(scope.outlook, step.env);
  const named = step.shell ?? scope.job.shell ?? defaults.shell;
  const chosen = named === null ? null : foreseeText(named, outlook);
  const scripts = step.action.kind === 'run' ? planScripts(context, scope, step, chosen, outlook) : [];
  const started = shellOfStep(chosen, playbook.format, facts.platform);
  const { shell } = started;
  const text = step.action.kind === 'script' ? step.action.text : null;
  const script = scriptOf(playbook, step, shell);
  if (script !== null) {
    const env = { ...playbook.env, ...scope.job.env, ...step.env };
    for (const message of lintInjection(script.text, script.shell, env))
      problems.add('expression-injection', script.pointer, message);
  }
  if (step.action.kind === 'uses') checkUses(step.action.target, step, facts, problems);
  const call = planCall(context, step, outlook);
  return {
    id,
    named: step.id !== null,
    name: foreseeText(step.name, outlook),
    kind: step.action.kind,
    scripts,
    text,
    uses: step.action.kind === 'uses' ? step.action.target : null,
    with: step.with,
    call,
    ...(scripts[0] === undefined ? started : { shell: scripts[0].shell }),
    condition:
      step.condition === null
        ? null
        : refuseNamesOfJobs(planCondition(step.condition, 'success', playbook.format, outlook, problems), context),
    env: step.env,
    continueOnError: step.continueOnError ?? defaults.continueOnError,
    // What a playbook says of its steps in general is meant for steps of its own, and not for all of another playbook.
    timeout: step.timeout ?? (call === null ? defaults.timeout : null),
    ...(step.timeoutUnit === undefined ? {} : { timeoutUnit: step.timeoutUnit }),
    retry: step.retry ?? { max: call === null ? defaults.retries : 0, delay: 0, backoff: 1, onExitCodes: null },
    outputs: step.outputs,
    workingDirectory: step.workingDirectory ?? scope.job.workingDirectory ?? defaults.workingDirectory,
    ...planMatchers(context, scope, step),
    pauseBefore: step.pauseBefore,
    enabled: step.enabled,
    pointer: step.pointer,
  };
}

/** The text of a step that a shell reads, and where it stands; JavaScript for the built-in actions that run it is such a text. */
function scriptOf(
  { format }: Playbook,
  { action, with: inputs, pointer }: Step,
  shell: string,
): { readonly text: string; readonly shell: string; readonly pointer: string } | null {
  if (action.kind === 'script') {
    const field = { v3: 'script', github: 'run', v1: null, v2: null }[format];
    return { text: action.text, shell, pointer: field === null ? pointer : joinPointer(pointer, field) };
  }
  const use = action.kind === 'uses' ? readUses(action.target, noCopies) : null;
  const runsScript = use?.kind === 'built-in' && (use.name === 'script' || use.name === 'github-script');
  return runsScript && typeof inputs.script === 'string'
    ? { text: inputs.script, shell: 'node', pointer: joinPointer(pointer, 'with', 'script') }
    : null;
}

/** The nearest level that names problem matchers counts. */
function planMatchers(
  { playbook, problems }: PlanContext,
  { job }: JobScope,
  step: Step,
): Pick<PlannedStep, 'problemMatchers'> {
  const [owner, pointer] =
    step.problemMatchers !== undefined
      ? [step, step.pointer]
      : job.problemMatchers !== undefined
        ? [job, job.pointer]
        : [playbook.defaults, '/orchestration/defaults'];
  const { problemMatchers } = owner;
  if (problemMatchers === undefined) return {};
  for (const [index, entry] of problemMatchers.entries()) {
    if (isMatcherFile(entry) || builtInMatcherNames.some((name) => name === entry)) continue;
    const message = `There is no problem matcher ${entry}. There are ${builtInMatcherNames.join(', ')}, or write the path of a file with matchers (./path).`;
    problems.add('matcher-unknown', joinPointer(pointer, 'problemMatchers', index), message);
  }
  return { problemMatchers };
}

function planScripts(
  { playbook, facts, problems }: PlanContext,
  { variables }: JobScope,
  step: Step,
  chosen: string | null,
  outlook: Outlook,
): readonly PlannedScript[] {
  if (step.action.kind !== 'run') return [];
  const report = (code: PlanProblemCode, field: string[], message: string) => {
    const pointer = playbook.format === 'v3' ? joinPointer(step.pointer, ...field) : step.pointer;
    problems.add(code, pointer, message);
  };
  const selection = step.action.selection.map((part) => foreseeText(part, outlook));
  const found = selectScripts(selection, facts.scripts, facts.scriptsFolder);
  for (const { code, message } of found.problems) report(code, ['run'], message);
  const missing = found.missing.map((number) => ({
    number,
    name: '',
    path: '',
    shell: chosen ?? 'pwsh',
    parameters: [],
  }));
  const planned = found.scripts.map((script) => {
    const { parameters, problems: wrong } = bindParameters(script, step.with, variables);
    for (const { code, message } of wrong) report(code, code === 'parameter-type' ? ['with'] : ['run'], message);
    const { number, name, path } = script;
    return { number, name, path, shell: shellOfScript(script, chosen), parameters };
  });
  for (const name of Object.keys(step.with)) {
    if (found.scripts.length === 0 || found.scripts.some((script) => declares(script, name))) continue;
    report('parameter-undeclared', ['with', name], undeclared(name, found.scripts));
  }
  return [...planned, ...missing].sort((a, b) => Number(a.number) - Number(b.number));
}

function undeclared(name: string, scripts: readonly Script[]): string {
  const [first] = scripts;
  const who =
    scripts.length === 1 && first !== undefined ? (first.path.split('/').at(-1) ?? first.path) : 'None of the scripts';
  const declared = [
    ...new Set(scripts.flatMap(({ parameters }) => (parameters ?? []).map((parameter) => parameter.name))),
  ];
  const known = declared.length === 0 ? 'no parameters at all' : `only ${declared.join(', ')}`;
  return scripts.length === 1
    ? `${who} declares no parameter ${name}, so it is not passed. It declares ${known}.`
    : `${who} declares a parameter ${name}, so it is not passed. They declare ${known}.`;
}
