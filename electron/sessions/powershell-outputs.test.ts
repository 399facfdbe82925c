import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StepCommand } from '../engine/ports.ts';
import { findPowerShell } from './shells.ts';
import { SessionsRig, startSessions } from './testing/rig.ts';

const noPwsh = findPowerShell('pwsh') === null;
if (noPwsh) console.log('Outputs of PowerShell steps are not tested: no pwsh was found (GANTRY_PWSH, then PATH).');

const sessions = startSessions();
let rig: SessionsRig;
beforeAll(() => {
  rig = new SessionsRig(sessions);
});
afterAll(async () => {
  await rig.close();
  await sessions.dispose();
});

const run = (text: string, more: Partial<StepCommand> = {}) => rig.run('pwsh', text, more);
const outputsOf = (...expressions: string[]) => ({
  outputs: expressions.map((expression, index) => ({ name: `o${index}`, expression })),
});

describe.skipIf(noPwsh)('the outputs of a PowerShell step', () => {
  test.each([
    ['$result.TotalCount', 7],
    ['$result', { TotalCount: 7, Names: ['a'] }],
    ['@(1)', [1]],
    ['1, 2', [1, 2]],
    ['@()', []],
    ["'text'", 'text'],
    ["'2026-01-02T03:04:05Z'", '2026-01-02T03:04:05Z'],
    ["'one' + [char]0x2028 + 'line'", 'one\u2028line'],
    ['$true', true],
    ['$null', null],
    ['', null],
    ['1.5', 1.5],
    ['9007199254740993', '9007199254740993'],
    ['[double]::NaN', 'NaN'],
    ['@{ a = 1; b = @(2, @{ c = 3 }) }', { a: 1, b: [2, { c: 3 }] }],
    ['[version]"1.2"', '1.2'],
    ['[datetime]::new(2026, 1, 2, 3, 4, 5, [DateTimeKind]::Utc)', '2026-01-02T03:04:05.0000000Z'],
    ['Get-Item /', '/'],
    ['1..5 | Where-Object { $_ -gt 3 }', [4, 5]],
    ['$a = 2; $a + 1', 3],
    ['$env:GIVEN', 'env'],
    ['$deep = @{}; 1..30 | ForEach-Object { $deep = @{ x = $deep } }; ($deep | Out-String).Length -gt 0', true],
  ])('%s is %j', async (expression, value) => {
    const { exit } = await run('[pscustomobject]@{ TotalCount = 7; Names = @("a") }', {
      ...outputsOf(expression),
      env: { GIVEN: 'env' },
    });
    expect(exit).toMatchObject({ kind: 'exited', error: null });
    expect(exit.kind === 'exited' && exit.outputs).toEqual({ o0: value });
  });

  test('see several values of the pipeline as a list, and no errors among them', async () => {
    const { exit } = await run("1; Write-Error 'bad' -ErrorAction Continue; 2", outputsOf('$result', '$result.Count'));
    expect(exit).toMatchObject({ outputs: { o0: [1, 2], o1: 2 } });
  });

  test('bound what they tell of an object', async () => {
    const { exit } = await run('', outputsOf('Get-Process -Id $PID'));
    expect(JSON.stringify(exit).length).toBeLessThan(50_000);
    expect(exit).toMatchObject({ outputs: { o0: { ProcessName: 'pwsh' } } });
    expect((await run('', outputsOf('1..200000'))).exit).toMatchObject({
      error: { message: 'Output o0: it holds more than 100000 values' },
    });
  });

  test.each([
    ['$result.Count +', /^Output o0: You must provide a value expression/],
    ["throw 'no'", /^Output o0: no$/],
    ['No-SuchCommand', /^Output o0: The term 'No-SuchCommand'/],
  ])('fail their step, naming the output: %s', async (expression, message) => {
    const { exit } = await run('1', outputsOf(expression));
    expect(exit).toMatchObject({ error: { message: expect.stringMatching(message), line: null, file: null } });
  });

  test('are not evaluated after a step that failed', async () => {
    const { exit } = await run('exit 3', outputsOf('$global:evaluated = $true'));
    expect(exit).toMatchObject({ exitCode: 3, outputs: {} });
    expect((await run('"[$evaluated]"')).text).toBe('[]\r\n');
  });
});
