import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pwsh, Rig, type RunLog } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = Rig.withSample();
});
afterEach(() => rig.dispose());

function sample(name: string, ...more: readonly string[]): RunLog {
  return rig.run(`playbooks/${name}`, ...more);
}

const conclusions = (log: RunLog) =>
  Object.fromEntries(log.of('job.completed').map(({ job, conclusion }) => [job, conclusion]));

test.each(['actions-tour.yaml', 'artifacts-and-cache.yaml', 'nested-release.yaml'])('%s succeeds', (file) => {
  const log = sample(file);
  expect(log.code, log.stderr).toBe(0);
});

test('a matrix fans out, with one leg left out and one with a value more, and what all legs say is gathered', () => {
  const log = sample('fan-out-fan-in.yaml');
  expect(log.code, log.stderr).toBe(0);
  expect(log.of('job.completed')).toHaveLength(6);
  expect(log.output('check (desktop, linux, true)', 'test')).toContain('the slow ones too');
  expect(log.output('gather', 'sum')).toContain('5 legs, 92 tests.');
});

test('outputs keep their type, and a list of them is a matrix', () => {
  const log = sample('typed-outputs.yaml');
  expect(log.code, log.stderr).toBe(0);
  expect(log.job('plan').outputs).toEqual({
    regions: ['north', 'south', 'west'],
    limit: 3,
    urgent: true,
    owner: { name: 'Ada', team: 'lights' },
  });
  expect(log.output('tell', 'step-1')).toContain('Visited north, south, west.');
});

test('a secret is used, and no form of it is in anything that the run says or keeps', () => {
  const token = 'Lantern-7719-keeper';
  const log = sample('secrets.yaml', '--secret', `DEMO_TOKEN=${token}`);
  expect(log.code, log.stderr).toBe(0);
  expect(log.job('use').outputs).toEqual({ length: String(token.length) });
  const said = log.stdout + rig.gantry('logs', log.of('run.started')[0]?.run ?? '').stdout;
  for (const form of [token, Buffer.from(token).toString('hex'), Buffer.from(`user:${token}`).toString('base64')])
    expect(said).not.toContain(form);
  expect(log.output('use', 'step-2')).toMatch(/The session is \*+\./);
});

test('what may pass is tried again, and what would not help is not', () => {
  const log = sample('retries.yaml');
  expect(log.code, log.stderr).toBe(0);
  expect(log.step('fetch', 'fetch')).toMatchObject({ attempt: 3, outcome: 'success' });
  expect(log.step('fetch', 'refused')).toMatchObject({ attempt: 1, outcome: 'failure', exitCode: 77 });
  expect(readdirSync(join(rig.workspace, 'site/tmp'))).toEqual([]);
});

test('it is deployed as far as is asked for and allowed', () => {
  expect(conclusions(sample('conditional-deploy.yaml'))).toEqual({
    test: 'success',
    staging: 'success',
    production: 'skipped',
    alarm: 'skipped',
  });
  const whole = sample('conditional-deploy.yaml', '--input', 'target=production');
  expect(conclusions(whole)).toMatchObject({ production: 'success', alarm: 'skipped' });
  const broken = sample('conditional-deploy.yaml', '--input', 'breakTests=true');
  expect(broken.code).toBe(1);
  expect(conclusions(broken)).toEqual({ test: 'failure', staging: 'skipped', production: 'skipped', alarm: 'success' });
});

test('the bench is cleared whether the work went well or not', () => {
  expect(sample('always-clean-up.yaml').code).toBe(0);
  const log = sample('always-clean-up.yaml', '--input', 'fail=true');
  expect(log.code).toBe(1);
  expect(log.step('work', 'clear').outcome).toBe('success');
  expect(log.output('report', 'step-1')).toContain('The work was a failure; the bench is clear.');
});

test('inputs of each kind reach the steps in their types, and a value of another type starts nothing', () => {
  const log = sample('inputs-form.yaml', '--input', 'copies=3', '--input', 'draft=false', '--input', 'format=pdf');
  expect(log.code, log.stderr).toBe(0);
  expect(log.job('print').outputs).toEqual({ sheets: 6 });
  expect(log.output('print', 'step-2')).toContain('Bound.');
  expect(sample('inputs-form.yaml', '--input', 'copies=many').code).toBe(2);
  expect(sample('inputs-form.yaml', '--input', 'format=stone').code).toBe(2);
});

test('the clean-up of each night takes old files away, and keeps them where it shall only tell', () => {
  const log = sample('scheduled-clean-up.yaml');
  expect(log.code, log.stderr).toBe(0);
  expect(log.job('remove').conclusion).toBe('skipped');
});

describe.skipIf(pwsh === null)('on PowerShell', () => {
  test('the inventory hands objects, lists and numbers from job to job', () => {
    const log = sample('system-inventory.yaml');
    expect(log.code, log.stderr).toBe(0);
    expect(log.job('machine').outputs).toMatchObject({
      facts: { Cores: expect.any(Number), PowerShell: expect.any(String) },
    });
    expect(log.job('processes').outputs).toMatchObject({ largest: expect.arrayContaining([expect.any(String)]) });
    expect(log.job('disks').outputs).toMatchObject({ full: expect.any(Number) });
  });

  test.each([
    ['site-check-v1.psd1', 'site-check-v1-migrated.yaml'],
    ['site-check-v2.json', 'site-check-v2-migrated.yaml'],
  ])('%s and its migrated twin do the same', (original, twin) => {
    const said = [original, twin].map((file) => {
      const log = sample(file);
      expect(log.code, log.stderr).toBe(0);
      return log.of('step.completed').map(({ job, step }) => log.output(job, step));
    });
    expect(said[1]).toEqual(said[0]);
    expect(said.flat().join('')).toContain('md        2');
  });
});

test.each([
  ['site-check-v1.psd1', 'site-check-v1-migrated.yaml'],
  ['site-check-v2.json', 'site-check-v2-migrated.yaml'],
])('the twin of %s is what migrate writes of it', (original, twin) => {
  const migrated = rig.gantry('migrate', `playbooks/${original}`, '--format', 'yaml');
  expect(migrated.stdout).toBe(rig.read(`playbooks/${twin}`));
});
