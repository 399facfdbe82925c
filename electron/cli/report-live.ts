import { stripVTControlCharacters, styleText } from 'node:util';
import { createLogUpdate } from 'log-update';
import { formatDuration } from '../../shared/base/duration.ts';
import { applyEvent } from '../../shared/run/apply-event.ts';
import { depthOf } from '../../shared/run/depth.ts';
import type { RunState } from '../../shared/run/state.ts';
import { closingLines, eventLines } from './report-plain.ts';
import type { RunReporter } from './run-reporter.ts';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 80;
/** More running steps than this are counted, not listed. */
const shown = 12;

function runningLines(state: RunState, lastLines: ReadonlyMap<string, string>, frame: number): string[] {
  const spinner = styleText('cyan', frames[frame % frames.length] ?? '', { stream: process.stderr });
  const width = Math.max(20, (process.stderr.columns ?? 80) - 4);
  const lines: string[] = [];
  let running = 0;
  for (const job of state.jobs.values()) {
    if (job.status !== 'in_progress') continue;
    for (const step of job.steps) {
      if (step.status !== 'in_progress') continue;
      running += 1;
      if (running > shown) continue;
      const time = step.startedAt === null ? '' : ` ${formatDuration(Date.now() - step.startedAt)}`;
      const waits = step.held !== null ? ' held' : step.waitingForInput ? ' waits for input' : '';
      const wait = styleText('yellow', waits, { stream: process.stderr });
      const indent = '  '.repeat(depthOf(state.jobs, job));
      lines.push(`${indent}${spinner} ${job.name} › ${step.name}${time}${wait}`);
      const last = lastLines.get(`${job.id}/${step.id}`);
      if (last)
        lines.push(
          styleText('dim', `${indent}    ${last.slice(0, width - 4 - indent.length)}`, { stream: process.stderr }),
        );
    }
  }
  if (running > shown) lines.push(`  and ${running - shown} more`);
  const jobs = [...state.jobs.values()];
  const done = jobs.filter((job) => job.status === 'completed').length;
  lines.push(
    styleText('dim', `  ${done} of ${jobs.length} jobs done${state.cancelling ? ', cancelling' : ''}`, {
      stream: process.stderr,
    }),
  );
  return lines;
}

/** The last line with something on it, as plain text; a carriage return counts as a new line, as progress bars mean it. */
function lastLine(text: string): string | undefined {
  return text
    .split(/[\r\n]+/)
    .map((line) => stripVTControlCharacters(line).trimEnd())
    .findLast((line) => line.trim() !== '');
}

/** What is over scrolls away as lines; what runs is redrawn below it, with its time and last line of output. `before`: the run so far. */
export function liveReporter(before: RunState): RunReporter {
  let state = before;
  let frame = 0;
  const lastLines = new Map<string, string>();
  const display = createLogUpdate(process.stderr);
  const redraw = () => display(runningLines(state, lastLines, frame).join('\n'));
  const timer = setInterval(() => {
    frame += 1;
    redraw();
  }, frameMs);
  const print = (lines: readonly string[]) => {
    display.clear();
    for (const line of lines) process.stderr.write(`${line}\n`);
  };
  return {
    event(event) {
      state = applyEvent(state, event);
      if (event.type !== 'step.started') print(eventLines(state, event));
      if (event.type === 'run.completed') print(closingLines(state));
    },
    output({ job, step, text }) {
      const line = lastLine(text);
      if (line !== undefined) lastLines.set(`${job}/${step}`, line);
    },
    close() {
      clearInterval(timer);
      display.clear();
      display.done();
    },
  };
}
