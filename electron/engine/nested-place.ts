import { nestedPrefix } from '../../shared/plan/plans-within.ts';
import type { OutlineJob, RunEventBody } from '../../shared/run/events.ts';
import type { JobState, RunState } from '../../shared/run/state.ts';
import type { EnginePorts } from './ports.ts';

/** Where a run stands within another: the step that runs it, and which attempt of the step's job. */
export interface NestedPlace {
  readonly job: string;
  readonly step: string;
  readonly jobAttempt: number;
}

/** A job of a run within a step, as the run around it names it. */
export function placeJob(job: OutlineJob, place: NestedPlace): OutlineJob {
  const prefix = nestedPrefix(place.job, place.step);
  const own = job.parent ?? null;
  const parent = own === null ? place : { ...own, job: `${prefix}${own.job}` };
  return { ...job, id: `${prefix}${job.id}`, needs: job.needs.map((need) => `${prefix}${need}`), parent };
}

/** An event of a run within a step, as the run around it tells it. */
export function placeEvent(event: RunEventBody, place: NestedPlace): RunEventBody {
  if (!('job' in event)) return event;
  const job = `${nestedPrefix(place.job, place.step)}${event.job}`;
  if (event.type === 'job.expanded') return { ...event, job, legs: event.legs.map((leg) => placeJob(leg, place)) };
  if (event.type === 'step.nested') return { ...event, job, jobs: event.jobs.map((inner) => placeJob(inner, place)) };
  return { ...event, job };
}

/** The world as a run within a step sees it: all that it does there is done in its place. */
export function placePorts(ports: EnginePorts, place: NestedPlace): EnginePorts {
  const prefix = nestedPrefix(place.job, place.step);
  const placed = <T extends { readonly job: string }>(ref: T): T => ({ ...ref, job: `${prefix}${ref.job}` });
  return {
    ...ports,
    sessions: { open: (job) => ports.sessions.open(placed(job)) },
    output: {
      write: (ref, chunk) => ports.output.write(placed(ref), chunk),
      length: (ref) => ports.output.length(placed(ref)),
    },
    holds: {
      limit: ports.holds.limit,
      wants: (ref, point, marked) => ports.holds.wants(placed(ref), point, marked),
      decision: (ref, signal) => ports.holds.decision(placed(ref), signal),
    },
    artifacts: {
      ...ports.artifacts,
      upload: (request) => ports.artifacts.upload(placed(request)),
      download: (request) => ports.artifacts.download(request),
    },
    cache: {
      restore: (request) => ports.cache.restore(placed(request)),
      save: (request) => ports.cache.save(placed(request)),
    },
    jobCache: {
      take: (request) => ports.jobCache.take(placed(request)),
      keep: (request, outputs) => ports.jobCache.keep(placed(request), outputs),
    },
  };
}

/**
 * What an earlier run had of the run within a step, as that run names its jobs; null where there is nothing to go on with: of
 * the same run only what belongs to the same attempt of the step's job counts.
 */
export function previousWithin(previous: RunState | null, run: string, place: NestedPlace): RunState | null {
  if (previous === null) return null;
  const prefix = nestedPrefix(place.job, place.step);
  const inner = (id: string) => id.slice(prefix.length);
  const jobs = [...previous.jobs.values()].flatMap((job): JobState[] => {
    if (!job.id.startsWith(prefix) || job.parent === null) return [];
    const isDirect = job.parent.job === place.job && job.parent.step === place.step;
    if (isDirect && previous.run === run && job.parent.jobAttempt !== place.jobAttempt) return [];
    const parent = isDirect ? null : { ...job.parent, job: inner(job.parent.job) };
    return [{ ...job, id: inner(job.id), needs: job.needs.map(inner), parent }];
  });
  if (!jobs.some(({ parent }) => parent === null)) return null;
  const artifacts = previous.artifacts
    .filter(({ job }) => job.startsWith(prefix))
    .map((artifact) => ({ ...artifact, job: inner(artifact.job) }));
  return { ...previous, jobs: new Map(jobs.map((job) => [job.id, job])), artifacts };
}
