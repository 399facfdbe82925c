import { ORPCError } from '@orpc/client';
import { formatBytes } from '../../shared/base/bytes.ts';
import type { RetentionRules } from '../../shared/host/history.ts';
import type { LimitChange, Limits, StorageUse } from '../../shared/host/limits.ts';
import type { Host } from '../host/create-host.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { sizeInBytes, wholeNumber } from './numbers.ts';
import { type HistoryOptions, withHost } from './open-host.ts';
import { answer, answerJson, table, tell } from './print.ts';

export interface LimitsOptions extends HistoryOptions {
  readonly cacheSize?: string;
  readonly artifactDays?: string;
  readonly runDays?: string;
  readonly runCount?: string;
  readonly runSize?: string;
}

const unset = 'default';

/** What an option sets; `default` takes back what was set. */
function given<T>(text: string | undefined, read: (text: string) => T): T | null | undefined {
  return text === undefined ? undefined : text === unset ? null : read(text);
}

function settingsOf({ cacheSize, artifactDays }: LimitsOptions): LimitChange {
  const cacheBytes = given(cacheSize, (text) => sizeInBytes('--cache-size', text));
  if (typeof cacheBytes === 'number' && cacheBytes < 1_000_000)
    throw new CommandFailure('--cache-size wants 1MB at least', exitCodes.usage);
  const days = given(artifactDays, (text) => wholeNumber('--artifact-days', text, 1, 400));
  return {
    ...(cacheBytes === undefined ? {} : { cacheBytes }),
    ...(days === undefined ? {} : { artifactDays: days }),
  };
}

/** The rules for old runs with what the options change of them. */
function rulesOf(before: RetentionRules, { runDays, runCount, runSize }: LimitsOptions): RetentionRules {
  const changes = {
    olderThanDays: given(runDays, (text) => wholeNumber('--run-days', text, 0, 100_000)),
    keep: given(runCount, (text) => wholeNumber('--run-count', text, 0, 1_000_000)),
    maxBytes: given(runSize, (text) => sizeInBytes('--run-size', text)),
  };
  const merged = Object.entries({ ...before, ...withoutUndefined(changes) });
  return Object.fromEntries(merged.filter(([, value]) => value !== null));
}

function withoutUndefined<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** What a change answers; a failure in words where the settings cannot be read. */
async function written<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    throw error instanceof ORPCError && error.defined ? new CommandFailure(error.message, exitCodes.failed) : error;
  }
}

async function change({ client }: Host, options: LimitsOptions): Promise<void> {
  const settings = settingsOf(options);
  const before = await client.history.rules();
  const rules = rulesOf(before, options);
  // A look writes nothing.
  if (Object.keys(settings).length > 0) {
    const { freed } = await written(client.limits.set(settings));
    if (freed > 0) tell(`The cache made room: ${formatBytes(freed)} freed.`);
  }
  if (JSON.stringify(rules) !== JSON.stringify(before)) await written(client.history.setRules(rules));
}

const origins = { default: '', settings: 'set', environment: 'by GANTRY_CACHE_LIMIT' } as const;

function limitsTable(limits: Limits, use: StorageUse, rules: RetentionRules): string {
  const { cacheBytes, artifactDays } = limits;
  const used = ({ count, bytes }: StorageUse['runs']) => `${count}, ${formatBytes(bytes)}`;
  const kept = [
    rules.olderThanDays === undefined ? [] : [`${rules.olderThanDays} days`],
    rules.keep === undefined ? [] : [`${rules.keep} runs`],
    rules.maxBytes === undefined ? [] : [formatBytes(rules.maxBytes)],
  ].flat();
  const ruled = kept.length > 0;
  return table([
    ['WHAT', 'LIMIT', '', 'IN USE'],
    ['cache', formatBytes(cacheBytes.value), origins[cacheBytes.from], used(use.cache)],
    ['artifacts', `${artifactDays.value} days`, origins[artifactDays.from], used(use.artifacts)],
    ['runs', ruled ? kept.join(', ') : 'none', ruled ? 'set' : '', used(use.runs)],
  ]);
}

/** `gantry limits`: how much is kept and for how long, beside what is in use; with options changes that first. */
export function limitsCommand(options: LimitsOptions): Promise<ExitCode> {
  // What is given wrongly is told before anything is changed.
  settingsOf(options);
  rulesOf({}, options);
  return withHost(options, async (host) => {
    await change(host, options);
    const { client } = host;
    const [limits, use, rules] = await Promise.all([client.limits.get(), client.limits.use(), client.history.rules()]);
    if (options.json) answerJson({ ...limits, runs: rules, use });
    else answer(limitsTable(limits, use, rules));
    return exitCodes.success;
  });
}
