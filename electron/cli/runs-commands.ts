import { isDefinedError, safe } from '@orpc/client';
import { formatBytes } from '../../shared/base/bytes.ts';
import { formatDuration } from '../../shared/base/duration.ts';
import {
  type JobTrend,
  type Pruned,
  type RetentionRules,
  type RunFilter,
  runFilterSchema,
} from '../../shared/host/history.ts';
import { labelOfRun } from '../../shared/host/match-run.ts';
import type { Host } from '../host/create-host.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { sizeInBytes, wholeNumber } from './numbers.ts';
import { type HistoryOptions, withHost } from './open-host.ts';
import { answer, answerJson, table, tell } from './print.ts';

export interface RunsOptions extends HistoryOptions {
  readonly limit?: string;
  readonly playbook?: string;
  readonly state?: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly actor?: string;
  readonly branch?: string;
  readonly search?: string;
  readonly trends?: boolean;
}

const spans: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** A date, or so long ago as `12h`, `7d`, `2w` say; ms since 1970. */
function timeOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit = ''] = /^(\d+)([mhdw])$/.exec(text) ?? [];
  const at = count === undefined ? Date.parse(text) : Date.now() - Number(count) * (spans[unit] ?? 0);
  if (Number.isFinite(at)) return at;
  throw new CommandFailure(`${option} wants a date, or a time ago such as 12h or 7d, not "${text}"`, exitCodes.usage);
}

function filterOf({ playbook, state, since, until, actor, branch, search }: RunsOptions): RunFilter {
  const filter = { playbook, states: state, actor, branch, text: search };
  const read = runFilterSchema.safeParse({
    ...filter,
    since: timeOf('--since', since),
    until: timeOf('--until', until),
  });
  if (read.success) return read.data;
  const states = 'success, failure, cancelled, skipped, timed_out, interrupted and running';
  throw new CommandFailure(`--state wants one of ${states}`, exitCodes.usage);
}

type ListedRun = Awaited<ReturnType<Host['client']['history']['list']>>[number];

function runRow(run: ListedRun): string[] {
  const took =
    run.startedAt === null || run.completedAt === null ? '' : formatDuration(run.completedAt - run.startedAt);
  const started = run.startedAt === null ? '' : new Date(run.startedAt).toLocaleString();
  const mark = run.pinned ? '* ' : '';
  return [mark + run.run, labelOfRun(run), run.playbook, started, took, run.branch ?? '', run.failedJobs.join(', ')];
}

const heading = ['RUN', 'RESULT', 'PLAYBOOK', 'STARTED', 'TOOK', 'BRANCH', 'FAILED JOBS'];

/** `gantry runs`: the newest runs of the workspace that pass the filters, or what the jobs of a playbook took in them. */
export function runsCommand(options: RunsOptions): Promise<ExitCode> {
  const limit = wholeNumber('--limit', options.limit ?? '50', 1, 1000);
  const filter = filterOf(options);
  if (options.trends === true) return trendsCommand(options, Math.min(limit, 200));
  return withHost(options, async (host) => {
    const runs = await host.client.history.list({ limit, filter });
    const any = runs.length > 0 || (await host.client.runs.list({ limit: 1 })).length > 0;
    if (options.json) answerJson(runs);
    else if (!any) tell('No runs yet. `gantry run FILE` makes the first one.');
    else if (runs.length === 0) tell('No run is such. Give fewer filters to see more.');
    else answer(table([heading, ...runs.map(runRow)]));
    return exitCodes.success;
  });
}

const bars = '▁▂▃▄▅▆▇█';

/** What it took in the newest runs, as bars beside each other; a failure is an x. */
function barsOf({ results }: JobTrend): string {
  const shown = results.slice(-20);
  const most = Math.max(1, ...shown.map(({ ms }) => ms));
  const bar = (ms: number) => bars[Math.min(bars.length - 1, Math.floor((ms / most) * bars.length))] ?? '';
  return shown.map(({ ms, conclusion }) => (conclusion === 'success' ? bar(ms) : 'x')).join('');
}

function trendRow(job: JobTrend): string[] {
  const { id, succeeded, failed, medianMs, flaky } = job;
  const rate = succeeded + failed === 0 ? '' : `${Math.round((100 * succeeded) / (succeeded + failed))}%`;
  return [id, rate, medianMs === null ? '' : formatDuration(medianMs), flaky.length > 0 ? 'flaky' : '', barsOf(job)];
}

function trendsCommand(options: RunsOptions, limit: number): Promise<ExitCode> {
  const { playbook } = options;
  if (playbook === undefined) throw new CommandFailure('--trends wants --playbook NAME', exitCodes.usage);
  return withHost(options, async (host) => {
    const trends = await host.client.history.trends({ playbook, limit });
    if (options.json) answerJson(trends);
    else if (trends.runs === 0) tell(`No run of ${playbook} has ended yet.`);
    else answer(table([['JOB', 'SUCCESS', 'MEDIAN', '', `LAST ${trends.runs} RUNS`], ...trends.jobs.map(trendRow)]));
    return exitCodes.success;
  });
}

export interface PruneOptions extends HistoryOptions {
  readonly olderThan?: string;
  readonly keep?: string;
  readonly maxSize?: string;
  readonly yes?: boolean;
}

function rulesOf({ olderThan, keep, maxSize }: PruneOptions): RetentionRules {
  const days =
    olderThan === undefined ? undefined : wholeNumber('--older-than', olderThan.replace(/d$/, ''), 0, 100_000);
  const rules = {
    ...(days === undefined ? {} : { olderThanDays: days }),
    ...(keep === undefined ? {} : { keep: wholeNumber('--keep', keep, 0, 1_000_000) }),
    ...(maxSize === undefined ? {} : { maxBytes: sizeInBytes('--max-size', maxSize) }),
  };
  if (Object.keys(rules).length > 0) return rules;
  throw new CommandFailure('Say which runs go: --older-than DAYS, --keep N or --max-size SIZE', exitCodes.usage);
}

function tellPruned({ runs, freed, spared, totalBytes }: Pruned, removed: boolean): void {
  if (runs.length > 0)
    answer(table(runs.map((one) => [one.run, one.playbook, formatBytes(one.bytes), `by ${one.why}`])));
  for (const { run, why } of spared) tell(`${run} stays: it is ${why}.`);
  const what = `${runs.length} ${runs.length === 1 ? 'run' : 'runs'}, ${formatBytes(freed)} of ${formatBytes(totalBytes)}`;
  tell(removed ? `Removed: ${what} freed.` : `These would go: ${what} freed. Nothing was removed; --yes does it.`);
}

/** `gantry runs prune`: shows which runs go by the rules and what that frees; with `--yes` they go. */
export function pruneCommand(options: PruneOptions): Promise<ExitCode> {
  const rules = rulesOf(options);
  const remove = options.yes === true;
  return withHost(options, async (host) => {
    const pruned = await host.client.history.prune({ rules, remove });
    if (options.json) answerJson({ removed: remove, ...pruned });
    else tellPruned(pruned, remove);
    return exitCodes.success;
  });
}

/** `gantry runs pin|unpin RUN`: whether the rules for old runs let it alone. */
export function pinCommand(run: string, options: HistoryOptions, pinned: boolean): Promise<ExitCode> {
  return withHost(options, async (host) => {
    const { error } = await safe(host.client.history.pin({ run, pinned }));
    if (isDefinedError(error)) throw new CommandFailure(error.message, exitCodes.usage);
    if (error !== null) throw error;
    tell(pinned ? `${run} is pinned: no rule removes it.` : `${run} is not pinned any more.`);
    return exitCodes.success;
  });
}

/** `gantry runs rm RUN...`: removes runs with all that they kept. */
export function removeRunsCommand(ids: readonly string[], options: HistoryOptions): Promise<ExitCode> {
  return withHost(options, async (host) => {
    for (const run of ids) {
      const { error, data } = await safe(host.client.history.remove({ run }));
      if (isDefinedError(error)) throw new CommandFailure(error.message, exitCodes.usage);
      if (data === undefined) throw error;
      tell(`${run} is removed: ${formatBytes(data.freed)} freed.`);
    }
    return exitCodes.success;
  });
}
