import { afterEach, expect, test, vi } from 'vitest';
import { batcher, beforeNextFrame } from './event-batch.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

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

test('what waits for a frame is dealt with once: with the frame, or soon where none is drawn', () => {
  vi.useFakeTimers();
  const frames = new Map<number, () => void>();
  vi.stubGlobal('requestAnimationFrame', (deal: () => void) => frames.set(frames.size + 1, deal).size);
  vi.stubGlobal('cancelAnimationFrame', (frame: number) => frames.delete(frame));
  const deal = vi.fn();
  beforeNextFrame(deal);
  vi.runAllTimers();
  expect(deal).toHaveBeenCalledTimes(1);
  expect(frames.size).toBe(0);
  beforeNextFrame(deal);
  for (const frame of frames.values()) frame();
  vi.runAllTimers();
  expect(deal).toHaveBeenCalledTimes(2);
});
