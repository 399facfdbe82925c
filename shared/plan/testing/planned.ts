import type { PlannedJob } from '../plan.ts';

/** A planned job with nothing in it but what a test says. */
export function plannedJob(id: string, more: Partial<PlannedJob> = {}): PlannedJob {
  return {
    id,
    job: id,
    name: id,
    matrix: null,
    dynamicMatrix: null,
    strategy: null,
    needs: [],
    level: 0,
    condition: null,
    env: {},
    outputs: [],
    permissions: null,
    continueOnError: false,
    timeout: null,
    retries: 0,
    workingDirectory: null,
    runsOn: [],
    concurrency: null,
    cache: null,
    steps: [],
    variables: {},
    pointer: `/orchestration/jobs/${id}`,
    ...more,
  };
}
