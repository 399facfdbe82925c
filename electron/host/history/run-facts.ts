import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { RunFacts } from '../../../shared/host/history.ts';
import { listRunIds, type RunFolder, readJsonFile, runFolder, writeJsonFile } from '../../journal/run-folder.ts';
import { gitFacts } from '../git-facts.ts';

/** Among so many of the newest runs the highest number is looked for. */
const lookedAt = 20;

const storedSchema = z.object({
  branch: z.string().nullable(),
  commit: z.string().nullable(),
  number: z.number().optional(),
});

/**
 * Keeps with a run what the workspace's repository was at its begin, and its number. `again`: the run that it does again, whose
 * number it keeps, as at GitHub; else it is the next in the workspace.
 */
export async function keepFacts(folder: RunFolder, workspace: string, again: RunFolder | null): Promise<void> {
  const { ref_name: branch, sha } = gitFacts(workspace);
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const number = again === null ? (await lastNumber(workspace)) + 1 : await readNumber(again);
  await writeJsonFile(folder.facts, { branch: text(branch), commit: text(sha), number });
}

/** From 1. */
export async function readNumber(folder: RunFolder): Promise<number> {
  const read = storedSchema.safeParse(await readJsonFile(folder.facts));
  return read.data?.number ?? 1;
}

/** The highest of the newest runs that have one: a run that does another again has that one's. */
async function lastNumber(workspace: string): Promise<number> {
  const newest = (await listRunIds(workspace)).slice(0, lookedAt);
  const stored = newest.map(async (run) => storedSchema.safeParse(await readJsonFile(runFolder(workspace, run).facts)));
  return Math.max(0, ...(await Promise.all(stored)).map(({ data }) => data?.number ?? 0));
}

/** Where the workspace's repository was at the run's begin. */
export async function readGit(folder: RunFolder): Promise<Omit<RunFacts, 'pinned'>> {
  const read = storedSchema.safeParse(await readJsonFile(folder.facts));
  return read.success ? { branch: read.data.branch, commit: read.data.commit } : { branch: null, commit: null };
}

export function isPinned(folder: RunFolder): boolean {
  return existsSync(folder.pin);
}
