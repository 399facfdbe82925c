import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { PowerShellEnvironment } from './environment.ts';
import { evaluatePowerShell, powershellClass } from './evaluate.ts';
import { type Answer, answerOfEngine, type Case, testEnvironment } from './testing/real-powershell.ts';
import { toJson } from './to-json.ts';

interface Recorded extends Omit<Case, 'expr'> {
  readonly cases: readonly { readonly expr: string; readonly answer: Answer }[];
}
const file = join(import.meta.dirname, 'testdata', 'recorded-answers.json');
const { variables, env, cases } = JSON.parse(readFileSync(file, 'utf8')) as Recorded;

test.each(cases.map(({ expr, answer }) => [expr, answer] as const))(
  '%s answers as PowerShell recorded',
  (expr, answer) => {
    expect(answerOfEngine({ expr, variables, env })).toEqual(answer);
  },
);

function ask(text: string, over: Partial<PowerShellEnvironment> = {}) {
  const answer = evaluatePowerShell(text, { ...testEnvironment(variables, env), ...over });
  return answer.ok ? toJson(answer.value.value) : answer.error.kind;
}

describe('what only a session can answer', () => {
  it.each([
    'Get-Date',
    './script.ps1',
    '& $x',
    'foo -eq 1',
    "$s.ToUpper() -eq 'ABC'",
    '[math]::Max(1, 2) -gt 1',
    '$a | Where-Object { $_ }',
    '$x = 5',
    '1; 2',
    'if ($a) { 1 }',
    '{ 1 }',
    "$s -replace 'a', 'b'",
    "'{0}' -f 1",
    '1 -band 3',
    '$a -join ","',
    '$x ? 1 : 2',
    '1 && 2',
    '$n++',
    '$global:x',
    '$PWD',
    '$LASTEXITCODE -eq 0',
    "Test-Path '*.json'",
    'Test-Path HKLM:/x',
    'Test-Path $null',
    'Get-Command -Module x',
    'Get-Command Invoke-Pester -ErrorAction SilentlyContinue',
    "Get-Command 'get-process'",
    "[uri]'x'",
    "$s -match '(?<year>\\d+)-\\k<year>'",
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaa' -match '^(a+)+$'",
    "'a' * 1000000000",
    '1..1000000000',
  ])('%s is beyond the engine', (text) => {
    expect(ask(text)).toBe('beyond');
  });

  it('is told by the syntax alone where that suffices', () => {
    expect(powershellClass('Get-Date')).toBe('session');
    expect(powershellClass('$n -gt 3')).toBe('engine');
    expect(powershellClass('')).toBe('engine');
    expect(powershellClass("$n -gt 3 -and 'x")).toMatchObject({ kind: 'parsing', offset: 14 });
  });
});

describe('questions to the machine', () => {
  const asked: string[] = [];
  const host = {
    exists: (path: string, kind: string) => asked.push(`${kind} ${path}`) > 0,
    commandExists: (name: string) => name === 'git',
  };

  it.each([
    ["Test-Path '.git'", 'any .git'],
    ['Test-Path .git/config', 'any .git/config'],
    ['(Test-Path -LiteralPath "a[1]$n" -PathType Leaf)', 'leaf a[1]5'],
    ['-not (Test-Path -Path dir -PathType Container)', 'container dir'],
    ['test-path a\\b', 'any a/b'],
  ])('%s asks for %s', (text, question) => {
    asked.length = 0;
    ask(text, host);
    expect(asked).toEqual([question]);
  });

  it('answers Get-Command by what is there', () => {
    expect(ask('[bool](Get-Command git -ErrorAction SilentlyContinue)', host)).toBe(true);
    expect(ask('$null -eq (Get-Command -Name nope -EA Ignore)', host)).toBe(true);
    expect(ask('Get-Command nope -ErrorAction Stop', host)).toBe('evaluation');
    expect(ask('Get-Command docker-compose', host)).toBe(null);
    expect(ask('Get-Command $tool', { ...host, variables: { tool: 'Invoke-Pester' } })).toBe('beyond');
  });

  it('answers Test-Path of a variable from the environment', () => {
    expect(ask('Test-Path env:CI_X')).toBe(true);
    expect(ask('Test-Path Env:\\NOPE')).toBe(false);
  });
});

describe('the environment', () => {
  it('goes without regard to case on Windows alone', () => {
    expect(ask('$env:ci_x')).toBeNull();
    expect(ask('$env:ci_x', { platform: 'win32' })).toBe('yes');
  });

  it('tells the system, and nothing of it to Windows PowerShell', () => {
    expect(ask('$IsLinux -and -not $IsWindows')).toBe(true);
    expect(ask('$IsMacOS', { platform: 'darwin' })).toBe(true);
    expect(ask('$null -eq $IsWindows', { platform: 'win32', psVersion: '5.1.19041.1' })).toBe(true);
  });

  it('knows the version where that is known', () => {
    expect(ask("$PSVersionTable.PSVersion -ge '7.2'")).toBe(true);
    expect(ask("$PSVersionTable.PSVersion -ge [version]'7.7'")).toBe(false);
    expect(ask("$PSVersionTable.PSVersion -lt '6.0'", { psVersion: '5.1.19041.1' })).toBe(true);
    expect(ask('$PSVersionTable.PSVersion.Major', { psVersion: null })).toBe('beyond');
  });

  it('gives null for a variable that is not there, and says so once', () => {
    const answer = evaluatePowerShell('$Nope -eq $null -and -not $nope', testEnvironment({}, {}));
    expect(answer).toMatchObject({ ok: true, value: { warnings: ['There is no variable $Nope; it is null'] } });
  });
});

test('a problem has its place', () => {
  const at = (text: string) => {
    const answer = evaluatePowerShell(text, testEnvironment(variables, env));
    return answer.ok ? null : [answer.error.kind, text.slice(answer.error.offset).slice(0, answer.error.length)];
  };
  expect(at("1 -eq 1 -and 5 -lt 'x'")).toEqual(['evaluation', "5 -lt 'x'"]);
  expect(at('$n -foo 1')).toEqual(['parsing', '-foo']);
  expect(at('1 == 1')).toEqual(['parsing', '=']);
  expect(at('$n -eq 1 += 2')).toEqual(['parsing', '+']);
  expect(at('($n) = 1')?.[0]).toBe('beyond');
  expect(at('+= 1')?.[0]).toBe('beyond');
  expect(at('$true -and $s.ToUpper()')).toEqual(['beyond', '$s.ToUpper']);
});

test('nothing throws, whatever the text, and a problem lies within it', () => {
  const words = fc.constantFrom(...cases.flatMap(({ expr }) => expr.split(/(?=[ ().,'"$@{}[\]-])/)));
  const text = fc.oneof(
    fc.string(),
    fc.array(words, { maxLength: 15 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (condition) => {
      const answer = evaluatePowerShell(condition, testEnvironment(variables, env));
      if (!answer.ok) expect(answer.error.offset + answer.error.length).toBeLessThanOrEqual(condition.length);
      powershellClass(condition);
    }),
    { numRuns: 5000 },
  );
});

test('deep nesting is left to a session', () => {
  expect(ask(`${'('.repeat(50_000)}1${')'.repeat(50_000)}`)).toBe('beyond');
  expect(ask(`${'-not '.repeat(50_000)}1`)).toBe('beyond');
  expect(ask(`1${' + 1'.repeat(20_000)}`)).toBe('beyond');
  expect(ask(`1${' + 1'.repeat(300)}`)).toBe(301);
  expect(ask(`$o${'.a'.repeat(20_000)}`)).toBe('beyond');
});
