import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cliPath, Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const value = 's3cr3t-value-123';
const list = () => JSON.parse(rig.gantry('secrets', 'list', '--json').stdout);
const set = (input: string, ...args: readonly string[]) => rig.gantryWith({ input }, 'secrets', 'set', ...args);

/** A playbook whose only step fails unless the secret is what it should be, and says it in several ways. */
function using(wanted: string): string {
  const script = `[ "$TOKEN" = '${wanted.split('').join("''")}' ]; echo "it is $TOKEN"; printf 'x%s' "$TOKEN" | base64; printf %s "$TOKEN" | od -An -tx1 | tr -d ' \\n'`;
  const steps = [{ id: 'work', name: 'Work', script, env: { TOKEN: '${{ secrets.TOKEN }}' } }];
  return rig.playbook({ one: { name: 'Job', steps } }, { secrets: ['TOKEN'] });
}

/** All that the rig's workspace and config folder hold, as one text. */
function everythingKept(): string {
  const files = readdirSync(rig.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .filter(({ name }) => name !== 'test.json')
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
    .join('\n');
}

test('a value from standard input is listed by name, used by a run and a re-run, shown nowhere, and forgotten', () => {
  const kept = set(`${value}\n`, 'TOKEN');
  expect(kept.code, kept.stderr).toBe(0);
  expect(kept.stdout).toBe('');
  const file = using(value);
  expect(list()).toMatchObject({
    secrets: [{ name: 'TOKEN', scope: 'workspace', kept: 'keyfile', usedBy: ['playbooks/test.json'] }],
    unset: [],
  });
  const log = rig.run(file);
  expect(log.code, log.stderr).toBe(0);
  const again = rig.rerun(rig.newestRun());
  expect(again.code, again.stderr).toBe(0);
  const base64 = Buffer.from(`x${value}`).toString('base64');
  for (const form of [value, base64.slice(4, -4), Buffer.from(value).toString('hex')])
    expect(log.stdout + log.stderr + again.stdout + everythingKept()).not.toContain(form);
  expect(log.output('one', 'work')).toContain('it is ***');
  expect(rig.gantry('secrets', 'rm', 'token').code).toBe(0);
  expect(list()).toEqual({ secrets: [], unset: [{ name: 'TOKEN', usedBy: ['playbooks/test.json'] }] });
  expect(rig.gantry('secrets', 'rm', 'TOKEN')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no'),
  });
});

test('a run says which secrets have no value and how to give them one', () => {
  const log = rig.run(using(''));
  expect(log.code, log.stderr).toBe(0);
  expect(log.stderr).toContain('The secret TOKEN has no value, so it is empty. Give it one: gantry secrets set TOKEN');
});

test('--global is for all workspaces, the workspace’s own goes before it, and --secret before both', () => {
  expect(set('for-all-of-them', 'TOKEN', '--global').code).toBe(0);
  expect(rig.run(using('for-all-of-them')).code).toBe(0);
  expect(set('for-this-alone', 'TOKEN').code).toBe(0);
  expect(rig.run(using('for-this-alone')).code).toBe(0);
  expect(rig.run(using('given-now-1'), '--secret', 'TOKEN=given-now-1').code).toBe(0);
  expect(list().secrets).toMatchObject([{ scope: 'workspace' }, { scope: 'global' }]);
});

test('--from-env takes the value from the variable of the name, or of another', () => {
  const env = { TOKEN: value, OTHER: value };
  expect(rig.gantryWith({ env }, 'secrets', 'set', 'TOKEN', '--from-env').code).toBe(0);
  expect(rig.run(using(value)).code).toBe(0);
  expect(rig.gantryWith({ env }, 'secrets', 'set', 'KEY', '--from-env', 'OTHER').code).toBe(0);
  expect(rig.gantry('secrets', 'set', 'KEY', '--from-env', 'NO_SUCH')).toMatchObject({ code: 2 });
});

test.each([
  [['set', 'TOKEN', 'value-as-argument']],
  [['set', '1TOKEN']],
  [['set', 'TOKEN']],
  [['set']],
  [['set', 'TOKEN', '--keep', 'nowhere']],
  [['rm', 'NO_SUCH']],
  [['get', 'TOKEN']],
])('gantry secrets %j with no input is a usage error, and keeps nothing', (args) => {
  expect(rig.gantry('secrets', ...args).code).toBe(2);
  expect(list().secrets).toEqual([]);
});

test('a store that is damaged is told with status 1', () => {
  set(value, 'TOKEN');
  rig.write('../config/secrets.json', '{');
  expect(rig.gantry('secrets', 'list')).toMatchObject({ code: 1, stderr: expect.stringContaining('is damaged') });
  expect(set(value, 'TOKEN')).toMatchObject({ code: 1, stderr: expect.stringContaining('is damaged') });
  expect(rig.run(using(value))).toMatchObject({ code: 3, stdout: '' });
});

test('processes that set and remove secrets at once lose nothing', async () => {
  const change = (args: readonly string[], input: string) =>
    new Promise<number | null>((resolve) => {
      const child = spawn(process.execPath, [cliPath, 'secrets', ...args], {
        cwd: rig.workspace,
        env: rig.environment,
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      child.once('close', resolve);
      child.stdin.end(input);
    });
  set(value, 'GONE');
  const names = ['A', 'B', 'C', 'D'];
  const codes = await Promise.all([
    ...names.map((name) => change(['set', name], `${value}-${name}`)),
    change(['rm', 'GONE'], ''),
  ]);
  expect(codes).toEqual([0, 0, 0, 0, 0]);
  expect(list().secrets.map(({ name }: { name: string }) => name)).toEqual(names);
  expect(existsSync(join(rig.folder, 'config', 'secrets.lock', 'owner.1.json'))).toBe(false);
});

test('under a passphrase from the environment the value opens, without it the run does not start; no step inherits it', () => {
  const env = { GANTRY_SECRETS_PASSPHRASE: 'correct horse battery' };
  const kept = rig.gantryWith({ env, input: value }, 'secrets', 'set', 'TOKEN');
  expect(kept.code, kept.stderr).toBe(0);
  expect(list().secrets).toMatchObject([{ kept: 'passphrase' }]);
  expect(rig.run(using(value))).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('GANTRY_SECRETS_PASSPHRASE'),
  });
  const wrong = { GANTRY_SECRETS_PASSPHRASE: 'wrong' };
  const file = using(value);
  expect(rig.gantryWith({ env: wrong }, 'run', file).code).toBe(3);
  expect(rig.gantryWith({ env }, 'run', file).code).toBe(0);
  const steps = [{ name: 'Work', script: '[ -z "$GANTRY_SECRETS_PASSPHRASE" ]' }];
  expect(rig.gantryWith({ env }, 'run', rig.playbook({ one: { name: 'Job', steps } })).code).toBe(0);
});

const canScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
if (!canScript) console.log('The test of typing a secret is skipped: util-linux script was not found.');

test.skipIf(!canScript)('on a terminal the value is asked for, and not shown while it is typed', () => {
  const command = `'${process.execPath}' '${cliPath}' secrets set TOKEN`;
  const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd: rig.workspace,
    env: rig.environment,
    encoding: 'utf8',
    input: `${value}\r`,
  });
  expect(stdout).toContain('Value of TOKEN:');
  expect(stdout.split('Value of TOKEN:')[1]).not.toContain(value);
  expect(rig.run(using(value)).code).toBe(0);
});
