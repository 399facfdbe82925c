import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { readPlaybook } from '../playbook/read.ts';
import { parseSource } from '../playbook/source.ts';
import { exportShell } from './export-steps.ts';
import { exportWorkflow } from './export-workflow.ts';
import { importWorkflow } from './import-workflow.ts';
import type { Migration } from './migrate.ts';
import type { WorkspaceFacts } from './script.ts';
import { leastBash } from './shells.ts';

export type ClipFormat = 'v3' | 'github';

/** Copied jobs, by their ids, or steps. */
type Clip =
  | { readonly kind: 'jobs'; readonly jobs: Readonly<Record<string, JsonObject>> }
  | { readonly kind: 'steps'; readonly steps: readonly JsonObject[] };

export interface ConvertedClip {
  readonly text: string;
  /** What did not come over as it was, a sentence each. */
  readonly notes: readonly string[];
}

function clipOf(text: string): Clip | null {
  const json = parseSource(text, 'clip.json');
  const { value } = json.problems.length === 0 ? json : parseSource(text, 'clip.yaml');
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  const objects = items.filter(isJsonObject);
  if (objects.length === 0 || objects.length < items.length) return null;
  const [first] = objects;
  const isStep = (object: JsonObject) => ['run', 'script', 'uses'].some((key) => Object.hasOwn(object, key));
  if (Array.isArray(value) || (first !== undefined && isStep(first) && !Object.hasOwn(first, 'steps')))
    return objects.every(isStep) ? { kind: 'steps', steps: objects } : null;
  const jobs = Object.entries(first ?? {}).filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]));
  return jobs.length === 0 ? null : { kind: 'jobs', jobs: Object.fromEntries(jobs) };
}

const v3Keys = new Set([
  'script',
  'runsOn',
  'retries',
  'retry',
  'workingDirectory',
  'continueOnError',
  'pauseBefore',
  'enabled',
  'timeout',
]);
const githubKeys = new Set(['runs-on', 'working-directory', 'continue-on-error', 'timeout-minutes', 'defaults']);

/** By what jobs and steps are told to be of one format; null: they are the same in both, or no jobs and steps. */
export function clipFormat(text: string): ClipFormat | null {
  const clip = clipOf(text);
  if (clip === null) return null;
  const jobs = clip.kind === 'jobs' ? Object.values(clip.jobs) : [];
  const steps = clip.kind === 'jobs' ? jobs.flatMap(({ steps: own }) => (Array.isArray(own) ? own : [])) : clip.steps;
  const parts = [...jobs, ...steps.filter(isJsonObject)];
  const has = (keys: ReadonlySet<string>) => parts.some((part) => Object.keys(part).some((key) => keys.has(key)));
  if (has(githubKeys)) return 'github';
  if (has(v3Keys)) return 'v3';
  const runs = parts.map(({ run }) => run).filter((run) => run !== undefined);
  const playbooks = parts.some(({ uses }) => typeof uses === 'string' && uses.trim().startsWith('playbook:'));
  if (playbooks) return 'v3';
  if (runs.length === 0) return null;
  return runs.every((run) => typeof run === 'string' && !/^[\d!*,\s-]+$|^(?:stage|tag):/.test(run)) ? 'github' : 'v3';
}

/** The job that steps stand in while they are converted, and a step by which it is more than a call of a workflow. */
const around = 'clip';
const besides: JsonObject = { name: 'Besides', uses: 'checkout' };

/**
 * Jobs or steps of one format as they are in the other. `shell` is the one of steps that name none, where they come from. Fails
 * with a sentence where they cannot be converted.
 */
export function convertClip(
  text: string,
  to: ClipFormat,
  shell: string | null,
  facts: WorkspaceFacts,
): Result<ConvertedClip, string> {
  const clip = clipOf(text);
  if (clip === null) return fail('The clipboard holds no jobs and no steps: JSON or YAML of them is wanted.');
  const { jobs, needs } = apart(clip, to);
  const migrated = to === 'v3' ? imported(jobs, shell) : exported(jobs, shell, facts);
  if (!migrated.ok) return fail(`They could not be brought into this format. ${migrated.error}`);
  const { playbook, notes } = migrated.value;
  const section = to === 'v3' ? playbook.orchestration : playbook;
  const done = isJsonObject(section) && isJsonObject(section.jobs) ? section.jobs : {};
  const own = shellOf(to, shell);
  const converted = Object.entries(done).flatMap(([id, job]) =>
    isJsonObject(job) ? [[id, withShell(withNeeds(job, needs.get(id) ?? []), own, to)] as const] : [],
  );
  const steps = clip.kind === 'steps' ? stepsOf(converted[0]?.[1] ?? {}).slice(0, -1) : null;
  // What is said of the playbook around them is of the one that was made for this.
  const told = notes.filter(({ path }) => path.includes('jobs') && path.at(-1) !== 'jobs');
  const value: JsonValue = steps ?? Object.fromEntries(converted);
  return ok({ text: `${JSON.stringify(value, null, 2)}\n`, notes: told.map(({ message }) => message) });
}

/** The jobs without the needs of others that are not among them: those are not known here, and come back afterwards. */
function apart(clip: Clip, to: ClipFormat) {
  const wrapped = { name: 'Clip', ...(to === 'v3' ? { 'runs-on': 'ubuntu-latest' } : {}) };
  const jobs =
    clip.kind === 'jobs'
      ? clip.jobs
      : { [around]: { ...wrapped, steps: [...clip.steps, to === 'v3' ? { uses: 'actions/checkout@v4' } : besides] } };
  const needs = new Map<string, readonly string[]>();
  const own = Object.entries(jobs).map(([id, job]): [string, JsonObject] => {
    const all = [job.needs].flat().filter((need) => typeof need === 'string');
    const inside = all.filter((need) => Object.hasOwn(jobs, need));
    needs.set(id, all);
    const { needs: _needs, ...rest } = job;
    return [id, inside.length === 0 ? rest : { ...rest, needs: inside }];
  });
  return { jobs: Object.fromEntries(own), needs };
}

function withNeeds(job: JsonObject, needs: readonly string[]): JsonObject {
  if (needs.length === 0) return job;
  const { name, needs: _needs, ...rest } = job;
  return { ...(name === undefined ? {} : { name }), needs: [...needs], ...rest };
}

function imported(jobs: JsonObject, shell: string | null): Result<Migration, string> {
  const run = shell === null ? {} : { defaults: { run: { shell } } };
  return importWorkflow(readPlaybook(JSON.stringify({ on: 'push', ...run, jobs }), '.github/workflows/clip.json'));
}

function exported(jobs: JsonObject, shell: string | null, facts: WorkspaceFacts): Result<Migration, string> {
  const metadata = { name: 'clip', description: 'What is brought over.', version: '1.0', category: 'development' };
  const defaults = shell === null ? {} : { defaults: { shell } };
  const orchestration = { events: { push: null }, ...defaults, jobs };
  const file = 'clip.json';
  return exportWorkflow(readPlaybook(JSON.stringify({ metadata, orchestration }), file), file, facts);
}

/** Where they go another shell may be meant by naming none. */
function shellOf(to: ClipFormat, shell: string | null): string {
  return to === 'v3' ? (shell ?? leastBash) : exportShell(shell ?? 'pwsh');
}

function stepsOf({ steps }: JsonObject): readonly JsonObject[] {
  return Array.isArray(steps) ? steps.filter(isJsonObject) : [];
}

function withShell(job: JsonObject, shell: string, to: ClipFormat): JsonObject {
  const own =
    to === 'v3' ? job.shell : isJsonObject(job.defaults) && isJsonObject(job.defaults.run) && job.defaults.run.shell;
  if (typeof own === 'string') return job;
  const key = to === 'v3' ? 'script' : 'run';
  const steps = stepsOf(job).map((step) => {
    if (step[key] === undefined || step.shell !== undefined) return step;
    return Object.fromEntries(
      Object.entries(step).flatMap(([name, value]) =>
        name === key
          ? [
              ['shell', shell],
              [name, value],
            ]
          : [[name, value]],
      ),
    );
  });
  return { ...job, steps };
}
