import { expect, test } from 'vitest';
import { callId } from './drawn-graph.ts';
import { fromElk, toElk } from './elk-graph.ts';
import { fittingDirection } from './fitting-direction.ts';
import type { GraphJob } from './graph-job.ts';
import {
  boundsOf,
  type Direction,
  edgePath,
  type GraphLayout,
  Structures,
  structureOf as structureOfDrawn,
} from './layout.ts';
import { drawnOf } from './testing/drawn.ts';
import { graphJob } from './testing/graph-jobs.ts';

const structureOf = (jobs: readonly GraphJob[], direction: Direction) => structureOfDrawn(drawnOf(jobs), direction);

test('the state of a job is no part of what its layout depends on', () => {
  const job = graphJob('a', [], ['one']);
  const running = { ...job, status: 'in_progress' as const, startedAt: 5 };
  expect(structureOf([running], 'right')).toEqual(structureOf([job], 'right'));
});

test('a structure is the same object until something of it changes', () => {
  const structures = new Structures();
  const job = graphJob('a', [], ['one']);
  const drawn = drawnOf([job]);
  const before = structures.of(drawn, 'right');
  expect(structures.of({ ...drawn, nodes: [{ ...job, status: 'in_progress' }] }, 'right')).toBe(before);
  expect(structures.of({ ...drawn, nodes: [{ ...job, condition: 'always()' }] }, 'right')).not.toBe(before);
});

test('a condition makes room for its badge, so it changes the layout', () => {
  const job = graphJob('a');
  expect(structureOf([{ ...job, condition: 'always()' }], 'right')).not.toEqual(structureOf([job], 'right'));
});

test('needs become edges from the job that is needed; unknown ones, repeated ones and itself do not', () => {
  const { edges } = toElk(structureOf([graphJob('a'), graphJob('b', ['a', 'a', 'ghost', 'b'])], 'right'));
  expect(edges).toEqual([{ id: '["a","b"]', sources: ['["a","out"]'], targets: ['["b","in"]'] }]);
});

test('the answer comes back as places and as lines with their bends', () => {
  const layout = fromElk(
    {
      id: 'root',
      children: [{ id: 'a', x: 1, y: 2, width: 3, height: 4 }],
      edges: [
        {
          id: '["a","b"]',
          sources: [],
          targets: [],
          sections: [{ id: 's', startPoint: { x: 0, y: 0 }, bendPoints: [{ x: 1, y: 1 }], endPoint: { x: 2, y: 2 } }],
        },
      ],
    },
    'down',
  );
  expect(layout.nodes.get('a')).toEqual({ x: 1, y: 2, width: 3, height: 4 });
  expect(layout.edges[0]).toMatchObject({ from: 'a', to: 'b', points: [{ x: 0 }, { x: 1 }, { x: 2 }] });
});

test('a chain goes down on a tall canvas and right on a wide one', () => {
  const chain = ['a', 'b', 'c', 'd', 'e'].map((id, index, all) => graphJob(id, index === 0 ? [] : [all[index - 1]!]));
  expect(fittingDirection(structureOf(chain, 'right'), { width: 400, height: 900 })).toBe('down');
  expect(fittingDirection(structureOf(chain, 'right'), { width: 1800, height: 400 })).toBe('right');
});

test('an edge leaves and enters along the direction of the graph', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 20 },
  ];
  expect(edgePath(points, 'right')).toBe('M 0 0 C 5 0 5 20 10 20');
  expect(edgePath(points, 'down')).toBe('M 0 0 C 0 10 10 10 10 20');
  expect(edgePath([], 'down')).toBe('');
});

test('the bounds hold every node', () => {
  const layout: GraphLayout = {
    direction: 'right',
    edges: [],
    nodes: new Map([
      ['a', { x: -5, y: 0, width: 10, height: 10 }],
      ['b', { x: 20, y: 30, width: 10, height: 5 }],
    ]),
  };
  expect(boundsOf(layout)).toEqual({ x: -5, y: 0, width: 35, height: 35 });
});

test('the jobs of a run within a step lie in a frame that the job of the step leads to', () => {
  const parent = { job: 'a', step: 's' };
  const jobs = [
    graphJob('a', [], ['s']),
    { ...graphJob('a/s/x'), parent, depth: 1 },
    { ...graphJob('a/s/y', ['a/s/x']), parent, depth: 1 },
    graphJob('b', ['a']),
  ];
  const { children, edges } = toElk(structureOf(jobs, 'right'));
  expect(children?.map(({ id }) => id)).toEqual(['a', 'b', callId(parent)]);
  expect(children?.[2]?.children?.map(({ id }) => id)).toEqual(['a/s/x', 'a/s/y']);
  expect(children?.[2]?.edges?.map(({ id }) => id)).toEqual(['["a/s/x","a/s/y"]']);
  expect(edges?.map(({ id }) => JSON.parse(id))).toEqual([
    ['a', 'b'],
    ['a', callId(parent)],
  ]);
});

test('places within a frame are measured from the corner of the whole', () => {
  const points = { id: 's', startPoint: { x: 1, y: 1 }, endPoint: { x: 2, y: 2 } };
  const frame = {
    id: 'f',
    x: 100,
    y: 50,
    children: [{ id: 'a', x: 3, y: 4, width: 5, height: 6 }],
    edges: [{ id: '["a","b"]', sources: [], targets: [], sections: [points] }],
  };
  const layout = fromElk({ id: 'root', children: [frame] }, 'right');
  expect(layout.nodes.get('a')).toEqual({ x: 103, y: 54, width: 5, height: 6 });
  expect(layout.edges[0]?.points).toEqual([
    { x: 101, y: 51 },
    { x: 102, y: 52 },
  ]);
});
