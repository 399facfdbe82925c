import { summaryOf } from '../summary.ts';
import { standingOf } from '../unreached.ts';
import { isoOf, type ReportInput, tookOf } from './report-input.ts';

/** The run for programs. Times are ISO 8601 in UTC, durations milliseconds; without metrics neither is told. */
export function jsonReport({ state, now, outputOf, metrics }: ReportInput): string {
  const { skipped, ...report } = summaryOf(state, now);
  const times = (part: { readonly startedAt: number | null; readonly completedAt: number | null }) =>
    metrics
      ? { startedAt: isoOf(part.startedAt), completedAt: isoOf(part.completedAt), durationMs: tookOf(part, now) }
      : {};
  const jobs = [...state.jobs.values()].map((job) => ({
    id: job.id,
    job: job.job,
    name: job.name,
    matrix: job.matrix,
    needs: job.needs,
    status: job.status,
    result: job.result,
    conclusion: job.conclusion,
    reason: job.reason?.text ?? null,
    attempt: job.attempt,
    outputs: job.outputs,
    ...times(job),
    steps: job.steps.map((step) => {
      const output = outputOf(job.id, step.id);
      return {
        id: step.id,
        name: step.name,
        shell: step.shell,
        outcome: step.outcome,
        conclusion: standingOf(job, step),
        reason: step.reason?.text ?? null,
        attempt: step.attempt,
        exitCode: step.exitCode,
        error: step.error,
        outputs: step.outputs,
        annotations: step.annotations,
        summary: step.summary,
        ...times(step),
        ...(output === '' ? {} : { output }),
      };
    }),
  }));
  const { criticalPath, criticalMs, durationMs, jobs: jobTotals, steps: stepTotals } = report;
  const told = {
    format: 'gantry-report',
    version: 1,
    run: state.run,
    name: report.name,
    file: state.outline?.file ?? null,
    actor: state.actor,
    event: state.event,
    attempt: state.attempt,
    status: state.status,
    conclusion: state.conclusion,
    reason: report.reason,
    ...(metrics ? { startedAt: isoOf(state.startedAt), completedAt: isoOf(state.completedAt), durationMs } : {}),
    totals: { jobs: jobTotals, steps: stepTotals },
    ...(metrics ? { criticalPath, criticalMs } : {}),
    failures: report.failures,
    skipped,
    warnings: state.warnings,
    annotations: report.annotations,
    artifacts: state.artifacts,
    jobs,
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}
