import { describe, expect, it, test } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { type ConditionEnvironment, classifyCondition, evaluateCondition } from './condition.ts';
import type { RunStatus } from './functions.ts';

function environment(status: RunStatus | null, contexts: JsonObject = {}): ConditionEnvironment {
  return {
    expression: { contexts, status, hashFiles: () => null },
    powershell: {
      variables: contexts,
      env: { CI: 'true' },
      platform: 'linux',
      psVersion: '7.6.0',
      exists: (path) => path === '.git',
      commandExists: (name) => name === 'git',
    },
  };
}

describe('classifyCondition', () => {
  it.each([
    ["${{ github.ref == 'x' }}", 'expression', 'engine'],
    ["github.ref == 'x'", 'expression', 'engine'],
    ['success() || needs.a.result', 'expression', 'engine'],
    ['true', 'expression', 'engine'],
    ['', 'expression', 'engine'],
    ["Test-Path '.git'", 'powershell', 'engine'],
    ["$env:CI -eq 'true'", 'powershell', 'engine'],
    ['$StepOutputs.build.count -gt 3', 'powershell', 'engine'],
    ['(Get-Date).Hour -gt 8', 'powershell', 'session'],
    ['Get-Process pwsh', 'powershell', 'session'],
    ["unknown.ref == 'x'", 'powershell', 'session'],
  ])('takes %s for %s, decided by the %s', (text, language, decidedBy) => {
    expect(classifyCondition(text, null)).toEqual({ language, decidedBy, problem: null });
  });

  it('places what keeps an expression from being read', () => {
    expect(classifyCondition('${{ github.ref == }}', null).problem).toMatchObject({ offset: 15, length: 2 });
    expect(classifyCondition('  nope.x', 'expression').problem).toMatchObject({ offset: 2, length: 4 });
  });

  it('places what keeps PowerShell from being read', () => {
    expect(classifyCondition('$a -eq', null)).toMatchObject({ language: 'powershell', problem: { offset: 5 } });
    expect(classifyCondition('$a -foo 1', 'powershell').problem).toMatchObject({ offset: 3, length: 4 });
  });
});

describe('a condition in the expression language', () => {
  it('means success() && (...) where it has no status function', () => {
    expect(evaluateCondition('true || false', 'expression', environment('failure'))).toEqual({
      kind: 'decided',
      value: false,
      parts: [{ text: 'success()', value: false }],
      warnings: [],
    });
    expect(evaluateCondition('true', 'expression', environment('success'))).toMatchObject({ value: true });
    expect(evaluateCondition('', 'expression', environment('success'))).toMatchObject({ value: true });
  });

  it('stands alone with a status function', () => {
    expect(evaluateCondition('${{ failure() }}', 'expression', environment('failure'))).toMatchObject({ value: true });
    expect(evaluateCondition('!cancelled()', 'expression', environment('cancelled'))).toMatchObject({ value: false });
  });

  it('stands alone where there is no status', () => {
    expect(evaluateCondition('1', 'expression', environment(null))).toMatchObject({ value: true });
    expect(evaluateCondition('success()', 'expression', environment(null))).toMatchObject({ kind: 'error', offset: 0 });
  });

  it('is an error at its place even where the status would have decided', () => {
    expect(evaluateCondition('${{ nope }}', 'expression', environment('failure'))).toMatchObject({
      kind: 'error',
      offset: 4,
      length: 4,
    });
  });

  it('is true, with a warning, where text stands around the braces', () => {
    const text = "${{ github.ref }} == 'other'";
    expect(evaluateCondition(text, 'expression', environment('success', { github: { ref: 'x' } }))).toMatchObject({
      value: true,
      warnings: [expect.stringContaining('always true')],
    });
  });

  it('asks for a hash that is not known', () => {
    expect(evaluateCondition("hashFiles('a') == ''", 'expression', environment('success'))).toEqual({
      kind: 'needs-hash',
      patterns: ['a'],
    });
  });
});

describe('a condition in PowerShell', () => {
  it('is held back by the status, and only where there is one', () => {
    expect(evaluateCondition('$true', 'powershell', environment('failure'))).toMatchObject({ value: false });
    expect(evaluateCondition('$true', 'powershell', environment(null))).toMatchObject({ value: true });
  });

  it('tells its parts and its unknown variables', () => {
    const text = "-not ($n -gt 5) -and (Test-Path .git) -and $missing -ne 'x'";
    expect(evaluateCondition(text, 'powershell', environment('success', { n: 3 }))).toEqual({
      kind: 'decided',
      value: true,
      parts: [
        { text: '$n -gt 5', value: false },
        { text: '$n', value: 3 },
        { text: 'Test-Path .git', value: true },
        { text: "$missing -ne 'x'", value: true },
        { text: '$missing', value: null },
      ],
      warnings: ['There is no variable $missing; it is null'],
    });
  });

  it('goes to a session where it runs code', () => {
    const text = '(Get-Date).Hour -gt 8';
    expect(evaluateCondition(text, 'powershell', environment('success'))).toEqual({ kind: 'session', script: text });
  });

  it('is an error where it cannot be read or would throw', () => {
    expect(evaluateCondition('$n -eq', 'powershell', environment('failure'))).toMatchObject({ kind: 'error' });
    expect(evaluateCondition("[int]'abc' -eq 1", 'powershell', environment('success'))).toMatchObject({
      kind: 'error',
    });
  });
});

test('never takes what cannot be read for true', () => {
  for (const text of ['${{', '${{ }}', '(', "'", '$a -eq', 'a ==']) {
    for (const language of ['expression', 'powershell'] as const) {
      expect(evaluateCondition(text, language, environment('success')), text).not.toMatchObject({ value: true });
    }
  }
});
