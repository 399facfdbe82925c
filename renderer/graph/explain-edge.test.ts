import { expect, test } from 'vitest';
import { buildPlan } from '../../shared/plan/build-plan.ts';
import { noValues } from '../../shared/plan/script.ts';
import { facts, job, places, playbook, step } from '../../shared/plan/testing/playbooks.ts';
import { explainEdge } from './explain-edge.ts';

const use = (...names: readonly string[]) =>
  step({ script: names.map((name) => `\${{ needs.a.outputs.${name} }}`).join(' ') });
const of = playbook([
  job('a', [step({ script: 'x' })], { name: 'First' }),
  job('b', [step({ script: 'x' })], { needs: ['a'] }),
  job('c', [use('one', 'two', 'three', 'four')], {
    needs: ['a'],
    condition: { text: "needs.a.result == 'success'", language: 'expression', pointer: '/if' },
  }),
]);
const plan = buildPlan({ playbook: of, problems: [], source: places }, 'p.json', facts, noValues);

test('an edge tells what is read along it, and when the job runs', () => {
  expect(explainEdge(plan, 'a', 'c')).toEqual({
    label: 'result, one, two +2',
    sentence:
      "c needs First and reads its result, outputs.one, outputs.two, outputs.three, outputs.four; it runs if needs.a.result == 'success'.",
  });
});

test('an edge along which nothing is read is one of waiting, and one of no such jobs is none', () => {
  expect(explainEdge(plan, 'a', 'b')).toEqual({ label: null, sentence: 'b needs First and only waits for it.' });
  expect(explainEdge(plan, 'a', 'nobody')).toBeNull();
});
