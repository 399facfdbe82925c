import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { JsonValue } from '../../shared/base/json.ts';

/** Where one run lies: `.gantry/runs/ID/`. */
export interface RunFolder {
  readonly run: string;
  readonly path: string;
  readonly journal: string;
  readonly plan: string;
  readonly summary: string;
  /** The playbook's text as it was planned; runs of earlier versions have none. */
  readonly text: string;
  /** Kept at the run's end, so that lists need not read journals. */
  readonly digest: string;
  /** What was done about the run beside running it: its reports and notifications. */
  readonly after: string;
  /** What the run was given. */
  readonly values: string;
  /** The branch and commit that the workspace was at. */
  readonly facts: string;
  /** The payload of its event, as steps find it in GITHUB_EVENT_PATH. */
  readonly event: string;
  /** There, where the run is kept whatever the rules for old runs say. */
  readonly pin: string;
  /** Where its owner can be spoken to while it holds. */
  readonly door: string;
  /** Made by another process that wants the run cancelled. */
  readonly cancel: string;
  /** A folder for each artifact, by its name. */
  readonly artifacts: string;
  /** A file for each artifact, by its name, that says what is in it; without it an artifact is not there. */
  readonly artifactManifests: string;
  output(job: string, step: string): string;
}

function safeName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_-]+/g, '_').slice(0, 40);
}

/** Readable, and unlike any other's: ids of legs hold any character, and names differ by case alone nowhere on some systems. */
function outputName(job: string, step: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([job, step]))
    .digest('hex')
    .slice(0, 12);
  return `${safeName(job)}.${safeName(step)}.${hash}.log`;
}

function runsFolder(workspace: string): string {
  return join(workspace, '.gantry', 'runs');
}

export function runFolder(workspace: string, run: string): RunFolder {
  const path = join(runsFolder(workspace), run);
  return {
    run,
    path,
    journal: join(path, 'journal.ndjson'),
    plan: join(path, 'plan.json'),
    text: join(path, 'playbook.txt'),
    summary: join(path, 'summary.md'),
    digest: join(path, 'digest.json'),
    after: join(path, 'after.json'),
    values: join(path, 'values.json'),
    facts: join(path, 'facts.json'),
    event: join(path, 'event.json'),
    pin: join(path, 'pinned'),
    door: join(path, 'door.json'),
    cancel: join(path, 'cancel'),
    artifacts: join(path, 'artifacts'),
    artifactManifests: join(path, 'artifact-manifests'),
    output: (job, step) => join(path, 'output', outputName(job, step)),
  };
}

/** An id that sorts by time: the UTC time to the millisecond, and random letters. */
export function newRunId(now: number): string {
  const time = new Date(now)
    .toISOString()
    .replaceAll(/[-:.Z]/g, '')
    .replace('T', '-');
  return `${time}-${randomBytes(4).toString('hex')}`;
}

/** Makes the folder of a new run. */
export async function createRunFolder(workspace: string, run: string): Promise<RunFolder> {
  const folder = runFolder(workspace, run);
  await mkdir(join(folder.path, 'output'), { recursive: true });
  await ignoreFolder(workspace);
  return folder;
}

/** Keeps `.gantry`, which is there, out of version control. */
export async function ignoreFolder(workspace: string): Promise<void> {
  await writeFile(join(workspace, '.gantry', '.gitignore'), '*\n', { flag: 'wx' }).catch(() => {});
}

/** Ids of the runs of a workspace, the newest first. */
export async function listRunIds(workspace: string): Promise<string[]> {
  const names = await readdir(runsFolder(workspace)).catch(() => []);
  return names.filter((name) => /^[0-9A-Za-z-]{8,64}$/.test(name)).toSorted((a, b) => (a < b ? 1 : -1));
}

export async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

export async function writeJsonFile(path: string, value: JsonValue): Promise<void> {
  await writeFileAtomic(path, JSON.stringify(value));
}
