import { createReadStream } from 'node:fs';
import { mkdir, open, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { runIdSchema } from '../../../shared/host/contract-parts.ts';
import { type RunFolder, runFolder } from '../../journal/run-folder.ts';
import { pack } from '../cache/archive.ts';
import { type ArtifactManifest, readManifests } from './artifact-manifest.ts';
import { checkArtifactPath } from './artifact-name.ts';
import { copyWithin } from './copy-files.ts';

async function manifestOf(folder: RunFolder, name: string): Promise<ArtifactManifest | null> {
  return (await readManifests(folder)).find((artifact) => artifact.name === name) ?? null;
}

/** The absolute path of a file of an artifact; null where the artifact has none of that name. */
async function filePath(folder: RunFolder, name: string, path: string): Promise<string | null> {
  const manifest = await manifestOf(folder, name);
  const known = manifest?.files.some((file) => file.path === path) === true && checkArtifactPath(path).ok;
  return known ? join(folder.artifacts, name, path) : null;
}

/** Bytes of a file of an artifact from an offset on, `length` at the most, and how many there are in all; null: no such file. */
export async function readArtifact(
  folder: RunFolder,
  {
    name,
    path,
    offset,
    length,
  }: { readonly name: string; readonly path: string; readonly offset: number; readonly length: number },
): Promise<{ readonly bytes: Buffer; readonly total: number } | null> {
  const full = await filePath(folder, name, path);
  const file = full === null ? null : await open(full).catch(() => null);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    return { bytes: buffer.subarray(0, bytesRead), total: size };
  } finally {
    await file.close();
  }
}

/** Writes an artifact's files below a folder; null, or a sentence where that cannot be. */
export async function writeOut(
  folder: RunFolder,
  artifact: ArtifactManifest,
  into: string,
  within: string,
): Promise<string | null> {
  const copies = artifact.files.map(({ path }) => ({ from: join(folder.artifacts, artifact.name, path), path }));
  if (copies.some(({ path }) => !checkArtifactPath(path).ok)) return `The artifact "${artifact.name}" is damaged`;
  try {
    await mkdir(into, { recursive: true });
    const copied = await copyWithin(await realpath(within), into, copies);
    if (!copied.ok) return copied.error;
    const changed = copied.value.find((file, index) => file.sha256 !== artifact.files[index]?.sha256);
    return changed === undefined ? null : `The artifact "${artifact.name}" is damaged: ${changed.path} was changed`;
  } catch (error) {
    return `The artifact "${artifact.name}" could not be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** A file that a browser is to keep. */
export interface Download {
  /** The file's name as a browser should keep it. */
  readonly name: string;
  /** Bytes; null where it is not known before the end. */
  readonly size: number | null;
  stream(): Readable;
}

/** What is behind `/artifacts/RUN/NAME` (all of it, as .tar.gz) or `/artifacts/RUN/NAME/PATH` (that file); null: no such thing. */
export async function artifactContent(workspace: string, pathname: string): Promise<Download | null> {
  const [root, run = '', name = '', ...rest] = decodedParts(pathname);
  if (root !== 'artifacts' || !runIdSchema.safeParse(run).success) return null;
  const folder = runFolder(workspace, run);
  const manifest = await manifestOf(folder, name);
  if (manifest === null) return null;
  if (rest.length === 0) {
    const names = manifest.files.map(({ path }) => path);
    return { name: `${name}.tar.gz`, size: null, stream: () => pack(join(folder.artifacts, name), names) };
  }
  const path = rest.join('/');
  const full = await filePath(folder, name, path);
  const file = manifest.files.find((known) => known.path === path);
  if (full === null || file === undefined) return null;
  return { name: rest.at(-1) ?? name, size: file.size, stream: () => createReadStream(full) };
}

/** The parts of a URL's path; none where they are badly encoded. */
export function decodedParts(pathname: string): string[] {
  try {
    return pathname.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}

/** Headers under which a browser keeps the content and never shows it as a page of Gantry's own. */
export function contentHeaders({ name, size }: Download): Record<string, string> {
  return {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`,
    ...(size === null ? {} : { 'Content-Length': String(size) }),
  };
}
