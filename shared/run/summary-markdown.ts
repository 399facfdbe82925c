import { formatBytes } from '../base/bytes.ts';
import { formatDuration } from '../base/duration.ts';
import type { JsonValue } from '../base/json.ts';
import { depthOf } from './depth.ts';
import type { Conclusion } from './events.ts';
import type { RunState } from './state.ts';
import { type Failure, type RunReport, summaryOf, type Totals } from './summary.ts';

/** The summary of a run as GitHub-flavoured Markdown; the steps' own Markdown stands in it as they wrote it. */
export function summaryMarkdown(state: RunState): string {
  const report = summaryOf(state, state.completedAt ?? state.startedAt ?? 0);
  const parts = [
    `# ${inline(report.name)}: ${wordOf(report.conclusion)}`,
    totalsPart(report),
    section('Failures', report.failures.map(failureLine)),
    section(
      'Warnings',
      report.warnings.map((warning) => `- ${inline(warning.message)}`),
    ),
    jobsTable(state),
    section(
      'Skipped',
      report.skipped.map((skip) => `- **${inline(skip.jobName)}**: ${inline(skip.text)}`),
    ),
    section(
      'Outputs',
      report.outputs.flatMap(({ job, outputs }) => outputLines(job, outputs)),
    ),
    section(
      'Artifacts',
      state.artifacts.map(({ name, size, files }) => `- **${inline(name)}**: ${formatBytes(size)}, files: ${files}`),
    ),
    ...report.markdown.map(({ job, step, markdown }) => `## ${inline(`${job} / ${step}`)}\n\n${markdown.trim()}`),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const words: Readonly<Record<Conclusion, string>> = {
  success: 'succeeded',
  failure: 'failed',
  cancelled: 'cancelled',
  skipped: 'skipped',
  timed_out: 'timed out',
  interrupted: 'interrupted',
};

function wordOf(conclusion: Conclusion | null): string {
  return conclusion === null ? 'running' : words[conclusion];
}

function totalsPart(report: RunReport): string {
  const lines = [`Jobs: ${totalsText(report.jobs)}  `, `Steps: ${totalsText(report.steps)}  `];
  if (report.durationMs !== null) lines.push(`Duration: ${formatDuration(report.durationMs)}  `);
  if (report.criticalPath.length > 1) {
    lines.push(`Critical path: ${report.criticalPath.map(inline).join(' → ')} (${formatDuration(report.criticalMs)})`);
  }
  if (report.reason !== null) lines.push(inline(report.reason));
  return lines.join('\n').trimEnd();
}

function totalsText(totals: Totals): string {
  const parts = Object.entries(totals).map(
    ([key, count]) => `${count} ${key === 'pending' ? 'pending' : words[key as Conclusion]}`,
  );
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function failureLine(failure: Failure): string {
  const where = failure.stepName === null ? failure.jobName : `${failure.jobName} / ${failure.stepName}`;
  const place = failure.error?.file == null ? '' : ` at \`${placeOf(failure.error.file, failure.error.line)}\``;
  const forgiven = failure.decisive ? '' : ' (continued)';
  return `- **${inline(where)}**${forgiven}: ${inline(failure.text)}${place}`;
}

function placeOf(file: string, line: number | null): string {
  return line === null ? file : `${file}:${line}`;
}

function jobsTable({ jobs }: RunState): string {
  if (jobs.size === 0) return '';
  const rows = [...jobs.values()].map((job) => {
    const took =
      job.startedAt === null || job.completedAt === null ? '' : formatDuration(job.completedAt - job.startedAt);
    return `| ${'&emsp;'.repeat(depthOf(jobs, job))}${inline(job.name)} | ${wordOf(job.conclusion)}${job.cache?.kind === 'hit' ? ' (from cache)' : ''} | ${took} |`;
  });
  return ['## Jobs', '', '| Job | Result | Time |', '| --- | --- | ---: |', ...rows].join('\n');
}

function outputLines(job: string, outputs: Readonly<Record<string, JsonValue>>): string[] {
  return Object.entries(outputs).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `- **${inline(job)}** ${inline(name)}: ${inline(text)}`;
  });
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n\n${lines.join('\n')}`;
}

/** One line of plain text, in which nothing is read as Markdown or breaks a table. */
function inline(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').replace(/[\\`*_[\]<>|#]/g, '\\$&');
}
