import { expect, test } from 'vitest';
import { graphJob } from './testing/graph-jobs.ts';
import { treeRows } from './tree-rows.ts';

const inner = { ...graphJob('a/s/x', [], ['t']), parent: { job: 'a', step: 's' }, depth: 1 };
const jobs = [graphJob('a', [], ['s']), inner, graphJob('b')];

test('the jobs of a run within a step stand below those of the step, deeper', () => {
  expect(treeRows(jobs, new Set()).map(({ job, step, depth }) => [job, step, depth])).toEqual([
    ['a', null, 0],
    ['a', 's', 0],
    ['a/s/x', null, 1],
    ['a/s/x', 't', 1],
    ['b', null, 0],
  ]);
});

test('a job that is folded hides what runs within it', () => {
  expect(treeRows(jobs, new Set(['a'])).map(({ job }) => job)).toEqual(['a', 'b']);
});
