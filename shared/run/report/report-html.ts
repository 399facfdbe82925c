import { formatBytes } from '../../base/bytes.ts';
import { formatDuration } from '../../base/duration.ts';
import { jsonAsText } from '../../base/json.ts';
import { depthOf } from '../depth.ts';
import type { Annotation } from '../events.ts';
import type { JobState } from '../state.ts';
import { type Failure, type RunReport, summaryOf, type Totals } from '../summary.ts';
import { standingOf } from '../unreached.ts';
import { html } from './html.ts';
import { markdownHtml } from './markdown-html.ts';
import { type ReportInput, tookOf } from './report-input.ts';
import { reportStyle } from './report-style.ts';
import { timelineSvg } from './timeline-svg.ts';

/** Nothing is loaded and nothing runs, whatever steps wrote. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** One page to send: no script, nothing from elsewhere, dark and light as the reader has it. */
export function htmlReport(input: ReportInput): string {
  const { state, now, metrics } = input;
  const report = summaryOf(state, now);
  const parts = [
    heading(input, report),
    section('Failures', report.failures.map((failure) => failureHtml(failure, input)).join('')),
    section('Warnings', report.warnings.map(({ message }) => `<p class="warning">${html(message)}</p>`).join('')),
    metrics && state.startedAt !== null ? section('Timeline', timelineSvg(state, now)) : '',
    section('Jobs', [...state.jobs.values()].map((job) => jobHtml(job, input)).join('')),
    section('Annotations', annotationsHtml(report)),
    section('Outputs', outputsHtml(report)),
    section('Artifacts', artifactsHtml(input)),
    ...report.markdown.map(({ job, step, markdown }) =>
      section(`${job} / ${step}`, `<div class="markdown">${markdownHtml(markdown)}</div>`),
    ),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${html(policy)}">
<title>${html(`${report.name}: ${wordOf(state.conclusion)}`)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
${parts.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;
}

function wordOf(conclusion: string | null): string {
  return (conclusion ?? 'running').replace('_', ' ');
}

function badge(conclusion: string | null): string {
  return `<span class="badge ${conclusion ?? 'running'}">${wordOf(conclusion)}</span>`;
}

function section(title: string, content: string): string {
  return content === '' ? '' : `<section><h2>${html(title)}</h2>${content}</section>`;
}

function totalsText(totals: Totals): string {
  return Object.entries(totals)
    .map(([name, count]) => `${count} ${name.replace('_', ' ')}`)
    .join(', ');
}

function heading({ state, metrics }: ReportInput, report: RunReport): string {
  const facts: [string, string | null][] = [
    ['Playbook', state.outline?.file ?? null],
    ['Run', state.run],
    ['Attempt', state.attempt > 1 ? String(state.attempt) : null],
    ['By', state.actor],
    ['Started', metrics && state.startedAt !== null ? new Date(state.startedAt).toISOString() : null],
    ['Took', metrics && report.durationMs !== null ? formatDuration(report.durationMs) : null],
    ['Jobs', totalsText(report.jobs)],
    ['Steps', totalsText(report.steps)],
    [
      'Critical path',
      metrics && report.criticalPath.length > 1
        ? `${report.criticalPath.join(' → ')} (${formatDuration(report.criticalMs)})`
        : null,
    ],
    ['Why', report.reason],
  ];
  const rows = facts.flatMap(([name, value]) => (value ? [`<dt>${name}</dt><dd>${html(value)}</dd>`] : []));
  return `<header><h1>${html(report.name)} ${badge(state.conclusion)}</h1><dl>${rows.join('')}</dl></header>`;
}

function placeHtml(place: {
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
}) {
  if (place.file === null && place.line === null) return '';
  const text = [place.file ?? 'line', place.line, place.column].filter((part) => part !== null).join(':');
  return ` <code>${html(text)}</code>`;
}

function failureHtml(failure: Failure, { outputOf }: ReportInput): string {
  const name = failure.stepName === null ? failure.jobName : `${failure.jobName} › ${failure.stepName}`;
  const output = failure.step === null ? '' : outputOf(failure.job, failure.step);
  const tail = output === '' ? (failure.error?.detail ?? '') : output;
  const forgiven = failure.decisive ? '' : ' <span class="muted">tolerated</span>';
  return `<article class="failed"><h3>${html(name)} ${badge(failure.conclusion)}${forgiven}</h3>
<p>${html(failure.text)}${failure.error === null ? '' : placeHtml(failure.error)}</p>${tail === '' ? '' : `<pre tabindex="0">${html(tail)}</pre>`}</article>`;
}

function jobHtml(job: JobState, { state, now, metrics, outputOf }: ReportInput): string {
  const duration = (part: { readonly startedAt: number | null; readonly completedAt: number | null }) => {
    const took = metrics ? tookOf(part, now) : null;
    return took === null ? '' : `<span class="muted">${formatDuration(took)}</span>`;
  };
  const steps = job.steps.map((step) => {
    const output = outputOf(job.id, step.id);
    const log =
      output === '' ? '' : `<details><summary>Output</summary><pre tabindex="0">${html(output)}</pre></details>`;
    return `<li>${badge(standingOf(job, step))} ${html(step.name)} ${duration(step)}${log}</li>`;
  });
  const why = job.reason === null ? '' : `<p class="muted">${html(job.reason.text)}</p>`;
  const indent = depthOf(state.jobs, job);
  const cached = job.cache?.kind === 'hit' ? ' <span class="muted">from cache</span>' : '';
  return `<details class="job" style="margin-left:${indent * 1.5}rem"${job.conclusion === 'success' ? '' : ' open'}>
<summary>${badge(job.conclusion)} <b>${html(job.name)}</b> ${duration(job)}${cached}</summary>${why}<ul>${steps.join('')}</ul></details>`;
}

function annotationsHtml({ annotations }: RunReport): string {
  const row = (job: string, step: string, { level, title, message, ...place }: Annotation) =>
    `<tr><td class="${level}">${level}</td><td>${html(title === null ? message : `${title}: ${message}`)}${placeHtml(place)}</td><td class="muted">${html(`${job} / ${step}`)}</td></tr>`;
  const rows = annotations.map(({ job, step, annotation }) => row(job, step, annotation));
  return rows.length === 0 ? '' : `<table>${rows.join('')}</table>`;
}

function outputsHtml({ outputs }: RunReport): string {
  const rows = outputs.flatMap(({ job, outputs: own }) =>
    Object.entries(own).map(
      ([name, value]) => `<tr><td>${html(`${job}.${name}`)}</td><td><code>${html(jsonAsText(value))}</code></td></tr>`,
    ),
  );
  return rows.length === 0 ? '' : `<table>${rows.join('')}</table>`;
}

function artifactsHtml({ state }: ReportInput): string {
  const rows = state.artifacts.map(
    ({ name, size, files }) =>
      `<tr><td>${html(name)}</td><td>${formatBytes(size)}</td><td>${files} file${files === 1 ? '' : 's'}</td></tr>`,
  );
  return rows.length === 0 ? '' : `<table>${rows.join('')}</table>`;
}
