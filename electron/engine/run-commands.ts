import type { JsonObject } from '../../shared/base/json.ts';
import type { PlannedStep } from '../../shared/plan/plan.ts';
import type { Annotation, StepError } from '../../shared/run/events.ts';
import { parseNameValues, parsePathEntries } from './command-files.ts';
import { stepContext, stepVariables } from './contexts.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { githubEnvironment } from './github-context.ts';
import { StepMatching } from './matchers/step-matching.ts';
import type { CommandFiles, StepCommand, StepExit } from './ports.ts';
import { isPowerShell, type PreparedCommand, type PreparedStep } from './step-command.ts';
import type { CommandsEnd } from './step-end.ts';
import { createStepOutput, type StepOutput } from './step-output.ts';
import type { StepSetting } from './step-setting.ts';
import type { WorkflowCommand } from './workflow-commands.ts';

export interface CommandsOrder {
  readonly attempt: StepSetting;
  readonly step: PlannedStep;
  readonly prepared: PreparedStep;
  /** Ends them, whoever aborts it: a person, or their own time limit. */
  readonly abort: AbortController;
  readonly ownEnv: Readonly<Record<string, string>>;
  /** PowerShell that the session evaluates after the last command. */
  readonly outputs: StepCommand['outputs'];
  readonly onWaiting: (waiting: boolean) => void;
}

/** Bytes of Markdown of one step, as at GitHub. */
const longestSummary = 1024 * 1024;

/** More annotations of one attempt than these are not kept, so that a flood of them cannot fill the journal. */
const mostAnnotations = 1000;

/**
 * Runs the commands of one attempt of a step, one after the other, the first that fails being the last. What they wrote to
 * their command files and printed as workflow commands is taken in after each, so that the next one sees it.
 */
export function runCommands(order: CommandsOrder): Promise<CommandsEnd> {
  return new CommandsRun(order).run();
}

class CommandsRun {
  readonly #order: CommandsOrder;
  readonly #output: StepOutput;
  readonly #matching: StepMatching;
  readonly #outputs: Record<string, JsonObject[string]> = {};
  #timedOut = false;
  #annotations = 0;
  /** The last annotation's way to the journal: output waits for it, so that a flood is slowed at its source. */
  #annotated: Promise<void> = Promise.resolve();
  /** What a command asked for that is not allowed; it fails the step, as at GitHub. */
  #refused: string | null = null;
  /** The last error that it told of itself; an action says in this way why it fails (`core.setFailed`). */
  #said: string | null = null;
  /** Set by commands in the output, which count from the next command on. */
  #env: Record<string, string> = {};
  #path: string[] = [];
  readonly #state: Record<string, string> = {};

  constructor(order: CommandsOrder) {
    this.#order = order;
    const { ports, masks } = order.attempt.scope;
    const { workingDirectory } = order.prepared;
    this.#matching = new StepMatching({
      attempt: order.attempt,
      wanted: order.step.problemMatchers ?? null,
      workingDirectory,
      onProblem: (annotation) => this.#annotate(annotation),
      onFault: (message) => this.#annotate({ ...plainAnnotation, level: 'warning', message }),
    });
    this.#output = createStepOutput(
      { ...ports, masks },
      this.#ref(),
      (command) => this.#obey(command),
      (bytes) => this.#matching.push(bytes),
    );
  }

  async run(): Promise<CommandsEnd> {
    const { prepared, attempt, abort } = this.#order;
    const deadline = startDeadline(attempt.scope.ports.clock, prepared.timeout, () => {
      this.#timedOut = true;
      abort.abort();
    });
    const commands = prepared.work.kind === 'commands' ? prepared.work.commands : [];
    let last: CommandsEnd = { end: 'success', exitCode: null, error: null, outputs: {}, state: {} };
    for (const [index, command] of commands.entries()) {
      last = await this.#one(command, index === commands.length - 1, deadline);
      if (last.end !== 'success') break;
    }
    deadline.stop();
    return { ...last, outputs: this.#outputs, state: this.#state };
  }

  async #one(command: PreparedCommand, isLast: boolean, deadline: Deadline): Promise<CommandsEnd> {
    const { attempt, abort } = this.#order;
    const onWaiting = (waiting: boolean) => {
      if (waiting) deadline.pause();
      else deadline.resume();
      this.#order.onWaiting(waiting);
      void attempt.say({ type: 'step.input', ...this.#ref(), waiting });
    };
    const onOutput = async (chunk: Uint8Array) => {
      await this.#output.write(chunk);
      await this.#annotated;
    };
    const exit = await attempt.session.run(this.#command(command, isLast), {
      onOutput,
      onWaiting,
      signal: abort.signal,
    });
    await this.#output.finish();
    await this.#matching.flush();
    if (exit.survivors.length > 0) {
      void attempt.say({ type: 'step.survivors', ...this.#ref(), pids: [...exit.survivors] });
    }
    return this.#judge(exit);
  }

  #command({ shell, source }: PreparedCommand, isLast: boolean): StepCommand {
    const { attempt, prepared, ownEnv, outputs } = this.#order;
    const { scope } = attempt;
    const env = seenEnv(attempt, ownEnv);
    return {
      step: this.#ref().step,
      shell,
      source,
      workingDirectory: prepared.workingDirectory,
      env,
      path: attempt.path,
      outputs: isLast ? outputs : [],
      variables: isPowerShell(shell) ? stepVariables(scope, attempt.place(env)) : {},
    };
  }

  #judge(exit: StepExit): CommandsEnd {
    if (exit.kind === 'broken') return this.#ended(exit.error, null);
    const exitCode = exit.exitCode;
    const wrong = this.#takeFiles(exit.files);
    // A PowerShell step that is stopped leaves the code 0 of whatever ran last in it.
    if (exit.kind === 'stopped') return this.#ended(null, exitCode === 0 ? null : exitCode);
    Object.assign(this.#outputs, exit.outputs);
    const error = this.#named(exit.error) ?? (wrong === null ? null : commandError(wrong));
    return error === null ? { end: 'success', exitCode, error, outputs: {}, state: {} } : this.#ended(error, exitCode);
  }

  /** The error of an action that has only a code for it, in the action's own words. */
  #named(error: StepError | null): StepError | null {
    const nameless = error?.kind === 'ExitCode' && this.#order.step.kind === 'uses';
    return nameless && this.#said !== null ? { ...error, message: this.#said } : error;
  }

  /** Of a command that did not succeed. */
  #ended(error: StepError | null, exitCode: number | null): CommandsEnd {
    if (this.#timedOut)
      return {
        end: 'timed_out',
        exitCode,
        error: timeoutError(this.#order.prepared.timeout ?? 0),
        outputs: {},
        state: {},
      };
    if (this.#order.abort.signal.aborted) return { end: 'stopped', exitCode, error, outputs: {}, state: {} };
    const unknown = { ...commandError('The step was stopped by something other than this run'), kind: 'Stopped' };
    return { end: 'failure', exitCode, error: error ?? unknown, outputs: {}, state: {} };
  }

  /** Takes in the command files, and what the output said; gives what is wrong with them. */
  #takeFiles(files: CommandFiles): string | null {
    const output = parseNameValues(files.output);
    const env = parseNameValues(files.env);
    const state = parseNameValues(files.state);
    if (state.ok) Object.assign(this.#state, state.value);
    if (output.ok) Object.assign(this.#outputs, output.value);
    const { kept, blocked } = withoutBlocked({ ...this.#env, ...(env.ok ? env.value : {}) });
    const added = kept;
    const path = [...parsePathEntries(files.path), ...this.#path];
    if (Object.keys(added).length > 0 || path.length > 0) {
      this.#order.attempt.export(added, path);
      void this.#order.attempt.say({ type: 'step.exported', ...this.#ref(), env: added, path });
    }
    if (new TextEncoder().encode(files.summary).length > longestSummary) {
      const message = `The summary is longer than ${longestSummary / 1024 / 1024} MiB, so it is not kept`;
      this.#annotate({ ...plainAnnotation, level: 'error', message });
    } else if (files.summary !== '') {
      void this.#order.attempt.say({ type: 'step.summary', ...this.#ref(), markdown: files.summary });
    }
    this.#env = {};
    this.#path = [];
    if (!output.ok) return `What the step wrote to GANTRY_OUTPUT cannot be read. ${output.error}`;
    if (!env.ok) return `What the step wrote to GANTRY_ENV cannot be read. ${env.error}`;
    if (!state.ok) return `What the step wrote to GANTRY_STATE cannot be read. ${state.error}`;
    if (blocked !== null) return `${blocked} is not to be set for the steps after it, as it would change what they run`;
    return this.#refused;
  }

  #obey(command: WorkflowCommand): void {
    switch (command.kind) {
      case 'annotation':
        if (command.annotation.level === 'error') this.#said = command.annotation.message;
        this.#annotate(this.#matching.placed(command.annotation));
        return;
      case 'add-matcher':
        this.#matching.addFile(command.path);
        return;
      case 'remove-matcher':
        this.#matching.remove(command.owner, command.path);
        return;
      case 'output':
        this.#outputs[command.name] = command.value;
        return;
      case 'env':
        if (this.#allows('set-env', 'GANTRY_ENV')) this.#env[command.name] = command.value;
        return;
      case 'path':
        if (this.#allows('add-path', 'GANTRY_PATH')) this.#path.unshift(command.value);
        return;
      case 'state':
        this.#state[command.name] = command.value;
        return;
      // The output masks before this is told.
      case 'mask':
    }
  }

  #annotate(annotation: Annotation): void {
    this.#annotations++;
    const { scope } = this.#order.attempt;
    if (this.#annotations <= mostAnnotations) {
      this.#annotated = scope.say({ type: 'step.annotation', ...this.#ref(), annotation });
    } else if (this.#annotations === mostAnnotations + 1) {
      this.#matching.stop();
      const message = `${this.#order.step.name}: only the first ${mostAnnotations} annotations are kept`;
      void scope.say({ type: 'run.warning', code: 'annotations-cut', message });
    }
  }

  /** GitHub's rule: these two commands let any output change the environment, so they must be asked for. */
  #allows(command: string, instead: string): boolean {
    const env = { ...this.#order.attempt.env(), ...this.#order.ownEnv };
    if (env.ACTIONS_ALLOW_UNSECURE_COMMANDS?.toLowerCase() === 'true') return true;
    this.#refused ??= `::${command}:: is turned off, as any output could use it: write to the file in ${instead} instead`;
    return false;
  }

  #ref() {
    return this.#order.attempt.ref(this.#order.step.id);
  }
}

const plainAnnotation = { title: null, file: null, line: null, endLine: null, column: null, endColumn: null };

/** Of a step that took longer than so many milliseconds. */
export function timeoutError(limit: number): StepError {
  return { ...commandError(`It took longer than its timeout of ${limit / 1000} s`), kind: 'Timeout' };
}

/** All that a step sees beside the host's own environment. */
export function seenEnv(
  setting: StepSetting,
  ownEnv: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { scope, job } = setting;
  const about = Object.entries(stepContext(setting.place({}))).flatMap(([name, value]) =>
    ['GANTRY', 'GITHUB'].map((prefix) => [`${prefix}_${name.toUpperCase()}`, value]),
  );
  return {
    ...scope.options.env,
    ...githubEnvironment(scope, job),
    ...Object.fromEntries(about),
    ...setting.env(),
    ...ownEnv,
  };
}

/** GitHub's rule: a variable that makes any later Node program run other code is set by no step for others. */
export function withoutBlocked(env: Readonly<Record<string, string>>) {
  const blocked = Object.keys(env).find((name) => name.toUpperCase() === 'NODE_OPTIONS') ?? null;
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => name.toUpperCase() !== 'NODE_OPTIONS'));
  return { kept, blocked };
}

function commandError(message: string): StepError {
  return { message, file: null, line: null, column: null, kind: 'CommandFile', detail: '' };
}
