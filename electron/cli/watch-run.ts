import { randomUUID } from 'node:crypto';
import type { Conclusion, RunEvent } from '../../shared/run/events.ts';
import type { RunState } from '../../shared/run/state.ts';
import type { Host } from '../host/create-host.ts';
import type { RunReporter } from './run-reporter.ts';
import { wholeUtf8Length } from './utf8.ts';

/** Where the showing of a run begins: after what it was, and after the bytes of a step's output that were there. */
export interface ShownFrom {
  readonly state: RunState;
  outputBytes(job: string, step: string): number;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Tells a step's output to the reporter from a byte to its end, in whole characters; answers where that is. */
async function followOutput(
  host: Host,
  ref: { readonly run: string; readonly job: string; readonly step: string },
  from: number,
  reporter: RunReporter,
): Promise<number> {
  const { job, step } = ref;
  const stream = randomUUID();
  let pending = new Uint8Array(0);
  let offset = from;
  const say = (bytes: Uint8Array) => {
    if (bytes.length === 0) return;
    reporter.output({ job, step, text: decoder.decode(bytes), offset });
    offset += bytes.length;
  };
  for await (const piece of await host.client.output.follow({ ...ref, from, stream })) {
    const bytes = Buffer.concat([pending, Buffer.from(piece.base64, 'base64')]);
    const whole = wholeUtf8Length(bytes);
    say(bytes.subarray(0, whole));
    pending = bytes.subarray(whole);
    await host.client.output.ack({ stream, position: offset + pending.length });
  }
  say(pending);
  return offset;
}

/**
 * Tells a run to the reporter from a point on until it ends; a step's output is whole before its end is told. Answers the run's
 * conclusion, or null where its journal ends without one.
 */
export async function watchRun(host: Host, from: ShownFrom, reporter: RunReporter): Promise<Conclusion | null> {
  const { run, seq: after } = from.state;
  const stream = randomUUID();
  const outputs = new Map<string, Promise<number>>();
  let conclusion: Conclusion | null = null;
  const tell = async (event: RunEvent) => {
    if (event.type === 'step.started') {
      const key = `${event.job}/${event.step}`;
      const { job, step } = event;
      // A later attempt's output follows the one before in the same file.
      const before = outputs.get(key) ?? Promise.resolve(from.outputBytes(job, step));
      const follow = (offset: number) => followOutput(host, { run, job, step }, offset, reporter);
      outputs.set(key, before.then(follow));
    }
    if (event.type === 'step.completed') await outputs.get(`${event.job}/${event.step}`);
    if (event.type === 'run.completed') {
      await Promise.all(outputs.values());
      conclusion = event.conclusion;
    }
    reporter.event(event);
  };
  for await (const batch of await host.client.runs.events({ run, after, stream })) {
    for (const event of batch) await tell(event);
    const last = batch.at(-1);
    if (last !== undefined) await host.client.output.ack({ stream, position: last.seq });
  }
  return conclusion;
}
