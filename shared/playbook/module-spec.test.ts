import { expect, test } from 'vitest';
import { satisfies } from '../base/version-range.ts';
import { moduleText, readModule } from './module-spec.ts';
import { readPlaybook } from './read.ts';

test.each([
  ['Pester', { name: 'Pester', range: '' }],
  ['Pester@5.3', { name: 'Pester', range: '>=5.3' }],
  ['Az.Accounts >= 2.1 <=2.9', { name: 'Az.Accounts', range: '>= 2.1 <=2.9' }],
  ['Pester==5.3.1', { name: 'Pester', range: '==5.3.1' }],
  ["@{ ModuleName = 'Pester'; ModuleVersion = '5.3' }", { name: 'Pester', range: '>=5.3' }],
  ['@{ModuleName="Pester";RequiredVersion="5.3.1"}', { name: 'Pester', range: '==5.3.1' }],
])('%s', (text, spec) => {
  expect(readModule(text)).toEqual(spec);
});

test.each([
  ['Pester >=5.0 <=5.9', '5.4.1', true],
  ['Pester >=5.0 <=5.9', '6.0.0', false],
  ['Pester@5.3', '5.2.9', false],
  ['Pester==5.3.1', '5.3.1', true],
  ['Pester==5.3.1', '5.3.2', false],
])('%s and %s: %s', (text, version, answer) => {
  expect(satisfies(version, readModule(text).range)).toBe(answer);
});

test("an object is read as PowerShell's own form, whatever the case of its keys", () => {
  expect(moduleText({ ModuleName: 'Pester', moduleVersion: '5.0', MaximumVersion: '5.9' })).toBe('Pester >=5.0 <=5.9');
  expect(moduleText({ Name: 'Pester', Version: 5 })).toBe('Pester >=5');
  expect(moduleText({ other: 1 })).toBeNull();
});

test('a version 1 playbook may require modules in either form', () => {
  const text = `@{
    Name = 'p'; Stages = @(@{ Name = 'a'; Sequence = @('0402') })
    Requirements = @{ RequiredModules = @('PSScriptAnalyzer', @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }) }
  }`;
  const { playbook, problems } = readPlaybook(text, 'p.psd1');
  expect(problems).toEqual([]);
  expect(playbook?.requirements.requiredModules).toEqual(['PSScriptAnalyzer', 'Pester >=5.0']);
});
