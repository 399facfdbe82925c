import { expect, test } from 'vitest';
import { readPlaybook } from '../playbook/read.ts';
import { readScript } from './script-metadata.ts';
import { scriptPlaybook } from './script-playbook.ts';

const script = readScript(
  'automation-scripts/0402_Measure-Files.ps1',
  `param(
    # The folder to look in.
    [string]$Path = '.',
    [Parameter(Mandatory)][string[]]$Extension,
    [ValidateSet('Fast', 'Slow')][string]$Mode,
    [switch]$Recurse,
    [bool]$Colour = $true,
    [int]$Minimum,
    [hashtable]$More,
    [securestring]$Token
  )`,
);
if (script === null) throw new Error('It is a numbered script');

const given = (inputs: Parameters<typeof scriptPlaybook>[1]) =>
  JSON.parse(scriptPlaybook(script, inputs)).orchestration.jobs.script.steps[0].with;

test('the parameters of a script are the inputs of its playbook, by type, help, choices and default', () => {
  const { playbook, problems } = readPlaybook(scriptPlaybook(script, {}), script.path);
  expect(problems).toEqual([]);
  expect(playbook?.metadata.name).toBe('script-0402-measure-files');
  expect(
    playbook?.inputs.map(({ name, type, required, options, description, default: preset }) => [
      name,
      type,
      required,
      options,
      description,
      preset,
    ]),
  ).toEqual([
    ['Path', 'string', false, [], "The folder to look in. Without it '.'.", undefined],
    ['Extension', 'string', true, [], 'Several are separated by commas.', undefined],
    ['Mode', 'choice', false, ['Fast', 'Slow'], null, undefined],
    ['Recurse', 'boolean', false, [], null, false],
    ['Colour', 'boolean', false, [], null, true],
    ['Minimum', 'number', false, [], null, undefined],
    ['More', 'string', false, [], 'As a JSON object.', undefined],
    ['Token', 'secret', false, [], null, undefined],
  ]);
});

test('only what says something is passed on, in the type of its parameter; a secret enters no text', () => {
  expect(given({})).toBeUndefined();
  expect(given({ Path: '', Recurse: false, Colour: true })).toBeUndefined();
  expect(
    given({ Extension: 'ps1, md', Recurse: true, Colour: false, Minimum: 3, More: '{"a": 1}', Token: 'x' }),
  ).toEqual({
    Extension: ['ps1', 'md'],
    Recurse: true,
    Colour: false,
    Minimum: 3,
    More: { a: 1 },
    Token: '${{ inputs.Token }}',
  });
  expect(given({ Extension: '["a, b", "c"]', More: 'no object' })).toEqual({
    Extension: ['a, b', 'c'],
    More: 'no object',
  });
});
