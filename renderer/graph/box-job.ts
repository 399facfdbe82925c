import type { Conclusion } from '../../shared/run/events.ts';
import type { Status } from '../../shared/run/state.ts';
import type { ClosedBox, GraphJob } from './graph-job.ts';

/** From the one that says most of all to the one that says least. */
const weights: readonly Conclusion[] = ['failure', 'timed_out', 'cancelled', 'interrupted', 'success', 'skipped'];
const statuses: readonly Status[] = ['in_progress', 'queued', 'waiting', 'completed'];

/** The name that the legs of a matrix have in common, without their values; else the matrix's own. */
function matrixName(id: string, legs: readonly GraphJob[]): string {
  const names = new Set(
    legs.map(({ name, matrix }) => (name.endsWith(` (${matrix})`) ? name.slice(0, -` (${matrix})`.length) : null)),
  );
  const [only] = names;
  return names.size === 1 && only != null ? only : (id.split('/').at(-1) ?? id);
}

function statusOf(jobs: readonly GraphJob[]): Status | null {
  const found = new Set(jobs.map(({ status }) => status));
  // Some are through and others not begun: as a whole it is under way.
  if (found.has('completed') && found.size > 1) return 'in_progress';
  return statuses.find((status) => found.has(status)) ?? null;
}

function least(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Jobs as the one node that stands for them; it has steps where these are the same for all, as in a matrix not run yet. */
export function boxJob(id: string, kind: ClosedBox['kind'], name: string | null, jobs: readonly GraphJob[]): GraphJob {
  const [first] = jobs;
  const status = statusOf(jobs);
  const conclusion = status === 'completed' ? weights.find((one) => jobs.some((job) => job.conclusion === one)) : null;
  const within = new Set(jobs.map((job) => job.id));
  const ends = jobs.map(({ completedAt }) => completedAt).filter((time) => time !== null);
  return {
    id,
    name: name ?? matrixName(id, jobs),
    needs: [...new Set(jobs.flatMap(({ needs }) => needs))].filter((need) => !within.has(need)),
    parent: first?.parent ?? null,
    depth: first?.depth ?? 0,
    matrix: null,
    legOf: null,
    box: { kind, jobs },
    condition: kind === 'matrix' ? (first?.condition ?? null) : null,
    cachedFrom: null,
    steps: kind === 'matrix' && status === null ? (first?.steps ?? []) : [],
    status,
    conclusion: conclusion ?? null,
    queuedAt: least(jobs.map(({ queuedAt }) => queuedAt)),
    startedAt: least(jobs.map(({ startedAt }) => startedAt)),
    completedAt: status === 'completed' && ends.length > 0 ? Math.max(...ends) : null,
    attempt: 0,
  };
}

/** Needs that are as before are the same object: by it is known that no edge changed. */
function keepingNeeds(job: GraphJob, before: GraphJob | undefined): GraphJob {
  const same = before?.needs.length === job.needs.length && before.needs.every((need, at) => need === job.needs[at]);
  return same ? { ...job, needs: before.needs } : job;
}

/** What stands for jobs, of which those that did not change are the same objects: drawn anew only where one of them is. */
export class BoxJobs {
  #before = new Map<string, GraphJob>();
  #made = new Map<string, GraphJob>();

  /** Forgets what is not asked for between this and the next time. */
  begin(): void {
    this.#before = this.#made;
    this.#made = new Map();
  }

  of(id: string, kind: ClosedBox['kind'], name: string | null, jobs: readonly GraphJob[]): GraphJob {
    const before = this.#before.get(id);
    const same = before?.box?.jobs.length === jobs.length && before.box.jobs.every((job, index) => job === jobs[index]);
    const made = same ? before : keepingNeeds(boxJob(id, kind, name, jobs), before);
    this.#made.set(id, made);
    return made;
  }
}
