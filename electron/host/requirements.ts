import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { compareVersions, satisfies } from '../../shared/base/version-range.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { plansWithin } from '../../shared/plan/plans-within.ts';
import type { FoundShell } from '../../shared/plan/script.ts';
import { isCustomShell } from '../../shared/plan/shells.ts';
import { type ModuleSpec, readModule } from '../../shared/playbook/module-spec.ts';
import { modulesInFolders } from '../sessions/powershell-modules.ts';
import { findProgram, powershellHelp, shellCommand, shellHelp } from '../sessions/shells.ts';

const run = promisify(execFile);
/** To find its modules PowerShell reads every folder of them. */
const askLimitMs = 60_000;

export interface Missing {
  readonly what: string;
  readonly help: string;
}

/** Something a plan needs; `help` says how to get it, and is null where it is there. */
export interface Requirement {
  readonly what: string;
  readonly help: string | null;
}

const platformNames: Readonly<Record<string, NodeJS.Platform>> = { Windows: 'win32', Linux: 'linux', macOS: 'darwin' };

/** The versions of the named modules that PowerShell has, by their names in lower case; null where it could not be asked. */
async function versionsOf(
  pwsh: FoundShell,
  modules: readonly ModuleSpec[],
): Promise<ReadonlyMap<string, readonly string[]> | null> {
  const names = modules.map(({ name }) => `'${name.replaceAll("'", "''")}'`).join(',');
  const command = `Get-Module -ListAvailable -Name ${names} | ForEach-Object { "$($_.Name) $($_.Version)" }`;
  try {
    const { stdout } = await run(pwsh.path, ['-NoProfile', '-NonInteractive', '-Command', command], {
      timeout: askLimitMs,
      windowsHide: true,
    });
    const found = new Map<string, string[]>();
    for (const line of stdout.split(/\r?\n/)) {
      const [name = '', version = ''] = line.trim().split(' ');
      if (name !== '') found.set(name.toLowerCase(), [...(found.get(name.toLowerCase()) ?? []), version]);
    }
    return found;
  } catch {
    return null;
  }
}

/** With `ask`, what no folder of modules shows, and in which version, is asked of PowerShell itself, which starts it. */
async function moduleRequirements(
  texts: readonly string[],
  pwsh: FoundShell | undefined,
  ask: boolean,
): Promise<Requirement[]> {
  const modules = texts.map(readModule);
  const seen = pwsh === undefined ? new Set<string>() : await modulesInFolders(pwsh.path);
  const isSeen = ({ name }: ModuleSpec) => seen.has(name.toLowerCase());
  const asked = ask && pwsh !== undefined ? modules.filter((module) => !isSeen(module) || module.range !== '') : [];
  const found = asked.length > 0 && pwsh !== undefined ? await versionsOf(pwsh, asked) : new Map<string, string[]>();
  return modules.map((module) => {
    const what = `PowerShell module ${`${module.name} ${module.range}`.trim()}`;
    if (!asked.includes(module)) return { what, help: isSeen(module) ? null : install(module, '') };
    if (found === null) return { what, help: install(module, `${pwsh?.path} could not be asked for its modules. `) };
    const versions = found.get(module.name.toLowerCase()) ?? [];
    const fits = versions.some((version) => module.range === '' || satisfies(version, module.range) === true);
    return {
      what,
      help: fits ? null : install(module, versions.length > 0 ? `There is ${versions.join(', ')}. ` : ''),
    };
  });
}

function install({ name, range }: ModuleSpec, before: string): string {
  const [, exact] = /={2}\s*(\S+)/.exec(range) ?? [];
  const [, minimum] = />=\s*(\S+)/.exec(range) ?? [];
  const [, maximum] = /<=\s*(\S+)/.exec(range) ?? [];
  const wanted = [
    exact === undefined ? '' : ` -RequiredVersion ${exact}`,
    minimum === undefined ? '' : ` -MinimumVersion ${minimum}`,
    maximum === undefined ? '' : ` -MaximumVersion ${maximum}`,
  ].join('');
  return `${before}Install-Module ${name}${wanted} -Scope CurrentUser`;
}

/** The shells that a plan's steps name; custom ones are command lines, whose program must be on the PATH too. */
function shellRequirements(plan: Plan, shells: readonly FoundShell[]): Requirement[] {
  const named = plan.jobs.flatMap((job) =>
    job.steps
      .filter(({ enabled }) => enabled)
      .flatMap(({ kind, shell, scripts }) =>
        kind === 'script' ? [shell] : kind === 'run' ? scripts.map((script) => script.shell) : [],
      ),
  );
  const used = [...new Set(named)].filter((shell) => shell !== 'node' && !shell.includes('${{'));
  const custom = used.filter(isCustomShell).map((shell) => ({
    what: `shell ${shell}`,
    help: shellCommand(shell) === null ? shellHelp(shell) : null,
  }));
  const found = used.filter((shell) => shells.some(({ name }) => name === shell));
  const missing = plan.problems.filter(({ code }) => code === 'shell-missing');
  return [
    ...found.map((shell) => ({ what: `shell ${shell}`, help: null })),
    ...missing.map(({ message }) => ({ what: 'shell', help: message })),
    ...custom,
  ];
}

function powershellRequirement(minimum: string, shells: readonly FoundShell[]): Requirement {
  const what = `PowerShell ${minimum} or later`;
  const known = shells.find(({ name }) => name === 'pwsh') ?? shells.find(({ name }) => name === 'powershell');
  if (known === undefined) return { what, help: powershellHelp };
  const old = known.version !== null && compareVersions(known.version, minimum) < 0;
  return { what, help: old ? `${known.path} is ${known.version}. ${powershellHelp}` : null };
}

function platformRequirement(platforms: readonly string[]): Requirement[] {
  if (platforms.length === 0) return [];
  const here = platforms.some((name) => name === 'CrossPlatform' || platformNames[name] === process.platform);
  const names = platforms.join(', ');
  return [
    here ? { what: `platform ${names}`, help: null } : { what: 'platform', help: `The playbook runs on ${names}.` },
  ];
}

/**
 * All that a plan needs of this machine, what it has and what it lacks, shells included. Without `ask` no process is
 * started: a module counts as there if a folder of modules has it.
 */
async function requirementsOf(
  plan: Plan,
  shells: readonly FoundShell[],
  { ask }: { readonly ask: boolean },
): Promise<Requirement[]> {
  const { minimumPowerShellVersion, requiredModules, requiredTools, platforms } = plan.requirements;
  const pwsh = shells.find(({ name }) => name === 'pwsh');
  return [
    ...shellRequirements(plan, shells),
    ...platformRequirement(platforms),
    ...(minimumPowerShellVersion === null ? [] : [powershellRequirement(minimumPowerShellVersion, shells)]),
    ...requiredTools.map((tool) => ({
      what: `tool ${tool}`,
      help: findProgram(tool) === null ? `Install ${tool}, or put it on the PATH.` : null,
    })),
    ...(await moduleRequirements(requiredModules, pwsh, ask)),
  ];
}

/** What the plan needs, and what the playbooks need that it runs: each told once. */
export async function requirementsAnywhere(
  plan: Plan,
  shells: readonly FoundShell[],
  how: { readonly ask: boolean },
): Promise<Requirement[]> {
  const all = new Map<string, Requirement>();
  for (const each of plansWithin(plan)) {
    for (const one of await requirementsOf(each, shells, how)) {
      // Missing shells have one name for all, and each its own help.
      const key = one.what === 'shell' ? `${one.what} ${one.help}` : one.what;
      if (!all.has(key)) all.set(key, one);
    }
  }
  return [...all.values()];
}
