import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;
let file: string;
beforeEach(() => {
  rig = new Rig();
  rig.write('automation-scripts/0402_Test.ps1', 'param([string]$Mode, [switch]$CI)');
  rig.write('automation-scripts/0403_Lint.ps1', 'param($Mode)');
  file = rig.write(
    'playbooks/old.json',
    JSON.stringify({
      metadata: { name: 'old', description: 'An older playbook', version: '1.0', category: 'testing' },
      orchestration: {
        variables: { mode: 'fast', CI: 'true', unused: 1 },
        stages: [
          { name: 'Look', sequence: ['0400-0499'], parallel: true },
          { name: 'Say', inline: "Write-Host 'in {{mode}} mode'", condition: "'{{mode}}' -eq 'fast'" },
        ],
        integrations: { github: true },
      },
    }),
  );
});
afterEach(() => rig.dispose());

const scriptsByLevel = (path: string) => {
  const { jobs, levels } = JSON.parse(rig.gantry('plan', path, '--json').stdout);
  return levels.map((ids: string[]) =>
    ids.map((id) =>
      jobs.find((job: { id: string }) => job.id === id).steps.flatMap((step: { scripts: string[] }) => step.scripts),
    ),
  );
};

test('without -o the new playbook alone is on standard output, in the language of the old one, and what changed on standard error', () => {
  const { code, stdout, stderr } = rig.gantry('migrate', file);
  expect(code, stderr).toBe(0);
  expect(Object.keys(JSON.parse(stdout).orchestration.jobs)).toEqual(['Look-0402', 'Look-0403', 'Say']);
  expect(stderr).toContain('warning: "integrations" had no effect and has no place in v3.');
});

test('with -o the file is valid, plans the same scripts level by level, and has comments where it is YAML', () => {
  const output = join(rig.workspace, 'playbooks', 'new.yaml');
  const { code, stdout, stderr } = rig.gantry('migrate', file, '--to', 'v3', '-o', output);
  expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '' });
  expect(rig.gantry('validate', output, '--json').stdout).toContain('"problems":[]');
  expect(scriptsByLevel(output)).toEqual(scriptsByLevel(file));
  const text = readFileSync(output, 'utf8');
  expect(text).toContain('# "integrations" had no effect and has no place in v3.');
  expect(text).toContain('mode: ${{ vars.mode }}');
});

test('--profile writes what it does under that profile: its variables, settings and stages', () => {
  const original = JSON.parse(readFileSync(file, 'utf8'));
  const overrides = { maxConcurrency: 2, timeout: 60 };
  original.orchestration.profiles = { quick: { variables: { mode: 'slow' }, overrides, stages: ['Look'] } };
  const profiled = rig.write('playbooks/profiled.json', JSON.stringify(original));
  const { code, stdout, stderr } = rig.gantry('migrate', profiled, '--profile', 'Quick');
  expect(code, stderr).toBe(0);
  const { orchestration } = JSON.parse(stdout);
  expect(Object.keys(orchestration.jobs)).toEqual(['Look-0402', 'Look-0403']);
  expect(orchestration).toMatchObject({
    vars: { mode: 'slow' },
    defaults: { timeout: 60 },
    concurrency: { maxConcurrency: 2 },
  });
  expect(orchestration.profiles).toBeUndefined();
  const unknown = rig.gantry('migrate', profiled, '--profile', 'none');
  expect([unknown.code, unknown.stdout]).toEqual([2, '']);
  expect(unknown.stderr).toContain('It has: quick.');
});

test('a file that is there is left as it is unless --force says so', () => {
  const output = rig.write('playbooks/there.json', 'mine');
  const { code, stderr } = rig.gantry('migrate', file, '-o', output);
  expect(code).toBe(2);
  expect(stderr).toContain('--force replaces it');
  expect(readFileSync(output, 'utf8')).toBe('mine');
  expect(rig.gantry('migrate', file, '-o', output, '--force').code).toBe(0);
  expect(JSON.parse(readFileSync(output, 'utf8')).metadata.name).toBe('old');
});

test('what cannot be migrated writes nothing: a playbook with errors ends with 1, one of version 3 and a wrong name with 2', () => {
  const output = join(rig.workspace, 'new.yaml');
  expect(rig.gantry('migrate', rig.write('playbooks/broken.json', '{ "stages": [ '), '-o', output).code).toBe(1);
  const third = rig.playbook({ one: { name: 'One', steps: [{ name: 'Step', script: 'true' }] } });
  expect(rig.gantry('migrate', third, '-o', output).stderr).toContain('version 3 already');
  expect(rig.gantry('migrate', third, '-o', output).code).toBe(2);
  expect(rig.gantry('migrate', file, '-o', join(rig.workspace, 'new.psd1')).code).toBe(2);
  expect(rig.gantry('migrate', file, '-o', join(rig.workspace, 'new.json'), '--format', 'yaml').code).toBe(2);
  expect(rig.gantry('migrate', file, '--to', 'v4').code).toBe(2);
  expect(existsSync(output)).toBe(false);
});
