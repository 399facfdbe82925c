import { answerJson } from './print.ts';
import type { RunReporter } from './run-reporter.ts';

/** One RunEvent a line on standard output, output pieces among them as `step.output`. */
export function jsonReporter(run: string): RunReporter {
  return {
    event: (event) => answerJson(event),
    output: ({ job, step, text, offset }) =>
      answerJson({ type: 'step.output', run, time: new Date().toISOString(), job, step, text, offset }),
    close: () => {},
  };
}
