import { sep } from 'node:path';
import type { StepError } from '../../shared/run/events.ts';

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/**
 * Tells a PowerShell error's place so that a person can find it: lines of the step's own text have no file. Steps' texts lie in
 * temporary files, one for each; an error within an earlier step's text (in a function that it defined) is told at the line of
 * this step that led there, by PowerShell's stack. In the stack, temporary files are cut to their names.
 */
export function inOwnText(error: StepError, script: string, jobFolder: string): StepError {
  const texts = jobFolder + sep;
  const detail = error.detail.replaceAll(texts, '');
  let { file, line, column } = error;
  if (file?.startsWith(texts) && file !== script) {
    const caller = error.detail.match(new RegExp(`${literal(script)}: line (\\d+)`))?.[1];
    file = caller === undefined ? null : script;
    line = caller === undefined ? null : Number(caller);
    column = null;
  }
  return { ...error, file: file === script && script.startsWith(texts) ? null : file, line, column, detail };
}
