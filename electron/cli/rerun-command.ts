import { isDefinedError, safe } from '@orpc/client';
import type { Host } from '../host/create-host.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { foldRun } from './fold-run.ts';
import { type HoldOptions, holdsOf } from './hold-options.ts';
import { requireTrust, unmet } from './not-ready.ts';
import { openHost, workspaceFor } from './open-host.ts';
import { answer, answerJson, table, tell } from './print.ts';
import { fromItsStart, showUntilEnd } from './show-run.ts';
import { pairs, secretValues } from './values.ts';
import type { ShownFrom } from './watch-run.ts';

export interface RerunOptions extends HoldOptions {
  readonly workspace?: string;
  readonly failed?: boolean;
  readonly from?: string;
  readonly job?: string;
  readonly resume?: boolean;
  readonly dryRun?: boolean;
  readonly edited?: boolean;
  readonly input?: readonly string[];
  readonly secret?: readonly string[];
  readonly trust?: boolean;
  /** False with `--no-cache`. */
  readonly cache?: boolean;
  readonly json?: boolean;
}

type RerunInput = Parameters<Host['client']['runs']['rerun']>[0];

/** What of the run is run again; at most one of the options may say so. */
function kindOf({ failed, from, job, resume }: RerunOptions): Pick<RerunInput, 'kind' | 'job'> {
  const kinds: Pick<RerunInput, 'kind' | 'job'>[] = [];
  if (failed) kinds.push({ kind: 'failed' });
  if (from !== undefined) kinds.push({ kind: 'from', job: from });
  if (job !== undefined) kinds.push({ kind: 'job', job });
  if (resume) kinds.push({ kind: 'resume' });
  if (kinds.length > 1) throw new CommandFailure('Give one of --failed, --from, --job and --resume', exitCodes.usage);
  return kinds[0] ?? { kind: 'all' };
}

/** Starts it and answers the run's id; a refusal is told and becomes the command's failure. */
async function begin(host: Host, input: RerunInput): Promise<string> {
  const { error, data } = await safe(host.client.runs.rerun(input));
  if (data !== undefined) {
    for (const note of data.notes) tell(note);
    return data.run;
  }
  if (!isDefinedError(error)) throw error;
  switch (error.code) {
    case 'UNMET':
      throw unmet(error.data.missing);
    case 'UNTRUSTED':
      await requireTrust(error.data);
      return begin(host, { ...input, trust: true });
    case 'NOT_FOUND':
    case 'INVALID':
    case 'NOT_INTERRUPTED':
      throw new CommandFailure(error.message, exitCodes.usage);
    case 'LIVE':
      throw new CommandFailure(error.message, exitCodes.notStarted);
  }
}

/** A resumed run is shown from where it stopped: what was told before is not told again. */
async function whereItStopped(host: Host, run: string): Promise<ShownFrom> {
  const state = await foldRun(host, run);
  const bytes = new Map<string, number>();
  for (const job of state.jobs.values()) {
    for (const step of job.steps) {
      const output = await host.client.output.lines({ run, job: job.id, step: step.id, first: 0, count: 1 });
      bytes.set(JSON.stringify([job.id, step.id]), output.bytes);
    }
  }
  return { state, outputBytes: (job, step) => bytes.get(JSON.stringify([job, step])) ?? 0 };
}

/** What a re-run would do with each job of the earlier run; starts nothing. */
async function showPlan(host: Host, { kind, ...input }: RerunInput, json: boolean): Promise<ExitCode> {
  if (kind === 'resume') throw new CommandFailure('--dry-run is of no use with --resume', exitCodes.usage);
  const { run, job, edited, inputs } = input;
  const { error, data } = await safe(host.client.history.rerunPlan({ run, kind, job, edited, inputs }));
  if (isDefinedError(error)) throw new CommandFailure(error.message, exitCodes.usage);
  if (data === undefined) throw error;
  if (json) answerJson(data);
  else answer(table(data.map(({ id, runs, conclusion }) => [runs ? 'runs' : 'reused', id, conclusion ?? 'not run'])));
  return exitCodes.success;
}

/** The edits that are asked for; an interrupted run goes on as it was. */
function editsOf({ edited, input, resume }: RerunOptions): Pick<RerunInput, 'edited' | 'inputs'> {
  const inputs = pairs(input, 'input');
  if (resume && (edited || input !== undefined))
    throw new CommandFailure('--resume goes on as the run was: without --edited and --input', exitCodes.usage);
  return { ...(edited ? { edited } : {}), ...(input === undefined ? {} : { inputs }) };
}

/** `gantry rerun RUN`: runs it again, or goes on with it, and shows it until its end. */
export async function rerunCommand(earlier: string, options: RerunOptions): Promise<ExitCode> {
  const kind = kindOf(options);
  const edits = editsOf(options);
  const secrets = secretValues(options, process.env);
  const host = await openHost(workspaceFor(options.workspace, null));
  try {
    if (options.dryRun === true)
      return await showPlan(host, { run: earlier, ...kind, ...edits }, options.json ?? false);
    const stopped = kind.kind === 'resume' ? await whereItStopped(host, earlier) : null;
    const how = { trust: options.trust ?? false, cache: options.cache ?? true, ...holdsOf(options) };
    const run = await begin(host, { run: earlier, ...kind, ...edits, secrets, ...how });
    if (stopped === null) tell(`Run ${earlier} again as ${run}`);
    return await showUntilEnd(host, stopped ?? fromItsStart(run), options.json ?? false);
  } finally {
    await host.dispose();
  }
}
