import type { RunEvent } from '../../shared/run/events.ts';

/** The graph of a run as a bare one draws it. */
export interface Shape {
  readonly jobs: readonly string[];
  readonly needs: readonly (readonly [string, string])[];
}

/** From so many milliseconds after the run's start on a job has another status. */
export interface Change {
  readonly after: number;
  readonly job: string;
  readonly status: string;
}

export function shapeOf(events: readonly RunEvent[]): Shape {
  const started = events.find((event) => event.type === 'run.started');
  const jobs = started?.outline.jobs ?? [];
  return {
    jobs: jobs.map(({ id }) => id),
    needs: jobs.flatMap(({ id, needs }) => needs.map((need) => [need, id] as const)),
  };
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
