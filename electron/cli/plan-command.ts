import { readFileSync } from 'node:fs';
import { formatDuration } from '../../shared/base/duration.ts';
import { levelsOf } from '../../shared/base/graph.ts';
import { hasErrors } from '../../shared/base/problem.ts';
import { awaitsText } from '../../shared/plan/awaits.ts';
import { presentNoPlan, presentPlan } from '../../shared/plan/cli-plan.ts';
import type { Plan, PlannedJob, PlannedStep } from '../../shared/plan/plan.ts';
import { tokenText } from '../../shared/plan/token-permissions.ts';
import { estimatePlan, type PastWork } from '../../shared/run/estimate.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { hostPath, openHost, requireFile, workspaceFor } from './open-host.ts';
import { answer, answerJson, problemLine, tell } from './print.ts';
import { runValues, secretValues, type ValueOptions } from './values.ts';

export interface PlanOptions extends ValueOptions {
  readonly workspace?: string;
  readonly json?: boolean;
}

function conditionText(part: PlannedJob | PlannedStep): string {
  if (part.condition === null) return '';
  const { text, value, decidedBy, parts } = part.condition;
  const awaits = parts.flatMap((one) => ('awaits' in one ? one.awaits : []));
  const unknown = decidedBy === 'session' ? 'asked of the session' : awaitsText([...new Set(awaits)]);
  return `  if ${text} → ${value === null ? unknown : String(value)}`;
}

/** What decides a condition of more than one part, a line each. */
function partLines({ condition }: PlannedJob | PlannedStep, indent: string): string[] {
  if (condition === null || condition.parts.length < 2) return [];
  return condition.parts.map(
    (part) => `${indent}${part.text} = ${'awaits' in part ? awaitsText(part.awaits) : JSON.stringify(part.value)}`,
  );
}

function stepLines(step: PlannedStep): string[] {
  const what = step.kind === 'run' ? step.scripts.map((script) => script.path).join(', ') : (step.uses ?? step.shell);
  const nested = step.call?.kind === 'nested' ? planLines(step.call.plan).map((line) => `        ${line}`) : [];
  return [`      ${step.name} — ${what}${conditionText(step)}`, ...partLines(step, '          '), ...nested];
}

/** A line for the playbook and each level, job and step; those of a playbook that a step runs below the step. */
function planLines(plan: Plan): string[] {
  const jobs = new Map(plan.jobs.map((job) => [job.id, job]));
  const { levels: ordered, unordered } = levelsOf(plan.jobs);
  const groups = [
    ...ordered.map((ids, level) => ({ title: `level ${level}`, ids })),
    ...(unordered.length === 0 ? [] : [{ title: 'in a cycle, or behind one', ids: unordered }]),
  ];
  const levels = groups.flatMap(({ title, ids }) => {
    const lines = ids.flatMap((id) => {
      const job = jobs.get(id);
      if (job === undefined) return [];
      const needs = job.needs.length === 0 ? '' : `  needs ${job.needs.join(', ')}`;
      const line = `    ${job.id}: ${job.name}${needs}${conditionText(job)}`;
      const token = tokenText(job.tokenPermissions);
      const asked = token === null ? [] : [`        ${token}`];
      return [line, ...partLines(job, '        '), ...asked, ...job.steps.flatMap(stepLines)];
    });
    return [`  ${title}`, ...lines];
  });
  const { name, version, format } = plan.playbook;
  const versioned = version === null ? '' : ` ${version}`;
  return [`${name}${versioned} (${format}), at most ${plan.maxConcurrency} jobs at once`, ...levels];
}

function estimateLine(plan: Plan, past: PastWork): string {
  const estimate = estimatePlan(plan, past);
  if (estimate === null) return '  estimate: unknown, as no earlier run tells of it';
  const { milliseconds, jobs, unknown } = estimate;
  const rest = unknown.length === 0 ? '' : `, without ${unknown.join(', ')}, of which none tells`;
  return `  estimate: ${formatDuration(milliseconds)} from ${past.runs} earlier ${past.runs === 1 ? 'run' : 'runs'}${rest}; critical path ${jobs.join(' → ')}`;
}

/** `gantry plan FILE`: what a run would do; starts no process. */
export async function planCommand(file: string, options: PlanOptions): Promise<ExitCode> {
  const path = requireFile(file);
  const workspace = workspaceFor(options.workspace, path);
  const values = runValues(options, secretValues(options, process.env));
  const host = await openHost(workspace);
  try {
    const known = hostPath(workspace, path);
    const outside = known === path ? { text: readFileSync(path, 'utf8') } : {};
    const asked = { path: known, ...outside, values };
    const { plan, problems } = await host.client.playbooks.plan(asked);
    if (options.json) answerJson(plan === null ? presentNoPlan(problems) : presentPlan(plan));
    else {
      const past = plan === null ? null : await host.client.runs.work({ file: plan.playbook.file });
      const needed = await host.client.playbooks.requirements(asked);
      const lines = needed.map(({ what, help }) => `  needs ${what}: ${help === null ? 'met' : `not met. ${help}`}`);
      if (plan !== null && past !== null) answer([...planLines(plan), ...lines, estimateLine(plan, past)].join('\n'));
      for (const problem of problems) tell(problemLine(file, problem));
    }
    return hasErrors(problems) ? exitCodes.failed : exitCodes.success;
  } finally {
    await host.dispose();
  }
}
