import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ArtifactFacts } from '../../engine/ports.ts';
import { type RunFolder, readJsonFile } from '../../journal/run-folder.ts';

const fileSchema = z.object({
  /** Relative to the artifact with forward slashes. */
  path: z.string(),
  size: z.number().int(),
  /** Permission bits. */
  mode: z.number().int(),
  sha256: z.string(),
});
export type ArtifactFile = z.infer<typeof fileSchema>;

/** What an artifact is: written last, so that one with a manifest is whole. Times are ISO 8601. */
export const manifestSchema = z.object({
  version: z.literal(1),
  name: z.string(),
  job: z.string(),
  step: z.string(),
  size: z.number().int(),
  digest: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  files: z.array(fileSchema),
});
export type ArtifactManifest = z.infer<typeof manifestSchema>;

export function manifestPath(folder: RunFolder, name: string): string {
  return join(folder.artifactManifests, `${name}.json`);
}

/** The artifacts of a run, by name. */
export async function readManifests(folder: RunFolder): Promise<readonly ArtifactManifest[]> {
  const names = (await readdir(folder.artifactManifests).catch(() => [])).filter((name) => name.endsWith('.json'));
  const read = names.map(async (name) => {
    const manifest = manifestSchema.safeParse(await readJsonFile(join(folder.artifactManifests, name)));
    // A manifest under another's name would lead to another's files.
    return manifest.success && `${manifest.data.name}.json` === name ? [manifest.data] : [];
  });
  return (await Promise.all(read)).flat().toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

export function factsOf({ name, size, files, digest, expiresAt }: ArtifactManifest): ArtifactFacts {
  return { name, size, files: files.length, digest, expiresAt };
}
