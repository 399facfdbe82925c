import type { Conclusion } from '../events.ts';
import type { JobState, RunState, StepState } from '../state.ts';
import { standingOf } from '../unreached.ts';
import { type ReportInput, tookOf } from './report-input.ts';

interface Case {
  readonly name: string;
  readonly milliseconds: number;
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  readonly message: string;
  readonly type: string;
  readonly detail: string;
  readonly output: string;
  /** What its attempts before the last one failed with, where that succeeded. */
  readonly earlier: readonly { readonly message: string; readonly type: string }[];
}

/**
 * JUnit XML, as Jenkins' schema has it (junit-10.xsd): a suite for each job, a case for each step. A failure that was forgiven
 * passes, its message in the output; what was cancelled or not reached is skipped; a timeout is an error; what
 * succeeded when it was tried again has a `flakyFailure` for each time that it did not.
 */
export function junitReport(input: ReportInput): string {
  const { state, now, metrics } = input;
  const suites = [...state.jobs.values()].map((job) => ({ job, cases: casesOf(job, input) }));
  const all = suites.flatMap(({ cases }) => cases);
  const total = metrics ? (tookOf(state, now) ?? 0) : 0;
  const attributes = { name: state.outline?.name ?? state.run, time: seconds(total), ...counts(all) };
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${xmlAttributes(attributes)}>`,
    ...suites.flatMap(({ job, cases }, index) => suiteLines(job, cases, index, state, input)),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function suiteLines(
  job: JobState,
  cases: readonly Case[],
  index: number,
  state: RunState,
  { now, metrics }: ReportInput,
): string[] {
  const attributes = {
    id: String(index),
    name: job.name,
    package: state.outline?.name ?? state.run,
    timestamp: new Date(job.startedAt ?? state.startedAt ?? 0).toISOString().slice(0, 19),
    time: seconds(metrics ? (tookOf(job, now) ?? 0) : 0),
    ...counts(cases),
    skipped: String(cases.filter(({ kind }) => kind === 'skipped').length),
  };
  const lines = cases.flatMap((one) => caseLines(one, `${state.outline?.name ?? state.run}.${job.id}`));
  return [`  <testsuite${xmlAttributes(attributes)}>`, ...lines, '  </testsuite>'];
}

function caseLines(
  { name, milliseconds, kind, message, type, detail, output, earlier }: Case,
  classname: string,
): string[] {
  const open = `    <testcase${xmlAttributes({ name, classname, time: seconds(milliseconds) })}`;
  const inner: string[] = [];
  if (kind === 'skipped') inner.push(`      <skipped${xmlAttributes({ message })}/>`);
  else if (kind !== 'passed')
    inner.push(`      <${kind}${xmlAttributes({ message, type })}>${xmlText(detail)}</${kind}>`);
  if (kind === 'passed') for (const failure of earlier) inner.push(`      <flakyFailure${xmlAttributes(failure)}/>`);
  if (output !== '') inner.push(`      <system-out>${xmlText(output)}</system-out>`);
  return inner.length === 0 ? [`${open}/>`] : [`${open}>`, ...inner, '    </testcase>'];
}

function casesOf(job: JobState, input: ReportInput): Case[] {
  const steps = job.steps.map((step) => caseOf(job, step, input));
  const told = steps.some(({ kind }) => kind === 'failure' || kind === 'error');
  if (told || (steps.length > 0 && (job.conclusion === null || !isBad(job.conclusion)))) return steps;
  // It failed as a whole: before its steps, or in its outputs.
  const conclusion = job.conclusion ?? 'skipped';
  const message = job.reason?.text ?? conclusion;
  const whole = {
    name: job.name,
    milliseconds: 0,
    type: conclusion,
    message,
    detail: message,
    output: '',
    earlier: [],
  };
  return [...steps, { ...whole, kind: kindOf(conclusion) }];
}

function caseOf(job: JobState, step: StepState, { now, metrics, outputOf }: ReportInput): Case {
  const forgiven = job.result !== job.conclusion || step.outcome !== step.conclusion;
  const standing = forgiven ? 'success' : (standingOf(job, step) ?? 'skipped');
  const { error, exitCode, reason } = step;
  const message =
    error?.message ?? reason?.text ?? (exitCode === null ? (job.reason?.text ?? standing) : `Exit code ${exitCode}`);
  const place = error?.file == null ? '' : `\n${error.file}${error.line === null ? '' : `:${error.line}`}`;
  const wasForgiven = forgiven && step.outcome !== null && isBad(step.outcome) ? `Forgiven: ${message}\n` : '';
  return {
    name: step.name,
    milliseconds: metrics ? (tookOf(step, now) ?? 0) : 0,
    kind: kindOf(standing),
    message,
    type: error?.kind ?? standing,
    detail: `${message}${place}${error?.detail ? `\n${error.detail}` : ''}`,
    output: `${wasForgiven}${outputOf(job.id, step.id)}`,
    earlier: step.earlierAttempts.map((attempt) => ({
      message: attempt.error?.message ?? `Exit code ${attempt.exitCode ?? ''}`,
      type: attempt.error?.kind ?? attempt.outcome,
    })),
  };
}

function isBad(conclusion: Conclusion): boolean {
  return conclusion === 'failure' || conclusion === 'timed_out';
}

function kindOf(conclusion: Conclusion): Case['kind'] {
  if (conclusion === 'success') return 'passed';
  if (conclusion === 'failure') return 'failure';
  return conclusion === 'timed_out' ? 'error' : 'skipped';
}

function counts(cases: readonly Case[]): Record<string, string> {
  const count = (kind: Case['kind']) => String(cases.filter((one) => one.kind === kind).length);
  return { tests: String(cases.length), failures: count('failure'), errors: count('error') };
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function xmlAttributes(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${xmlText(value).replace(/[\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`)}"`)
    .join('');
}

/** Any text as XML 1.0 may hold it: signs that it cannot hold become U+FFFD. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}
