import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RecordedCommand } from '../../../shared/record/recorded-command.ts';
import { findPowerShell, shellCommand } from '../../sessions/shells.ts';
import { HostRig } from '../testing/rig.ts';
import { FollowedShell } from './testing/followed-shell.ts';

let rig: HostRig;
const home = { HOME: process.env.HOME, HISTFILE: process.env.HISTFILE };
beforeAll(async () => {
  rig = await HostRig.create();
  mkdirSync(join(rig.workspace, 'sub dir'));
  // The shells' setup is that of a person of this test's own.
  process.env.HOME = rig.folder;
  process.env.HISTFILE = join(rig.folder, 'history');
});
afterAll(async () => {
  await rig.dispose();
  for (const [name, value] of Object.entries(home)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

const shells = ['bash', 'zsh', 'pwsh'].filter(
  (shell) => (shell === 'pwsh' ? findPowerShell('pwsh') : shellCommand(shell)) !== null,
);
const missing = ['bash', 'zsh', 'pwsh'].filter((shell) => !shells.includes(shell));
if (missing.length > 0) console.warn(`Skipped: shells to work in that this machine lacks: ${missing.join(', ')}`);

type Told = Pick<RecordedCommand, 'text' | 'exitCode'> & { readonly folder: string };

function told(commands: readonly RecordedCommand[]): Told[] {
  return commands.map(({ text, exitCode, folder }) => ({ text, exitCode, folder: folder ?? '' }));
}

test('a folder that is not trusted opens no shell, one that is not there neither', async () => {
  await expect(open('bash', false)).rejects.toMatchObject({ code: 'UNTRUSTED', data: { shells: ['bash'] } });
  const size = { columns: 80, rows: 24 };
  const nowhere = rig.client.shells.open({ shell: 'bash', folder: 'nowhere', trust: true, ...size });
  await expect(nowhere).rejects.toMatchObject({ code: 'NOT_OPENED' });
  const none = rig.client.shells.open({ shell: 'node', folder: '.', ...size });
  await expect(none).rejects.toMatchObject({ code: 'NOT_OPENED' });
});

const open = (shell: string, trust = true) => FollowedShell.open(rig.client, { shell, trust });

// One terminal for all: PowerShell takes its time to come up.
describe.each(shells)('a terminal with %s', (shell) => {
  const isPowerShell = shell === 'pwsh';
  let terminal: FollowedShell;
  let before: number;
  beforeAll(async () => {
    terminal = await open(shell);
  });
  afterAll(() => rig.client.shells.close({ id: terminal.id }));
  beforeEach(() => {
    before = terminal.commands.length;
  });
  const since = () => terminal.commands.slice(before);

  test('tells each command with its text, folder, time and exit code', async () => {
    const startedAt = Date.now();
    const root = rig.workspace;
    const sub = join(root, 'sub dir');
    const block = isPowerShell ? 'foreach ($n in 1, 2) {\n  "<$n>"\n}\n' : 'for n in 1 2; do\n  echo "<$n>"\ndone';
    const given: readonly Told[] = [
      { text: `echo 'it; is "so" \\ ü → 🙂'`, exitCode: 0, folder: root },
      { text: `cd 'sub dir'`, exitCode: 0, folder: root },
      isPowerShell
        ? { text: 'Get-Item ./nowhere', exitCode: 1, folder: sub }
        : { text: 'ls ./nowhere', exitCode: 2, folder: sub },
      { text: isPowerShell ? '& /bin/sh -c "exit 3"' : '(exit 3)', exitCode: 3, folder: sub },
      { text: block, exitCode: 0, folder: sub },
      { text: 'cd ..', exitCode: 0, folder: sub },
    ];
    for (const { text } of given) await terminal.give(text);
    expect(told(since())).toEqual(given.map((one) => ({ ...one, text: one.text.trimEnd() })));
    for (const command of since()) {
      expect(command.startedAt).toBeGreaterThanOrEqual(startedAt - 1);
      expect(command.completedAt).toBeGreaterThanOrEqual(command.startedAt);
    }
    expect(terminal.text).toContain('it; is "so" \\ ü → 🙂');
    expect(terminal.text).not.toContain('7117;');
  });

  test('tells a command that Ctrl+C ended, and not a line that was given up', async () => {
    const waits = isPowerShell ? '"now"; Start-Sleep 100' : 'echo now; sleep 100';
    await terminal.begin(waits, /^now/m);
    await terminal.type('\u0003');
    await terminal.ended(before + 1);
    await terminal.giveUp('echo given-up');
    await terminal.give('echo after');
    expect(since().map(({ text, exitCode }) => [text, exitCode])).toEqual([
      [waits, 130],
      ['echo after', 0],
    ]);
  });

  test('tells of a shell within it that it ran, and nothing of what is given there; no program has the nonce', async () => {
    await terminal.give(isPowerShell ? 'Get-ChildItem env: | Out-String' : 'env');
    await terminal.begin(`${shellCommand('bash')?.file} --norc -i`, /bash-\d/);
    await terminal.type('echo within; exit 4\r');
    await terminal.ended(before + 2);
    expect(since().map(({ exitCode }) => exitCode)).toEqual([0, 4]);
    expect(terminal.text).not.toContain('GANTRY_SHELL_NONCE');
  });

  test('a mark that a program writes is none', async () => {
    const forged = '\\033]7117;0123456789abcdef;prompt;9;/forged\\007';
    await terminal.give(isPowerShell ? `& /usr/bin/printf '${forged}'` : `printf '${forged}'`);
    await terminal.give('echo done');
    expect(told(since()).map(({ folder }) => folder)).toEqual([rig.workspace, rig.workspace]);
  });

  test('a window that comes later is given the screen, the commands, and where each stands', async () => {
    await terminal.give('echo one');
    await terminal.give('echo two');
    const late = await FollowedShell.follow(rig.client, terminal.id);
    expect(late.commands).toEqual(terminal.commands);
    const lines = await late.screenLines();
    for (const { text, place } of late.commands.slice(before)) expect(lines[late.lineOf(place)]).toContain(text);
    await terminal.give('echo three');
    await late.ended(before + 3);
    expect(late.commands.at(-1)?.text).toBe('echo three');
  });
});

test.runIf(shells.includes('bash'))(
  'aliases that a command uses are told with it, those that they use too',
  async () => {
    writeFileSync(join(rig.folder, '.bashrc'), "alias ll='l -a'\nalias l='ls --color=never'\nalias unused=true\n");
    const terminal = await open('bash');
    await terminal.give('ll | cat');
    expect(terminal.commands[0]?.aliases).toEqual({ ll: 'l -a', l: 'ls --color=never' });
  },
);

test.runIf(shells.includes('bash'))('what bash is not to remember is told, and not remembered', async () => {
  rmSync(join(rig.folder, 'history'), { force: true });
  writeFileSync(join(rig.folder, '.bashrc'), 'HISTCONTROL=ignoreboth\n');
  const terminal = await open('bash');
  for (const line of ['echo a', 'echo a', ' echo b', 'echo c']) await terminal.give(line);
  await terminal.give('history');
  expect(terminal.commands.map(({ text }) => text)).toEqual(['echo a', 'echo a', ' echo b', 'echo c', 'history']);
  const remembered = [...terminal.text.matchAll(/^ +\d+ {2}(.*?)\r?$/gm)].map((match) => match[1]);
  expect(remembered).toEqual(['echo a', 'echo c', 'history']);
});

test.runIf(shells.includes('pwsh'))('with a line editor PowerShell tells a command as it begins', async () => {
  const modules = join(rig.folder, 'modules', 'PSReadLine');
  mkdirSync(modules, { recursive: true });
  writeFileSync(
    join(modules, 'PSReadLine.psm1'),
    'function PSConsoleHostReadLine { [Console]::ReadLine() }\nExport-ModuleMember -Function PSConsoleHostReadLine',
  );
  const path = process.env.PSModulePath;
  process.env.PSModulePath = join(rig.folder, 'modules');
  try {
    const terminal = await open('pwsh');
    await terminal.begin('"begun"; $null = Read-Host', /^begun/m);
    expect(terminal.commands).toMatchObject([{ text: '"begun"; $null = Read-Host', completedAt: null }]);
    await terminal.type('go\r');
    await terminal.ended(1);
    await terminal.give('Get-Item ./nowhere');
    expect(terminal.commands.map(({ exitCode }) => exitCode)).toEqual([0, 1]);
  } finally {
    if (path === undefined) delete process.env.PSModulePath;
    else process.env.PSModulePath = path;
  }
});

test('a flood is drawn to its end, and a window that does not read is given the screen', async () => {
  const terminal = await open('bash');
  const idle = await rig.client.shells.follow({ id: terminal.id, stream: 'idle' });
  const news = idle[Symbol.asyncIterator]();
  expect(await news.next()).toMatchObject({ value: { kind: 'screen' } });
  await terminal.give('seq 1 400000 | tr "\\n" ";"; echo; echo last-line');
  expect(terminal.text).toContain('400000;');
  expect(await news.next()).toMatchObject({ value: { kind: 'commands' } });
  const { value } = await news.next();
  expect(value).toMatchObject({ kind: 'screen', data: expect.stringContaining('last-line') });
});

test('a terminal that is closed is gone with its processes; one whose shell ended says so', async () => {
  const terminal = await open('bash');
  await terminal.begin('sleep 1000 & echo pid=$!', /pid=\d+/);
  const pid = Number(/pid=(\d+)\r/.exec(terminal.text)?.[1]);
  expect(await rig.client.shells.close({ id: terminal.id })).toEqual({ closed: true });
  expect((await rig.client.shells.list()).map(({ id }) => id)).not.toContain(terminal.id);
  expect(() => execFileSync('kill', ['-0', String(pid)], { stdio: 'ignore' })).toThrow();
  const other = await open('bash');
  await other.type('exit 5\r');
  expect(await other.exitCode).toBe(5);
});
