import { createHmac, randomBytes } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { canonicalJson, type JsonObject } from '../../../shared/base/json.ts';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import {
  annotationSchema,
  conclusionSchema,
  jsonSchema,
  reasonSchema,
  stepErrorSchema,
} from '../../../shared/run/events.ts';
import type { JobState, StepState } from '../../../shared/run/state.ts';
import type { JobCacheAnswer, JobCachePort, JobCacheRequest, KeyPart } from '../../engine/ports.ts';
import { createWhole } from '../../journal/lock.ts';
import type { RunFolder } from '../../journal/run-folder.ts';
import { type ArtifactManifest, factsOf, manifestSchema } from '../artifacts/artifact-manifest.ts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { hashFile } from '../files-port.ts';
import { matchFiles } from '../match-files.ts';
import { findGroups, pack } from './archive.ts';
import type { CacheBlob, CacheEntry } from './cache-entry.ts';
import { keepGroups, putBack } from './cache-port.ts';
import type { CacheStore } from './cache-store.ts';
import { explainMiss } from './explain-miss.ts';

const outputs = z.record(z.string(), jsonSchema);
const stepSchema = z.object({
  id: z.string(),
  name: z.string(),
  shell: z.string(),
  command: z.string(),
  outcome: conclusionSchema,
  conclusion: conclusionSchema,
  exitCode: z.number().int().nullable(),
  error: stepErrorSchema.nullable(),
  reason: reasonSchema.nullable(),
  outputs,
  summary: z.string(),
  annotations: z.array(annotationSchema),
});
const dataSchema = z.object({ outputs, steps: z.array(stepSchema), artifacts: z.array(manifestSchema) });
type JobData = z.infer<typeof dataSchema>;

/** The run whose jobs are taken and kept, as the host has it. */
export interface JobCacheRun {
  readonly workspace: string;
  readonly folder: RunFolder;
  readonly store: CacheStore;
  readonly artifacts: ArtifactStore;
  /** False: nothing is taken, though what is new is kept. */
  readonly reading: boolean;
  /** A job as the journal has it, everything told so far included. */
  settled(job: string): Promise<JobState | undefined>;
}

/** Jobs whose inputs are those of an earlier run: `.gantry/cache` has their outputs, output and artifacts. */
export function jobCachePort(run: JobCacheRun): JobCachePort {
  // Told before the job runs: it may change what it reads.
  const asked = new Map<string, Fingerprint>();
  return {
    async take(request) {
      const fingerprint = await fingerprintOf(run, request);
      asked.set(request.job, fingerprint);
      return take(run, request, fingerprint);
    },
    async keep(request, told) {
      const fingerprint = asked.get(request.job);
      return fingerprint === undefined ? fail('It was not looked for before') : keep(run, request, fingerprint, told);
    },
  };
}

function scopeOf({ playbook, job }: JobCacheRequest): string {
  return JSON.stringify([playbook, job]);
}

/** The key by which values are hashed: one for each workspace, so that nobody who reads the cache can try a secret's values. */
async function hashKey(store: CacheStore): Promise<Buffer> {
  const path = join(store.folder, 'hash.key');
  await mkdir(dirname(path), { recursive: true });
  if (!existsSync(path)) await createWhole(path, randomBytes(32).toString('hex'), 0o600);
  return Buffer.from(await readFile(path, 'utf8'), 'hex');
}

/** What the job is made of, sees and reads, each a name and a hash. */
async function partsOf({ store, workspace }: JobCacheRun, request: JobCacheRequest): Promise<KeyPart[]> {
  const key = await hashKey(store);
  const hashed = (name: string, text: string) => ({
    name,
    value: createHmac('sha256', key).update(text).digest('hex'),
  });
  const values = Object.entries(request.values).map(([name, value]) => hashed(name, canonicalJson(value)));
  const files = (await matchFiles(workspace, request.inputs)).map(async (file) => ({
    name: file,
    value: (await hashFile(join(workspace, file))).toString('hex'),
  }));
  const patterns = hashed('the paths of its cache', canonicalJson([...request.inputs, '', ...request.outputs]));
  return [...values, patterns, ...(await Promise.all(files))];
}

interface Fingerprint {
  readonly key: string;
  readonly parts: readonly KeyPart[];
}

async function fingerprintOf(run: JobCacheRun, request: JobCacheRequest): Promise<Fingerprint> {
  const parts = await partsOf(run, request);
  const text = JSON.stringify(parts.map(({ name, value }) => [name, value]));
  return {
    key: createHmac('sha256', await hashKey(run.store))
      .update(text)
      .digest('hex'),
    parts,
  };
}

async function take(run: JobCacheRun, request: JobCacheRequest, { key, parts }: Fingerprint): Promise<JobCacheAnswer> {
  const { store, workspace } = run;
  if (!run.reading) return { kind: 'miss', reason: 'The run was started without the cache' };
  const entries = await store.entriesOf('job', scopeOf(request));
  const entry = entries.find((known) => known.key === key);
  if (entry === undefined) return { kind: 'miss', reason: explainMiss(parts, entries) };
  const data = dataSchema.safeParse(entry.data);
  const wrong = data.success ? await putBack(workspace, store, entry) : 'What was kept is of another version';
  if (wrong !== null || !data.success) return { kind: 'miss', reason: wrong ?? '' };
  const kept = await takeArtifacts(run, entry, data.data.artifacts);
  if (kept !== null) return { kind: 'miss', reason: kept };
  return hitOf(store, entry, data.data);
}

function hitOf(store: CacheStore, entry: CacheEntry, { outputs: told, steps, artifacts }: JobData): JobCacheAnswer {
  const outputOf = (step: string) => entry.blobs.find(({ name }) => name === `output ${step}`);
  return {
    kind: 'hit',
    from: entry.run,
    outputs: told,
    steps: steps.map((step) => ({
      ...step,
      async *output() {
        const blob = outputOf(step.id);
        if (blob !== undefined) yield* createReadStream(store.blobs.path(blob.sha256));
      },
    })),
    artifacts: artifacts.map((artifact) => ({ ...factsOf(artifact), step: artifact.step })),
  };
}

async function takeArtifacts(
  run: JobCacheRun,
  entry: CacheEntry,
  artifacts: readonly ArtifactManifest[],
): Promise<string | null> {
  const [blob] = entry.blobs.filter(({ name }) => name === 'artifacts');
  if (blob === undefined) return null;
  return run.artifacts.takeIn(createReadStream(run.store.blobs.path(blob.sha256)), artifacts);
}

/** The job's steps as the run has them; null where one of them did not come to its end. */
function stepsOf(steps: readonly StepState[]): JobData['steps'] | null {
  const kept = steps.map(({ outcome, conclusion, annotations, ...step }) => {
    if (outcome === null || conclusion === null) return null;
    const { id, name, shell, command, exitCode, error, reason, summary } = step;
    const rest = { outputs: { ...step.outputs }, annotations: [...annotations] };
    return { id, name, shell, command, outcome, conclusion, exitCode, error, reason, summary, ...rest };
  });
  return kept.includes(null) ? null : kept.filter((step) => step !== null);
}

async function keep(
  run: JobCacheRun,
  request: JobCacheRequest,
  { key, parts }: Fingerprint,
  told: JsonObject,
): Promise<Result<void, string>> {
  const { store, workspace, folder } = run;
  const job = await run.settled(request.job);
  const steps = stepsOf(job?.steps ?? []);
  if (steps === null) return fail('One of its steps has no end');
  try {
    const groups = await findGroups(workspace, request.outputs);
    const blobs: CacheBlob[] = await keepGroups(workspace, store, groups);
    for (const { id } of steps) {
      const path = folder.output(request.job, id);
      if (existsSync(path)) blobs.push({ name: `output ${id}`, ...(await store.blobs.put(createReadStream(path))) });
    }
    const artifacts = await run.artifacts.ofJob(request.job);
    if (artifacts.length > 0) {
      const names = artifacts.flatMap(({ name, files }) => files.map(({ path }) => `${name}/${path}`));
      blobs.push({ name: 'artifacts', ...(await store.blobs.put(pack(folder.artifacts, names))) });
    }
    const data: JobData = { outputs: { ...told }, steps, artifacts: [...artifacts] };
    const { run: id, job: jobId } = request;
    const entry = {
      version: 1,
      kind: 'job',
      scope: scopeOf(request),
      key,
      createdAt: Date.now(),
      run: id,
      job: jobId,
    } as const;
    await store.add({ ...entry, parts: [...parts], blobs, data });
    return ok(undefined);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}
