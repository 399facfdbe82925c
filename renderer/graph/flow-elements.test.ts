import { expect, test } from 'vitest';
import { FlowEdges, FlowNodes, type Shown } from './flow-elements.ts';
import type { GraphJob } from './graph-job.ts';
import type { GraphLayout } from './layout.ts';
import { drawnOf } from './testing/drawn.ts';
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
const callbacks = { onSelect: () => {}, onOpen: () => {}, onFold: () => {}, connectable: false };

function shown(jobs: readonly GraphJob[], more: Partial<Shown> = {}): Shown {
  const nothing = { selected: null, chosen: new Set<string>(), seen: null, plain: false, dragging: null };
  return { drawn: drawnOf(jobs), layout, marks: new Map(), ...nothing, ...more };
}

test('only the node whose job changed is a new object', () => {
  const nodes = new FlowNodes();
  const before = nodes.of(shown([a, b]), callbacks);
  const after = nodes.of(shown([a, { ...b, status: 'in_progress' }]), callbacks);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
});

test('selecting draws anew only what was and what is selected', () => {
  const nodes = new FlowNodes();
  const before = nodes.of(shown([a, b]), callbacks);
  const after = nodes.of(shown([a, b], { selected: { job: 'a', step: null }, chosen: new Set('a') }), callbacks);
  expect(after[0]?.data.selected).toBe(true);
  expect(after[1]).toBe(before[1]);
});

test('what is dragged follows the pointer, and nothing else is drawn anew', () => {
  const nodes = new FlowNodes();
  const before = nodes.of(shown([a, b]), callbacks);
  const after = nodes.of(shown([a, b], { dragging: { ids: new Set('b'), x: 5, y: 7 } }), callbacks);
  expect(after[0]).toBe(before[0]);
  expect(after[1]?.position).toEqual({ x: 5, y: 7 });
});

test('a job that has no place yet, or is out of sight, is not drawn', () => {
  expect(new FlowNodes().of(shown([graphJob('new')]), callbacks)).toEqual([]);
  const drawn = new FlowNodes().of(shown([a, b], { seen: new Set('b') }), callbacks);
  expect(drawn.map(({ id }) => id)).toEqual(['b']);
});

test.each([
  ['idle', a, b],
  ['done', { ...a, conclusion: 'success' as const }, b],
  ['failed', { ...a, conclusion: 'timed_out' as const }, { ...b, status: 'in_progress' as const }],
  ['running', { ...a, conclusion: 'success' as const }, { ...b, status: 'in_progress' as const }],
])('an edge is %s by the jobs at its ends', (state, source, target) => {
  expect(new FlowEdges().of(shown([source, target]), null)[0]?.data?.state).toBe(state);
});

test('of a large graph only the edges beside the selection are drawn one by one', () => {
  const far = shown([a, b], { seen: new Set(['a', 'b']) });
  expect(new FlowEdges().of(far, null)).toEqual([]);
  const near = { ...far, selected: { job: 'b', step: null } };
  expect(new FlowEdges().of(near, null).map(({ id }) => id)).toEqual(['ab']);
});
