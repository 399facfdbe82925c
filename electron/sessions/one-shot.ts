import { jsonAsText } from '../../shared/base/json.ts';
import type { StepCommand, StepExit, StepHooks, TypedArgument } from '../engine/ports.ts';
import { isFolder } from '../is-folder.ts';
import { hostEnvironment, stepEnvironment } from './environment.ts';
import type { PtyListener, PtyProcess, Terminals } from './pty-client.ts';
import { OutputTail, scriptError } from './script-error.ts';
import { shellCommand, shellHelp } from './shells.ts';
import type { JobFolder } from './step-files.ts';
import { type TokenSource, tokenVariable } from './step-token.ts';

/** Milliseconds between asking a step's processes to end and making them. */
export const graceMs = 2500;
/** The same for what a finished step left behind. */
export const leftoverGraceMs = 1000;

export interface Screen {
  readonly columns: number;
  readonly rows: number;
}

export function broken(kind: string, message: string): StepExit {
  return { kind: 'broken', error: { message, file: null, line: null, column: null, kind, detail: '' }, survivors: [] };
}

/** Where to look for what a program left behind. On Linux its token tells, while its number may be another's by then. */
export function leftoverRoots(pid: number): readonly number[] {
  return process.platform === 'darwin' ? [pid] : [];
}

/** A step's hooks as a terminal calls them; after `finish` nobody waits for input any more. */
export function stepListener(hooks: StepHooks): {
  readonly listener: PtyListener;
  readonly finish: () => void;
} {
  let waits = false;
  const onWaiting = (waiting: boolean) => {
    if (waits === waiting) return;
    waits = waiting;
    hooks.onWaiting(waiting);
  };
  return { listener: { onData: (bytes) => hooks.onOutput(bytes), onWaiting }, finish: () => onWaiting(false) };
}

/** What scripts other than PowerShell's get as arguments: `INPUT_NAME`, as GitHub gives an action its inputs. */
export function inputEnv(parameters: readonly TypedArgument[]): Record<string, string> {
  return Object.fromEntries(
    parameters.map(({ name, value }) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value === null ? '' : jsonAsText(value),
    ]),
  );
}

export interface OneShotPlace {
  readonly client: Terminals;
  readonly folder: JobFolder;
  readonly tokens: TokenSource;
  readonly screen: Screen;
  /** Gets the step's process when it has started, for input and size. */
  readonly onStart: (process: PtyProcess) => void;
}

/** Runs one step in a process of its own on the job's terminal. */
export async function runOneShot(place: OneShotPlace, command: StepCommand, hooks: StepHooks): Promise<StepExit> {
  const { client, folder, tokens, screen } = place;
  const shell = shellCommand(command.shell);
  if (shell === null)
    return broken('NotFound', `The shell "${command.shell}" is not on this machine. ${shellHelp(command.shell)}`);
  if (!isFolder(command.workingDirectory))
    return broken('NotFound', `The working directory ${command.workingDirectory} does not exist.`);
  const { source } = command;
  const prepared = folder.step(source.kind === 'text' ? shell.prepare(source.text) : null, shell.extension);
  if (!prepared.ok) return broken('NotStarted', prepared.error);
  const files = prepared.value;
  const script = source.kind === 'file' ? source.path : (files.script ?? '');
  const token = tokens.next().token;
  const more = {
    ...(source.kind === 'file' ? inputEnv(source.parameters) : {}),
    ...files.env,
    [tokenVariable]: token,
    ...(shell.isRuntime && process.versions.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
  };
  const tail = new OutputTail();
  const { listener, finish } = stepListener(hooks);
  const spawned = await client.spawn(
    {
      file: shell.file,
      args: shell.args(script),
      cwd: command.workingDirectory,
      env: { ...hostEnvironment(), ...stepEnvironment(command, more) },
      ...screen,
    },
    {
      onWaiting: listener.onWaiting,
      onData: (bytes) => {
        tail.push(bytes);
        return listener.onData(bytes);
      },
    },
  );
  if (!spawned.ok) return broken('NotStarted', `${shell.file} could not be started: ${spawned.error}`);
  const child = spawned.value;
  place.onStart(child);
  const { exitCode, survivors } = await endOf(client, child, token, hooks.signal);
  finish();
  const said = files.take();
  if (hooks.signal.aborted) return { kind: 'stopped', exitCode, files: said, survivors };
  const error = exitCode === 0 ? null : scriptError(exitCode, tail.text(), script);
  return { kind: 'exited', exitCode, error, outputs: {}, files: said, survivors };
}

/** Waits for a step's process, which ends when the signal says so, and ends what it left behind. */
async function endOf(
  client: Terminals,
  child: PtyProcess,
  token: string,
  stopping: AbortSignal,
): Promise<{ readonly exitCode: number; readonly survivors: readonly number[] }> {
  const stop = () => void client.end({ token, roots: [child.pid], graceMs });
  if (stopping.aborted) stop();
  stopping.addEventListener('abort', stop, { once: true });
  const { exitCode, signal } = await child.exit;
  stopping.removeEventListener('abort', stop);
  const survivors = await client.end({
    token,
    roots: leftoverRoots(child.pid),
    graceMs: stopping.aborted ? graceMs : leftoverGraceMs,
  });
  // A program that a signal ended has no code of its own: 128 and the signal's number, as shells tell it.
  return { exitCode: signal === null ? exitCode : 128 + signal, survivors };
}
