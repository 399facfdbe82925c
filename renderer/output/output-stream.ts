import { safe } from '@orpc/client';
import { host } from '../host/client.ts';

export interface StepRef {
  readonly run: string;
  readonly job: string;
  readonly step: string;
}

/** More than this is not read when a terminal is opened: it begins near the end. */
const tailBytes = 256 * 1024;

/** With what a terminal of a step begins: its screen as it is, while it runs; else, or where that is not to be had, its tail. */
interface TerminalStart {
  /** Escape sequences that draw the screen. */
  readonly screen: string;
  /** The byte from which on it is read. */
  readonly from: number;
  /** Whether that may lie within a line. */
  readonly tail: boolean;
}

export async function terminalStart(ref: StepRef, live: boolean): Promise<TerminalStart> {
  const { data } = live ? await safe(host.terminal.screen(ref)) : {};
  if (data !== undefined) return { screen: data.data, from: data.offset, tail: false };
  const { bytes } = await host.output.lines({ ...ref, first: 0, count: 1 });
  return { screen: '', from: Math.max(0, bytes - tailBytes), tail: bytes > tailBytes };
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
  { from, tail }: { readonly from: number; readonly tail: boolean },
  write: (bytes: Uint8Array, done: () => void) => void,
  signal: AbortSignal,
): Promise<void> {
  const stream = crypto.randomUUID();
  let whole = !tail;
  for await (const { offset, base64 } of await host.output.follow({ ...ref, from, stream }, { signal })) {
    const bytes = bytesOf(base64);
    const position = offset + bytes.length;
    const acknowledge = () => void host.output.ack({ stream, position }).catch(() => {});
    write(whole ? bytes : afterFirstLine(bytes), acknowledge);
    whole = true;
  }
}
