import { execFile } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

/** Whose version is asked, by a process of theirs, where nothing else tells it. */
export type VersionsAsked = 'none' | 'powershell' | 'all';

const asked = new Map<string, Promise<string | null>>();

async function ask(path: string, { args, pattern }: Question): Promise<string | null> {
  try {
    const { stdout, stderr } = await run(path, [...args], { timeout: askLimitMs, windowsHide: true });
    return (stdout + stderr).match(pattern)?.[1] ?? null;
  } catch {
    return null;
  }
}

/** The version of a PowerShell 7 by what it is installed with: the file in which .NET is told what the program is made of. */
function installedVersion(path: string): string | null {
  try {
    const parts = readFileSync(join(dirname(realpathSync(path)), 'pwsh.deps.json'), 'utf8');
    return parts.match(/"System\.Management\.Automation\/([^"]+)"/)?.[1] ?? null;
  } catch {
    return null;
  }
}

async function versionOf(name: string, path: string, whose: VersionsAsked): Promise<string | null> {
  if (name === 'node') return process.versions.node;
  const installed = name === 'pwsh' ? installedVersion(path) : null;
  if (installed !== null) return installed;
  const question = questions[name];
  if (question === undefined) return null;
  const wanted = whose === 'all' || (whose === 'powershell' && (name === 'pwsh' || name === 'powershell'));
  const known = asked.get(path) ?? (wanted ? ask(path, question) : null);
  if (known !== null) asked.set(path, known);
  return known;
}

function pathOf(name: string): string | null {
  if (name === 'pwsh' || name === 'powershell') return findPowerShell(name);
  const platforms = shellSpecs[name]?.platforms ?? null;
  if (platforms !== null && !platforms.includes(process.platform)) return null;
  return shellCommand(name)?.file ?? null;
}

/**
 * The shells of this machine, PowerShell first, node always. Each is looked for anew. A version is null where none is told:
 * those that only a process of the shell itself can tell are asked of `whose` alone, once for each program.
 */
export async function findShells(whose: VersionsAsked): Promise<readonly FoundShell[]> {
  const names = ['pwsh', 'powershell', ...Object.keys(shellSpecs)];
  const found = names.flatMap((name) => {
    const path = pathOf(name);
    return path === null ? [] : [{ name, path }];
  });
  return Promise.all(
    found.map(async ({ name, path }) => ({ name, path, version: await versionOf(name, path, whose) })),
  );
}
