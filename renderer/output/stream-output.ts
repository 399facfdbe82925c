import { host } from '../host/client.ts';

export interface StepRef {
  readonly run: string;
  readonly job: string;
  readonly step: string;
}

/** Where a late window begins in a long output: its last bytes, which is what a terminal keeps anyway. */
const tailBytes = 512 * 1024;

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/**
 * Gives a step's output from near its end on, those bytes to come included, to `write`, which resolves when it has drawn them:
 * only then is more asked for. `onSkipped` hears how many bytes lie before the first.
 */
export async function streamOutput(
  ref: StepRef,
  signal: AbortSignal,
  onSkipped: (bytes: number) => void,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const { bytes } = await host.output.lines({ ...ref, first: 0, count: 1 }, { signal });
  const from = Math.max(0, bytes - tailBytes);
  if (from > 0) onSkipped(from);
  const stream = crypto.randomUUID();
  for await (const piece of await host.output.follow({ ...ref, from, stream }, { signal })) {
    const chunk = bytesOf(piece.base64);
    await write(chunk);
    await host.output.ack({ stream, position: piece.offset + chunk.length });
  }
}
