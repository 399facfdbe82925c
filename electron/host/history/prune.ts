import { lstat, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatBytes } from '../../../shared/base/bytes.ts';
import type { Pruned, RetentionRules } from '../../../shared/host/history.ts';
import { chooseRuns, type KeptRun } from '../../../shared/host/retention.ts';
import { takeLock } from '../../journal/lock.ts';
import type { RunManager } from '../run-manager.ts';
import { readRetention } from './retention-settings.ts';
import { isPinned } from './run-facts.ts';

const everyRun = 1_000_000;
/** Runs whose files are counted at once. */
const atOnce = 16;

async function sizeOf(path: string): Promise<number> {
  return (await lstat(path).catch(() => null))?.size ?? 0;
}

/** Bytes of all files below a folder; links count as themselves. */
async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => !entry.isDirectory());
  const sizes = await Promise.all(files.map(({ parentPath, name }) => sizeOf(join(parentPath, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function keptRun(runs: RunManager, run: string): Promise<KeptRun> {
  const folder = runs.folder(run);
  const [digest, bytes] = await Promise.all([runs.digest(run), bytesBelow(folder.path)]);
  const resumable = digest?.conclusion === 'interrupted';
  // One without an event yet is about to begin.
  const running = runs.live(run) !== undefined || digest === null || digest.live;
  const spared = running ? 'running' : isPinned(folder) ? 'pinned' : resumable ? 'resumable' : null;
  return { run, playbook: digest?.playbook ?? '', startedAt: digest?.startedAt ?? null, bytes, spared };
}

/**
 * Removes a run with all that it kept. False: it has a living owner, and stays. Its folder gets another name first, so that
 * whoever lists the runs sees it whole or not at all.
 */
async function removeRun(runs: RunManager, run: string): Promise<boolean> {
  const { path } = runs.folder(run);
  const lock = await takeLock(path);
  if (!lock.ok) return false;
  const gone = join(dirname(path), `.removed.${run}`);
  await rename(path, gone);
  await rm(gone, { recursive: true, force: true, maxRetries: 3 });
  return true;
}

/** Which runs go by the rules; `remove` takes them away, and tells of those alone that are gone. */
export async function pruneRuns(
  runs: RunManager,
  rules: RetentionRules,
  now: number,
  how: 'show' | 'remove',
): Promise<Pruned> {
  const kept: KeptRun[] = [];
  const ids = await runs.ids(everyRun);
  for (let next = 0; next < ids.length; next += atOnce)
    kept.push(...(await Promise.all(ids.slice(next, next + atOnce).map((run) => keptRun(runs, run)))));
  const chosen = chooseRuns(kept, rules, now);
  if (how === 'show') return chosen;
  const gone: Pruned['runs'] = [];
  for (const one of chosen.runs) if (await removeRun(runs, one.run)) gone.push(one);
  return { ...chosen, runs: gone, freed: gone.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Removes one run for a person; the failure says why it stays. */
export async function removeOne(
  runs: RunManager,
  run: string,
): Promise<{ readonly freed: number } | KeptRun['spared']> {
  const one = await keptRun(runs, run);
  if (one.spared === 'running' || one.spared === 'pinned') return one.spared;
  return (await removeRun(runs, run)) ? { freed: one.bytes } : 'running';
}

/** Removes what the person's own rules no longer keep, and says what that freed. */
export async function pruneByRules(runs: RunManager, configDir: string): Promise<void> {
  const rules = await readRetention(configDir);
  if (Object.keys(rules).length === 0) return;
  const { runs: gone, freed } = await pruneRuns(runs, rules, Date.now(), 'remove');
  if (gone.length > 0) console.error(`Runs past their time were removed: ${gone.length}, ${formatBytes(freed)} freed.`);
}
