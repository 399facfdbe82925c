import { jsonAsText } from '../../shared/base/json.ts';
import type { RunState } from '../../shared/run/state.ts';
import { type Why, whyOfJob, whyOfStep } from '../../shared/run/why.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { stepsNamed } from './logs-command.ts';
import { answer, answerJson } from './print.ts';

/** Lines that tell why, for people. */
export function whyLines({ text, condition, because, error }: Why): string[] {
  return [
    text,
    ...(condition === null ? [] : [`  if: ${condition.text}`]),
    ...(condition?.parts ?? []).map((part) => `    ${part.text} → ${jsonAsText(part.value)}`),
    ...because.map(({ job, step, standing }) => `  ${step === null ? job : `${job}/${step}`}: ${standing}`),
    ...(error?.line == null
      ? []
      : [`  ${error.file ?? 'script'}:${error.line}${error.column === null ? '' : `:${error.column}`}`]),
  ];
}

/** `gantry show RUN --why JOB[/STEP]`: why it was skipped, waits or failed. */
export function printWhy(state: RunState, target: string, json: boolean): ExitCode {
  const job = state.jobs.get(target);
  const [ref] = job === undefined ? stepsNamed(state, target) : [];
  const owner = job ?? (ref && state.jobs.get(ref.job));
  const step = owner?.steps.find(({ id }) => id === ref?.step);
  const why = owner === undefined ? null : step === undefined ? whyOfJob(state, owner) : whyOfStep(state, owner, step);
  if (json) answerJson(why);
  else
    for (const line of why === null ? ['There is nothing to explain: it went as it should.'] : whyLines(why))
      answer(line);
  return exitCodes.success;
}
