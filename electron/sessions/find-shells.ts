import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { FoundShell } from '../../shared/plan/script.ts';
import { findPowerShell, shellCommand, shellSpecs } from './shells.ts';

const run = promisify(execFile);
/** PowerShell takes half a second on a warm machine and several on a cold one. */
const askLimitMs = 10_000;

interface Question {
  readonly args: readonly string[];
  readonly pattern: RegExp;
}

/** How each is asked its version; what is not here has no way to say it. */
const questions: Readonly<Record<string, Question>> = {
  pwsh: { args: ['--version'], pattern: /PowerShell (\S+)/ },
  powershell: { args: ['-NoProfile', '-Command', '$PSVersionTable.PSVersion.ToString()'], pattern: /(\S+)/ },
  bash: { args: ['--version'], pattern: /version (\S+?)[(\s]/ },
  zsh: { args: ['--version'], pattern: /zsh (\S+)/ },
  python: { args: ['--version'], pattern: /Python (\S+)/ },
};

const asked = new Map<string, Promise<string | null>>();

async function ask(path: string, { args, pattern }: Question): Promise<string | null> {
  try {
    const { stdout, stderr } = await run(path, [...args], { timeout: askLimitMs, windowsHide: true });
    return (stdout + stderr).match(pattern)?.[1] ?? null;
  } catch {
    return null;
  }
}

function versionOf(name: string, path: string): Promise<string | null> {
  if (name === 'node') return Promise.resolve(process.versions.node);
  const question = questions[name];
  if (question === undefined) return Promise.resolve(null);
  const known = asked.get(path) ?? ask(path, question);
  asked.set(path, known);
  return known;
}

function pathOf(name: string): string | null {
  if (name === 'pwsh' || name === 'powershell') return findPowerShell(name);
  const platforms = shellSpecs[name]?.platforms ?? null;
  if (platforms !== null && !platforms.includes(process.platform)) return null;
  return shellCommand(name)?.file ?? null;
}

/**
 * The shells of this machine, PowerShell first, node always. Each is looked for anew; its version is asked once for each
 * program, all at the same time, and null where it does not say one.
 */
export async function findShells(): Promise<readonly FoundShell[]> {
  const names = ['pwsh', 'powershell', ...Object.keys(shellSpecs)];
  const found = names.flatMap((name) => {
    const path = pathOf(name);
    return path === null ? [] : [{ name, path }];
  });
  return Promise.all(found.map(async ({ name, path }) => ({ name, path, version: await versionOf(name, path) })));
}
