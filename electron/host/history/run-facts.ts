import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { RunFacts } from '../../../shared/host/history.ts';
import { type RunFolder, readJsonFile, writeJsonFile } from '../../journal/run-folder.ts';
import { gitFacts } from '../git-facts.ts';

const storedSchema = z.object({ branch: z.string().nullable(), commit: z.string().nullable() });

/** Keeps with a run what the workspace's repository was at its begin. */
export async function keepFacts(folder: RunFolder, workspace: string): Promise<void> {
  const { ref_name: branch, sha } = gitFacts(workspace);
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  await writeJsonFile(folder.facts, { branch: text(branch), commit: text(sha) });
}

export async function readFacts(folder: RunFolder): Promise<RunFacts> {
  const read = storedSchema.safeParse(await readJsonFile(folder.facts));
  const { branch, commit } = read.success ? read.data : { branch: null, commit: null };
  return { branch, commit, pinned: existsSync(folder.pin) };
}
