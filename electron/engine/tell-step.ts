import type { OutputRef } from './ports.ts';
import type { RunScope } from './scope.ts';

/** Writes a line, masked, to a step's output. */
export function writeLine({ ports, masks }: RunScope, ref: OutputRef, line: string): Promise<void> {
  return ports.output.write(ref, new TextEncoder().encode(masks.text(`${line}\r\n`)));
}

/** Tells a warning of a step, in its output and as an annotation. */
export async function warnOfStep(scope: RunScope, ref: OutputRef, message: string): Promise<void> {
  await writeLine(scope, ref, message);
  const none = { title: null, file: null, line: null, endLine: null, column: null, endColumn: null };
  await scope.say({ type: 'step.annotation', ...ref, annotation: { level: 'warning', message, ...none } });
}
