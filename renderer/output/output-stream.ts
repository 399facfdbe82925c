import { host } from '../host/client.ts';

export interface StepRef {
  readonly run: string;
  readonly job: string;
  readonly step: string;
}

/** More than this is not read when a terminal is opened: it begins near the end. */
const tailBytes = 256 * 1024;

/** From which byte on a terminal of a step begins to read: 0, or where its tail begins. */
export async function tailStart(ref: StepRef): Promise<number> {
  const { bytes } = await host.output.lines({ ...ref, first: 0, count: 1 });
  return bytes > tailBytes ? bytes - tailBytes : 0;
}

/** The bytes of base64. */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** What follows the first line break: a tail begins in the middle of a line, or of a colour code. */
export function afterFirstLine(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(bytes.indexOf(10) + 1);
}

/**
 * Reads a step's output into `write`, which calls back when it has dealt with a piece; only then is more asked for. Ends
 * with the step, or with `signal`; rejects when the connection breaks.
 */
export async function readOutput(
  ref: StepRef,
  from: number,
  write: (bytes: Uint8Array, done: () => void) => void,
  signal: AbortSignal,
): Promise<void> {
  const stream = crypto.randomUUID();
  let whole = from === 0;
  for await (const { offset, base64 } of await host.output.follow({ ...ref, from, stream }, { signal })) {
    const bytes = bytesOf(base64);
    const position = offset + bytes.length;
    const acknowledge = () => void host.output.ack({ stream, position }).catch(() => {});
    write(whole ? bytes : afterFirstLine(bytes), acknowledge);
    whole = true;
  }
}
