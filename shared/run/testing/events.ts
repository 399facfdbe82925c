import type { Conclusion, RunEvent, RunEventBody, RunOutline } from '../events.ts';

export const startOfTime = Date.parse('2026-01-01T00:00:00.000Z');

export type JournalEntry = RunEventBody | { readonly at: number };

/** Numbers and dates events as a journal would. `at` is milliseconds after the start; it stays for the events that follow. */
export function journalOf(...entries: readonly JournalEntry[]): RunEvent[] {
  const events: RunEvent[] = [];
  let now = startOfTime;
  for (const entry of entries) {
    if ('at' in entry) now = startOfTime + entry.at;
    else events.push({ run: 'run-00001', seq: events.length + 1, time: new Date(now).toISOString(), ...entry });
  }
  return events;
}

export function outline(
  jobs: Readonly<Record<string, readonly string[]>>,
  steps: readonly string[] = ['work'],
): RunOutline {
  const levelOf = (id: string): number => Math.max(-1, ...(jobs[id] ?? []).map(levelOf)) + 1;
  return {
    name: 'sample',
    version: null,
    format: 'v3',
    file: 'playbooks/sample.json',
    jobs: Object.entries(jobs).map(([id, needs]) => ({
      id,
      job: id,
      name: id,
      needs: [...needs],
      level: levelOf(id),
      matrix: null,
      steps: steps.map((step) => ({ id: step, name: step, kind: 'script', shell: 'bash' })),
    })),
  };
}

export function runStarted(shape: RunOutline, resumed = false): RunEventBody {
  const rest = { event: 'push', actor: 'ada', attempt: 1, workspace: '/w', maxConcurrency: 4 };
  return { type: 'run.started', outline: shape, resumed, ...rest };
}

export const jobQueued = (job: string): RunEventBody => ({ type: 'job.queued', job });
export const jobStarted = (job: string, attempt = 1): RunEventBody => ({ type: 'job.started', job, attempt });

export function jobCompleted(
  job: string,
  conclusion: Conclusion,
  more: { result?: Conclusion; reason?: string; attempt?: number } = {},
): RunEventBody {
  const reason = more.reason === undefined ? null : { text: more.reason, condition: null, parts: [] };
  const result = more.result ?? conclusion;
  return { type: 'job.completed', job, attempt: more.attempt ?? 1, result, conclusion, outputs: {}, reason };
}

export function stepStarted(job: string, step = 'work', attempt = 1): RunEventBody {
  return { type: 'step.started', job, step, attempt, jobAttempt: 1, shell: 'bash', command: 'echo' };
}

export function stepCompleted(job: string, outcome: Conclusion, step = 'work', attempt = 1): RunEventBody {
  const error =
    outcome === 'failure'
      ? { message: 'It broke', file: 'a.ps1', line: 3, column: null, kind: 'ExitCode', detail: '' }
      : null;
  const rest = { outputs: {}, reason: null, outputBytes: 12 };
  return {
    type: 'step.completed',
    job,
    step,
    attempt,
    outcome,
    conclusion: outcome,
    exitCode: error ? 1 : 0,
    error,
    ...rest,
  };
}

export function stepRetrying(job: string, attempt: number, step = 'work'): RunEventBody {
  return { type: 'step.retrying', job, step, attempt, delayMs: 100, outcome: 'failure', exitCode: 1, error: null };
}
