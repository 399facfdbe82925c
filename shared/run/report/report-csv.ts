import { standingOf } from '../unreached.ts';
import { isoOf, type ReportInput, tookOf } from './report-input.ts';

const columns = ['job', 'step', 'name', 'conclusion', 'attempt', 'exit_code', 'error', 'file', 'line'] as const;
const metricColumns = ['started_at', 'completed_at', 'duration_ms'] as const;

/** A row for each step, in the order of the plan; a row with an empty step for a job that has none. */
export function csvReport({ state, now, metrics }: ReportInput): string {
  const rows = [...state.jobs.values()].flatMap((job) => {
    const timesOf = (part: { readonly startedAt: number | null; readonly completedAt: number | null }) =>
      metrics ? [isoOf(part.startedAt), isoOf(part.completedAt), tookOf(part, now)] : [];
    if (job.steps.length === 0) {
      const why = job.reason?.text ?? null;
      return [[job.id, null, job.name, job.conclusion, job.attempt, null, why, null, null, ...timesOf(job)]];
    }
    return job.steps.map((step) => {
      const { error } = step;
      const why = error?.message ?? step.reason?.text ?? null;
      const result = [
        standingOf(job, step),
        step.attempt,
        step.exitCode,
        why,
        error?.file ?? null,
        error?.line ?? null,
      ];
      return [job.id, step.id, step.name, ...result, ...timesOf(step)];
    });
  });
  return csvText([[...columns, ...(metrics ? metricColumns : [])], ...rows]);
}

/** Rows by RFC 4180, lines ended by CRLF. Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP). */
export function csvText(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
