import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventsOf, HostRig } from './testing/rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(() => rig.dispose());

test('an output that nobody acknowledges is read no further than a window; then it comes whole', async () => {
  const run = await rig.start(rig.script('head -c 8000000 /dev/zero | tr "\\0" x'));
  await eventsOf(rig.client, run);
  const ref = { run, job: 'one', step: 'step-1' };
  const pieces = (await rig.client.output.follow({ ...ref, from: 0, stream: 's' }))[Symbol.asyncIterator]();
  let bytes = 0;
  const next = async () => {
    const { value, done } = await pieces.next();
    if (!done) bytes += Buffer.from(value.base64, 'base64').length;
    return done;
  };
  // A window is 1 MiB in pieces of 64 KiB: the seventeenth is not given before something was acknowledged.
  for (let piece = 0; piece < 16; piece++) await next();
  expect(bytes).toBe(1024 * 1024);
  let arrived = false;
  const blocked = next().then(() => {
    arrived = true;
  });
  await new Promise(setImmediate);
  expect(arrived).toBe(false);
  await rig.client.output.ack({ stream: 's', position: bytes });
  await blocked;
  for (let done: boolean | undefined = false; !done; ) {
    await rig.client.output.ack({ stream: 's', position: bytes });
    done = await next();
  }
  expect(bytes).toBe(8_000_000);
});

test('events that nobody acknowledges are given no further than a window; then they come whole, once each', async () => {
  const script = 'for n in $(seq 900); do echo "::notice::$n"; done';
  const steps = ['first', 'second'].map((name) => ({ name, script }));
  const run = await rig.start(rig.playbook({ one: { steps } }));
  const all = await eventsOf(rig.client, run);
  expect(all.length).toBeGreaterThan(1500);
  const batches = (await rig.client.runs.events({ run, after: 3, stream: 's' }))[Symbol.asyncIterator]();
  const seen: number[] = [];
  const next = async () => {
    const { value, done } = await batches.next();
    if (!done) seen.push(...value.map(({ seq }) => seq));
    return done;
  };
  for (let batch = 0; batch < 5; batch++) await next();
  expect(seen).toHaveLength(1000);
  let arrived = false;
  const blocked = next().then(() => {
    arrived = true;
  });
  await new Promise(setImmediate);
  expect(arrived).toBe(false);
  await rig.client.output.ack({ stream: 's', position: seen.at(-1) ?? 0 });
  await blocked;
  for (let done: boolean | undefined = false; !done; ) {
    await rig.client.output.ack({ stream: 's', position: seen.at(-1) ?? 0 });
    done = await next();
  }
  expect(seen).toEqual(all.slice(3).map(({ seq }) => seq));
});

test('a reader that falls behind a run that goes on gets what it missed in large batches', async () => {
  const script = 'for n in $(seq 900); do echo "::notice::$n"; done';
  const run = await rig.start(
    rig.playbook({
      one: {
        steps: [
          { name: 'first', script },
          { name: 'second', script },
        ],
      },
    }),
  );
  const seen: number[] = [];
  let over = false;
  const reading = (async () => {
    for await (const batch of await rig.client.runs.events({ run, after: 0, stream: 's' })) {
      seen.push(...batch.map(({ seq }) => seq));
      if (over) await rig.client.output.ack({ stream: 's', position: seen.at(-1) ?? 0 });
    }
  })();
  const all = await eventsOf(rig.client, run);
  // Fifty may be under way, and the batch after them.
  expect(seen.length).toBeLessThan(300);
  over = true;
  await rig.client.output.ack({ stream: 's', position: seen.at(-1) ?? 0 });
  await reading;
  expect(seen).toEqual(all.map(({ seq }) => seq));
});

test('a reader that leaves in the middle holds nobody up', async () => {
  const run = await rig.start(rig.script('head -c 3000000 /dev/zero; echo end'));
  const stop = new AbortController();
  const input = { run, job: 'one', step: 'step-1', from: 0, stream: 's' };
  const left = await rig.client.output.follow(input, { signal: stop.signal });
  await left.next();
  stop.abort();
  const events = await eventsOf(rig.client, run);
  expect(events.at(-1)).toMatchObject({ type: 'run.completed', conclusion: 'success' });
});
