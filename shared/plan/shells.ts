import type { Script, WorkspaceFacts } from './script.ts';

/** Every shell that `shell` may name, with how to get it. A custom command with `{0}` is a shell, too. */
export const shellHelp: Readonly<Record<string, string>> = {
  pwsh: 'Install PowerShell 7: https://learn.microsoft.com/powershell/scripting/install/install-powershell',
  powershell: 'Windows PowerShell 5.1 is a part of Windows; elsewhere use pwsh',
  bash: 'Install bash: it is in the package manager of every Unix, and comes with Git for Windows',
  sh: 'A POSIX shell is on every Unix; on Windows it comes with Git for Windows',
  zsh: 'Install zsh from the package manager of your system',
  cmd: 'cmd is a part of Windows; elsewhere use sh',
  python: 'Install Python 3: https://www.python.org/downloads',
  node: 'Node.js comes with Gantry',
};

/** How a workflow's steps that name no shell are run on a Unix: without `pipefail`, as GitHub has it. */
export const leastBash = 'bash -e {0}';

export function isCustomShell(shell: string): boolean {
  return shell.includes('{0}');
}

export interface StepShell {
  readonly shell: string;
  /** How it is started, where that is not its usual way. */
  readonly shellCommand?: string;
}

/** The shell of a step, which names one, or none anywhere: then it is bash for workflows on a Unix, as GitHub has it, else PowerShell. */
export function shellOfStep(named: string | null, format: string, platform: WorkspaceFacts['platform']): StepShell {
  const chosen = named ?? (format === 'github' && platform !== 'win32' ? leastBash : 'pwsh');
  return chosen.trim() === leastBash ? { shell: 'bash', shellCommand: leastBash } : { shell: chosen };
}

/** A script file runs in the shell of its own language; of two shells for one language the step may choose. */
export function shellOfScript(script: Script, chosen: string | null): string {
  if (script.shell === 'pwsh' && chosen === 'powershell') return chosen;
  if (script.shell === 'bash' && (chosen === 'sh' || chosen === 'zsh')) return chosen;
  return script.shell;
}
