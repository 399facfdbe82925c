import { expect, test } from 'vitest';
import { planOf } from './testing/migration.ts';

const metadata = { name: 'p', description: 'Rarely written keys', version: '1.0.0', category: 'testing' };

test('version 3: keys that few playbooks have are in the plan', () => {
  const steps = [{ name: 'S', script: 'make', shell: 'bash' }];
  const jobs = { a: { name: 'A', permissions: { registry: false, network: [] }, steps } };
  const text = JSON.stringify({
    metadata,
    requirements: { permissions: ['administrator'] },
    orchestration: { defaults: { problemMatchers: ['gcc'] }, jobs },
    reporting: { enabled: true, formats: ['JSON'], includeMetrics: true },
  });
  const plan = planOf(text, 'p.json');
  expect(plan.problems).toEqual([]);
  expect(plan.requirements.permissions).toEqual(['administrator']);
  expect(plan.jobs[0]).toMatchObject({ permissions: { registry: false }, steps: [{ problemMatchers: ['gcc'] }] });
  expect(plan.reporting).toMatchObject({ includeMetrics: true });
});

test('version 2: other names of keys mean what the usual ones do', () => {
  const stages = [
    {
      name: 'One',
      maxRetries: 2,
      customScript: 'Get-Date',
      sequence: [{ script: '0480', arguments: { Mode: 'fast' } }],
    },
  ];
  const plan = planOf(JSON.stringify({ metadata, orchestration: { stages } }), 'p.json');
  expect(plan.problems).toEqual([]);
  const steps = plan.jobs.flatMap((job) => job.steps);
  expect(steps.map(({ text, scripts }) => text ?? scripts.map(({ number }) => number).join())).toEqual([
    '0480',
    'Get-Date',
  ]);
  const script = steps.find(({ kind }) => kind === 'run');
  expect(script?.scripts[0]?.parameters).toMatchObject([{ name: 'Mode', value: 'fast' }]);
  expect(plan.jobs.some((job) => job.retries === 2 || job.steps.every((step) => step.retry.max === 2))).toBe(true);
});

test('version 2: a stage that is turned off runs none of its steps; settings hold from options, defaults or beside them', () => {
  const stages = [{ name: 'Off', enabled: false, sequence: ['0402'], inline: 'Get-Date' }];
  const orchestration = { options: { shell: 'bash' }, defaults: { maxConcurrency: 2, stopOnError: false }, stages };
  const plan = planOf(JSON.stringify({ metadata, orchestration: { ...orchestration, retryCount: 3 } }), 'p.json');
  expect(plan.problems).toEqual([]);
  expect(plan.maxConcurrency).toBe(2);
  const steps = plan.jobs.flatMap((job) => job.steps);
  expect(steps.map(({ enabled }) => enabled)).toEqual([false, false]);
  expect(steps.find(({ kind }) => kind === 'script')).toMatchObject({ shell: 'bash', continueOnError: true });
  expect(steps.map(({ retry }) => retry.max)).toEqual([3, 3]);
});
