import type { JsonValue } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import type { StepError } from '../../shared/run/events.ts';
import type { EvaluateRequest, StepCommand, StepExit, StepHooks, TakenOver, TakeOverPlace } from '../engine/ports.ts';
import { isFolder } from '../is-folder.ts';
import { stepEnvironment } from './environment.ts';
import { broken, leftoverGraceMs, leftoverRoots, type Screen, stepListener } from './one-shot.ts';
import { orderedEnv, orderedParameters, orderedVariables, type StepAnswer } from './powershell-protocol.ts';
import { type Order, PowerShellSession } from './powershell-session.ts';
import type { PtyProcess, Terminals } from './pty-client.ts';
import { findPowerShell, shellHelp } from './shells.ts';
import { inOwnText } from './step-error.ts';
import type { JobFolder } from './step-files.ts';
import { type TokenSource, tokenVariable } from './step-token.ts';
import { notTakenOver } from './take-over.ts';

/** How long a stopped step may take to let go by itself, and then without the programs it waits for, before its session ends. */
const stopLimitMs = 2500;
const stopProgramsLimitMs = 2000;
const programGraceMs = 500;
/** How long an idle session may take to end when it is let go. */
const closeLimitMs = 1500;

type Shell = 'pwsh' | 'powershell';

export interface JobPowerShellOptions {
  readonly client: Terminals;
  readonly folder: JobFolder;
  readonly tokens: TokenSource;
  readonly bootstrap: string;
  readonly workspace: string;
  readonly screen: () => Screen;
  /** A process came to the fore of the job's terminal. */
  readonly onProcess: (process: PtyProcess | null) => void;
}

const sessionDied: StepError = {
  message: 'The PowerShell session ended under the step. The next step gets a new one, without the variables so far.',
  file: null,
  line: null,
  column: null,
  kind: 'SessionEnded',
  detail: '',
};

interface Performed {
  readonly answer: StepAnswer | null;
  readonly survivors: readonly number[];
}

/** Resolves to whether `done` resolved within the time. */
async function within(milliseconds: number, done: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  const first = await Promise.race([done.then(() => true), late]);
  clearTimeout(timer);
  return first;
}

/** The PowerShell sessions of one job, one for each PowerShell it uses, started when the first step needs it. */
export class JobPowerShell {
  readonly #options: JobPowerShellOptions;
  readonly #sessions = new Map<Shell, Promise<Result<PowerShellSession, string>>>();

  constructor(options: JobPowerShellOptions) {
    this.#options = options;
  }

  async #session(shell: Shell): Promise<Result<PowerShellSession, string>> {
    const known = await this.#sessions.get(shell);
    if (known?.ok && known.value.alive) return known;
    const started = this.#start(shell);
    this.#sessions.set(shell, started);
    return started;
  }

  async #start(shell: Shell): Promise<Result<PowerShellSession, string>> {
    const program = findPowerShell(shell);
    if (program === null) return fail(`The shell "${shell}" is not on this machine. ${shellHelp(shell)}`);
    const { client, folder, tokens, bootstrap, workspace, screen } = this.#options;
    const made = folder.make();
    if (!made.ok) return made;
    return PowerShellSession.start(client, {
      program,
      bootstrap,
      folder: made.value,
      cwd: isFolder(workspace) ? workspace : made.value,
      token: tokens.next().token,
      ...screen(),
    });
  }

  /** Runs a command, as `JobSession.run` says. */
  async run(command: StepCommand, shell: Shell, hooks: StepHooks): Promise<StepExit> {
    if (!isFolder(command.workingDirectory))
      return broken('NotFound', `The working directory ${command.workingDirectory} does not exist.`);
    const started = await this.#session(shell);
    if (!started.ok) return broken('NotStarted', started.error);
    const { folder } = this.#options;
    const { source, workingDirectory: directory, outputs } = command;
    // Without the mark, Windows PowerShell takes a file for one in the system's old code page.
    const prepared = folder.step(source.kind === 'text' ? `\ufeff${source.text}` : null, '.ps1');
    if (!prepared.ok) return broken('NotStarted', prepared.error);
    const files = prepared.value;
    const path = source.kind === 'file' ? source.path : (files.script ?? '');
    const token = this.#options.tokens.next().token;
    const order: Order = {
      type: 'step',
      path,
      directory,
      env: orderedEnv(stepEnvironment(command, { ...files.env, [tokenVariable]: token })),
      variables: orderedVariables(command.variables),
      parameters: source.kind === 'file' ? orderedParameters(source.parameters) : [],
      outputs,
    };
    const { answer, survivors } = await this.#perform(started.value, order, token, hooks);
    const said = files.take();
    if (hooks.signal.aborted) return { kind: 'stopped', exitCode: null, files: said, survivors };
    if (answer === null) return { kind: 'broken', error: sessionDied, survivors };
    const { exitCode } = answer;
    const thrown = answer.error && inOwnText(answer.error, path, folder.path);
    return {
      kind: 'exited',
      exitCode,
      error: thrown ?? (exitCode === 0 || exitCode === null ? null : codeError(exitCode)),
      outputs: answer.outputs,
      files: said,
      survivors,
    };
  }

  /** Gives a person a prompt in the session, as `JobSession.takeOver` says. */
  async takeOver(
    at: TakeOverPlace,
    shell: Shell,
    { onOutput, signal }: Pick<StepHooks, 'onOutput' | 'signal'>,
  ): Promise<TakenOver> {
    if (!isFolder(at.workingDirectory))
      return notTakenOver(`The working directory ${at.workingDirectory} does not exist.`);
    const started = await this.#session(shell);
    if (!started.ok) return notTakenOver(started.error);
    const prepared = this.#options.folder.step(null, '');
    if (!prepared.ok) return notTakenOver(prepared.error);
    const token = this.#options.tokens.next().token;
    const order: Order = {
      type: 'interact',
      path: '',
      directory: at.workingDirectory,
      env: orderedEnv(stepEnvironment(at, { ...prepared.value.env, [tokenVariable]: token })),
      variables: orderedVariables(at.variables),
      parameters: [],
      outputs: [],
    };
    const typed: string[] = [];
    const hooks: StepHooks = { onOutput, signal, onWaiting: () => {} };
    const { survivors } = await this.#perform(started.value, order, token, hooks, typed);
    return { typed, files: prepared.value.take(), survivors, error: null };
  }

  /** Evaluates expressions, as `JobSession.evaluate` says. */
  async evaluate(
    request: EvaluateRequest,
    hooks: StepHooks,
  ): Promise<Result<Readonly<Record<string, JsonValue>>, StepError>> {
    const started = await this.#session('pwsh');
    if (!started.ok) return fail({ ...sessionDied, message: started.error, kind: 'NotStarted' });
    const token = this.#options.tokens.next().token;
    const order: Order = {
      type: 'evaluate',
      path: '',
      directory: request.workingDirectory,
      env: orderedEnv({ ...request.env, [tokenVariable]: token }),
      variables: orderedVariables(request.variables),
      parameters: [],
      outputs: request.expressions,
    };
    const { answer } = await this.#perform(started.value, order, token, hooks);
    if (hooks.signal.aborted) return fail({ ...sessionDied, message: 'It was stopped', kind: 'Stopped' });
    if (answer === null) return fail(sessionDied);
    return answer.error === null ? ok(answer.outputs) : fail(answer.error);
  }

  /** Gives an order, stops it when told to, and ends what it left behind. */
  async #perform(
    session: PowerShellSession,
    order: Order,
    token: string,
    hooks: StepHooks,
    typed: string[] = [],
  ): Promise<Performed> {
    const { client, onProcess } = this.#options;
    const { listener, finish } = stepListener(hooks);
    onProcess(order.type === 'interact' ? session.prompt : session.process);
    const answered = session.order(order, listener, typed);
    const stop = () => void this.#stop(session, token, answered);
    if (hooks.signal.aborted) stop();
    hooks.signal.addEventListener('abort', stop, { once: true });
    const answer = await answered;
    hooks.signal.removeEventListener('abort', stop);
    finish();
    onProcess(null);
    const dead = answer === null;
    const survivors = await client.end({
      token,
      roots: dead ? [session.pid] : leftoverRoots(session.pid),
      keep: dead ? [] : [session.pid],
      graceMs: dead ? 0 : leftoverGraceMs,
    });
    return { answer, survivors };
  }

  /** Ends the running order by ever stronger means until it is answered or the session is gone. */
  async #stop(session: PowerShellSession, token: string, answered: Promise<unknown>): Promise<void> {
    const { client } = this.#options;
    session.stop();
    if (await within(stopLimitMs, answered)) return;
    await client.end({ token, roots: [], keep: [session.pid], graceMs: programGraceMs });
    if (await within(stopProgramsLimitMs, answered)) return;
    await client.end({ token, roots: [session.pid], graceMs: 0 });
  }

  /** Lets the sessions end; answers the pids of those that live on, for whom there are stronger means. */
  async close(): Promise<readonly number[]> {
    const sessions = (await Promise.all(this.#sessions.values())).flatMap((session) =>
      session.ok && session.value.alive ? [session.value] : [],
    );
    for (const session of sessions) session.close();
    const gone = Promise.all(sessions.map(async (session) => session.process?.exit));
    if (sessions.length === 0 || (await within(closeLimitMs, gone))) return [];
    return sessions.map((session) => session.pid);
  }
}

function codeError(exitCode: number): StepError {
  return { message: `Exit code ${exitCode}`, file: null, line: null, column: null, kind: 'ExitCode', detail: '' };
}
