import { randomUUID } from 'node:crypto';
import { safe } from '@orpc/client';
import type { HostClient } from '../host/create-host.ts';

interface StepRef {
  readonly run: string;
  readonly job: string;
  readonly step: string;
}

/** Ctrl+], as telnet has it: no program that people use wants it. */
const leave = '\u001d';

/**
 * Joins this terminal, in raw mode, to a step's: what it shows from now on is written, what is typed is sent. Resolves when the
 * person leaves, or when the step is held no longer.
 */
export async function joinTerminal(owner: HostClient, ref: StepRef): Promise<'left' | 'ended'> {
  const stop = new AbortController();
  const left = Promise.withResolvers<'left'>();
  // A character may come in two pieces.
  const decoder = new TextDecoder();
  const type = (data: Buffer) => {
    const [before = '', ...rest] = decoder.decode(data, { stream: true }).split(leave);
    if (before !== '') void safe(owner.terminal.write({ ...ref, data: before }));
    if (rest.length > 0) left.resolve('left');
  };
  const resize = () => {
    const { columns, rows } = process.stdout;
    void safe(owner.terminal.resize({ ...ref, columns: Math.max(2, columns), rows: Math.max(1, rows) }));
  };
  resize();
  process.stdin.setRawMode(true);
  process.stdin.on('data', type);
  process.stdout.on('resize', resize);
  try {
    const shown = show(owner, ref, stop.signal).catch(() => {});
    const released = untilReleased(owner, ref, stop.signal);
    return await Promise.race([left.promise, released, shown.then(() => released)]);
  } finally {
    stop.abort();
    process.stdout.off('resize', resize);
    process.stdin.off('data', type);
    process.stdin.setRawMode(false);
    process.stdin.pause();
    process.stdout.write('\r\n');
  }
}

async function show(owner: HostClient, ref: StepRef, signal: AbortSignal): Promise<void> {
  const { data: screen } = await safe(owner.terminal.screen(ref));
  if (screen !== undefined) process.stdout.write(screen.data);
  const stream = randomUUID();
  const from = screen?.offset ?? 0;
  for await (const { offset, base64 } of await owner.output.follow({ ...ref, from, stream }, { signal })) {
    const bytes = Buffer.from(base64, 'base64');
    await new Promise<void>((resolve) => process.stdout.write(bytes, () => resolve()));
    await owner.output.ack({ stream, position: offset + bytes.length });
  }
}

/** The holds are asked for anew whenever a run's waiting steps change. */
async function untilReleased(owner: HostClient, ref: StepRef, signal: AbortSignal): Promise<'ended'> {
  const isHeld = async () => {
    const held = await owner.holds.list();
    return held.some(({ run, job, step }) => run === ref.run && job === ref.job && step === ref.step);
  };
  try {
    for await (const _ of await owner.runs.watch(undefined, { signal })) if (!(await isHeld())) break;
  } catch {
    // The owner is gone, or nobody waits here any more.
  }
  return 'ended';
}
