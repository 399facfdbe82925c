import { expect, test } from 'vitest';
import { noGraphView } from '../../shared/host/graph-views.ts';
import { callId, GraphDrawer, groupId } from './drawn-graph.ts';
import type { GraphJob } from './graph-job.ts';
import { graphJob } from './testing/graph-jobs.ts';

const leg = (value: string, more: Partial<GraphJob> = {}): GraphJob => ({
  ...graphJob(`test (${value})`, ['build'], ['run']),
  name: `Test (${value})`,
  matrix: value,
  legOf: 'test',
  ...more,
});
const legs = ['a', 'b', 'c'].map((value) => leg(value));
const jobs = [
  graphJob('build'),
  ...legs,
  graphJob(
    'ship',
    legs.map(({ id }) => id),
  ),
];
const draw = (given: readonly GraphJob[], view: Partial<typeof noGraphView> = {}) =>
  new GraphDrawer().draw(given, { ...noGraphView, ...view });
const lines = (drawn: ReturnType<typeof draw>) => drawn.edges.map(({ from, to }) => [from, to]);

test('a matrix is one node that edges lead to, with the steps that its legs have in common', () => {
  const drawn = draw(jobs);
  expect(drawn.nodes.map(({ id, name }) => [id, name])).toEqual([
    ['build', 'build'],
    ['test', 'Test'],
    ['ship', 'ship'],
  ]);
  expect(lines(drawn)).toEqual([
    ['build', 'test'],
    ['test', 'ship'],
  ]);
  expect(drawn.nodes[1]?.box?.jobs).toEqual(legs);
  expect(drawn.nodes[1]?.steps.map(({ id }) => id)).toEqual(['run']);
  expect(drawn.shownAs.get('test (b)')).toBe('test');
});

test('an open matrix is a frame around its legs that the same edges lead to', () => {
  const drawn = draw(jobs, { folds: { test: 'open' } });
  expect(drawn.nodes.map(({ id }) => id)).toEqual(jobs.map(({ id }) => id));
  expect(drawn.frames.map(({ id, title }) => [id, title])).toEqual([['test', 'Test']]);
  expect(drawn.within.get('test (a)')).toBe('test');
  expect(lines(drawn)).toEqual([
    ['build', 'test'],
    ['test', 'ship'],
  ]);
});

test('a matrix of one leg is a job like any other', () => {
  expect(draw([graphJob('build'), leg('a')]).nodes.map(({ id }) => id)).toEqual(['build', 'test (a)']);
});

test.each([
  ['queued', null, ['waiting', 'queued', 'waiting'], [null, null, null]],
  ['in_progress', null, ['completed', 'waiting', 'waiting'], ['success', null, null]],
  ['completed', 'failure', ['completed', 'completed', 'completed'], ['success', 'failure', 'skipped']],
  ['completed', 'success', ['completed', 'completed', 'completed'], ['success', 'skipped', 'success']],
] as const)('a matrix is %s, %s by its legs', (status, conclusion, statuses, conclusions) => {
  const ran = legs.map((job, index) => ({
    ...job,
    status: statuses[index]!,
    conclusion: conclusions[index]!,
    startedAt: index + 1,
    completedAt: index + 10,
  }));
  const [node] = draw(ran).nodes;
  expect(node).toMatchObject({ status, conclusion, steps: [], startedAt: 1 });
  expect(node?.completedAt).toBe(status === 'completed' ? 12 : null);
});

test('what stands for legs is the same object until one of them changes', () => {
  const drawer = new GraphDrawer();
  const before = drawer.draw(jobs, noGraphView).nodes[1];
  expect(drawer.draw([{ ...jobs[0]!, condition: 'x' }, ...jobs.slice(1)], noGraphView).nodes[1]).toBe(before);
  const changed = [...jobs.slice(0, 1), { ...jobs[1]!, status: 'queued' as const }, ...jobs.slice(2)];
  expect(drawer.draw(changed, noGraphView).nodes[1]).not.toBe(before);
});

const parent = { job: 'build', step: 'call' };
const inner = { ...graphJob('build/call/x'), parent, depth: 1 };
const calling = [graphJob('build', [], ['call']), inner, graphJob('ship', ['build'])];

test('a run within a step lies open in a frame that its job leads to, and goes into its job when closed', () => {
  const open = draw(calling);
  expect(open.within.get(inner.id)).toBe(callId(parent));
  expect(lines(open)).toEqual([
    ['build', 'ship'],
    ['build', callId(parent)],
  ]);
  const closed = draw(calling, { folds: { [callId(parent)]: 'closed' } });
  expect(closed.nodes.map(({ id }) => id)).toEqual(['build', 'ship']);
  expect(closed.frames).toEqual([]);
  expect(closed.shownAs.get(inner.id)).toBe('build');
  expect(closed.boxes.get(callId(parent))?.jobs).toEqual([inner]);
});

test('a group is one node with the needs of all in it; a matrix and what a job runs go with them', () => {
  const view = { groups: { Checks: { jobs: ['build', 'test'] } } };
  const drawn = draw([graphJob('start'), { ...jobs[0]!, needs: ['start'] }, inner, ...jobs.slice(1)], view);
  expect(drawn.nodes.map(({ id }) => id)).toEqual(['start', groupId('Checks'), 'ship']);
  expect(lines(drawn)).toEqual([
    ['start', groupId('Checks')],
    [groupId('Checks'), 'ship'],
  ]);
  expect(drawn.shownAs.get(inner.id)).toBe(groupId('Checks'));
});

test('in an open group a matrix is a box of its own', () => {
  const drawn = draw(jobs, {
    groups: { Checks: { jobs: ['build', 'test'] } },
    folds: { [groupId('Checks')]: 'open', test: 'open' },
  });
  expect(drawn.frames.map(({ id, around }) => [id, around])).toEqual([
    [groupId('Checks'), []],
    ['test', [groupId('Checks')]],
  ]);
  expect(drawn.within.get('test (a)')).toBe('test');
  expect(lines(drawn)).toEqual([
    ['build', 'test'],
    [groupId('Checks'), 'ship'],
  ]);
});

test('what the steps of legs run counts as no leg', () => {
  const within = legs.flatMap((job) => [
    job,
    { ...graphJob(`${job.id}/run/x`), parent: { job: job.id, step: 'run' }, depth: 1 },
  ]);
  const [node] = draw(within).nodes;
  expect(node?.name).toBe('Test');
  expect(node?.box?.jobs).toEqual(legs);
});

test('a group of jobs that are there no more is none', () => {
  expect(draw([graphJob('a')], { groups: { Gone: { jobs: ['z'] } } }).boxes.size).toBe(0);
});
