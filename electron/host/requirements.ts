import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { compareVersions } from '../../shared/base/version-range.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { FoundShell } from '../../shared/plan/script.ts';
import { isCustomShell } from '../../shared/plan/shells.ts';
import { findProgram, powershellHelp, shellCommand, shellHelp } from '../sessions/shells.ts';

const run = promisify(execFile);
/** To find its modules PowerShell reads every folder of them. */
const askLimitMs = 60_000;

export interface Missing {
  readonly what: string;
  readonly help: string;
}

const platformNames: Readonly<Record<string, NodeJS.Platform>> = { Windows: 'win32', Linux: 'linux', macOS: 'darwin' };

/** Those of the named modules that PowerShell has, in lower case; null where it could not be asked. */
async function modulesOf(pwsh: FoundShell, modules: readonly string[]): Promise<ReadonlySet<string> | null> {
  const names = modules.map((name) => `'${name.replaceAll("'", "''")}'`).join(',');
  const command = `(Get-Module -ListAvailable -Name ${names}).Name`;
  try {
    const { stdout } = await run(pwsh.path, ['-NoProfile', '-NonInteractive', '-Command', command], {
      timeout: askLimitMs,
      windowsHide: true,
    });
    return new Set(stdout.split(/\r?\n/).map((line) => line.trim().toLowerCase()));
  } catch {
    return null;
  }
}

async function missingModules(modules: readonly string[], pwsh: FoundShell | undefined): Promise<Missing[]> {
  if (modules.length === 0) return [];
  const found = pwsh === undefined ? new Set<string>() : await modulesOf(pwsh, modules);
  const unasked = found === null ? `${pwsh?.path} could not be asked for its modules. ` : '';
  return modules
    .filter((name) => !found?.has(name.toLowerCase()))
    .map((name) => ({
      what: `PowerShell module ${name}`,
      help: `${unasked}Install-Module ${name} -Scope CurrentUser`,
    }));
}

/** Custom shells are command lines, whose program must be on the PATH too. */
function missingCustomShells(plan: Plan): Missing[] {
  const shells = plan.jobs.flatMap((job) =>
    job.steps.filter(({ enabled, kind }) => enabled && kind === 'script').map(({ shell }) => shell),
  );
  const custom = [...new Set(shells)].filter((shell) => isCustomShell(shell) && !shell.includes('${{'));
  return custom
    .filter((shell) => shellCommand(shell) === null)
    .map((shell) => ({ what: `shell ${shell}`, help: shellHelp(shell) }));
}

/** All that a plan needs and this machine lacks, shells included, each with how to get it. */
export async function missingRequirements(plan: Plan, shells: readonly FoundShell[]): Promise<Missing[]> {
  const { minimumPowerShellVersion, requiredModules, requiredTools, platforms } = plan.requirements;
  const pwsh = shells.find(({ name }) => name === 'pwsh');
  const missing: Missing[] = plan.problems
    .filter(({ code }) => code === 'shell-missing')
    .map(({ message }) => ({ what: 'shell', help: message }));
  missing.push(...missingCustomShells(plan));
  const here =
    platforms.length === 0 ||
    platforms.some((name) => name === 'CrossPlatform' || platformNames[name] === process.platform);
  if (!here) missing.push({ what: 'platform', help: `The playbook runs on ${platforms.join(', ')}.` });
  if (minimumPowerShellVersion !== null) {
    const what = `PowerShell ${minimumPowerShellVersion} or later`;
    const known = pwsh ?? shells.find(({ name }) => name === 'powershell');
    if (known === undefined) missing.push({ what, help: powershellHelp });
    else if (known.version !== null && compareVersions(known.version, minimumPowerShellVersion) < 0)
      missing.push({ what, help: `${known.path} is ${known.version}. ${powershellHelp}` });
  }
  for (const tool of requiredTools) {
    if (findProgram(tool) === null)
      missing.push({ what: `tool ${tool}`, help: `Install ${tool}, or put it on the PATH.` });
  }
  return [...missing, ...(await missingModules(requiredModules, pwsh))];
}
