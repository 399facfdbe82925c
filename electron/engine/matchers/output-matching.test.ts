import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtInMatcherNames } from '../../../shared/plan/matcher-names.ts';
import { builtInMatchers } from './built-in-matchers.ts';
import type { FoundProblem } from './match-lines.ts';
import { OutputMatching } from './output-matching.ts';
import { type ProblemMatcher, parseMatchers } from './problem-matcher.ts';

const all = builtInMatcherNames.map((owner) => ({ owner, ...builtInMatchers[owner] }));
const bytesOf = (name: string) => readFileSync(join(import.meta.dirname, 'testdata', name));

function found(matchers: readonly ProblemMatcher[], ...chunks: (Uint8Array | string)[]): FoundProblem[] {
  const problems: FoundProblem[] = [];
  const matching = new OutputMatching(matchers, (problem) => problems.push(problem));
  for (const chunk of chunks) matching.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  matching.flush();
  return problems;
}

/** A problem on one line, as a person reads it. */
function line({ level, file, line: at, column, code, message }: FoundProblem): string {
  return `${[file, at, column].filter((part) => part !== null).join(':')} ${level} [${code ?? ''}] ${message}`;
}

const cases: Record<string, string[]> = {
  'gcc.txt': [
    'a.c:2:26 warning [] initialization of ‘int’ from ‘char *’ makes integer from pointer without a cast [-Wint-conversion]',
    'a.c:2:47 error [] ‘y’ undeclared (first use in this function)',
    'a.c:2:59 error [] expected ‘;’ before ‘}’ token',
    'a.c:2:22 warning [] unused variable ‘x’ [-Wunused-variable]',
  ],
  'tsc.txt': [
    "a.ts:1:7 error [TS2322] Type 'string' is not assignable to type 'number'.",
    "a.ts:2:31 error [TS2322] Type 'number' is not assignable to type 'string'.",
  ],
  'python.txt': [
    '/w/src/a.py:2 error [ValueError] ValueError: bad: value',
    '/w/src/s.py:1 error [SyntaxError] SyntaxError: invalid syntax',
  ],
  'powershell-concise.txt': [
    "/w/src/x.ps1:1 error [Get-Item] Cannot find path '/w/src/nope' because it does not exist.",
    '/w/src/x.ps1:4 error [RuntimeException] Attempted to divide by zero.',
    `/w/src/x.ps1:5 error [InvalidArgument] Cannot convert value "x" to type "System.Int32". Error: "The input string 'x' was not in a correct format."`,
    '/w/src/x.ps1:6 error [Exception] boom: here',
  ],
  'powershell-normal.txt': [
    "/w/src/x.ps1:1:16 error [Get-Item] Cannot find path '/w/src/nope' because it does not exist.",
    '1:26 error [/w/src/x.ps1] plain',
    '/w/src/x.ps1:4:1 error [] Attempted to divide by zero.',
    `/w/src/x.ps1:5:1 error [] Cannot convert value "x" to type "System.Int32". Error: "The input string 'x' was not in a correct format."`,
    '/w/src/x.ps1:6:1 error [] boom: here',
  ],
  'pester.txt': [
    '/w/src/Get-Square.Tests.ps1:7 error [Get-Square.squares a number] Expected 25, but got 10.',
    '/w/src/Get-Square.Tests.ps1:11 error [Get-Square.names it] Expected strings to be the same, but they were different.',
    '/w/src/Get-Square.ps1:3 error [Get-Square.throws] RuntimeException: boom',
  ],
  'psscriptanalyzer.txt': [
    "Build.ps1:3 warning [PSAvoidUsingWriteHost] File 'Build.ps1' uses Write-Host. Avoid using Write-H",
    "Build.psm1:12 error [PSAvoidUsingPlainTextForPassword] Parameter '$Password' should use SecureString.",
    'Build.ps1:1 notice [PSUseBOMForUnicodeEncodedFile] Missing BOM encoding for non-ASCII encoded file.',
  ],
  'eslint-stylish.txt': [
    "/w/src/a.js:1:7 error [no-unused-vars] 'x' is assigned a value but never used",
    '/w/src/a.js:3:1 warning [no-console] Unexpected console statement',
    '/w/src/b.js:2:10 error [] Parsing error: Unexpected token ;',
  ],
  'eslint-compact.txt': [
    "/w/src/a.js:1:7 error [no-unused-vars] 'x' is assigned a value but never used.",
    '/w/src/a.js:3:1 warning [no-console] Unexpected console statement.',
  ],
  'python-lint.txt': [
    "src/a.py:1:1 error [F401] 'os' imported but unused",
    'src/a.py:12:80 warning [W291] trailing whitespace',
    'src/a.py:1 warning [C0114] Missing module docstring (missing-module-docstring)',
    "src/a.py:4:11 error [E0602] Undefined variable 'nope' (undefined-variable)",
  ],
  'nothing.txt': [],
};
cases['gcc-colour.txt'] = cases['gcc.txt'] ?? [];
cases['tsc-pretty.txt'] = cases['tsc.txt'] ?? [];

test.each(Object.entries(cases))('the problems in %s are found by all built-in matchers together', (name, expected) => {
  expect(found(all, bytesOf(name)).map(line)).toEqual(expected);
});

test('however an output is cut into chunks, the problems are the same', () => {
  const names = fc.constantFrom(...Object.keys(cases));
  fc.assert(
    fc.property(names, fc.array(fc.nat(4000), { maxLength: 12 }), (name, cuts) => {
      const bytes = Buffer.concat([Buffer.from('before\nit\n'), bytesOf(name), Buffer.from('after it\n')]);
      const places = [...cuts.map((cut) => cut % bytes.length), 0, bytes.length].sort((a, b) => a - b);
      const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
      expect(found(all, ...chunks).map(line)).toEqual(cases[name]);
    }),
    { numRuns: 200 },
  );
});

const looping = {
  owner: 'loop',
  pattern: [
    { regexp: '^FILE (.*)$', file: 1 },
    { regexp: '^  (\\d+) (\\w+) (.*)$', line: 1, severity: 2, message: 3, loop: true },
  ],
};

function parsed(...problemMatcher: unknown[]): readonly ProblemMatcher[] {
  const result = parseMatchers(JSON.stringify({ problemMatcher }));
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

test('a loop gives problem after problem with what the lines before it told, until a line breaks it', () => {
  const text = 'FILE a\n  1 error x\n  2 warning y\nother\n  3 error z\nFILE b\n  4 notice w\n';
  expect(found(parsed(looping), text).map(line)).toEqual(['a:1 error [] x', 'a:2 warning [] y', 'b:4 notice [] w']);
});

test('the matcher added last is asked first, and one of the same owner takes its place', () => {
  const simple = (owner: string, severity: string) => ({
    owner,
    severity,
    pattern: [{ regexp: '^bad (.*)$', message: 1 }],
  });
  expect(found(parsed(simple('a', 'error'), simple('b', 'warning')), 'bad x\n').map(line)).toEqual([' warning [] x']);
  const problems: FoundProblem[] = [];
  const matching = new OutputMatching(parsed(simple('a', 'error')), (problem) => problems.push(problem));
  for (const matcher of parsed(simple('A', 'notice'))) matching.add(matcher);
  matching.push(Buffer.from('bad x\n'));
  matching.remove('a');
  matching.push(Buffer.from('bad y\n'));
  expect(problems.map(line)).toEqual([' notice [] x']);
});

test.each([
  ['{', 'It is not JSON'],
  ['{"problemMatcher": [{}]}', 'At problemMatcher.0.owner'],
  [JSON.stringify({ problemMatcher: [looping, looping] }), 'Two matchers have the owner loop'],
  ['{"problemMatcher": [{"owner": "a", "pattern": [{"regexp": "("}]}]}', 'its regexp cannot be read: ('],
  ['{"problemMatcher": [{"owner": "a", "pattern": [{"regexp": "(x)", "message": 2}]}]}', 'message is group 2'],
  ['{"problemMatcher": [{"owner": "a", "pattern": [{"regexp": "(x)", "file": 1}]}]}', 'no pattern gives the message'],
  [
    '{"problemMatcher": [{"owner": "a", "pattern": [{"regexp": "(x)", "message": 1, "loop": true}]}]}',
    'only the last of several patterns may loop',
  ],
])('%j is refused with its reason', (text, message) => {
  const result = parseMatchers(text);
  expect(result.ok ? null : result.error).toContain(message);
});

test('a line without an end is passed over, and what comes after it is found', () => {
  const endless = Array.from({ length: 64 }, () => 'a.py:1:1: error: '.repeat(1000));
  expect(found(all, ...endless, '\na.c:1:2: error: x\n').map(line)).toEqual(['a.c:1:2 error [] x']);
});

test('no line of the longest that is looked at keeps a built-in matcher from what comes after it', () => {
  const pieces = ['a', ' ', ':', '1', '~', '|', '(', 'error', 'File "', '.py:', '.ps1 ', 'at ', '[-] ', ' TS1: '];
  for (const piece of pieces) {
    const text = `${piece.repeat(4000 / piece.length)}\n`;
    const lines = `  File "x", line 1\nLine |\n 1 |\n[-] x\n${text}${text} error: TS1 char: Line | [-]   error  .py:\n`;
    expect(found(all, lines, 'a.c:1:2: error: x\n').map(line)).toContain('a.c:1:2 error [] x');
  }
});
