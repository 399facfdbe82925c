import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { Bell, Flows } from './flow.ts';

test('an acknowledgement never goes back, nor beyond what was given', async () => {
  const flows = new Flows();
  const flow = flows.open('s', 0);
  flow.send(10);
  flows.acknowledge('s', 10);
  flows.acknowledge('s', 5);
  flow.send(14);
  expect(await flow.room(5, undefined)).toBe(true);
  flows.acknowledge('s', Number.MAX_SAFE_INTEGER);
  flow.send(20);
  let free = false;
  const held = flow.room(5, undefined).then((room) => {
    free = room;
  });
  await new Promise(setImmediate);
  expect(free).toBe(false);
  flows.acknowledge('s', 16);
  await held;
  expect(free).toBe(true);
  flows.acknowledge('unknown', 1);
});

test('who comes back under the same name takes the place of the stream before, which ends', async () => {
  const flows = new Flows();
  const before = flows.open('s', 0);
  before.send(10);
  const held = before.room(5, undefined);
  const after = flows.open('s', 0);
  expect(await held).toBe(false);
  flows.close('s', before);
  after.send(10);
  flows.acknowledge('s', 10);
  expect(await after.room(5, undefined)).toBe(true);
});

test('a reader that goes away is waited for no more, and leaves nothing behind', async () => {
  const flow = new Flows().open('s', 0);
  flow.send(10);
  const gone = new AbortController();
  const held = flow.room(5, gone.signal);
  gone.abort();
  expect(await held).toBe(false);
  expect(getEventListeners(gone.signal, 'abort')).toHaveLength(0);
});

test('a ring before the wait is not lost, and many waits leave no listener', async () => {
  const bell = new Bell();
  const { signal } = new AbortController();
  for (let wait = 0; wait < 20; wait++) {
    bell.ring();
    await bell.wait(signal);
    const waiting = bell.wait(signal);
    bell.ring();
    await waiting;
  }
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
