import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JobSession, StepCommand, StepExit, StepHooks } from '../engine/ports.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { findPowerShell, shellCommand } from './shells.ts';
import { HeadlessTerminal } from './terminal.ts';

const root = join(import.meta.dirname, '..', '..');
let sessions: Sessions;
let folder = '';
let job: JobSession;

beforeAll(() => {
  sessions = createSessions({ ptyHostPath: join(root, 'electron', 'pty-host.ts'), assetsDir: join(root, 'assets') });
});
afterAll(() => sessions.dispose());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-sessions-'));
  job = sessions.open({ run: 'run', job: 'job', attempt: 1, workspace: folder });
});
afterEach(async () => {
  await job.close();
  rmSync(folder, { recursive: true, force: true });
});

class Step implements StepHooks {
  text = '';
  readonly #abort = new AbortController();
  readonly #waits: { text: string; resolve: () => void }[] = [];
  readonly signal = this.#abort.signal;

  async onOutput(chunk: Uint8Array): Promise<void> {
    this.text += Buffer.from(chunk).toString('latin1');
    for (const wait of this.#waits) if (this.text.includes(wait.text)) wait.resolve();
  }
  onWaiting(): void {}
  stop(): void {
    this.#abort.abort();
  }
  said(text: string): Promise<void> {
    if (this.text.includes(text)) return Promise.resolve();
    return new Promise((resolve) => this.#waits.push({ text, resolve }));
  }
}

function command(shell: string, text: string, more: Partial<StepCommand> = {}): StepCommand {
  return {
    step: 'step',
    shell,
    source: { kind: 'text', text },
    workingDirectory: folder,
    env: {},
    path: [],
    outputs: [],
    variables: {},
    ...more,
  };
}

async function run(
  shell: string,
  text: string,
  more: Partial<StepCommand> = {},
): Promise<{ exit: StepExit; text: string }> {
  const step = new Step();
  const exit = await job.run(command(shell, text, more), step);
  return { exit, text: step.text };
}

/** A zombie is no longer alive: it only waits for its parent to look. */
const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return !existsSync(`/proc/${pid}/stat`) || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

const pidsIn = (text: string) => [...text.matchAll(/pid=(\d+)/g)].map((match) => Number(match[1]));

const oneShots: readonly (readonly [string, string, string])[] = [
  ['bash', 'echo "hello $GREETED"', 'exit 3'],
  ['sh', 'echo "hello $GREETED"', 'exit 3'],
  ['zsh', 'echo "hello $GREETED"', 'exit 3'],
  ['python', "import os; print('hello', os.environ['GREETED'])", 'import sys; sys.exit(3)'],
  ['node', "console.log('hello', process.env.GREETED)", 'process.exit(3)'],
  ['bash {0}', 'echo "hello $GREETED"', 'exit 3'],
];

describe.each(oneShots)('%s', (shell, greet, exit3) => {
  const missing = shellCommand(shell) === null;
  if (missing) console.log(`Skipped: ${shell} is not on this machine.`);

  test.skipIf(missing)('runs on a terminal with the environment of its step', async () => {
    const { exit, text } = await run(shell, greet, { env: { GREETED: 'world' } });
    expect(exit).toMatchObject({ kind: 'exited', exitCode: 0, error: null, survivors: [] });
    expect(text).toBe('hello world\r\n');
  });

  test.skipIf(missing)('tells its exit code', async () => {
    expect((await run(shell, exit3)).exit).toMatchObject({ kind: 'exited', exitCode: 3, error: { kind: 'ExitCode' } });
  });
});

describe('a step of its own process', () => {
  test.each([
    ['node', "const a = 1;\nthrow new Error('broken lamp');", 2, 'broken lamp'],
    ['python', "a = 1\nraise ValueError('broken lamp')", 2, 'broken lamp'],
    ['bash', 'true\nno_such_command_here', 2, 'command not found'],
  ])('%s: an error is told with its line', async (shell, text, line, message) => {
    if (shellCommand(shell) === null) return console.log(`Skipped: ${shell} is not on this machine.`);
    const { exit } = await run(shell, text);
    expect(exit).toMatchObject({ kind: 'exited', error: { line, message: expect.stringContaining(message) } });
  });

  test('what it writes to its files comes back', async () => {
    const { exit } = await run(
      'bash',
      'echo a=1 >> "$GANTRY_OUTPUT"; echo b=2 >> "$GITHUB_ENV"; echo /x >> "$GANTRY_PATH"; echo "# Hi" >> "$GITHUB_STEP_SUMMARY"',
    );
    expect(exit).toMatchObject({
      files: { output: 'a=1\n', env: 'b=2\n', path: '/x\n', summary: '# Hi\n', state: '' },
    });
  });

  test('PATH entries of earlier steps come first', async () => {
    const tool = join(folder, 'tool');
    writeFileSync(tool, '#!/bin/sh\necho found', { mode: 0o755 });
    expect((await run('bash', 'tool', { path: [folder] })).text).toBe('found\r\n');
  });

  test('a shell that is not there is told with what to do', async () => {
    expect((await run('no-such-shell {0}', '')).exit).toMatchObject({
      kind: 'broken',
      error: { message: expect.stringContaining('no-such-shell') },
    });
  });

  test('a missing working directory is told', async () => {
    expect((await run('bash', ':', { workingDirectory: join(folder, 'gone') })).exit).toMatchObject({
      kind: 'broken',
      error: { message: expect.stringContaining('gone') },
    });
  });

  test('input typed into the terminal reaches it', async () => {
    const step = new Step();
    const done = job.run(command('bash', 'read -p "name? " name; echo "hello $name"'), step);
    await step.said('name? ');
    sessions.write({ run: 'run', job: 'job' }, 'Ada\r');
    await done;
    expect(step.text).toContain('hello Ada');
  });

  test('stopped, it ends with all that it started: children, those that ignore signals, those that left', async () => {
    const step = new Step();
    const text = [
      'trap "" TERM HUP INT',
      `(trap "" TERM; echo "pid=$BASHPID"; touch child; sleep 600) &`,
      `setsid bash -c 'echo "pid=$$"; touch daemon; sleep 600' &`,
      'until [ -e child ] && [ -e daemon ]; do sleep 0.05; done',
      'echo "pid=$$"; echo ready; while :; do sleep 1; done',
    ].join('\n');
    const done = job.run(command('bash', text), step);
    await step.said('ready');
    expect(pidsIn(step.text)).toHaveLength(3);
    step.stop();
    expect(await done).toMatchObject({ kind: 'stopped', survivors: [] });
    expect(pidsIn(step.text).filter(alive)).toEqual([]);
  });

  test('ended, it leaves nothing behind: a daemon of its own session ends with it', async () => {
    const daemon = `setsid bash -c 'echo pid=$$; touch daemon; exec >/dev/null 2>&1 </dev/null; sleep 600' &`;
    const { exit, text } = await run('bash', `${daemon}\nuntil [ -e daemon ]; do sleep 0.05; done`);
    expect(exit).toMatchObject({ kind: 'exited', exitCode: 0, survivors: [] });
    expect(pidsIn(text)).toHaveLength(1);
    expect(pidsIn(text).filter(alive)).toEqual([]);
  });

  test('a flood that nobody reads for a while arrives whole', async () => {
    const step = new Step();
    let bytes = 0;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    step.onOutput = async (chunk) => {
      bytes += chunk.length;
      if (bytes < 1_000_000) return;
      await held;
    };
    const done = job.run(command('bash', 'head -c 20000000 /dev/zero | tr "\\0" x'), step);
    setImmediate(release);
    expect(await done).toMatchObject({ exitCode: 0 });
    expect(bytes).toBe(20_000_000);
  });
});

const noPwsh = findPowerShell('pwsh') === null;
if (noPwsh) console.log('PowerShell sessions are not tested: no pwsh was found (GANTRY_PWSH, then PATH).');

describe.skipIf(noPwsh)('PowerShell', () => {
  test('variables and functions stay from step to step', async () => {
    await run('pwsh', 'function Say($x) { "said $x" }\n$kept = 41');
    const { exit, text } = await run('pwsh', '$kept++\nSay $kept');
    expect(exit).toMatchObject({ kind: 'exited', error: null });
    expect(text).toContain('said 42');
  });

  test('what is said on every stream shows, in order', async () => {
    const { text } = await run(
      'pwsh',
      "'one'\nWrite-Host 'two'\nWrite-Warning 'three'\nWrite-Host -ForegroundColor Red four\n[pscustomobject]@{ Name = 'five' }",
    );
    const places = ['one', 'two', 'three', 'four', 'five'].map((word) => text.indexOf(word));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  test('outputs are evaluated in it, with what it wrote in $result, and keep their types', async () => {
    const outputs = [
      '$result.TotalCount',
      '@(1)',
      "'text'",
      '$true',
      '$null',
      '@{ a = 1; b = @(2, 3) }',
      '[version]"1.2"',
      '1.5',
      '@()',
    ];
    const { exit } = await run('pwsh', '[pscustomobject]@{ TotalCount = 7 }', {
      outputs: outputs.map((expression, index) => ({ name: `o${index}`, expression })),
    });
    expect(exit).toMatchObject({
      outputs: { o0: 7, o1: [1], o2: 'text', o3: true, o4: null, o5: { a: 1, b: [2, 3] }, o6: '1.2', o7: 1.5, o8: [] },
    });
  });

  test.each([
    ['exit 3', { exitCode: 3, error: { kind: 'ExitCode' } }],
    ['exit 0', { exitCode: 0, error: null }],
    ["& bash -c 'exit 7'", { exitCode: 7 }],
    ["& bash -c 'exit 7'\n$global:LASTEXITCODE = 0", { exitCode: 0, error: null }],
    ["'fine'\nthrow 'broken'", { error: { message: 'broken', line: 2, file: null } }],
    ["function f { throw 'deep' }\n\nf", { error: { message: 'deep', line: 1 } }],
    ['Get-Item /no/such/path', { error: { line: 1, message: expect.stringContaining('/no/such/path') } }],
    ["Write-Error 'bad'", { error: { message: 'bad' } }],
    ["'a'\nif (", { error: { line: 2 } }],
    ['[int]"x"', { error: { line: 1 } }],
    ["try { throw 'x' } catch { 'caught' }", { error: null }],
  ])('%s is judged right, and the session goes on', async (text, expected) => {
    await run('pwsh', '$kept = 5');
    expect((await run('pwsh', text)).exit).toMatchObject({ kind: 'exited', ...expected });
    expect((await run('pwsh', '"kept $kept"')).text).toContain('kept 5');
  });

  test('its environment is set for it and taken back after it', async () => {
    const script = '"[$env:A][$env:B]"';
    expect((await run('pwsh', script, { env: { A: '1' } })).text).toContain('[1][]');
    expect((await run('pwsh', script, { env: { B: '2' } })).text).toContain('[][2]');
  });

  test('variables are given as objects', async () => {
    const variables = { needs: { build: { outputs: { n: 6, list: ['a', 'b'], when: '2026-01-02T03:04:05Z' } } } };
    const { text } = await run(
      'pwsh',
      '"$($needs.build.outputs.n + 1) $($needs.build.outputs.list.Count) $($needs.build.outputs.when)"',
      { variables },
    );
    expect(text).toContain('7 2 2026-01-02T03:04:05Z');
  });

  test('a script file gets typed arguments', async () => {
    const path = join(folder, '0402_Take.ps1');
    writeFileSync(
      path,
      'param([string[]]$Names, [switch]$Loud, [int]$Times, [hashtable]$Map, [bool]$Flag)\n"$($Names.Count) $Loud $Times $($Map.x) $Flag"\nexit 4',
    );
    const parameters = [
      { name: 'Names', type: 'string[]', value: ['a', 'b'] },
      { name: 'Loud', type: 'switch', value: true },
      { name: 'Times', type: 'int', value: 3 },
      { name: 'Map', type: 'hashtable', value: { x: 'y' } },
      { name: 'Flag', type: 'bool', value: 'false' },
    ];
    const { exit, text } = await run('pwsh', '', { source: { kind: 'file', path, parameters } });
    expect(text).toContain('2 True 3 y False');
    expect(exit).toMatchObject({ exitCode: 4 });
  });

  test('Read-Host is answered from the terminal', async () => {
    // PowerShell asks the terminal where its cursor is before it reads: without an answer it would wait for ever.
    const screen = new HeadlessTerminal(120, 30, (data) => sessions.write({ run: 'run', job: 'job' }, data));
    const step = new Step();
    const onOutput = step.onOutput.bind(step);
    step.onOutput = async (chunk) => {
      screen.write(chunk);
      await onOutput(chunk);
    };
    const done = job.run(command('pwsh', '$name = Read-Host \'Name\'\n"hello $name"'), step);
    await step.said('Name:');
    sessions.write({ run: 'run', job: 'job' }, 'Ada\r');
    expect(await done).toMatchObject({ error: null });
    expect(step.text).toContain('hello Ada');
  });

  test.each(['Start-Sleep 60', '& sleep 60', '& bash -c \'trap "" TERM INT; while :; do sleep 1; done\''])(
    'stopped in %s, it keeps its session',
    async (text) => {
      await run('pwsh', '$kept = 5');
      const step = new Step();
      const done = job.run(command('pwsh', `Write-Host 'go'\n${text}`), step);
      await step.said('go');
      step.stop();
      expect(await done).toMatchObject({ kind: 'stopped', survivors: [] });
      expect((await run('pwsh', '"kept $kept"')).text).toContain('kept 5');
    },
  );

  test('a session that dies is told, and the next step gets a new one', async () => {
    expect((await run('pwsh', '[Environment]::Exit(9)')).exit).toMatchObject({ kind: 'broken' });
    expect((await run('pwsh', "'back'")).text).toContain('back');
  });

  test('a condition is evaluated in it', async () => {
    await run('pwsh', 'function Get-Answer { 42 }');
    const request = {
      expressions: [{ name: 'value', expression: '[bool]((Get-Answer) -eq 42)' }],
      variables: {},
      env: {},
      workingDirectory: folder,
    };
    expect(await job.evaluate(request, new Step())).toEqual({ ok: true, value: { value: true } });
  });
});
