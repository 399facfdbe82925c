import { isDefinedError, safe } from '@orpc/client';
import { formatDuration } from '../../shared/base/duration.ts';
import { withoutSequences } from '../../shared/base/terminal-text.ts';
import type { Comparison } from '../../shared/host/comparison.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { type HistoryOptions, withHost } from './open-host.ts';
import { answer, answerJson } from './print.ts';

type Job = Comparison['jobs'][number];
type Side = Job['left'];

function sideText(side: Side): string {
  if (side === null) return 'not there';
  const took = side.ms === null ? '' : ` in ${formatDuration(side.ms)}`;
  return `${side.conclusion ?? 'not run'}${side.reused ? ' (reused)' : took}`;
}

const firstLine = (text: string | null) => (text === null ? '(none)' : (withoutSequences(text).split('\n')[0] ?? ''));

function changeLines(title: string, changes: Comparison['playbook']): string[] {
  if (changes === null) return [`${title}: one of the plans cannot be read`];
  if (changes.length === 0) return [`${title}: the same`];
  const lines = changes.flatMap(({ path, left, right }) => [
    `  ${path}`,
    `    - ${firstLine(left)}`,
    `    + ${firstLine(right)}`,
  ]);
  return [`${title}: ${changes.length} ${changes.length === 1 ? 'difference' : 'differences'}`, ...lines];
}

function jobLines({ id, left, right, outputs, steps }: Job): string[] {
  return [
    `${id}: ${sideText(left)} → ${sideText(right)}`,
    ...outputs.flatMap(({ name, left: before, right: after }) => [
      `  output ${name}: ${firstLine(before)} → ${firstLine(after)}`,
    ]),
    ...steps.flatMap((step) => {
      const line = `  ${step.id}: ${sideText(step.left)} → ${sideText(step.right)}`;
      if (step.output === null) return [line];
      const { line: number, left: before, right: after } = step.output;
      return [
        line,
        `    first different line: ${number + 1}`,
        `    - ${firstLine(before)}`,
        `    + ${firstLine(after)}`,
      ];
    }),
  ];
}

/** `gantry compare RUN RUN`: playbook, inputs, outputs, durations, and the first different line of each step. */
export function compareCommand(left: string, right: string, options: HistoryOptions): Promise<ExitCode> {
  return withHost(options, async (host) => {
    const { error, data } = await safe(host.client.history.compare({ left, right }));
    if (isDefinedError(error)) throw new CommandFailure(error.message, exitCodes.usage);
    if (data === undefined) throw error;
    if (options.json) answerJson(data);
    else
      answer(
        [
          ...changeLines('Playbook', data.playbook),
          ...changeLines('Inputs', data.inputs),
          ...data.jobs.flatMap(jobLines),
        ].join('\n'),
      );
    return exitCodes.success;
  });
}
