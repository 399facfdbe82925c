import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import type { StepCommand, StepExit, StepHooks } from '../engine/ports.ts';
import { hostEnvironment, stepEnvironment } from './environment.ts';
import { tokenVariable } from './process-table.ts';
import type { PtyClient, PtyProcess } from './pty-client.ts';
import { OutputTail, scriptError } from './script-error.ts';
import { shellCommand, shellHelp } from './shells.ts';
import type { JobFolder } from './step-files.ts';

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

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Runs one step in a process of its own on the job's terminal. `onStart` gets the process, for input and size. */
export async function runOneShot(
  client: PtyClient,
  folder: JobFolder,
  command: StepCommand,
  hooks: StepHooks,
  screen: Screen,
  onStart: (process: PtyProcess) => void,
): Promise<StepExit> {
  const shell = shellCommand(command.shell);
  if (shell === null)
    return broken('NotFound', `The shell "${command.shell}" is not on this machine. ${shellHelp(command.shell)}`);
  if (!isFolder(command.workingDirectory))
    return broken('NotFound', `The working directory ${command.workingDirectory} does not exist.`);
  const files = await folder.step();
  const script =
    command.source.kind === 'file'
      ? command.source.path
      : await files.writeScript(command.source.text, shell.extension);
  const token = randomBytes(12).toString('hex');
  const more = {
    ...files.env,
    [tokenVariable]: token,
    ...(shell.isRuntime && process.versions.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
  };
  const tail = new OutputTail();
  const spawned = await client.spawn(
    {
      file: shell.file,
      args: shell.args.map((arg) => arg.replaceAll('{0}', script)),
      cwd: command.workingDirectory,
      env: { ...hostEnvironment(), ...stepEnvironment(command, more) },
      ...screen,
    },
    (bytes) => {
      tail.push(bytes);
      return hooks.onOutput(bytes);
    },
  );
  if (!spawned.ok) return broken('NotStarted', `${shell.file} could not be started: ${spawned.error}`);
  const child = spawned.value;
  onStart(child);
  const stop = () => void client.end({ token, roots: [child.pid], graceMs });
  if (hooks.signal.aborted) stop();
  hooks.signal.addEventListener('abort', stop, { once: true });
  const { exitCode, signal } = await child.exit;
  hooks.signal.removeEventListener('abort', stop);
  const survivors = await client.end({ token, roots: [], graceMs: hooks.signal.aborted ? graceMs : leftoverGraceMs });
  const said = await files.read();
  // A program that a signal ended has no code of its own: 128 and the signal's number, as shells tell it.
  const code = signal === null ? exitCode : 128 + signal;
  if (hooks.signal.aborted) return { kind: 'stopped', exitCode: code, files: said, survivors };
  const error = code === 0 ? null : scriptError(code, tail.text(), script);
  return { kind: 'exited', exitCode: code, error, outputs: {}, files: said, survivors };
}
