import { expect, test } from 'vitest';
import type { GraphLayout } from './layout.ts';
import { graphJob } from './testing/graph-jobs.ts';
import { moveOfKey, rowOf, treeRows } from './tree-rows.ts';
import { stepOfKey, walk } from './walk.ts';

const jobs = [
  graphJob('start'),
  graphJob('up', ['start'], ['u1']),
  graphJob('low', ['start'], ['l1', 'l2']),
  graphJob('end', ['low', 'up']),
];
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
  expect(walk(jobs, layout, null, 'back')).toEqual({ job: 'start', step: null });
});

test('forward and back follow the edges to the nearest job', () => {
  expect(walk(jobs, layout, { job: 'start', step: null }, 'forward')).toEqual({ job: 'low', step: null });
  expect(walk(jobs, layout, { job: 'end', step: null }, 'back')).toEqual({ job: 'up', step: null });
});

test('where no edge leads on the selection stays', () => {
  const end = { job: 'end', step: null };
  expect(walk(jobs, layout, end, 'forward')).toEqual(end);
});

test('after goes through the steps and on to the job beside; before goes the same way back', () => {
  const way = [
    { job: 'up', step: null },
    { job: 'up', step: 'u1' },
    { job: 'low', step: null },
    { job: 'low', step: 'l1' },
  ];
  for (const [index, place] of way.slice(0, -1).entries()) {
    expect(walk(jobs, layout, place, 'after')).toEqual(way[index + 1]);
    expect(walk(jobs, layout, way[index + 1]!, 'before')).toEqual(place);
  }
});

test('arrows turn with the graph', () => {
  expect(stepOfKey('ArrowRight', 'right')).toBe('forward');
  expect(stepOfKey('ArrowDown', 'down')).toBe('forward');
  expect(stepOfKey('a', 'down')).toBeNull();
});

test('the tree shows jobs with their steps, and not those of a folded job', () => {
  expect(treeRows(jobs, new Set(['low'])).map(({ job, step }) => step ?? job)).toEqual([
    'start',
    'up',
    'u1',
    'low',
    'end',
  ]);
});

test('a step that is folded away is shown by its job', () => {
  const rows = treeRows(jobs, new Set(['low']));
  expect(rows[rowOf(rows, { job: 'low', step: 'l2' })]?.job).toBe('low');
});

test('left goes from a step to its job, then folds it; right unfolds, then goes to the first step', () => {
  const rows = treeRows(jobs, new Set());
  const at = (job: string, step: string | null) => rowOf(rows, { job, step });
  expect(moveOfKey('ArrowLeft', rows, at('up', 'u1'))).toEqual({ kind: 'go', index: at('up', null) });
  expect(moveOfKey('ArrowLeft', rows, at('up', null))).toEqual({ kind: 'fold', job: 'up' });
  expect(moveOfKey('ArrowRight', rows, at('up', null))).toEqual({ kind: 'go', index: at('up', 'u1') });
  const folded = treeRows(jobs, new Set(['up']));
  expect(moveOfKey('ArrowRight', folded, 1)).toEqual({ kind: 'unfold', job: 'up' });
});
