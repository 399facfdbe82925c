import { styleText } from 'node:util';
import { formatBytes } from '../../shared/base/bytes.ts';
import { formatDuration } from '../../shared/base/duration.ts';
import { applyEvent } from '../../shared/run/apply-event.ts';
import { depthOf } from '../../shared/run/depth.ts';
import type { Conclusion, RunEvent } from '../../shared/run/events.ts';
import type { JobState, RunState, StepState } from '../../shared/run/state.ts';
import { tell } from './print.ts';
import type { RunReporter } from './run-reporter.ts';

const colours = {
  success: 'green',
  failure: 'red',
  timed_out: 'red',
  cancelled: 'yellow',
  interrupted: 'yellow',
  skipped: 'gray',
} as const;
const marks = { success: '✓', failure: '✗', timed_out: '✗', cancelled: '■', interrupted: '■', skipped: '○' } as const;

export function conclusionText(conclusion: Conclusion): string {
  return styleText(colours[conclusion], `${marks[conclusion]} ${conclusion.replace('_', ' ')}`, {
    stream: process.stderr,
  });
}

function took(part: { startedAt: number | null; completedAt: number | null }): string {
  return part.startedAt === null || part.completedAt === null
    ? ''
    : ` ${formatDuration(part.completedAt - part.startedAt)}`;
}

function dim(text: string): string {
  return styleText('dim', text, { stream: process.stderr });
}

/** Where and why a step failed, as one line for people; null where it did not. */
export function failureLine(job: JobState, step: StepState): string | null {
  if (step.error === null) return null;
  const { message, file, line, column } = step.error;
  const place =
    line === null ? '' : ` (${file ?? 'script'} line ${line}${column === null ? '' : `, column ${column}`})`;
  return `${job.name} › ${step.name}: ${message}${place}`;
}

export function closingLines(state: RunState): string[] {
  const failures = [...state.jobs.values()].flatMap((job) =>
    job.steps.filter((step) => step.error !== null).map((step) => failureLine(job, step)),
  );
  const jobs = [...state.jobs.values()];
  const count = (conclusion: Conclusion) => jobs.filter((job) => job.conclusion === conclusion).length;
  const counts = (['success', 'failure', 'timed_out', 'cancelled', 'interrupted', 'skipped'] as const)
    .map((conclusion) => [count(conclusion), conclusion] as const)
    .filter(([number]) => number > 0)
    .map(([number, conclusion]) => `${number} ${conclusion.replace('_', ' ')}`);
  return [
    ...failures
      .filter((line) => line !== null)
      .map((line) => styleText('red', `  ${line}`, { stream: process.stderr })),
    ...(state.conclusion === null
      ? []
      : [`${conclusionText(state.conclusion)}${took(state)} ${dim(`(${counts.join(', ')})`)}`]),
    dim(`run ${state.run}`),
  ];
}

/** The lines that an event is worth in a log, those of runs within steps indented. `state` already holds the event. */
export function eventLines(state: RunState, event: RunEvent): string[] {
  const job = 'job' in event ? state.jobs.get(event.job) : undefined;
  const indent = job === undefined ? '' : '  '.repeat(depthOf(state.jobs, job));
  return linesOf(state, event).map((line) => `${indent}${line}`);
}

function linesOf(state: RunState, event: RunEvent): string[] {
  switch (event.type) {
    case 'run.warning':
      return [styleText('yellow', `warning: ${event.message}`, { stream: process.stderr })];
    case 'run.waiting':
      return [dim(state.reason?.text ?? '')];
    case 'job.waiting': {
      const job = state.jobs.get(event.job);
      return job === undefined ? [] : [dim(`${job.name}: ${job.reason?.text ?? ''}`)];
    }
    case 'job.completed': {
      const job = state.jobs.get(event.job);
      if (job === undefined) return [];
      return [
        `${conclusionText(event.conclusion)} ${job.name}${took(job)}${event.reason === null ? '' : dim(` — ${event.reason.text}`)}`,
      ];
    }
    case 'job.uncached':
      return [dim(`${state.jobs.get(event.job)?.name ?? event.job} is not from the cache: ${event.reason}`)];
    case 'artifact.uploaded':
      return [dim(`  artifact ${event.artifact.name}, ${formatBytes(event.artifact.size)}`)];
    case 'step.held':
    case 'step.released':
    case 'step.started':
    case 'step.completed': {
      const job = state.jobs.get(event.job);
      const step = job?.steps.find((candidate) => candidate.id === event.step);
      if (job === undefined || step === undefined) return [];
      const name = `${job.name} › ${step.name}`;
      if (event.type === 'step.held')
        return [
          styleText(
            'yellow',
            `  held: ${name}${event.within === null ? '' : ` › ${event.within}`}, until ${event.until}`,
            {
              stream: process.stderr,
            },
          ),
          dim(`  gantry take-over ${state.run} ${event.job}/${event.step}`),
        ];
      if (event.type === 'step.released') return [dim(`  ${name} is not held any more: ${event.by}`)];
      if (event.type === 'step.started') return [dim(`▸ ${name}`)];
      return event.conclusion === 'skipped' ? [] : [`  ${conclusionText(event.outcome)} ${name}${took(step)}`];
    }
    default:
      return [];
  }
}

/** A log for where standard error is no terminal: events as lines, output behind the name of its job. `before`: the run so far. */
export function plainReporter(before: RunState): RunReporter {
  let state = before;
  /** The line that each step has begun and not ended. */
  const partial = new Map<string, string>();
  const write = (job: string, line: string) => tell(`${job} │ ${line.replace(/\r$/, '')}`);
  const flush = (job: string, step: string) => {
    const key = `${job}/${step}`;
    const rest = partial.get(key);
    if (rest) write(job, rest);
    partial.delete(key);
  };
  return {
    event(event) {
      state = applyEvent(state, event);
      if (event.type === 'step.completed') flush(event.job, event.step);
      for (const line of eventLines(state, event)) tell(line);
      if (event.type === 'run.completed') for (const line of closingLines(state)) tell(line);
    },
    output({ job, step, text }) {
      const key = `${job}/${step}`;
      const lines = ((partial.get(key) ?? '') + text).split('\n');
      partial.set(key, lines.pop() ?? '');
      for (const line of lines) write(job, line);
    },
    close: () => {},
  };
}
