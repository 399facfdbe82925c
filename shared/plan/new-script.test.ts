import { expect, test } from 'vitest';
import { newScriptFile, newScriptProblems, nextNumber, scriptLanguages } from './new-script.ts';
import type { Script } from './script.ts';
import { readScript } from './script-metadata.ts';

const one = (number: string, stage: string): Script => ({
  number,
  name: 'Name',
  path: `automation-scripts/${number}_Name.ps1`,
  shell: 'pwsh',
  stage,
  description: null,
  condition: null,
  dependencies: [],
  tags: [],
  parameters: null,
});
const library = [one('0100', 'Prepare'), one('0101', 'Prepare'), one('0102', 'Check'), one('0402', 'Check')];

test.each([
  ['Prepare', '0103'],
  ['check', '0403'],
  ['Deploy', '0500'],
])('a new script of the stage %s is proposed the number %s', (stage, number) => {
  expect(nextNumber(library, stage)).toBe(number);
});

test('an empty library begins at 0100, and one that has the last number goes on at the first free one', () => {
  expect(nextNumber([], 'Any')).toBe('0100');
  expect(nextNumber([one('9999', 'Last'), one('0000', 'Any')], 'Last')).toBe('0001');
});

test('what the library shows of a new script is what was asked for, in every language', () => {
  for (const { shell } of scriptLanguages) {
    const asked = {
      number: '0500',
      name: 'Copy-Logs',
      stage: 'Deploy',
      description: 'Copies\nlogs. #> */',
      tags: ['a', 'b c'],
      shell,
    };
    const { path, text } = newScriptFile(asked, 'automation-scripts');
    expect(readScript(path, text), shell).toMatchObject({
      number: '0500',
      name: 'Copy-Logs',
      stage: 'Deploy',
      description: 'Copies logs.',
      tags: ['a', 'b c'],
      shell,
    });
  }
});

test('a number that is taken and a name that is none are told', () => {
  expect(newScriptProblems({ number: '0402', name: '1' }, library)).toEqual({
    number: 'automation-scripts/0402_Name.ps1 has it already',
    name: 'A letter first, then letters, digits, hyphens and _',
  });
  expect(newScriptProblems({ number: '0500', name: 'Good-Name' }, library)).toEqual({});
});
