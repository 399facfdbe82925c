import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdir, realpath, rename, rm } from 'node:fs/promises';
import { isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type {
  ArtifactDownload,
  ArtifactFacts,
  ArtifactsDownloaded,
  ArtifactsPort,
  ArtifactUpload,
} from '../../engine/ports.ts';
import { type RunFolder, writeJsonFile } from '../../journal/run-folder.ts';
import { unpack } from '../cache/archive.ts';
import { globFiles, matchesName, neverLookedInto, patternLines } from '../match-files.ts';
import { Turns } from '../turns.ts';
import { type ArtifactFile, type ArtifactManifest, factsOf, manifestPath, readManifests } from './artifact-manifest.ts';
import { checkArtifactName, checkArtifactPath } from './artifact-name.ts';
import { artifactRoot, withoutHidden } from './artifact-root.ts';
import { type Copy, copyInto, isBelow } from './copy-files.ts';
import { writeOut } from './read-artifacts.ts';

const dayMs = 86_400_000;
/** A step may ask for as much, be the workspace's own time shorter; GitHub's longest. */
const leastLongestDays = 90;

/** The artifacts of one run, in `.gantry/runs/ID/artifacts/NAME/`. Only the owner of the run writes them. */
export class ArtifactStore implements ArtifactsPort {
  readonly #workspace: string;
  readonly #folder: RunFolder;
  /** Uploads of one run take turns: two of one name must not both find it free. */
  readonly #turns = new Turns();

  /** Days for which those are kept whose step says nothing of it. */
  readonly #days: () => Promise<number>;

  constructor(workspace: string, folder: RunFolder, days: () => Promise<number>) {
    this.#workspace = workspace;
    this.#folder = folder;
    this.#days = days;
  }

  upload(request: ArtifactUpload): Promise<Result<ArtifactFacts | null, string>> {
    return this.#turns.take(() => this.#upload(request));
  }

  async download(request: ArtifactDownload): Promise<Result<ArtifactsDownloaded, string>> {
    const all = await readManifests(this.#folder);
    const { name, pattern } = request;
    const chosen = all.filter((artifact) =>
      name === null ? pattern === null || matchesName(pattern, artifact.name) : artifact.name === name,
    );
    if (name !== null && chosen.length === 0) {
      const known = all.length === 0 ? 'it has none' : `it has ${all.map((artifact) => artifact.name).join(', ')}`;
      return fail(`The run has no artifact "${name}"; ${known}`);
    }
    const folder = resolve(this.#workspace, request.folder);
    if (!isBelow(this.#workspace, folder)) return fail(`The path ${request.folder} leads out of the workspace`);
    for (const artifact of chosen) {
      const into = name !== null || request.merge ? folder : join(folder, artifact.name);
      const wrong = await writeOut(this.#folder, artifact, into, this.#workspace);
      if (wrong !== null) return fail(wrong);
    }
    return ok({ folder, artifacts: chosen.map(factsOf) });
  }

  /** Copies the artifacts of another run's jobs, and answers which those are: what has expired is no longer there. */
  async takeOver(
    from: RunFolder,
    wanted: (artifact: ArtifactManifest) => boolean,
  ): Promise<readonly ArtifactManifest[]> {
    const manifests = (await readManifests(from)).filter(wanted);
    const taken: ArtifactManifest[] = [];
    for (const manifest of manifests) {
      const source = join(from.artifacts, manifest.name);
      const draft = this.#draft();
      const copied = await cp(source, draft, { recursive: true, errorOnExist: true }).then(
        () => true,
        () => false,
      );
      if (copied) taken.push(await this.#put(draft, manifest));
      else await rm(draft, { recursive: true, force: true });
    }
    return taken;
  }

  /** What a job of this run has kept. */
  async ofJob(job: string): Promise<readonly ArtifactManifest[]> {
    return (await readManifests(this.#folder)).filter((artifact) => artifact.job === job);
  }

  /** Takes packed artifacts in, their time beginning anew; a sentence where a name of theirs is another job's. */
  takeIn(source: Readable, manifests: readonly ArtifactManifest[]): Promise<string | null> {
    return this.#turns.take(async () => {
      const all = await readManifests(this.#folder);
      const clash = manifests.find(({ name, job }) => all.some((known) => known.name === name && known.job !== job));
      if (clash !== undefined) return `The run has an artifact "${clash.name}" already`;
      const draft = this.#draft();
      await mkdir(draft, { recursive: true });
      await unpack(draft, source);
      const now = Date.now();
      for (const manifest of manifests) {
        const lasts = Date.parse(manifest.expiresAt) - Date.parse(manifest.createdAt);
        const times = { createdAt: new Date(now).toISOString(), expiresAt: new Date(now + lasts).toISOString() };
        await this.#put(join(draft, manifest.name), { ...manifest, ...times });
      }
      await rm(draft, { recursive: true, force: true });
      return null;
    });
  }

  #draft(): string {
    return join(this.#folder.path, 'artifact-drafts', randomBytes(6).toString('hex'));
  }

  async #upload(request: ArtifactUpload): Promise<Result<ArtifactFacts | null, string>> {
    const name = checkArtifactName(request.name);
    if (!name.ok) return name;
    if (request.holdsSecret(request.name))
      return fail('The name of an artifact may hold no secret: it is listed as it is');
    const usual = await this.#days();
    const longest = Math.max(usual, leastLongestDays);
    const days = request.retentionDays ?? usual;
    if (!Number.isInteger(days) || days < 1 || days > longest)
      return fail(`retention-days is a whole number from 1 to ${longest}, not ${days}`);
    const taken = await this.#occupant(request);
    if (taken !== null && !request.overwrite && !isOwn(taken, request))
      return fail(
        `The run has an artifact "${taken.name}" already, by ${taken.job} / ${taken.step}; overwrite: true replaces it`,
      );
    const copies = await this.#files(request);
    if (!copies.ok) return copies;
    if (copies.value.length === 0) return ok(null);
    if (copies.value.some(({ path }) => request.holdsSecret(path)))
      return fail('The name of a file in an artifact may hold no secret: it is listed as it is');
    const draft = this.#draft();
    try {
      const files = await copyInto(draft, copies.value);
      if (taken !== null) await this.#remove(taken.name);
      return ok(factsOf(await this.#put(draft, manifestOf(request, days, files))));
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      return fail(`The artifact could not be kept: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Of the same name; letter case aside, as some file systems have it. */
  async #occupant({ name }: ArtifactUpload): Promise<ArtifactManifest | null> {
    const wanted = name.toLowerCase();
    return (await readManifests(this.#folder)).find((artifact) => artifact.name.toLowerCase() === wanted) ?? null;
  }

  async #files({ paths, hidden }: ArtifactUpload): Promise<Result<readonly Copy[], string>> {
    const outside = patternLines(paths).find((pattern) => !staysWithin(this.#workspace, pattern));
    if (outside !== undefined) return fail(`The path ${outside} leads out of the workspace`);
    const all = await globFiles(this.#workspace, paths, { links: 'followed', never: neverLookedInto });
    const found = hidden ? all : withoutHidden(all);
    const root = artifactRoot(found);
    const real = await realpath(this.#workspace);
    const copies: Copy[] = [];
    for (const file of found.files) {
      const from = join(this.#workspace, file);
      const path = checkArtifactPath(root === '' ? file : posix.relative(root, file));
      if (!path.ok) return path;
      if (!isBelow(real, await realpath(from))) return fail(`${file} is a link that leads out of the workspace`);
      copies.push({ from, path: path.value });
    }
    return ok(copies);
  }

  async #put(draft: string, manifest: ArtifactManifest): Promise<ArtifactManifest> {
    await mkdir(this.#folder.artifacts, { recursive: true });
    await mkdir(this.#folder.artifactManifests, { recursive: true });
    // What an attempt that died left without a manifest is no artifact.
    await rm(join(this.#folder.artifacts, manifest.name), { recursive: true, force: true });
    await rename(draft, join(this.#folder.artifacts, manifest.name));
    await writeJsonFile(manifestPath(this.#folder, manifest.name), manifest);
    return manifest;
  }

  async #remove(name: string): Promise<void> {
    await rm(manifestPath(this.#folder, name), { force: true });
    await rm(join(this.#folder.artifacts, name), { recursive: true, force: true });
  }
}

/** What an earlier attempt of the same step kept. */
function isOwn(artifact: ArtifactManifest, { name, job, step }: ArtifactUpload): boolean {
  return artifact.name === name && artifact.job === job && artifact.step === step;
}

function staysWithin(workspace: string, pattern: string): boolean {
  const path = relative(workspace, resolve(workspace, pattern.replace(/^!\s*/, '')));
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

function manifestOf(
  { name, job, step }: ArtifactUpload,
  days: number,
  files: readonly ArtifactFile[],
): ArtifactManifest {
  const now = Date.now();
  const hash = createHash('sha256');
  for (const { path, mode, sha256 } of files) hash.update(`${sha256} ${(mode & 0o111) === 0 ? '-' : 'x'} ${path}\n`);
  return {
    version: 1,
    name,
    job,
    step,
    size: files.reduce((sum, file) => sum + file.size, 0),
    digest: `sha256:${hash.digest('hex')}`,
    createdAt: new Date(now).toISOString(),
    expiresAt: new Date(now + days * dayMs).toISOString(),
    files: [...files],
  };
}
