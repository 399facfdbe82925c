import { randomBytes } from 'node:crypto';
import type { JsonValue } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import type { StepError } from '../../shared/run/events.ts';
import type { EvaluateRequest, StepCommand, StepExit, StepHooks } from '../engine/ports.ts';
import { stepEnvironment } from './environment.ts';
import { broken, isFolder, leftoverGraceMs, type Screen } from './one-shot.ts';
import type { StepAnswer } from './powershell-protocol.ts';
import { PowerShellSession } from './powershell-session.ts';
import { tokenVariable } from './process-table.ts';
import type { PtyClient, PtyProcess } from './pty-client.ts';
import { findPowerShell, shellHelp } from './shells.ts';
import type { JobFolder, noCommandFiles } from './step-files.ts';

/** How long a stopped step may take to let go by itself, and then without the programs it waits for, before its session ends. */
const stopLimitMs = 2500;
const stopProgramsLimitMs = 2000;
const programGraceMs = 500;

type Shell = 'pwsh' | 'powershell';

export interface JobPowerShellOptions {
  readonly client: PtyClient;
  readonly folder: JobFolder;
  readonly bootstrap: string;
  readonly workspace: string;
  readonly screen: () => Screen;
  /** A process came to the fore of the job's terminal. */
  readonly onProcess: (process: PtyProcess) => void;
}

const sessionDied: StepError = {
  message: 'The PowerShell session ended under the step. The next step gets a new one, without the variables so far.',
  file: null,
  line: null,
  column: null,
  kind: 'SessionEnded',
  detail: '',
};

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
    const { client, folder, bootstrap, workspace, screen } = this.#options;
    return PowerShellSession.start(client, { program, bootstrap, folder: folder.path, cwd: workspace, ...screen() });
  }

  /** Ends the running step by ever stronger means until the order is answered or the session is gone. */
  async #stop(session: PowerShellSession, token: string, answered: Promise<unknown>): Promise<void> {
    const { client } = this.#options;
    const within = (milliseconds: number) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<boolean>((resolve) => {
        timer = setTimeout(resolve, milliseconds, false);
      });
      return Promise.race([answered.then(() => true), late]).finally(() => clearTimeout(timer));
    };
    session.stop();
    if (await within(stopLimitMs)) return;
    await client.end({ token, roots: [], keep: [session.process.pid], graceMs: programGraceMs });
    if (await within(stopProgramsLimitMs)) return;
    await client.end({ token, roots: [session.process.pid], graceMs: 0 });
  }

  async run(command: StepCommand, hooks: StepHooks): Promise<StepExit> {
    if (!isFolder(command.workingDirectory))
      return broken('NotFound', `The working directory ${command.workingDirectory} does not exist.`);
    const started = await this.#session(command.shell as Shell);
    if (!started.ok) return broken('NotStarted', started.error);
    const session = started.value;
    const { client, folder } = this.#options;
    this.#options.onProcess(session.process);
    const files = await folder.step();
    const { source } = command;
    const path = source.kind === 'file' ? source.path : await files.writeScript(withMark(source.text), '.ps1');
    const token = randomBytes(12).toString('hex');
    const env = stepEnvironment(command, { ...files.env, [tokenVariable]: token });
    const parameters = source.kind === 'file' ? source.parameters : [];
    const { workingDirectory: directory, variables, outputs } = command;
    const answered = session.order({ type: 'step', path, directory, env, variables, parameters, outputs }, (bytes) =>
      hooks.onOutput(bytes),
    );
    const stop = () => void this.#stop(session, token, answered);
    if (hooks.signal.aborted) stop();
    hooks.signal.addEventListener('abort', stop, { once: true });
    const answer = await answered;
    hooks.signal.removeEventListener('abort', stop);
    const survivors = await client.end({ token, roots: [], keep: [session.process.pid], graceMs: leftoverGraceMs });
    return exitOf(answer, hooks.signal.aborted, await files.read(), survivors);
  }

  async evaluate(
    request: EvaluateRequest,
    hooks: StepHooks,
  ): Promise<Result<Readonly<Record<string, JsonValue>>, StepError>> {
    const started = await this.#session('pwsh');
    if (!started.ok) return fail({ ...sessionDied, message: started.error, kind: 'NotStarted' });
    const session = started.value;
    const { workingDirectory: directory, variables, env, expressions: outputs } = request;
    const answered = session.order(
      { type: 'evaluate', path: '', directory, env, variables, parameters: [], outputs },
      (bytes) => hooks.onOutput(bytes),
    );
    const stop = () => void this.#options.client.end({ token: '', roots: [session.process.pid], graceMs: 0 });
    hooks.signal.addEventListener('abort', stop, { once: true });
    const answer = await answered;
    hooks.signal.removeEventListener('abort', stop);
    if (answer === null) return fail(sessionDied);
    return answer.error === null ? ok(answer.outputs) : fail(answer.error);
  }

  /** Pids of the sessions that live. */
  async pids(): Promise<readonly number[]> {
    const sessions = await Promise.all(this.#sessions.values());
    return sessions.flatMap((session) => (session.ok && session.value.alive ? [session.value.process.pid] : []));
  }
}

/** Windows PowerShell reads a file without a mark in the system's old code page. */
function withMark(text: string): string {
  return `\ufeff${text}`;
}

function exitOf(
  answer: StepAnswer | null,
  aborted: boolean,
  files: typeof noCommandFiles,
  survivors: readonly number[],
): StepExit {
  if (aborted) return { kind: 'stopped', exitCode: answer?.exitCode ?? null, files, survivors };
  if (answer === null) return { kind: 'broken', error: sessionDied, survivors };
  const { exitCode, outputs } = answer;
  const byCode =
    exitCode === null || exitCode === 0 ? null : { ...sessionDied, message: `Exit code ${exitCode}`, kind: 'ExitCode' };
  return { kind: 'exited', exitCode, error: answer.error ?? byCode, outputs, files, survivors };
}
