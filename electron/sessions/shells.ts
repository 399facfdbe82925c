import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** How a shell runs a script file. `{0}` in an argument is the script's path. */
export interface ShellSpec {
  /** Of its program, the first found being taken. */
  readonly names: readonly string[];
  /** A text is a whole command line as Windows has it. */
  readonly args: readonly string[] | string;
  readonly extension: string;
  /** What to do where it is missing. */
  readonly help: string;
  readonly platforms: readonly NodeJS.Platform[] | null;
}

const onWindows = process.platform === 'win32';

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
    args: '/D /E:ON /V:OFF /S /C "CALL "{0}""',
    extension: '.cmd',
    help: 'cmd is part of Windows and runs nowhere else.',
    platforms: ['win32'],
  },
  python: {
    // On Windows python3 may be no more than an advertisement of the store.
    names: onWindows ? ['python', 'py'] : ['python3', 'python'],
    args: ['{0}'],
    extension: '.py',
    help: "Install Python 3 from python.org or the system's package manager.",
    platforms: null,
  },
  node: { names: [], args: ['{0}'], extension: '.js', help: '', platforms: null },
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
  const endings = onWindows ? ['', ...(process.env.PATHEXT ?? '.EXE;.CMD;.BAT').split(';')] : [''];
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

/** The folders in which Windows has a Unix shell: Git's own first, and never the one that enters a Linux of its own. */
function windowsShellPath(): string {
  const folders = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !/\\(system32|windowsapps)\\?$/i.test(folder));
  const git = [
    process.env.ProgramFiles,
    process.env['ProgramFiles(x86)'],
    process.env.LOCALAPPDATA && join(process.env.LOCALAPPDATA, 'Programs'),
  ];
  return [...git.flatMap((root) => (root ? [join(root, 'Git', 'bin')] : [])), ...folders].join(delimiter);
}

/** Path of PowerShell 7 (GANTRY_PWSH, then PATH), or on Windows of Windows PowerShell for `powershell`; null where there is none. */
export function findPowerShell(shell: 'pwsh' | 'powershell'): string | null {
  if (shell === 'powershell') return onWindows ? findProgram('powershell') : null;
  const named = process.env.GANTRY_PWSH;
  return (named ? findProgram(named) : null) ?? findProgram('pwsh');
}

export interface ShellCommand {
  readonly file: string;
  readonly extension: string;
  /** True: it is this program's own runtime, which in Electron must be told to be Node. */
  readonly isRuntime: boolean;
  /** The arguments that run the script at a path. */
  args(script: string): readonly string[] | string;
  /** The step's text as the shell wants its file. */
  prepare(text: string): string;
}

/** Splits a custom command line at spaces; double quotes keep a part together. */
export function splitCommand(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

function fill(args: readonly string[] | string, script: string): readonly string[] | string {
  return typeof args === 'string' ? args.replaceAll('{0}', script) : args.map((arg) => arg.replaceAll('{0}', script));
}

/** As GitHub writes it: commands are not echoed, and lines end as Windows has it. */
function batchFile(text: string): string {
  return `@echo off\r\n${text.replaceAll(/\r?\n/g, '\r\n')}`;
}

/** The program and arguments by which a shell runs a script; null where its program is not on this machine. */
export function shellCommand(shell: string): ShellCommand | null {
  const spec = Object.hasOwn(shellSpecs, shell) ? shellSpecs[shell] : undefined;
  if (spec === undefined) return customCommand(shell);
  const isRuntime = shell === 'node';
  const isUnixShell = onWindows && (shell === 'bash' || shell === 'sh');
  const path = isUnixShell ? windowsShellPath() : process.env.PATH;
  const file = isRuntime ? process.execPath : spec.names.map((name) => findProgram(name, path)).find((found) => found);
  if (!file) return null;
  return {
    file,
    extension: spec.extension,
    isRuntime,
    args: (script) => fill(spec.args, isUnixShell ? script.replaceAll('\\', '/') : script),
    prepare: shell === 'cmd' ? batchFile : (text) => text,
  };
}

function customCommand(line: string): ShellCommand | null {
  const [name, ...given] = splitCommand(line);
  const file = name === undefined ? null : findProgram(name);
  if (file === null) return null;
  const args = given.some((arg) => arg.includes('{0}')) ? given : [...given, '{0}'];
  return { file, extension: '', isRuntime: false, args: (script) => fill(args, script), prepare: (text) => text };
}

/** What to do where a shell is missing, in a sentence. */
export function shellHelp(shell: string): string {
  if (shell === 'pwsh') return powershellHelp;
  if (shell === 'powershell') return 'Windows PowerShell is part of Windows and runs nowhere else; use the shell pwsh.';
  return (
    (Object.hasOwn(shellSpecs, shell) && shellSpecs[shell]?.help) ||
    `Install the program of the command "${shell}", or put it on the PATH.`
  );
}
