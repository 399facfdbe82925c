import { expect, test } from 'vitest';
import { FlowNodes, flowEdges } from './flow-elements.ts';
import type { GraphLayout } from './layout.ts';
import { graphJob } from './testing/graph-jobs.ts';

const a = graphJob('a');
const b = graphJob('b', ['a']);
const place = { x: 0, y: 0, width: 10, height: 10 };
const layout: GraphLayout = {
  direction: 'right',
  nodes: new Map([
    ['a', place],
    ['b', place],
  ]),
  edges: [{ id: 'ab', from: 'a', to: 'b', points: [] }],
};
const callbacks = { onSelect: () => {}, onOpen: () => {}, connectable: false };

test('only the node whose job changed is a new object', () => {
  const nodes = new FlowNodes();
  const before = nodes.of([a, b], layout, null, callbacks);
  const after = nodes.of([a, { ...b, status: 'in_progress' }], layout, null, callbacks);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
});

test('selecting draws anew only what was and what is selected', () => {
  const nodes = new FlowNodes();
  const before = nodes.of([a, b], layout, null, callbacks);
  const after = nodes.of([a, b], layout, { job: 'a', step: null }, callbacks);
  expect(after[0]?.data.selected).toBe(true);
  expect(after[1]).toBe(before[1]);
});

test('a job that has no place yet is not drawn', () => {
  expect(new FlowNodes().of([graphJob('new')], layout, null, callbacks)).toEqual([]);
});

test.each([
  ['idle', a, b],
  ['done', { ...a, conclusion: 'success' as const }, b],
  ['failed', { ...a, conclusion: 'timed_out' as const }, { ...b, status: 'in_progress' as const }],
  ['running', { ...a, conclusion: 'success' as const }, { ...b, status: 'in_progress' as const }],
])('an edge is %s by the jobs at its ends', (state, source, target) => {
  expect(flowEdges([source, target], layout, null, null)[0]?.data?.state).toBe(state);
});
