import type { JsonObject, JsonValue } from '../../shared/base/json.ts';
import type { PlannedJob } from '../../shared/plan/plan.ts';
import type { PlaybookFormat } from '../../shared/playbook/model.ts';
import { isFailure, legsResult } from '../../shared/run/conclusion.ts';
import type { Conclusion } from '../../shared/run/events.ts';

export interface JobResult {
  readonly conclusion: Conclusion;
  readonly outputs: JsonObject;
}

/** How the jobs before a job stand for `success()` and `failure()`. Skipped: some did not run, none failed. */
export type Standing = 'success' | 'failure' | 'skipped';

/** The results of a run's jobs, as the contexts `needs` and `jobs` and the status functions see them. */
export class JobResults {
  readonly #jobs = new Map<string, PlannedJob>();
  readonly #byPlaybookId = new Map<string, PlannedJob[]>();
  readonly #results = new Map<string, JobResult>();
  /** Of each completed job together with all before it. */
  readonly #standings = new Map<string, Standing>();
  readonly #legs = new Map<string, readonly string[]>();
  readonly #format: PlaybookFormat;
  #all: JsonObject | null = null;

  constructor(jobs: readonly PlannedJob[], format: PlaybookFormat) {
    this.#format = format;
    for (const job of jobs) this.#add(job);
  }

  get(id: string): JobResult | null {
    return this.#results.get(id) ?? null;
  }

  conclusions(): Conclusion[] {
    return [...this.#results.values()].map((result) => result.conclusion);
  }

  set(id: string, result: JobResult): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    this.#results.set(id, result);
    this.#standings.set(id, worse(ownStanding(result.conclusion, this.#format), this.standingBefore(job)));
    this.#all = null;
  }

  /** A job became these legs: whoever needs it needs all of them. */
  expand(id: string, legs: readonly PlannedJob[]): void {
    const parent = this.#jobs.get(id);
    if (parent === undefined) return;
    this.#jobs.delete(id);
    this.#byPlaybookId.set(
      parent.job,
      (this.#byPlaybookId.get(parent.job) ?? []).filter((job) => job.id !== id),
    );
    this.#legs.set(
      id,
      legs.map((leg) => leg.id),
    );
    for (const leg of legs) this.#add(leg);
    this.#all = null;
  }

  /**
   * How all jobs that a job needs, and those that they need, stand: a failure or a skip goes on along the whole chain, as
   * GitHub has it (documentation of `jobs.<job_id>.needs`), even past a job that ran all the same. A stage of v1 or v2 that
   * was skipped holds nothing back: its needs say only which stage is before it.
   */
  standingBefore(job: PlannedJob): Standing {
    return this.#needsOf(job).reduce<Standing>(
      (worst, id) => worse(worst, this.#standings.get(id) ?? 'success'),
      'success',
    );
  }

  /** The direct needs of a job that did not succeed, by what is written in its `needs`. */
  blamed(job: PlannedJob): { readonly id: string; readonly conclusion: Conclusion }[] {
    return this.#needsOf(job).flatMap((id) => {
      const conclusion = this.#results.get(id)?.conclusion ?? 'success';
      return conclusion === 'success' ? [] : [{ id, conclusion }];
    });
  }

  /** The context `needs` of a job, by the playbook's job ids. */
  needsContext(job: PlannedJob): JsonObject {
    const ids = new Set(this.#needsOf(job).flatMap((id) => this.#jobs.get(id)?.job ?? []));
    return Object.fromEntries([...ids].map((id) => [id, this.#contextOf(id)]));
  }

  /** The context `jobs`: every job of which all legs have completed. */
  jobsContext(): JsonObject {
    this.#all ??= Object.fromEntries(
      [...this.#byPlaybookId].flatMap(([id, legs]) =>
        legs.length > 0 && legs.every((leg) => this.#results.has(leg.id)) ? [[id, this.#contextOf(id)]] : [],
      ),
    );
    return this.#all;
  }

  #add(job: PlannedJob): void {
    this.#jobs.set(job.id, job);
    const legs = this.#byPlaybookId.get(job.job);
    if (legs === undefined) this.#byPlaybookId.set(job.job, [job]);
    else legs.push(job);
  }

  #needsOf(job: PlannedJob): readonly string[] {
    return job.needs.flatMap((id) => this.#legs.get(id) ?? [id]);
  }

  #contextOf(id: string): JsonObject {
    const legs = (this.#byPlaybookId.get(id) ?? []).flatMap((job) => {
      const result = this.#results.get(job.id);
      return result === undefined ? [] : [{ job, result }];
    });
    const context = {
      result: legsResult(legs.map(({ result }) => result.conclusion)),
      outputs: mergedOutputs(legs.map(({ result }) => result.outputs)),
    };
    if (legs.every(({ job }) => job.matrix === null)) return context;
    const told = legs.map(({ job, result }) => ({
      matrix: job.matrix,
      result: legsResult([result.conclusion]),
      outputs: result.outputs,
    }));
    return { ...context, legs: told };
  }
}

/** Each output as the last leg has it that gave it a value: a leg that left it empty takes nothing away, as at GitHub. */
function mergedOutputs(legs: readonly JsonObject[]): JsonObject {
  const merged: Record<string, JsonValue> = {};
  for (const outputs of legs) {
    for (const [name, value] of Object.entries(outputs)) {
      if (!(name in merged) || (value !== null && value !== '')) merged[name] = value;
    }
  }
  return merged;
}

function ownStanding(conclusion: Conclusion, format: PlaybookFormat): Standing {
  if (isFailure(conclusion)) return 'failure';
  if (conclusion === 'skipped' && (format === 'v1' || format === 'v2')) return 'success';
  return conclusion === 'success' ? 'success' : 'skipped';
}

function worse(a: Standing, b: Standing): Standing {
  if (a === 'failure' || b === 'failure') return 'failure';
  return a === 'skipped' || b === 'skipped' ? 'skipped' : 'success';
}
