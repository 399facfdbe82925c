import type { RunEvent } from '../../shared/run/events.ts';

/** Jobs and what each needs. */
export interface BareJobs {
  readonly jobs: readonly { readonly id: string; readonly label: string; readonly needs: readonly string[] }[];
  /** Nodes of a layer: they stand in the layers of the jobs, so that no layout is worked out. */
  readonly width: number;
}

/** From so many milliseconds after the run's start on a job has another status. */
export interface Change {
  readonly after: number;
  readonly job: string;
  readonly status: string;
}

/** The jobs of a run as a bare graph has them, so many in a layer. */
export function jobsOf(events: readonly RunEvent[], width: number): BareJobs {
  const started = events.find((event) => event.type === 'run.started');
  const jobs = started?.outline.jobs ?? [];
  return { jobs: jobs.map(({ id, needs }) => ({ id, label: `${id}: waiting`, needs })), width };
}

/** Each change of a job's node in the graph, when it came: as often as a step of it begins or ends, too. */
export function changesOf(events: readonly RunEvent[]): readonly Change[] {
  const start = Date.parse(events[0]?.time ?? '');
  return events.flatMap((event): Change[] => {
    if (!('job' in event) || event.job === null) return [];
    const status = event.type === 'job.completed' ? 'completed' : 'in_progress';
    return [{ after: Date.parse(event.time) - start, job: event.job, status }];
  });
}
