import { expect, test } from 'vitest';
import type { Problem } from '../../shared/base/problem.ts';
import { buildPlan } from '../../shared/plan/build-plan.ts';
import { noValues } from '../../shared/plan/script.ts';
import { facts, job, places, playbook, step } from '../../shared/plan/testing/playbooks.ts';
import { findInGraph } from './find-bar.tsx';
import { commonName } from './fold-commands.ts';
import { NodeMarks } from './node-marks.ts';
import { graphJob } from './testing/graph-jobs.ts';

const of = playbook([job('a', [step({ script: 'x' })]), job('ab', [step({ script: 'x' })])]);
const plan = buildPlan({ playbook: of, problems: [], source: places }, 'p.json', facts, noValues);
const problem = (pointer: string, severity: Problem['severity'], message: string): Problem => ({
  code: 'x',
  pointer,
  severity,
  message,
  range: { line: 1, column: 1, offset: 0, length: 0 },
});

test('a node has the problems at its place in the text and within, errors first, and no hints', () => {
  const pointer = plan.jobs[0]!.pointer;
  const problems = [
    problem(`${pointer}/steps/0`, 'warning', 'second'),
    problem(pointer, 'error', 'first'),
    problem(pointer, 'info', 'none'),
    problem('', 'error', 'of the whole'),
  ];
  const marks = new NodeMarks();
  const nodes = [graphJob('a'), graphJob('ab')];
  const found = marks.of(nodes, plan, problems, null);
  expect([...found]).toEqual([['a', { last: null, errors: 1, warnings: 1, problems: ['first', 'second'] }]]);
  // The same object while nothing changes, so that its node is not drawn anew.
  expect(marks.of(nodes, plan, [...problems], null).get('a')).toBe(found.get('a'));
});

test('jobs and steps are found by all words of their names and ids', () => {
  const jobs = [graphJob('build-linux', [], ['compile']), graphJob('lint', [], ['compile-docs'])];
  expect(findInGraph(jobs, 'linux BUILD')).toEqual([{ job: 'build-linux', step: null }]);
  expect(findInGraph(jobs, 'compile')).toEqual([
    { job: 'build-linux', step: 'compile' },
    { job: 'lint', step: 'compile-docs' },
  ]);
  expect(findInGraph(jobs, '  ')).toEqual([]);
});

test.each([
  [['Lint code', 'Lint docs'], 'Lint'],
  [['Build: linux', 'Build: mac'], 'Build'],
  [['Build', 'Build all'], 'Build'],
  [['One', 'Two'], ''],
  [[], ''],
])('%j have in common %j', (names, common) => {
  expect(commonName(names)).toBe(common);
});
