import { expect, test } from 'vitest';
import { readPlaybook } from '../playbook/read.ts';
import { buildPlan } from './build-plan.ts';
import { planSchema } from './plan-schema.ts';
import { noValues } from './script.ts';
import { facts } from './testing/playbooks.ts';

function planned(cache: unknown) {
  const metadata = { name: 'test', description: 'A playbook of a test.', version: '1.0.0', category: 'testing' };
  const build = { name: 'Build', cache, steps: [{ name: 'Make', shell: 'bash', script: 'make' }] };
  const text = JSON.stringify({ metadata, orchestration: { jobs: { build } } });
  return buildPlan(readPlaybook(text, 'p.json'), 'p.json', facts, noValues);
}

test('a job may say what it reads and makes; one path needs no list', () => {
  const plan = planned({ inputs: 'src/**', values: ['${{ vars.channel }}', 3], outputs: ['dist'] });
  expect(plan.problems).toEqual([]);
  expect(plan.jobs[0]?.cache).toEqual({ inputs: ['src/**'], values: ['${{ vars.channel }}', 3], outputs: ['dist'] });
});

test.each([
  ['without inputs', { outputs: ['dist'] }, 'missing-key'],
  ['with an unknown key', { inputs: [], input: [] }, 'unknown-key'],
  ['that is a word', true, 'wrong-type'],
  ['with an expression that cannot be read', { inputs: ['${{ 1 + }}'] }, 'expression'],
])('a cache %s is a problem', (_, cache, code) => {
  expect(planned(cache).problems.map((problem) => problem.code)).toContain(code);
});

test('a plan that was stored before jobs had caches is read, its jobs without one', () => {
  const { jobs, ...plan } = planned({ inputs: ['src'] });
  const stored = { ...plan, jobs: jobs.map(({ cache: _cache, ...job }) => job) };
  expect(planSchema.parse(stored).jobs[0]?.cache).toBeNull();
});
