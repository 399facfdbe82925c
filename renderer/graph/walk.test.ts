import { expect, test } from 'vitest';
import type { GraphLayout } from './layout.ts';
import { drawnOf } from './testing/drawn.ts';
import { graphJob } from './testing/graph-jobs.ts';
import { stepOfKey, walk } from './walk.ts';

const drawn = drawnOf([
  graphJob('start'),
  graphJob('up', ['start'], ['u1']),
  graphJob('low', ['start'], ['l1', 'l2']),
  graphJob('end', ['low', 'up']),
]);
const size = { width: 10, height: 10 };
const layout: GraphLayout = {
  direction: 'right',
  edges: [],
  nodes: new Map([
    ['start', { x: 0, y: 50, ...size }],
    ['up', { x: 20, y: 0, ...size }],
    ['low', { x: 20, y: 60, ...size }],
    ['end', { x: 40, y: 0, ...size }],
  ]),
};

test('from nowhere every arrow leads to the first job', () => {
  expect(walk(drawn, layout, null, 'back')).toEqual({ job: 'start', step: null });
});

test('forward and back follow the edges to the nearest job', () => {
  expect(walk(drawn, layout, { job: 'start', step: null }, 'forward')).toEqual({ job: 'low', step: null });
  expect(walk(drawn, layout, { job: 'end', step: null }, 'back')).toEqual({ job: 'up', step: null });
});

test('where no edge leads on the selection stays', () => {
  const end = { job: 'end', step: null };
  expect(walk(drawn, layout, end, 'forward')).toEqual(end);
});

test('after goes through the steps and on to the job beside; before goes the same way back', () => {
  const way = [
    { job: 'up', step: null },
    { job: 'up', step: 'u1' },
    { job: 'low', step: null },
    { job: 'low', step: 'l1' },
  ];
  for (const [index, place] of way.slice(0, -1).entries()) {
    expect(walk(drawn, layout, place, 'after')).toEqual(way[index + 1]);
    expect(walk(drawn, layout, way[index + 1]!, 'before')).toEqual(place);
  }
});

test('arrows turn with the graph', () => {
  expect(stepOfKey('ArrowRight', 'right')).toBe('forward');
  expect(stepOfKey('ArrowDown', 'down')).toBe('forward');
  expect(stepOfKey('a', 'down')).toBeNull();
});

const legs = ['x', 'y'].map((value) => ({ ...graphJob(`test (${value})`, ['start']), matrix: value, legOf: 'test' }));
const withMatrix = [graphJob('start'), ...legs, graphJob('end', ['test (x)', 'test (y)'])];
const places: GraphLayout = {
  direction: 'right',
  edges: [],
  nodes: new Map(
    ['start', 'test', 'test (x)', 'test (y)', 'end'].map((id, index) => [id, { x: 20 * index, y: 0, ...size }]),
  ),
};

test('the way leads through a matrix as through one job, and into its legs where it is open', () => {
  const closed = drawnOf(withMatrix);
  expect(walk(closed, places, { job: 'start', step: null }, 'forward')).toEqual({ job: 'test', step: null });
  expect(walk(closed, places, { job: 'test (y)', step: null }, 'forward')).toEqual({ job: 'end', step: null });
  const open = drawnOf(withMatrix, { folds: { test: 'open' } });
  expect(walk(open, places, { job: 'start', step: null }, 'forward')).toEqual({ job: 'test (x)', step: null });
  expect(walk(open, places, { job: 'end', step: null }, 'back')).toEqual({ job: 'test (y)', step: null });
  expect(walk(open, places, { job: 'test', step: null }, 'after')).toEqual({ job: 'test (x)', step: null });
});
