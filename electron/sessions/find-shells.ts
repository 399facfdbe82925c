import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { FoundShell } from '../../shared/plan/script.ts';
import { findPowerShell, shellCommand, shellSpecs } from './shells.ts';

const run = promisify(execFile);

async function versionOf(path: string, args: readonly string[], pattern: RegExp): Promise<string | null> {
  try {
    const { stdout, stderr } = await run(path, [...args], { timeout: 10_000 });
    return (stdout + stderr).match(pattern)?.[1] ?? null;
  } catch {
    return null;
  }
}

const versionArgs: Readonly<Record<string, { readonly args: readonly string[]; readonly pattern: RegExp }>> = {
  bash: { args: ['--version'], pattern: /version (\S+?)[(\s]/ },
  zsh: { args: ['--version'], pattern: /zsh (\S+)/ },
  python: { args: ['--version'], pattern: /Python (\S+)/ },
};

async function findOneShot(name: string): Promise<FoundShell | null> {
  const command = shellCommand(name);
  if (command === null) return null;
  if (name === 'node') return { name, path: command.file, version: process.versions.node };
  const ask = versionArgs[name];
  return {
    name,
    path: command.file,
    version: ask === undefined ? null : await versionOf(command.file, ask.args, ask.pattern),
  };
}

async function findPwsh(name: 'pwsh' | 'powershell'): Promise<FoundShell | null> {
  const path = findPowerShell(name);
  if (path === null) return null;
  const version =
    name === 'pwsh'
      ? await versionOf(path, ['--version'], /PowerShell (\S+)/)
      : await versionOf(path, ['-NoProfile', '-Command', '$PSVersionTable.PSVersion.ToString()'], /(\S+)/);
  return { name, path, version };
}

/** The shells of this machine, with their versions, PowerShell first; asks each its version, all at once. */
export async function findShells(): Promise<readonly FoundShell[]> {
  const found = await Promise.all([
    findPwsh('pwsh'),
    findPwsh('powershell'),
    ...Object.keys(shellSpecs).map(findOneShot),
  ]);
  return found.filter((shell) => shell !== null);
}
