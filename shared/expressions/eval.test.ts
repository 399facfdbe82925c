import { describe, expect, it } from 'vitest';
import { evalRequest } from './eval.ts';

describe('evalRequest', () => {
  it.each([
    [{ expr: 'null' }, { kind: 'Null', value: null }],
    [{ expr: '1 == 1' }, { kind: 'Boolean', value: true }],
    [
      { expr: 'a.b', contexts: { a: { b: [1] } } },
      { kind: 'Array', value: [1] },
    ],
    [
      { expr: 'A', contexts: { a: { b: 1 } }, language: 'expression' },
      { kind: 'Object', value: { b: 1 } },
    ],
    [{ expr: 'Infinity' }, { kind: 'Number', value: 'Infinity' }],
    [
      { expr: '$n + 1', contexts: { n: 5 }, language: 'powershell' },
      { kind: 'Number', value: 6 },
    ],
    [
      { expr: '$list -eq 2', contexts: { list: [1, 2] }, language: 'powershell' },
      { kind: 'Array', value: [2] },
    ],
    [
      { expr: '$env:X', contexts: { env: { X: 5 } }, language: 'powershell' },
      { kind: 'String', value: '5' },
    ],
    [
      { expr: "[version]'1.2.3'", language: 'powershell' },
      { kind: 'String', value: '1.2.3' },
    ],
    [
      { expr: "[datetime]'2024-01-02'", language: 'powershell' },
      { kind: 'String', value: '01/02/2024 00:00:00' },
    ],
    [
      { expr: "'abc'[0]", language: 'powershell' },
      { kind: 'String', value: 'a' },
    ],
    [
      { expr: '@{a=1}', language: 'powershell' },
      { kind: 'Object', value: { a: 1 } },
    ],
    [
      { expr: '$o', contexts: { o: { a: 1 } }, language: 'powershell' },
      { kind: 'Object', value: { a: 1 } },
    ],
    [
      { expr: '$n -is [long]', contexts: { n: 5 }, language: 'powershell' },
      { kind: 'Boolean', value: true },
    ],
  ])('answers %j', (request, answer) => {
    expect(evalRequest(request)).toEqual(answer);
  });

  it.each([
    [{ expr: "'a" }, 'lexing'],
    [{ expr: 'a' }, 'parsing'],
    [{ expr: "fromJSON('{')" }, 'evaluation'],
    [{ expr: '1 -eq', language: 'powershell' }, 'parsing'],
    [{ expr: "1 -lt 'a'", language: 'powershell' }, 'evaluation'],
    [{ expr: 'Get-Date', language: 'powershell' }, 'beyond'],
    [{ expr: 'Test-Path x', language: 'powershell' }, 'beyond'],
    [{ expr: 5 }, 'parsing'],
    [{ expr: '1', language: 'perl' }, 'parsing'],
    ['text', 'parsing'],
    [null, 'parsing'],
  ])('answers %j with an error of kind %s', (request, kind) => {
    expect(evalRequest(request)).toEqual({ error: { kind, message: expect.any(String) } });
  });

  it('asks the host it is given', () => {
    const host = { platform: 'win32', psVersion: '5.1.1', exists: () => true, commandExists: () => true } as const;
    const ask = (expr: string) => evalRequest({ expr, language: 'powershell' }, host);
    expect(ask('Test-Path x')).toEqual({ kind: 'Boolean', value: true });
    expect(ask('$null -eq $IsWindows')).toEqual({ kind: 'Boolean', value: true });
    expect(ask('$PSVersionTable.PSVersion -lt [version]6.5')).toEqual({ kind: 'Boolean', value: true });
  });
});
