import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, lstat, mkdir, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { ArtifactFile } from './artifact-manifest.ts';

export interface Copy {
  /** Absolute. */
  readonly from: string;
  /** Relative to the folder copied into, with forward slashes. */
  readonly path: string;
}

/** Copies files of any size one after the other into a folder of Gantry's own; modes stay. */
export async function copyInto(folder: string, copies: readonly Copy[]): Promise<ArtifactFile[]> {
  const files: ArtifactFile[] = [];
  for (const { from, path } of copies) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    files.push({ path, ...(await copyOne(from, target)) });
  }
  return files;
}

/** As copyInto for a folder that others write too: nothing is written through a link that leads out of `within` (a real path). */
export async function copyWithin(
  within: string,
  folder: string,
  copies: readonly Copy[],
): Promise<Result<ArtifactFile[], string>> {
  const files: ArtifactFile[] = [];
  for (const { from, path } of copies) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    if (!isBelow(within, await realpath(dirname(target)))) return fail(`${target} leads out of the workspace`);
    const there = await lstat(target).catch(() => null);
    if (there?.isDirectory()) return fail(`${target} is a folder, where a file is to be written`);
    await rm(target, { force: true });
    files.push({ path, ...(await copyOne(from, target)) });
  }
  return ok(files);
}

/** Whether a real path is a folder or lies below it. */
export function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

async function copyOne(from: string, to: string): Promise<Omit<ArtifactFile, 'path'>> {
  const mode = (await stat(from)).mode & 0o777;
  const hash = createHash('sha256');
  let size = 0;
  const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  };
  await pipeline(createReadStream(from), counted, createWriteStream(to, { mode: mode | 0o200 }));
  await chmod(to, mode);
  return { size, mode, sha256: hash.digest('hex') };
}
