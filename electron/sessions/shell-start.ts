import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { findPowerShell, shellCommand, shellHelp } from './shells.ts';

/** How a shell is started for a person to work in. */
export interface ShellStart {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether it says by marks what is given in it. */
  readonly records: boolean;
  /** Takes away what was made for it. */
  readonly clear: () => void;
}

type Way = (file: string, scripts: string) => ShellStart;

const nothing = () => {};

const powershell: Way = (file, scripts) => {
  const policy = process.platform === 'win32' ? ['-ExecutionPolicy', 'Bypass'] : [];
  const script = join(scripts, 'gantry-shell.ps1').replaceAll("'", "''");
  // The script loads the profiles itself, once it has taken the nonce away.
  const args = ['-NoLogo', '-NoProfile', ...policy, '-NoExit', '-Command', `. '${script}'`];
  return { file, args, env: {}, records: true, clear: nothing };
};

/** zsh reads its setup from one folder: ours, whose files read the person's own. */
const zshenv = `__gantry_nonce=$GANTRY_SHELL_NONCE __gantry_zdotdir=$ZDOTDIR
unset GANTRY_SHELL_NONCE
if [[ -n $GANTRY_ZDOTDIR ]]; then ZDOTDIR=$GANTRY_ZDOTDIR; else unset ZDOTDIR; fi
unset GANTRY_ZDOTDIR
if [[ -r \${ZDOTDIR:-$HOME}/.zshenv ]]; then . \${ZDOTDIR:-$HOME}/.zshenv; fi
__gantry_home=\${ZDOTDIR-} ZDOTDIR=$__gantry_zdotdir
`;

const zshrc = `if [[ -n $__gantry_home ]]; then ZDOTDIR=$__gantry_home; else unset ZDOTDIR; fi
[[ \${HISTFILE-} == $__gantry_zdotdir/* ]] && HISTFILE=\${ZDOTDIR:-$HOME}/.zsh_history
if [[ -r \${ZDOTDIR:-$HOME}/.zshrc ]]; then . \${ZDOTDIR:-$HOME}/.zshrc; fi
. {script}
unset __gantry_home __gantry_zdotdir
`;

const zsh: Way = (file, scripts) => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-zsh-'));
  const script = `'${join(scripts, 'gantry-shell.zsh').replaceAll("'", "'\\''")}'`;
  writeFileSync(join(folder, '.zshenv'), zshenv);
  writeFileSync(
    join(folder, '.zshrc'),
    zshrc.replace('{script}', () => script),
  );
  const env = { ZDOTDIR: folder, GANTRY_ZDOTDIR: process.env.ZDOTDIR ?? '' };
  return { file, args: ['-i'], env, records: true, clear: () => rmSync(folder, { recursive: true, force: true }) };
};

/** The shells that a person can work in; those that cannot be told to mark their commands do without. */
const ways: Readonly<Record<string, Way>> = {
  pwsh: powershell,
  powershell,
  bash: (file, scripts) => ({
    file,
    args: ['--rcfile', join(scripts, 'gantry-shell.bash'), '-i'],
    env: {},
    records: true,
    clear: nothing,
  }),
  zsh,
  sh: (file) => ({ file, args: ['-i'], env: {}, records: false, clear: nothing }),
  cmd: (file) => ({ file, args: [], env: {}, records: false, clear: nothing }),
};

/** How the shell of that name is started; `scripts` is the folder of `gantry-shell.*`. Fails with what to do. */
export function shellStart(shell: string, scripts: string): Result<ShellStart, string> {
  const way = Object.hasOwn(ways, shell) ? ways[shell] : undefined;
  if (way === undefined) return fail(`${shell} is no shell to work in: choose one of ${Object.keys(ways).join(', ')}.`);
  const isPowerShell = shell === 'pwsh' || shell === 'powershell';
  const file = isPowerShell ? findPowerShell(shell) : (shellCommand(shell)?.file ?? null);
  return file === null ? fail(`${shell} is not on this machine. ${shellHelp(shell)}`) : ok(way(file, scripts));
}
