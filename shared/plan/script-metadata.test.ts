import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readScript } from './script-metadata.ts';

const parametersOf = (text: string) => readScript('s/0001_X.ps1', text)?.parameters ?? null;

test('the sample script is read whole', () => {
  const path = 'automation-scripts/0402_Measure-Files.ps1';
  const text = readFileSync(new URL(`../../assets/sample/${path}`, import.meta.url), 'utf8');
  expect(readScript(path, text)).toEqual({
    number: '0402',
    name: 'Measure-Files',
    path,
    shell: 'pwsh',
    stage: 'Check',
    description: 'Counts files by their kind.',
    condition: null,
    dependencies: [],
    tags: ['files', 'read-only'],
    parameters: [
      {
        name: 'Path',
        type: 'string',
        mandatory: false,
        default: "'.'",
        validateSet: [],
        help: 'The folder to look in.',
        aliases: [],
      },
      {
        name: 'Extension',
        type: 'string[]',
        mandatory: true,
        default: null,
        validateSet: [],
        help: 'The kinds to count, without the dot.',
        aliases: [],
      },
      { name: 'Recurse', type: 'switch', mandatory: false, default: null, validateSet: [], help: null, aliases: [] },
      {
        name: 'Minimum',
        type: 'int',
        mandatory: false,
        default: '0',
        validateSet: [],
        help: 'Fewer than this many is a failure.',
        aliases: [],
      },
    ],
  });
});

test.each([
  '0402.ps1',
  '402_X.ps1',
  '0402_X.txt',
  '0402-X.ps1',
  'x0402_X.ps1',
  'scripts/readme.md',
  '0402_X.ps1/inner',
])('a file named %s is no numbered script', (path) => {
  expect(readScript(path, '')).toBeNull();
});

test.each([
  ['0001_A.sh', '#!/bin/sh\n# Stage: Core\n# Tags: a, b\n', 'bash'],
  ['0001_A.py', '# stage: Core\n# TAGS: a,b\n', 'python'],
  ['0001_A.js', '// Stage: Core\n/*\n * Tags: a; b\n */', 'node'],
  ['0001_A.cmd', '@rem Stage: Core\r\n:: Tags: [a, b]\r\n', 'cmd'],
  ['0001_A.ps1', '\ufeff#Stage:Core\r\n## Tags: @(\'a\', "b")\r\n', 'pwsh'],
])('metadata of %s stands in the comments of its language', (path, text, shell) => {
  expect(readScript(path, text)).toMatchObject({ shell, stage: 'Core', tags: ['a', 'b'] });
});

test('metadata after the twentieth line is no metadata', () => {
  const at = (line: number) => `${'\n'.repeat(line - 1)}# Stage: Late`;
  expect(readScript('0001_A.ps1', at(20))?.stage).toBe('Late');
  expect(readScript('0001_A.ps1', at(21))?.stage).toBeNull();
});

test('only the NOTES of a help block are metadata, and a comment wins over them', () => {
  const text = `<#
.DESCRIPTION
    Stage: Not this
    More of it.

    Another paragraph.
.NOTES
    Stage: Core
    Dependencies: 0201, 0207
    Condition: $IsLinux
    Tags: none
#>
# Tags: mine`;
  expect(readScript('0001_A.ps1', text)).toMatchObject({
    stage: 'Core',
    description: 'Stage: Not this More of it.',
    dependencies: ['0201', '0207'],
    condition: '$IsLinux',
    tags: ['mine'],
  });
});

test.each([
  ['no param block', 'Write-Host (param)'],
  ['a function of its own', 'function f { param($x) }'],
  ['a word that only begins so', 'params($x)'],
  ['a block that comes too late', '$a = 1\nparam($x)'],
  ['nothing', ''],
])('a script with %s declares no parameters', (_, text) => {
  expect(parametersOf(text)).toBeNull();
});

test('before the param block may stand using lines, comments and attributes', () => {
  const text =
    "#requires -Version 7\nusing namespace System.IO\n<# param($no) #>\n[CmdletBinding(DefaultParameterSetName = 'a)')]\n[OutputType([int])]\nPARAM ( $x )";
  expect(parametersOf(text)).toMatchObject([{ name: 'x', type: null }]);
});

test.each<[string, string, object[]]>([
  ['an empty block', 'param()', []],
  ['mandatory by name', 'param([Parameter(Mandatory)]$x)', [{ name: 'x', mandatory: true }]],
  [
    'mandatory with a value',
    'param([Parameter(Position = 0, Mandatory = $true)][string]$x)',
    [{ mandatory: true, type: 'string' }],
  ],
  ['mandatory false', 'param([Parameter(Mandatory = $false)]$x)', [{ mandatory: false }]],
  ['mandatory in one set only', "param([Parameter(Mandatory, ParameterSetName = 's')]$x)", [{ mandatory: false }]],
  ['a help message', "param([Parameter(HelpMessage = 'It''s (this)')]$x)", [{ help: "It's (this)" }]],
  [
    'a set of values',
    'param([ValidateSet(\'a,b\', "c", 3, IgnoreCase = $false)]$x)',
    [{ validateSet: ['a,b', 'c', '3'] }],
  ],
  ['aliases', "param([Alias('cn', 'host')][string]$Computer)", [{ aliases: ['cn', 'host'] }]],
  [
    'nested types',
    'param([System.Collections.Generic.List[ string ]]$x)',
    [{ type: 'system.collections.generic.list[string]' }],
  ],
  ['the last of two types', 'param([ValidateNotNull()][object][int[]]$x)', [{ type: 'int[]' }]],
  [
    'a script block that holds brackets',
    "param([ValidateScript({ $_ -match '[)}]' -and \"$($_.A(')'))\" })]$x, $y)",
    [{ name: 'x' }, { name: 'y' }],
  ],
  [
    'a default with commas',
    "param($x = @('a', 'b'), $y = @{ k = 1; l = ',' }, $z)",
    [{ default: "@('a', 'b')" }, { default: "@{ k = 1; l = ',' }" }, { name: 'z', default: null }],
  ],
  ['a here-string', 'param($x = @"\n) " , ${y}\n"@, $z)', [{ default: '@"\n) " , ${y}\n"@' }, { name: 'z' }]],
  [
    'a default that calls',
    "param($x = (Join-Path $PSScriptRoot 'a') , $y = $env:X # why )\n)",
    [{ default: "(Join-Path $PSScriptRoot 'a')" }, { default: '$env:X', help: 'why )' }],
  ],
  ['a comment after the comma', 'param($x, # of x\n# of y\n$y)', [{ help: 'of x' }, { help: 'of y' }]],
  ['a backtick', 'param($x = "a`"),", `\n$y)', [{ default: '"a`"),"' }, { name: 'y' }]],
  ['a name in braces', 'param(${my name} = 1)', [{ name: 'my name', default: '1' }]],
  ['curly quotes', 'param($x = \u2018)\u2019, $y)', [{ name: 'x' }, { name: 'y' }]],
  ['a sign that starts no comment', 'param($x = a#b, $y)', [{ default: 'a#b' }, { name: 'y' }]],
  ['a block that never ends', 'param($x, $y', [{ name: 'x' }, { name: 'y' }]],
])('parameters: %s', (_, text, expected) => {
  expect(parametersOf(text)).toMatchObject(expected);
  expect(parametersOf(text)).toHaveLength(expected.length);
});

test('strings nested without end are read without exhausting the stack', () => {
  expect(parametersOf(`param($x = ${'"$('.repeat(20_000)}`)).toMatchObject([{ name: 'x' }]);
});

const scraps = fc.constantFrom(
  "'",
  '"',
  '@"\n',
  '\n"@',
  '$(',
  ')',
  '(',
  '[',
  ']',
  '{',
  '}',
  '`',
  '#',
  '<#',
  '#>',
  ',',
  '=',
  '$x',
  '${',
  'param(',
  '\n',
  ' ',
  '.NOTES',
  'Stage: a',
);

test('any text is a script', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(scraps, fc.string()), { maxLength: 60 }), (parts) => {
      const found = readScript('0001_X.ps1', `param(${parts.join('')}`);
      expect(found?.number).toBe('0001');
      for (const parameter of found?.parameters ?? []) expect(parameter.name).not.toBe('');
    }),
    { numRuns: 2000 },
  );
});
