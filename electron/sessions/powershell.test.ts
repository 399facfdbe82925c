import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StepCommand } from '../engine/ports.ts';
import { findPowerShell } from './shells.ts';
import { isAlive, SessionsRig, Step, startSessions } from './testing/rig.ts';

const noPwsh = findPowerShell('pwsh') === null;
if (noPwsh) console.log('PowerShell sessions are not tested: no pwsh was found (GANTRY_PWSH, then PATH).');

const sessions = startSessions();
let rig: SessionsRig;
const openJob = () => {
  rig = new SessionsRig(sessions);
};
const closeJob = () => rig.close();
afterAll(() => sessions.dispose());

const run = (text: string, more: Partial<StepCommand> = {}) => rig.run('pwsh', text, more);
const outputsOf = (...expressions: string[]) => ({
  outputs: expressions.map((expression, index) => ({ name: `o${index}`, expression })),
});

describe.skipIf(noPwsh)('a PowerShell session', () => {
  beforeEach(openJob);
  afterEach(closeJob);

  test('keeps variables, functions and modules from step to step, in scripts and texts alike', async () => {
    const path = join(rig.folder, '0100_Define.ps1');
    writeFileSync(path, '$fromFile = 1\nfunction Say($x) { "said $x" }');
    await run('', { source: { kind: 'file', path, parameters: [] } });
    await run('$kept = 40 + $fromFile');
    const { exit, text } = await run('$kept++\nSay $kept');
    expect(exit).toMatchObject({ kind: 'exited', exitCode: 0, error: null, survivors: [] });
    expect(text).toBe('said 42\r\n');
  });

  test('shows what is said on every stream, in order', async () => {
    const text = [
      "'one'",
      "Write-Host 'two'",
      "Write-Warning 'three'",
      'Write-Host -ForegroundColor Red four',
      "Write-Error 'five' -ErrorAction Continue",
      "Write-Verbose 'six' -Verbose",
      "Write-Information 'seven' -InformationAction Continue",
      "bash -c 'echo eight; echo nine >&2'",
      "[pscustomobject]@{ Name = 'ten' }",
    ].join('\n');
    const shown = (await run(text)).text;
    const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
    const places = words.map((word) => shown.indexOf(word));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test('gives a native program the terminal itself, and only where outputs are asked for a pipe', async () => {
    const text = "bash -c '[ -t 1 ] && echo terminal || echo pipe'";
    expect((await run(text)).text).toContain('terminal');
    expect((await run(text, outputsOf('$result'))).exit).toMatchObject({ outputs: { o0: 'pipe' } });
  });

  test('draws no progress over the output, unless asked', async () => {
    const progress = "Write-Progress -Activity 'Loading' -PercentComplete 50\n'done'";
    expect((await run(progress)).text).toBe('done\r\n');
    expect((await run(`$ProgressPreference = 'Continue'\n${progress}`)).text).toContain('Loading');
    expect((await run("'after'")).text).toBe('after\r\n');
  });

  test('is as wide as its terminal', async () => {
    // The signal that tells PowerShell of it is handled beside whatever command comes next.
    const width = async () => (await run('$Host.UI.RawUI.WindowSize.Width')).text;
    rig.resize(64, 20);
    await expect.poll(width, { timeout: 20_000 }).toBe('64\r\n');
    rig.resize(50, 20);
    await expect.poll(width, { timeout: 20_000 }).toBe('50\r\n');
  });

  test('dies under a step: that is told, and the next step gets a new one', async () => {
    expect((await run("'x'\n[Environment]::Exit(9)")).exit).toMatchObject({
      kind: 'broken',
      error: { kind: 'SessionEnded' },
      survivors: [],
    });
    expect((await run("'back'")).text).toBe('back\r\n');
  });

  test('goes on where its step closed the channel to the terminal', async () => {
    expect((await run('[Console]::SetOut([IO.TextWriter]::Null)')).exit).toMatchObject({ exitCode: 0 });
    expect((await run('$x = 5', outputsOf('$x'))).exit).toMatchObject({ outputs: { o0: 5 } });
  });

  test('ends with its job', async () => {
    const { text } = await run('"pid=$PID"');
    const pid = Number(text.match(/pid=(\d+)/)?.[1]);
    expect(isAlive(pid)).toBe(true);
    expect(await rig.job.close()).toEqual([]);
    expect(isAlive(pid)).toBe(false);
  });

  test('a missing one is told with how to get it', async () => {
    const { GANTRY_PWSH, PATH } = process.env;
    process.env.GANTRY_PWSH = '/no/such/pwsh';
    process.env.PATH = '/nowhere';
    try {
      expect((await run("'x'")).exit).toMatchObject({
        kind: 'broken',
        error: { message: expect.stringContaining('https://aka.ms/powershell') },
      });
    } finally {
      process.env.PATH = PATH;
      if (GANTRY_PWSH === undefined) delete process.env.GANTRY_PWSH;
      else process.env.GANTRY_PWSH = GANTRY_PWSH;
    }
  });
});

describe.skipIf(noPwsh)('a PowerShell step', () => {
  beforeAll(openJob);
  afterAll(closeJob);

  test.each([
    ['exit 3', { exitCode: 3, error: { kind: 'ExitCode', message: 'Exit code 3' } }],
    ["function f { exit 3 }\nf\n'not reached'", { exitCode: 3 }],
    ['exit 0', { exitCode: 0, error: null }],
    ["& bash -c 'exit 7'", { exitCode: 7, error: { kind: 'ExitCode' } }],
    ["& bash -c 'exit 7'\n'reached'", { exitCode: 7 }],
    ["& bash -c 'exit 7'\nexit 0", { exitCode: 0, error: null }],
    ["& bash -c 'exit 7'\n$global:LASTEXITCODE = 0", { exitCode: 0, error: null }],
    ["& bash -c 'exit 7'\n& bash -c 'exit 0'", { exitCode: 0, error: null }],
    ["'fine'\nthrow 'broken'", { exitCode: null, error: { message: 'broken', line: 2, column: 1, file: null } }],
    ["function f { throw 'deep' }\n\nf", { error: { message: 'deep', line: 1, detail: /f, step-\d+.ps1: line 1/ } }],
    ['Get-Item /no/such/path', { error: { line: 1, kind: 'ItemNotFoundException', message: /\/no\/such\/path/ } }],
    ["Write-Error 'bad'", { error: { message: 'bad' } }],
    ["Write-Error 'bad' -ErrorAction Continue", { exitCode: 0, error: null }],
    ["'a'\nif (", { error: { line: 2, column: 5, kind: 'ParseException', message: /^Missing condition/ } }],
    ['[int]"x"', { error: { line: 1 } }],
    ['\nNo-SuchCommand', { error: { line: 2, kind: 'CommandNotFoundException' } }],
    ["throw [IO.IOException]::new('disk')", { error: { message: 'disk', kind: 'IOException' } }],
    ["try { throw 'x' } catch { 'caught' }", { exitCode: 0, error: null }],
    ["if ($true) { 'a' }\nelse { 'b' }", { exitCode: 0, error: null }],
    ["break\n'not reached'", { exitCode: 0, error: null }],
    ["return\nthrow 'not reached'", { exitCode: 0, error: null }],
    ['$ErrorActionPreference = "Continue"\nGet-Item /no/such/path\n"on"', { exitCode: 0, error: null }],
  ])('%s is judged right, and the session goes on', async (text, expected) => {
    await run('$kept = 5');
    const { exit } = await run(text);
    const matchers = (value: unknown): unknown => {
      if (value instanceof RegExp) return expect.stringMatching(value);
      if (typeof value !== 'object' || value === null) return value;
      return expect.objectContaining(Object.fromEntries(Object.entries(value).map(([key, of]) => [key, matchers(of)])));
    };
    expect(exit).toEqual(matchers({ kind: 'exited', ...expected }));
    expect((await run('"kept $kept"')).text).toBe('kept 5\r\n');
  });

  test('shows its error on the terminal, as PowerShell does', async () => {
    const { text } = await run("'a'\nthrow 'broken lamp'");
    expect(text).toContain("throw 'broken lamp'");
    expect(text).toContain('\u001b[31;1m');
  });

  test('an error in a function of an earlier step is told at the line that called it', async () => {
    await run("\n\nfunction Get-Lamp { throw 'broken' }");
    expect((await run("'a'\n'b'\nGet-Lamp")).exit).toMatchObject({
      error: { message: 'broken', file: null, line: 3, column: null },
    });
  });

  test('an error in a file is told with the file', async () => {
    const path = join(rig.folder, 'helper.ps1');
    writeFileSync(path, "\nthrow 'in helper'");
    expect((await run(`& '${path}'`)).exit).toMatchObject({ error: { file: path, line: 2 } });
    const source = { kind: 'file', path, parameters: [] } as const;
    expect((await run('', { source })).exit).toMatchObject({ error: { file: path, line: 2 } });
  });

  test('its environment is set for it and taken back after it, names that differ by case alone included', async () => {
    const script = '"[$env:GIVEN_A][$env:GIVEN_B][$env:given_a]"';
    const env = { GIVEN_A: '1', given_a: 'x' };
    expect((await run(script, { env })).text).toBe(process.platform === 'win32' ? '[x][][x]\r\n' : '[1][][x]\r\n');
    expect((await run(script, { env: { GIVEN_B: '2' } })).text).toBe('[][2][]\r\n');
    expect((await run('"[$env:HOME]"', { env: { HOME: '' } })).text).toBe('[]\r\n');
    expect((await run('"[$env:HOME]"')).text).toBe(`[${process.env.HOME}]\r\n`);
  });

  test('what it sets in the environment itself stays in the session', async () => {
    await run('$env:MINE = "set"');
    expect((await run('$env:MINE')).text).toBe('set\r\n');
  });

  test('PATH entries of earlier steps come first', async () => {
    writeFileSync(join(rig.folder, 'ls'), '#!/bin/sh\necho found', { mode: 0o755 });
    expect((await run('ls', { path: [rig.folder] })).text).toContain('found');
  });

  test('runs in its folder, wherever the one before went', async () => {
    const inner = join(rig.folder, 'in [1] ner');
    mkdirSync(inner);
    await run('Set-Location Env:');
    const { text } = await run('$PWD.Path; bash -c pwd', { workingDirectory: inner });
    expect(text.split('\r\n')).toEqual(expect.arrayContaining([inner]));
    expect((await run('$PWD.Path')).text).toBe(`${rig.folder}\r\n`);
  });

  test('variables are given as objects, whatever their names', async () => {
    const variables = {
      needs: { build: { outputs: { n: 6, list: ['a', 'b'], when: '2026-01-02T03:04:05Z' } } },
      one: ['a'],
      nothing: null,
      odd: { a: 1, A: 2, '': 3, 'with space': [{ x: 1, X: 2 }] },
    };
    const text = [
      '"$($needs.build.outputs.n + 1) $($needs.Build.outputs.list.Count) $($needs.build.outputs.when)"',
      '"$($one.GetType().Name) $($null -eq $nothing) $($odd.a) $($odd."with space"[0].x)"',
    ].join('\n');
    expect((await run(text, { variables })).text).toBe('7 2 2026-01-02T03:04:05Z\r\nObject[] True 1 1\r\n');
  });

  test('what it writes to its files comes back', async () => {
    const { exit } = await run("'a=1' >> $env:GANTRY_OUTPUT\n'b=2' | Out-File -Append $env:GITHUB_ENV");
    expect(exit).toMatchObject({ files: { output: 'a=1\n', env: 'b=2\n' } });
  });

  test('a script file gets typed arguments', async () => {
    const path = join(rig.folder, '0402_Take [it].ps1');
    const block =
      'param([string[]]$Names, [switch]$Loud, [switch]$Quiet, [int]$Times, [hashtable]$Map, [bool]$Flag, [datetime]$When, [string]$Text, $Any)';
    writeFileSync(
      path,
      `${block}\n"$($Names.Count) $Loud $Quiet $($Times + 1) $($Map.x.y) $Flag $($When.Year) $Text $($Any.Count) $PSScriptRoot"\nexit 4`,
    );
    const parameters = [
      { name: 'Names', type: 'string[]', value: ['a'] },
      { name: 'Loud', type: 'switch', value: true },
      { name: 'Quiet', type: 'switch', value: false },
      { name: 'Times', type: 'int', value: 3 },
      { name: 'Map', type: 'hashtable', value: { x: { y: 'z' } } },
      { name: 'Flag', type: 'bool', value: 'false' },
      { name: 'When', type: 'datetime', value: '2026-01-02' },
      { name: 'Text', type: 'string', value: { a: 1 } },
      { name: 'Any', type: null, value: [1, 2, 3] },
    ];
    const { exit, text } = await run('', { source: { kind: 'file', path, parameters } });
    expect(text).toBe(`1 True False 4 z False 2026 {"a":1} 3 ${rig.folder}\r\n`);
    expect(exit).toMatchObject({ exitCode: 4, error: { kind: 'ExitCode' } });
  });

  test('a parameter that does not fit is told', async () => {
    const path = join(rig.folder, '0403_Count.ps1');
    writeFileSync(path, 'param([int]$Times)\n$Times');
    const parameters = [{ name: 'Times', type: 'int', value: 'many' }];
    expect((await run('', { source: { kind: 'file', path, parameters } })).exit).toMatchObject({
      error: { message: expect.stringContaining("'Times'") },
    });
  });

  test.skipIf(process.platform !== 'linux').each([
    ['-AsSecureString', 'ConvertFrom-SecureString -AsPlainText'],
    ['-MaskInput', 'Write-Output'],
  ])('what is typed for Read-Host %s is not shown, and that it waits is told', async (option, tell) => {
    const { step, done } = rig.start('pwsh', `$x = Read-Host Secret ${option}; $x | ${tell} | Set-Content told`);
    await step.waiting();
    rig.type('hush\r');
    expect(await done).toMatchObject({ exitCode: 0 });
    expect(readFileSync(join(rig.folder, 'told'), 'utf8').trim()).toBe('hush');
    expect(step.text).not.toContain('hush');
    expect(step.waits).toEqual([true, false]);
  });

  test('Read-Host is answered from the terminal, and told as waiting where the system shows it', async () => {
    const { step, done } = rig.start('pwsh', '$name = Read-Host \'Name\'\n"hello $name"');
    await step.said('Name:');
    if (process.platform === 'linux') await step.waiting();
    rig.type('Ada\r');
    expect(await done).toMatchObject({ error: null });
    expect(step.text).toContain('hello Ada');
    expect(step.waits).toEqual(process.platform === 'linux' ? [true, false] : []);
  });

  test('a mandatory parameter without a value is asked for on the terminal', async () => {
    const path = join(rig.folder, '0404_Ask.ps1');
    writeFileSync(path, 'param([Parameter(Mandatory)][string]$Name)\n"hello $Name"');
    const { step, done } = rig.start('pwsh', '', { source: { kind: 'file', path, parameters: [] } });
    await step.said('Name:');
    rig.type('Ada\r');
    expect(await done).toMatchObject({ error: null });
    expect(step.text).toContain('hello Ada');
  });

  test.each([
    'Start-Sleep 60',
    'while ($true) { }',
    '& sleep 60',
    "'x' | & bash -c 'sleep 60'",
    '& bash -c \'trap "" TERM INT; while :; do sleep 1; done\'',
    'Start-Process sleep -ArgumentList 60 -Wait',
    'Start-Job { Start-Sleep 60 } | Wait-Job',
  ])('stopped in %s, it keeps its session', async (text) => {
    await run('$kept = 5');
    const { step, done } = rig.start('pwsh', `Write-Host 'go'\n${text}`);
    await step.said('go');
    step.stop();
    expect(await done).toMatchObject({ kind: 'stopped', survivors: [] });
    expect((await run('"kept $kept"')).text).toBe('kept 5\r\n');
  });

  test('stopped where nothing else helps, its session ends, and the next step gets a new one', async () => {
    const { step, done } = rig.start('pwsh', "Write-Host 'go'\n[System.Threading.Thread]::Sleep(60000)");
    await step.said('go');
    step.stop();
    expect(await done).toMatchObject({ kind: 'stopped', survivors: [] });
    expect((await run("'back'")).text).toBe('back\r\n');
  });

  test('stopped in its outputs, it keeps its session', async () => {
    await run('$kept = 5');
    const { step, done } = rig.start('pwsh', '1', outputsOf("Write-Host 'go'; Start-Sleep 60"));
    await step.said('go');
    step.stop();
    expect(await done).toMatchObject({ kind: 'stopped' });
    expect((await run('"kept $kept"')).text).toBe('kept 5\r\n');
  });

  test('what it started ends with it, wherever it went', async () => {
    writeFileSync(join(rig.folder, 'child.sh'), 'echo "pid=$$" > child\nsleep 600');
    writeFileSync(join(rig.folder, 'daemon.sh'), 'exec >/dev/null 2>&1 </dev/null\necho "pid=$$" > daemon\nsleep 600');
    const text = [
      'Start-Process bash -ArgumentList child.sh',
      "bash -c '(setsid bash daemon.sh &)'",
      "while (@('child', 'daemon' | Where-Object { (Test-Path $_) -and (Get-Content $_) }).Count -lt 2) { Start-Sleep -Milliseconds 20 }",
      'Get-Content child, daemon',
    ].join('\n');
    const { step, done } = rig.start('pwsh', text);
    expect(await done).toMatchObject({ kind: 'exited', error: null, survivors: [] });
    expect(step.pids).toHaveLength(2);
    expect(step.pids.filter(isAlive)).toEqual([]);
  });
});

describe.skipIf(noPwsh)('a condition', () => {
  beforeAll(openJob);
  afterAll(closeJob);

  test('is evaluated in the session, with its variables', async () => {
    await run('function Get-Answer { 42 }');
    expect(await rig.evaluate('[bool]((Get-Answer) -eq 42)')).toEqual({ ok: true, value: { value: true } });
  });

  test.each([
    ['1 -eq', /You must provide a value expression/],
    ["throw 'no'", /^no$/],
    ['No-SuchCommand', /No-SuchCommand/],
  ])('that fails is told: %s', async (expression, message) => {
    expect(await rig.evaluate(expression)).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(message), file: null, line: null },
    });
    expect(await rig.evaluate('1 -eq 1')).toEqual({ ok: true, value: { value: true } });
  });

  test('can be stopped', async () => {
    await run('$kept = 5');
    const step = new Step(rig.screen);
    const done = rig.evaluate("Write-Host 'go'; Start-Sleep 60", step);
    await step.said('go');
    step.stop();
    expect(await done).toMatchObject({ ok: false, error: { kind: 'Stopped' } });
    expect(await rig.evaluate('$kept')).toEqual({ ok: true, value: { value: 5 } });
  });
});
