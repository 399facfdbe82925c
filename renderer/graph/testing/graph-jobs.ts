import type { GraphJob, GraphStep } from '../graph-job.ts';

export function graphStep(id: string, more: Partial<GraphStep> = {}): GraphStep {
  return {
    id,
    name: id,
    kind: 'script',
    shell: 'bash',
    enabled: true,
    pausesBefore: false,
    condition: null,
    status: null,
    conclusion: null,
    startedAt: null,
    completedAt: null,
    attempt: 0,
    waiting: null,
    ...more,
  };
}

/** A job of a plan that needs what is named, with steps by these ids. */
export function graphJob(id: string, needs: readonly string[] = [], steps: readonly string[] = []): GraphJob {
  return {
    id,
    name: id,
    needs,
    parent: null,
    depth: 0,
    matrix: null,
    legOf: null,
    box: null,
    condition: null,
    cachedFrom: null,
    steps: steps.map((step) => graphStep(step)),
    status: null,
    conclusion: null,
    queuedAt: null,
    startedAt: null,
    completedAt: null,
    attempt: 0,
  };
}
