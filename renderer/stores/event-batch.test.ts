import { expect, test } from 'vitest';
import { batcher } from './event-batch.ts';

test('what comes between two frames is dealt with once, in order; what comes later waits for the next frame', () => {
  const frames: (() => void)[] = [];
  const dealt: (readonly number[])[] = [];
  const add = batcher<number>(
    (deal) => frames.push(deal),
    (items) => dealt.push(items),
  );
  add([1, 2]);
  add([3]);
  add([]);
  expect(frames).toHaveLength(1);
  frames[0]!();
  add([4]);
  frames[1]!();
  expect(dealt).toEqual([[1, 2, 3], [4]]);
});
