import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listRunIds, type RunFolder, runFolder } from '../../journal/run-folder.ts';
import { manifestPath, readManifests } from './artifact-manifest.ts';

export interface Swept {
  readonly artifacts: number;
  /** Bytes. */
  readonly freed: number;
}

async function removeArtifact(folder: RunFolder, name: string): Promise<boolean> {
  try {
    await rm(manifestPath(folder, name), { force: true });
    await rm(join(folder.artifacts, name), { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

/** Removes artifacts whose time is over at `now` (ms since 1970), of runs that have ended. What cannot be removed stays for the next time. */
export async function sweepArtifacts(workspace: string, now: number): Promise<Swept> {
  let swept: Swept = { artifacts: 0, freed: 0 };
  for (const run of await listRunIds(workspace)) {
    const folder = runFolder(workspace, run);
    if (!existsSync(folder.artifactManifests) || !existsSync(folder.digest)) continue;
    for (const { name, size, expiresAt } of await readManifests(folder)) {
      if (Date.parse(expiresAt) > now) continue;
      if (!(await removeArtifact(folder, name))) continue;
      swept = { artifacts: swept.artifacts + 1, freed: swept.freed + size };
    }
  }
  return swept;
}
