import { expect, test } from 'vitest';
import { callId } from './drawn-graph.ts';
import type { GraphJob } from './graph-job.ts';
import { drawnOf } from './testing/drawn.ts';
import { graphJob } from './testing/graph-jobs.ts';
import { moveOfKey, rowOf, type TreeRow, treeRows } from './tree-rows.ts';

const none: ReadonlySet<string> = new Set();
const plain = drawnOf([
  graphJob('start'),
  graphJob('up', ['start'], ['u1']),
  graphJob('low', ['start'], ['l1', 'l2']),
  graphJob('end', ['low', 'up']),
]);
const named = ({ job, step }: TreeRow) => step ?? job;
/** Each line by its depth. */
const lines = (rows: readonly TreeRow[]) => rows.map((row) => `${'  '.repeat(row.level - 1)}${named(row)}`);

test('the tree shows jobs with their steps, and not those of a folded job', () => {
  expect(treeRows(plain, new Set(['low'])).map(named)).toEqual(['start', 'up', 'u1', 'low', 'end']);
});

test('a step that is folded away is shown by its job', () => {
  const rows = treeRows(plain, new Set(['low']));
  expect(rows[rowOf(rows, plain, { job: 'low', step: 'l2' })]?.job).toBe('low');
});

test('left goes from a step to its job, then folds it; right unfolds, then goes to the first step', () => {
  const rows = treeRows(plain, none);
  const at = (job: string, step: string | null) => rowOf(rows, plain, { job, step });
  expect(moveOfKey('ArrowLeft', rows, at('up', 'u1'))).toEqual({ kind: 'go', index: at('up', null) });
  expect(moveOfKey('ArrowLeft', rows, at('up', null))).toMatchObject({ kind: 'fold', row: { job: 'up' } });
  expect(moveOfKey('ArrowRight', rows, at('up', null))).toEqual({ kind: 'go', index: at('up', 'u1') });
  const folded = treeRows(plain, new Set(['up']));
  expect(moveOfKey('ArrowRight', folded, 1)).toMatchObject({ kind: 'unfold', row: { job: 'up' } });
});

const parent = { job: 'a', step: 's' };
const calling = [graphJob('a', [], ['s', 't']), { ...graphJob('a/s/x', [], ['x1']), parent, depth: 1 }, graphJob('b')];

test('the jobs that a step runs stand below it, and go with its job', () => {
  expect(lines(treeRows(drawnOf(calling), none))).toEqual(['a', '  s', '    a/s/x', '      x1', '  t', 'b']);
  expect(lines(treeRows(drawnOf(calling), new Set(['a'])))).toEqual(['a', 'b']);
  const closed = drawnOf(calling, { folds: { [callId(parent)]: 'closed' } });
  expect(lines(treeRows(closed, none))).toEqual(['a', '  s', '  t', 'b']);
});

const legs = ['x', 'y'].map(
  (value): GraphJob => ({ ...graphJob(`test (${value})`, ['a'], ['run']), matrix: value, legOf: 'test' }),
);
const matrix = [graphJob('a'), ...legs, graphJob('b')];

test('a matrix is one line with the steps of its legs, and opens into them', () => {
  expect(lines(treeRows(drawnOf(matrix), none))).toEqual(['a', 'test', '  run', 'b']);
  const rows = treeRows(drawnOf(matrix, { folds: { test: 'open' } }), none);
  expect(lines(rows)).toEqual(['a', 'test', '  test (x)', '    run', '  test (y)', '    run', 'b']);
  expect(rows[2]).toMatchObject({ level: 2, place: 1, fellows: 2 });
  expect(rows[1]).toMatchObject({ level: 1, place: 2, fellows: 3, open: true });
});

test('a leg that is selected in a closed matrix is shown by it; a step by the same step of it', () => {
  const drawn = drawnOf(matrix);
  const rows = treeRows(drawn, none);
  expect(named(rows[rowOf(rows, drawn, { job: 'test (y)', step: 'run' })]!)).toBe('run');
  expect(named(rows[rowOf(rows, drawn, { job: 'test (y)', step: null })]!)).toBe('test');
});

test('a matrix that runs has nothing below it but its legs, which right opens', () => {
  const running = matrix.map((job): GraphJob => ({ ...job, status: 'in_progress' }));
  const rows = treeRows(drawnOf(running), none);
  expect(lines(rows)).toEqual(['a', 'test', 'b']);
  expect(moveOfKey('ArrowRight', rows, 1)).toMatchObject({ kind: 'unfold', row: { box: { id: 'test' } } });
});
