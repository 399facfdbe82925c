import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** How a shell runs a script file. `{0}` in an argument is the script's path. */
export interface ShellSpec {
  readonly names: readonly string[];
  readonly args: readonly string[];
  readonly extension: string;
  /** Appended to PATH's search by name; what to do where it is missing. */
  readonly help: string;
  readonly platforms: readonly NodeJS.Platform[] | null;
}

/**
 * The shells that take one process per step, started as GitHub's runner starts them (actions/runner, ScriptHandlerHelpers.cs).
 * PowerShell stands apart: it has a session. Any other `shell` is a command line with `{0}` for the script's path.
 */
export const shellSpecs: Readonly<Record<string, ShellSpec>> = {
  bash: {
    names: ['bash'],
    args: ['--noprofile', '--norc', '-eo', 'pipefail', '{0}'],
    extension: '.sh',
    help: "Install bash with the system's package manager (on Windows it comes with Git for Windows).",
    platforms: null,
  },
  sh: {
    names: ['sh'],
    args: ['-e', '{0}'],
    extension: '.sh',
    help: 'Install a POSIX shell (on Windows it comes with Git for Windows).',
    platforms: null,
  },
  zsh: {
    names: ['zsh'],
    args: ['-e', '{0}'],
    extension: '.zsh',
    help: "Install zsh with the system's package manager.",
    platforms: null,
  },
  cmd: {
    names: ['cmd'],
    args: ['/D', '/E:ON', '/V:OFF', '/S', '/C', 'CALL "{0}"'],
    extension: '.cmd',
    help: 'cmd is part of Windows and runs nowhere else.',
    platforms: ['win32'],
  },
  python: {
    names: ['python3', 'python'],
    args: ['{0}'],
    extension: '.py',
    help: "Install Python 3 from python.org or the system's package manager.",
    platforms: null,
  },
  node: { names: [], args: ['{0}'], extension: '.mjs', help: '', platforms: null },
};

export const powershellHelp = 'Install PowerShell 7: https://aka.ms/powershell (or name its path in GANTRY_PWSH).';

function isProgram(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Absolute path of a program: as given where it has a folder, else by PATH (and PATHEXT on Windows); null where there is none. */
export function findProgram(name: string, path = process.env.PATH ?? ''): string | null {
  const endings = process.platform === 'win32' ? ['', ...(process.env.PATHEXT ?? '.EXE;.CMD;.BAT').split(';')] : [''];
  const folders =
    isAbsolute(name) || name.includes('/') ? [''] : path.split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders) {
    for (const ending of endings) {
      const candidate = folder === '' ? name + ending : join(folder, name + ending);
      if (isProgram(candidate)) return candidate;
    }
  }
  return null;
}

/** Path of PowerShell 7 (GANTRY_PWSH, then PATH), or on Windows of Windows PowerShell for `powershell`; null where there is none. */
export function findPowerShell(shell: 'pwsh' | 'powershell'): string | null {
  if (shell === 'powershell') return process.platform === 'win32' ? findProgram('powershell') : null;
  const named = process.env.GANTRY_PWSH;
  return named ? findProgram(named) : findProgram('pwsh');
}

export interface ShellCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly extension: string;
  /** True: it is this program's own runtime, which in Electron must be told to be Node. */
  readonly isRuntime: boolean;
}

/** Splits a custom command line at spaces; double quotes keep a part together. */
export function splitCommand(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

/** The program and arguments by which a shell runs the script at `{0}`; null where its program is not on this machine. */
export function shellCommand(shell: string): ShellCommand | null {
  if (shell === 'node') return { file: process.execPath, args: ['{0}'], extension: '.mjs', isRuntime: true };
  const spec = shellSpecs[shell];
  if (spec !== undefined) {
    const file = spec.names.map((name) => findProgram(name)).find((path) => path !== null);
    return file ? { file, args: spec.args, extension: spec.extension, isRuntime: false } : null;
  }
  const [name, ...args] = splitCommand(shell);
  const file = name === undefined ? null : findProgram(name);
  if (file === null) return null;
  return {
    file,
    args: args.some((arg) => arg.includes('{0}')) ? args : [...args, '{0}'],
    extension: '',
    isRuntime: false,
  };
}

/** What to do where a shell is missing, in a sentence. */
export function shellHelp(shell: string): string {
  if (shell === 'pwsh') return powershellHelp;
  if (shell === 'powershell') return 'Windows PowerShell is part of Windows and runs nowhere else; use the shell pwsh.';
  return shellSpecs[shell]?.help || `Install the program of the command "${shell}", or put it on the PATH.`;
}
