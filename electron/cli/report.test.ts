import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pwsh, Rig } from './testing/rig.ts';

let rig: Rig;

beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

it('prints a report of a run, or writes it where it is asked to, and refuses a format that there is not', () => {
  rig.run(rig.playbook({ one: { name: 'One', steps: [{ name: 'Break', script: 'echo last words; exit 4' }] } }));
  const run = rig.newestRun();
  const junit = rig.gantry('show', run, '--report', 'junit');
  expect(junit.code).toBe(0);
  expect(junit.stdout).toContain('<failure message="Exit code 4"');
  expect(junit.stdout).toContain('last words');
  const file = join(rig.workspace, 'report.html');
  expect(rig.gantry('show', run, '--report', 'html', '-o', file)).toMatchObject({ code: 0, stdout: '' });
  expect(readFileSync(file, 'utf8')).toContain('<!doctype html>');
  expect(rig.gantry('show', run, '--report', 'pdf').code).toBe(2);
  expect(rig.gantry('show', run, '--report', 'csv', '-o', join(rig.workspace, 'no', 'file.csv')).code).toBe(2);
  expect(existsSync(join(rig.workspace, 'no'))).toBe(false);
});

it('tells on standard error what came to nothing after the run, and its status is the run’s', () => {
  const file = rig.playbook({ one: { name: 'One', steps: [{ name: 'Step', script: 'true' }] } });
  const whole = JSON.parse(readFileSync(file, 'utf8'));
  const notifications = { onSuccess: { message: 'Done', channels: ['console', 'email'] } };
  const reporting = { formats: ['JSON'], outputPath: '..' };
  const log = rig.run(rig.write('playbooks/told.json', JSON.stringify({ ...whole, notifications, reporting })));
  expect(log.code).toBe(0);
  expect(log.events.at(-1)?.type).toBe('run.completed');
  expect(log.stderr).toContain('test succeeded: Done');
  expect(log.stderr).toContain('warning: nothing was sent by email: It is not set up');
  expect(log.stderr).toContain('warning: the json report was not written: Reports go into the workspace only');
});

it.skipIf(pwsh === null)('finds the errors of a real PowerShell step, those of its own text without a file', () => {
  rig.write('tools/inner.ps1', '\nGet-Item ./nope\n');
  const steps = ['Write-Output before\nGet-Item ./missing', '& ./tools/inner.ps1'].map((script) => ({
    name: 'Step',
    shell: 'pwsh',
    continueOnError: true,
    script,
  }));
  const log = rig.run(rig.playbook({ one: { name: 'One', steps } }));
  const told = log.of('step.annotation').map(({ annotation }) => [annotation.level, annotation.file, annotation.line]);
  expect(told).toEqual([
    ['error', null, 2],
    ['error', 'tools/inner.ps1', 2],
  ]);
});
