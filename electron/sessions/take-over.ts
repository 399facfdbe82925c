import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import type { StepHooks, TakenOver, TakeOverPlace } from '../engine/ports.ts';
import { isFolder } from '../is-folder.ts';
import { hostEnvironment, stepEnvironment } from './environment.ts';
import { inputEnv, leftoverRoots, type OneShotPlace } from './one-shot.ts';
import { shellCommand, shellHelp } from './shells.ts';
import { type JobFolder, noCommandFiles } from './step-files.ts';
import { tokenVariable } from './step-token.ts';

/** An interactive shell does not end when it is asked to, so it is not waited for long; in milliseconds. */
const graceMs = 300;

/** Tells every command as it is given, ended by a zero byte (PS0: bash 4.4). `{file}` is where, quoted as the shell quotes. */
const bashProfile = `PS1='\\w \\$ '
HISTFILE=
HISTCONTROL=
__gantry_typed() {
  local line
  line=$(HISTTIMEFORMAT= builtin history 1)
  [[ $line =~ ^[[:space:]]*[0-9]+[*]?[[:space:]]+(.*)$ ]] && printf '%s\\0' "\${BASH_REMATCH[1]}" >> {file}
}
PS0='$(__gantry_typed)'
set +o histexpand
set -o history
`;

const zshProfile = `unset ZDOTDIR
PS1='%~ %# '
unset HISTFILE
preexec() { printf '%s\\0' "$1" >> {file} }
`;

interface Interactive {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** How each shell is started for a person; `folder` is its own, with room for a profile that tells what is typed. */
const interactive: Readonly<Record<string, (folder: string, typed: string) => Interactive>> = {
  bash: (folder, typed) => {
    const profile = join(folder, 'take-over.bash');
    writeFileSync(profile, bashProfile.replace('{file}', quoted(typed)));
    return { args: ['--noprofile', '--rcfile', profile, '-i'], env: {} };
  },
  zsh: (folder, typed) => {
    writeFileSync(join(folder, '.zshrc'), zshProfile.replace('{file}', quoted(typed)));
    return { args: ['-d', '-i'], env: { ZDOTDIR: folder } };
  },
  sh: () => ({ args: ['-i'], env: { PS1: '$ ' } }),
  cmd: () => ({ args: ['/D', '/K'], env: {} }),
  python: () => ({ args: ['-q', '-i'], env: {} }),
  // The person's own history is not for what is typed here.
  node: () => ({ args: ['-i'], env: { NODE_REPL_HISTORY: '' } }),
};

/** Where a step's shell has no prompt of its own, or is not there. */
const others = process.platform === 'win32' ? ['cmd'] : ['bash', 'sh'];

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}

export function notTakenOver(error: string): TakenOver {
  return { typed: [], files: noCommandFiles, survivors: [], error };
}

interface Prompt extends Interactive {
  readonly file: string;
  readonly isRuntime: boolean;
}

function promptOf(shell: string, folder: JobFolder): Result<Prompt, string> {
  const names = Object.hasOwn(interactive, shell) ? [shell, ...others] : others;
  for (const name of names) {
    const found = shellCommand(name);
    const make = interactive[name];
    if (found === null || make === undefined) continue;
    return ok({ file: found.file, isRuntime: found.isRuntime, ...make(folder.path, folder.typed) });
  }
  return fail(`No shell can be opened here. ${shellHelp(names[0] ?? 'sh')}`);
}

/** Opens an interactive shell on the job's terminal, as `JobSession.takeOver` says. */
export async function takeOverOneShot(
  place: OneShotPlace,
  at: TakeOverPlace,
  { onOutput, signal }: Pick<StepHooks, 'onOutput' | 'signal'>,
): Promise<TakenOver> {
  const { client, folder, tokens, screen } = place;
  if (!isFolder(at.workingDirectory))
    return notTakenOver(`The working directory ${at.workingDirectory} does not exist.`);
  const prepared = folder.step(null, '');
  if (!prepared.ok) return notTakenOver(prepared.error);
  const prompt = promptOf(at.shell.toLowerCase(), folder);
  if (!prompt.ok) return notTakenOver(prompt.error);
  const token = tokens.next().token;
  const more = {
    ...inputEnv(at.parameters),
    ...prepared.value.env,
    ...prompt.value.env,
    [tokenVariable]: token,
    ...(prompt.value.isRuntime && process.versions.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
  };
  const { file, args } = prompt.value;
  const env = { ...hostEnvironment(), ...stepEnvironment(at, more) };
  const spawned = await client.spawn(
    { file, args, cwd: at.workingDirectory, env, ...screen },
    { onData: onOutput, onWaiting: () => {} },
  );
  if (!spawned.ok) return notTakenOver(`${file} could not be started: ${spawned.error}`);
  const child = spawned.value;
  place.onStart(child);
  const stop = () => void client.end({ token, roots: [child.pid], graceMs });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  await child.exit;
  signal.removeEventListener('abort', stop);
  const survivors = await client.end({ token, roots: leftoverRoots(child.pid), graceMs });
  return { typed: folder.takeTyped(), files: prepared.value.take(), survivors, error: null };
}
