import { joinPointer } from '../base/pointer.ts';
import type { PlannedCondition, PlannedJob, PlannedStep } from './plan.ts';
import type { ProblemCollector } from './plan-problems.ts';
import type { WorkspaceFacts } from './script.ts';
import { isCustomShell, shellHelp } from './shells.ts';

/**
 * Tells of shells that nobody knows, of those that this machine lacks (once each, with how to get them; nothing where the
 * host has not looked), and of jobs meant for another system. Node is never missing: it is the runtime itself.
 */
export function checkMachine(jobs: readonly PlannedJob[], facts: WorkspaceFacts, problems: ProblemCollector): void {
  const missing = new Map<string, { readonly pointer: string; count: number }>();
  for (const { shell, pointer } of jobs.flatMap(shellsOf)) {
    if (isCustomShell(shell) || shell.includes('${{')) continue;
    if (shellHelp[shell] === undefined) {
      const known = Object.keys(shellHelp).join(', ');
      problems.add(
        'shell-unknown',
        pointer,
        `There is no shell ${shell}: use one of ${known}, or a command line with {0} for the script's path.`,
      );
    } else if (shell !== 'node' && facts.shells?.some(({ name }) => name === shell) === false) {
      const known = missing.get(shell);
      if (known === undefined) missing.set(shell, { pointer, count: 1 });
      else known.count++;
    }
  }
  for (const [shell, { pointer, count }] of missing) {
    const steps = count === 1 ? 'This needs it.' : `${count} places need it, this one first.`;
    problems.add('shell-missing', pointer, `${shell} was not found on this machine. ${steps} ${shellHelp[shell]}.`);
  }
  for (const job of jobs) {
    checkRunner(job, facts.platform, problems);
    checkPermissions(job, facts, problems);
  }
}

interface NeededShell {
  readonly shell: string;
  readonly pointer: string;
}

function shellsOf(job: PlannedJob): readonly NeededShell[] {
  return [...shellsOfCondition(job.condition), ...job.steps.filter(({ enabled }) => enabled).flatMap(shellsOfStep)];
}

function shellsOfStep({ kind, shell, scripts, pointer, condition }: PlannedStep): readonly NeededShell[] {
  const own = kind === 'script' ? [shell] : [...new Set(scripts.map((script) => script.shell))];
  return [...own.map((name) => ({ shell: name, pointer })), ...shellsOfCondition(condition)];
}

function shellsOfCondition(condition: PlannedCondition | null): readonly NeededShell[] {
  return condition?.decidedBy === 'session' ? [{ shell: 'pwsh', pointer: condition.pointer }] : [];
}

const systems: readonly (readonly [RegExp, WorkspaceFacts['platform'], string])[] = [
  [/^(?:ubuntu|linux)(?:-|$)/i, 'linux', 'Linux'],
  [/^macos(?:-|$)/i, 'darwin', 'macOS'],
  [/^windows(?:-|$)/i, 'win32', 'Windows'],
];

/** Every job runs here, whatever its labels say. */
function checkRunner(job: PlannedJob, platform: WorkspaceFacts['platform'], problems: ProblemCollector): void {
  const meant = systems.find(([pattern]) => job.runsOn.some((label) => pattern.test(label)));
  if (meant === undefined || meant[1] === platform) return;
  const here = systems.find(([, own]) => own === platform)?.[2] ?? platform;
  const message = `Job ${job.id} is meant for ${meant[2]} (${job.runsOn.join(', ')}), and runs here, on ${here}.`;
  problems.add('runner-other', job.pointer, message);
}

/** What a job's permissions hold back is held back where the system can; else the plan says so. */
function checkPermissions({ id, permissions, pointer }: PlannedJob, facts: WorkspaceFacts, problems: ProblemCollector) {
  if (permissions === null || facts.sandbox === undefined) return;
  const { filesystem, network } = permissions;
  const tell = (what: string) => problems.add('permissions-unenforced', joinPointer(pointer, 'permissions'), what);
  if (facts.sandbox === null && (filesystem !== null || network !== null)) {
    tell(
      `What the job ${id} may touch is shown and not enforced: that takes Linux with bubblewrap (bwrap) on the PATH.`,
    );
  } else if (network !== null && network.length > 0) {
    tell(`The job ${id} may reach any host: only a list of none ("network": []) can be enforced.`);
  }
}
