import { expect, test } from 'vitest';
import type { Script, ScriptParameter } from '../../shared/plan/script.ts';
import { ofPlaybook, ofScript, ofText } from './addable.ts';

const parameter = (name: string, more: Partial<ScriptParameter>): ScriptParameter => ({
  name,
  type: null,
  mandatory: true,
  default: null,
  validateSet: [],
  help: null,
  aliases: [],
  ...more,
});

const script: Script = {
  number: '0402',
  name: 'Measure-Files',
  path: 'automation-scripts/0402_Measure-Files.ps1',
  shell: 'pwsh',
  stage: null,
  description: null,
  condition: null,
  dependencies: [],
  tags: [],
  parameters: [
    parameter('Kind', { type: 'string', validateSet: ['small', 'big'] }),
    parameter('Extension', { type: 'string[]' }),
    parameter('Minimum', { type: 'int' }),
    parameter('Recurse', { type: 'switch' }),
    parameter('Folder', { type: 'string' }),
    parameter('Free', { mandatory: false }),
  ],
};

test('a script comes as a step with a value of the right type for each parameter that it must have', () => {
  expect(ofScript(script).step?.('v3')).toEqual({
    ok: true,
    value: {
      name: 'Measure files',
      run: '0402',
      with: { Kind: 'small', Extension: [], Minimum: 0, Recurse: true, Folder: '' },
    },
  });
});

test('a workflow, which knows no numbers, runs the file', () => {
  expect(ofScript({ ...script, shell: 'bash', path: 'a/0001_X.sh' }).step?.('github')).toEqual({
    ok: true,
    value: { name: 'Measure files', shell: 'bash', run: 'bash a/0001_X.sh' },
  });
  expect(ofText('0403_Sweep.js', 'x').step?.('github')).toMatchObject({ value: { shell: 'node {0}', run: 'x' } });
});

test('of two playbooks by one name each is run by its path; a workflow runs none', () => {
  const entry = (path: string) =>
    ({ path, name: 'check', description: null, format: 'v3', errors: 0, warnings: 0 }) as const;
  const all = [entry('a/check.json'), entry('b/check.json')];
  expect(ofPlaybook(all[0] as (typeof all)[number], all).step?.('v3')).toMatchObject({
    value: { uses: 'playbook:a/check.json' },
  });
  expect(ofPlaybook(entry('a'), [entry('a')]).step?.('v3')).toMatchObject({ value: { uses: 'playbook:check' } });
  expect(ofPlaybook(entry('a'), [entry('a')]).step?.('github').ok).toBe(false);
});
