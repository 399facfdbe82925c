import { writeFile } from 'node:fs/promises';
import { isDefinedError, safe } from '@orpc/client';
import { depthOf } from '../../shared/run/depth.ts';
import type { ReportFormat } from '../../shared/run/report/report-formats.ts';
import type { RunState } from '../../shared/run/state.ts';
import { standingOf } from '../../shared/run/unreached.ts';
import type { Host } from '../host/create-host.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { foldRun } from './fold-run.ts';
import { type HistoryOptions, withHost } from './open-host.ts';
import { answer, answerJson, tell } from './print.ts';
import { closingLines, failureLine } from './report-plain.ts';
import { printWhy } from './why-command.ts';

/** The state as JSON: maps become lists in the order of the plan. */
function presentState(state: RunState) {
  return { ...state, jobs: [...state.jobs.values()] };
}

interface ShowOptions extends HistoryOptions {
  readonly report?: ReportFormat;
  readonly logs?: boolean;
  readonly output?: string;
  readonly why?: string;
  readonly playbook?: boolean;
}

/** Writes a report where it was asked for, else to standard output. */
async function printReport(host: Host, run: string, { report, logs = false, output }: ShowOptions): Promise<ExitCode> {
  const { error, data } = await safe(host.client.runs.report({ run, format: report ?? 'md', logs }));
  if (data === undefined)
    throw isDefinedError(error) ? new CommandFailure(`There is no run ${run}`, exitCodes.usage) : error;
  if (output === undefined) {
    process.stdout.write(data.text);
    return exitCodes.success;
  }
  try {
    await writeFile(output, data.text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(`The report was not written: ${why}`, exitCodes.usage);
  }
  tell(`Written: ${output}`);
  return exitCodes.success;
}

/** Prints the playbook of a run as it was then. */
async function printPlaybook(host: Host, run: string): Promise<ExitCode> {
  const { error, data } = await safe(host.client.runs.text({ run }));
  if (data === undefined)
    throw isDefinedError(error) ? new CommandFailure(`There is no run ${run}`, exitCodes.usage) : error;
  if (data.text === null) throw new CommandFailure('That run is older than the keeping of texts', exitCodes.usage);
  process.stdout.write(data.text);
  return exitCodes.success;
}

/** `gantry show RUN`: what became of a run, for people, programs, or as a report to keep. */
export function showCommand(run: string, options: ShowOptions): Promise<ExitCode> {
  return withHost(options, async (host) => {
    if (options.report !== undefined) return printReport(host, run, options);
    if (options.playbook === true) return printPlaybook(host, run);
    const state = await foldRun(host, run);
    if (options.why !== undefined) return printWhy(state, options.why, options.json ?? false);
    if (options.json) {
      answerJson(presentState(state));
      return exitCodes.success;
    }
    for (const job of state.jobs.values()) {
      const indent = '    '.repeat(depthOf(state.jobs, job));
      answer(`${indent}${job.conclusion ?? job.status}  ${job.name}`);
      for (const step of job.steps)
        answer(`${indent}  ${standingOf(job, step) ?? step.status}  ${failureLine(job, step) ?? step.name}`);
    }
    for (const line of closingLines(state)) answer(line);
    return exitCodes.success;
  });
}

/** `gantry cancel RUN`: asks the process that owns the run to end it. */
export function cancelCommand(run: string, options: HistoryOptions): Promise<ExitCode> {
  return withHost(options, async (host) => {
    const { error, data } = await safe(host.client.runs.cancel({ run }));
    if (data === undefined)
      throw isDefinedError(error) ? new CommandFailure(`There is no run ${run}`, exitCodes.usage) : error;
    tell(data.cancelled ? 'Cancelling.' : 'The run is over already.');
    return data.cancelled ? exitCodes.success : exitCodes.failed;
  });
}
