import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shellCommand } from './shells.ts';
import { isAlive, SessionsRig, startSessions } from './testing/rig.ts';

const sessions = startSessions();
let rig: SessionsRig;
beforeEach(() => {
  rig = new SessionsRig(sessions);
});
afterEach(() => rig.close());
afterAll(() => sessions.dispose());

const shells: readonly (readonly [string, string, string])[] = [
  ['bash', 'echo "hello $GREETED"', 'exit 3'],
  ['sh', 'echo "hello $GREETED"', 'exit 3'],
  ['zsh', 'echo "hello $GREETED"', 'exit 3'],
  ['python', "import os; print('hello', os.environ['GREETED'])", 'import sys; sys.exit(3)'],
  ['node', "console.log('hello', process.env.GREETED)", 'process.exit(3)'],
  ['bash {0}', 'echo "hello $GREETED"', 'exit 3'],
];

describe.each(shells)('%s', (shell, greet, exit3) => {
  const missing = shellCommand(shell) === null;
  if (missing) console.log(`Skipped: ${shell} is not on this machine.`);

  test.skipIf(missing)('runs on a terminal with the environment of its step', async () => {
    const { exit, text } = await rig.run(shell, greet, { env: { GREETED: 'world' } });
    expect(exit).toMatchObject({ kind: 'exited', exitCode: 0, error: null, survivors: [] });
    expect(text).toBe('hello world\r\n');
  });

  test.skipIf(missing)('tells its exit code', async () => {
    expect((await rig.run(shell, exit3)).exit).toMatchObject({
      kind: 'exited',
      exitCode: 3,
      error: { kind: 'ExitCode' },
    });
  });
});

describe('a step of its own process', () => {
  test.each([
    ['node', "const a = 1;\nthrow new Error('broken lamp');", 2, 'broken lamp'],
    ['python', "a = 1\nraise ValueError('broken lamp')", 2, 'broken lamp'],
    ['bash', 'true\nno_such_command_here', 2, 'command not found'],
    ['sh', 'true\nno_such_command_here', 2, 'not found'],
    ['zsh', 'true\nno_such_command_here', 2, 'command not found'],
  ])('%s: an error is told with its line', async (shell, text, line, message) => {
    if (shellCommand(shell) === null) return console.log(`Skipped: ${shell} is not on this machine.`);
    const { exit } = await rig.run(shell, text);
    expect(exit).toMatchObject({ kind: 'exited', error: { line, message: expect.stringContaining(message) } });
  });

  test('node takes CommonJS and modules alike', async () => {
    expect((await rig.run('node', "console.log(typeof require('node:os').cpus)")).text).toBe('function\r\n');
    expect((await rig.run('node', "import os from 'node:os';\nconsole.log(typeof (await os.cpus))")).text).toBe(
      'function\r\n',
    );
  });

  test('a pipe fails with its first command, as GitHub has bash', async () => {
    expect((await rig.run('bash', 'false | true\necho not reached')).exit).toMatchObject({ exitCode: 1 });
  });

  test('what it writes to its files comes back', async () => {
    const text =
      'echo a=1 >> "$GANTRY_OUTPUT"; echo b=2 >> "$GITHUB_ENV"; echo /x >> "$GANTRY_PATH"; echo "# Hi" >> "$GITHUB_STEP_SUMMARY"';
    expect((await rig.run('bash', text)).exit).toMatchObject({
      files: { output: 'a=1\n', env: 'b=2\n', path: '/x\n', summary: '# Hi\n', state: '' },
    });
    expect((await rig.run('bash', 'rm "$GANTRY_OUTPUT"')).exit).toMatchObject({ files: { output: '' } });
  });

  test('its files are gone with its job', async () => {
    const { text } = await rig.run('bash', 'echo "$GANTRY_OUTPUT"');
    expect(existsSync(text.trim())).toBe(true);
    await rig.job.close();
    expect(existsSync(text.trim())).toBe(false);
  });

  test('PATH entries of earlier steps come first', async () => {
    writeFileSync(join(rig.folder, 'ls'), '#!/bin/sh\necho found', { mode: 0o755 });
    expect((await rig.run('bash', 'ls', { path: [rig.folder, '/nowhere'] })).text).toBe('found\r\n');
  });

  test('a script file runs in the folder of its step, with its arguments as INPUT_ variables', async () => {
    const path = join(rig.folder, '0100_Say.sh');
    mkdirSync(join(rig.folder, 'inner'));
    writeFileSync(path, 'echo "$INPUT_NAME $INPUT_MAX_COUNT $INPUT_LIST $(basename "$PWD")"');
    const parameters = [
      { name: 'name', type: null, value: 'Ada' },
      { name: 'Max Count', type: null, value: 3 },
      { name: 'list', type: null, value: ['a', 'b'] },
    ];
    const more = { source: { kind: 'file', path, parameters }, workingDirectory: join(rig.folder, 'inner') } as const;
    expect((await rig.run('bash', '', more)).text).toBe('Ada 3 ["a","b"] inner\r\n');
  });

  test.each(['no-such-shell {0}', 'cmd', 'toString'])(
    'a shell that is not there is told with what to do: %s',
    async (shell) => {
      if (shellCommand(shell) !== null) return console.log(`Skipped: ${shell} is on this machine.`);
      expect((await rig.run(shell, '')).exit).toMatchObject({
        kind: 'broken',
        error: { kind: 'NotFound', message: expect.stringContaining(shell) },
      });
    },
  );

  test('a missing working directory is told', async () => {
    expect((await rig.run('bash', ':', { workingDirectory: join(rig.folder, 'gone') })).exit).toMatchObject({
      kind: 'broken',
      error: { message: expect.stringContaining('gone') },
    });
  });

  test('input typed into the terminal reaches it', async () => {
    const { step, done } = rig.start('bash', 'read -p "name? " name; echo "hello $name"');
    await step.said('name? ');
    rig.type('Ada\r');
    await done;
    expect(step.text).toContain('hello Ada');
  });

  test.skipIf(process.platform !== 'linux').each([
    ['bash', 'read x; echo "got $x"'],
    ['python', "print('got', input())"],
    ['bash', '(read x </dev/tty; echo "got $x")'],
    ['bash', 'read -rsp "secret? " x; echo "got $x"'],
    ['bash', 'read -e x; echo "got $x"'],
    ['python', "import getpass; print('got', getpass.getpass())"],
    ['python', "import select, sys; select.select([sys.stdin], [], []); print('got', sys.stdin.readline())"],
    [
      'node',
      `const { createInterface } = require('node:readline');
       const asked = createInterface({ input: process.stdin, output: process.stdout });
       asked.question('name? ', (name) => { console.log('got', name); asked.close(); });`,
    ],
  ])('a program that waits for input is noticed, and that it goes on: %s %s', async (shell, text) => {
    const { step, done } = rig.start(shell, text);
    await step.waiting();
    rig.type('Ada\r');
    await done;
    expect(step.text).toContain('got Ada');
    expect(step.waits).toEqual([true, false]);
  });

  test.skipIf(process.platform !== 'linux').each([
    ['serves', "require('node:net').createServer().listen(0, '127.0.0.1')"],
    ['waits for another program', "require('node:child_process').spawn('sleep', ['1000'])"],
    ['waits for a time', 'setTimeout(() => {}, 1_000_000)'],
  ])('a program that %s and hears keys besides does not wait for someone to type', async (_what, text) => {
    const { step, done } = rig.start(
      'node',
      `${text}; process.stdin.on('data', () => process.exit()); console.log('up')`,
    );
    await step.said('up');
    // What is noticed is noticed of all at once: another that does wait tells that it was looked.
    const other = new SessionsRig(rig.sessions, 'other');
    const asking = other.start('bash', 'read x');
    await asking.step.waiting();
    expect(step.waits).toEqual([]);
    other.type('\r');
    await asking.done;
    await other.close();
    rig.type('\r');
    await done;
  });

  test('the size of the terminal holds for this step and the next', async () => {
    const { step, done } = rig.start('bash', 'stty size; read; stty size');
    await step.said('30 120');
    rig.resize(44, 11);
    rig.type('\r');
    await done;
    expect(step.text).toContain('11 44');
    expect((await rig.run('bash', 'stty size')).text).toBe('11 44\r\n');
  });

  test('stopped, it ends with all that it started: children, those that ignore signals, those that left', async () => {
    const text = [
      'trap "" TERM HUP INT',
      `(trap "" TERM; echo "pid=$BASHPID"; touch child; sleep 600) &`,
      `setsid bash -c 'echo "pid=$$"; touch daemon; sleep 600' &`,
      'until [ -e child ] && [ -e daemon ]; do sleep 0.05; done',
      'echo "pid=$$"; echo ready; while :; do sleep 1; done',
    ].join('\n');
    const { step, done } = rig.start('bash', text);
    await step.said('ready');
    expect(step.pids).toHaveLength(3);
    step.stop();
    expect(await done).toMatchObject({ kind: 'stopped', survivors: [] });
    expect(step.pids.filter(isAlive)).toEqual([]);
  });

  test('stopped, it may clean up first', async () => {
    const { step, done } = rig.start(
      'bash',
      'trap "echo tidied; exit 5" TERM\necho ready; while :; do sleep 0.05 || :; done',
    );
    await step.said('ready');
    step.stop();
    expect(await done).toMatchObject({ kind: 'stopped', exitCode: 5 });
    expect(step.text).toContain('tidied');
  });

  test('told to stop before it began, it does not run on', async () => {
    const step = rig.start('bash', 'sleep 600');
    step.step.stop();
    expect(await step.done).toMatchObject({ kind: 'stopped' });
  });

  test('ended, it leaves nothing behind: a daemon of its own session ends with it', async () => {
    const daemon = `setsid bash -c '(echo pid=$BASHPID; touch daemon; exec >/dev/null 2>&1 </dev/null; sleep 600) &' &`;
    const { step, done } = rig.start('bash', `${daemon}\nuntil [ -e daemon ]; do sleep 0.05; done`);
    expect(await done).toMatchObject({ kind: 'exited', exitCode: 0, survivors: [] });
    expect(step.pids).toHaveLength(1);
    expect(step.pids.filter(isAlive)).toEqual([]);
  });

  test('steps of two jobs at once do not end one another', async () => {
    const other = new SessionsRig(sessions);
    const first = rig.start('bash', 'echo ready; read x; echo "got $x"');
    await first.step.said('ready');
    await other.run('bash', 'sleep 600 &');
    await other.close();
    const second = new SessionsRig(sessions);
    expect((await second.run('bash', 'echo fine')).text).toBe('fine\r\n');
    await second.close();
    first.step.stop();
    expect(await first.done).toMatchObject({ kind: 'stopped' });
  });
});
