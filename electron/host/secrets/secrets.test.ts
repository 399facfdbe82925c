import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { safe } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ok } from '../../../shared/base/result.ts';
import { noValues } from '../../../shared/plan/script.ts';
import type { HostClient } from '../create-host.ts';
import { eventsOf, HostRig, lockedKeychain, outputUntil } from '../testing/rig.ts';
import type { Keychain } from './keychain.ts';

let rig: HostRig;
afterEach(() => rig.dispose());

/** A keychain in memory that notes which accounts were read. */
class FakeKeychain implements Keychain {
  readonly values = new Map<string, string>();
  readonly read: string[] = [];

  async get(account: string) {
    this.read.push(account);
    return ok(this.values.get(account) ?? null);
  }

  async set(account: string, value: string) {
    this.values.set(account, value);
    return ok(undefined);
  }

  async remove(account: string) {
    this.values.delete(account);
    return ok(undefined);
  }
}

const file = (name: string) => join(rig.configDir, name);
const set = (name: string, value: string, more: Partial<Parameters<HostClient['secrets']['set']>[0]> = {}) =>
  rig.client.secrets.set({ name, value, scope: 'workspace', ...more });

/** A playbook that tells the value of a secret letter by letter, which no masking hides. */
function telling(name = 'TOKEN', expression = `secrets.${name}`): string {
  const script = 'for ((i = 0; i < ${#VALUE}; i++)); do printf "%s " "${VALUE:i:1}"; done; echo "; $VALUE"';
  return rig.playbook({ one: { steps: [{ name: 'Step', script, env: { VALUE: `\${{ ${expression} }}` } }] } });
}

const spaced = (value: string) => value.replace(/./g, '$& ');

async function toldBy(path: string): Promise<string> {
  const run = await rig.start(path);
  expect((await eventsOf(rig.client, run)).at(-1)).toMatchObject({ conclusion: 'success' });
  return (await outputUntil(rig.client, run, 'no such text')).trim();
}

async function refusal(path: string) {
  const { error } = await safe(rig.client.runs.start({ path, values: noValues, trust: true }));
  return error;
}

describe('with a keychain', () => {
  let keychain: FakeKeychain;
  beforeEach(async () => {
    keychain = new FakeKeychain();
    rig = await HostRig.create({ keychain });
  });

  test('a value lies in it alone, is used by a run and masked, and no answer holds it', async () => {
    const kept = await set('TOKEN', 'hunter2-and-more');
    expect(kept).toEqual({ kept: 'keychain', notes: [] });
    expect([...keychain.values]).toEqual([[`${rig.workspace}: TOKEN`, 'hunter2-and-more']]);
    expect(readFileSync(file('secrets.json'), 'utf8')).not.toContain('sealed');
    expect(await toldBy(telling())).toBe(`${spaced('hunter2-and-more')}; ***`);
    const list = await rig.client.secrets.list();
    expect(list).toMatchObject({
      secrets: [{ name: 'TOKEN', scope: 'workspace', kept: 'keychain', usedBy: ['playbooks/test.json'] }],
      unset: [],
      fault: null,
    });
    expect(JSON.stringify(list)).not.toContain('hunter2');
  });

  test('only what a run uses is read', async () => {
    await set('OTHER', 'hunter2-and-more');
    await set('TOKEN', 'hunter3-and-more');
    await toldBy(telling());
    expect(keychain.read).toEqual([`${rig.workspace}: TOKEN`]);
    await toldBy(rig.script('echo nothing'));
    expect(keychain.read).toHaveLength(1);
  });

  test('the value given for a run goes before the workspace’s, and that before the one for all', async () => {
    await set('TOKEN', 'for-all-of-them', { scope: 'global' });
    expect(await toldBy(telling())).toContain(spaced('for-all-of-them'));
    await set('TOKEN', 'for-this-alone');
    expect(await toldBy(telling('TOKEN', 'secrets.token'))).toContain(spaced('for-this-alone'));
    const request = { path: telling(), values: { ...noValues, secrets: ['token'] }, secrets: { token: 'given-now' } };
    const { run } = await rig.client.runs.start(request);
    expect(await outputUntil(rig.client, run, 'no such text')).toContain(spaced('given-now'));
  });

  test('a required input of the type secret takes its value from the store, in any case of its name', async () => {
    await set('API_KEY', 'hunter2-and-more');
    const one = { steps: [{ name: 'Step', script: 'echo "${#KEY}"', env: { KEY: '${{ inputs.api_key }}' } }] };
    const path = rig.playbook({ one }, { inputs: { api_key: { type: 'secret', required: true } } });
    expect(await toldBy(path)).toBe('16');
  });

  test('a run again has the values of now', async () => {
    await set('TOKEN', 'the-first-value');
    const other = await rig.another({ keychain });
    const { run } = await other.client.runs.start({ path: telling(), values: noValues, trust: true });
    await eventsOf(other.client, run);
    await other.dispose();
    await set('TOKEN', 'the-second-value');
    const again = await rig.client.runs.rerun({ run, kind: 'all' });
    expect(await outputUntil(rig.client, again.run, 'no such text')).toContain(spaced('the-second-value'));
  });

  test('a value that goes to a file leaves the keychain, and one that is removed too', async () => {
    await set('TOKEN', 'hunter2-and-more');
    expect(await set('token', 'hunter3-and-more', { keep: 'keyfile' })).toMatchObject({ kept: 'keyfile' });
    expect(keychain.values.size).toBe(0);
    expect((await rig.client.secrets.list()).secrets).toMatchObject([{ name: 'token', kept: 'keyfile' }]);
    await set('TOKEN', 'hunter2-and-more');
    await rig.client.secrets.remove({ name: 'TOKEN', scope: 'workspace' });
    expect(keychain.values.size).toBe(0);
    expect(await safe(rig.client.secrets.remove({ name: 'TOKEN', scope: 'workspace' }))).toMatchObject({
      error: { code: 'NOT_FOUND' },
    });
  });

  test('another host whose keychain is locked says which secret it cannot have, starts nothing, and removes nothing', async () => {
    await set('TOKEN', 'hunter2-and-more');
    const other = await rig.another({ keychain: lockedKeychain });
    const start = await safe(other.client.runs.start({ path: telling(), values: noValues, trust: true }));
    expect(start.error).toMatchObject({
      code: 'UNMET',
      data: { missing: [{ what: 'secret TOKEN', help: 'The keychain is locked. Unlock it.' }] },
    });
    expect(await other.client.runs.list({ limit: 10 })).toEqual([]);
    const removed = await safe(other.client.secrets.remove({ name: 'TOKEN', scope: 'workspace' }));
    expect(removed.error).toMatchObject({ code: 'STORE', message: 'The keychain is locked' });
    expect((await other.client.secrets.list()).secrets).toHaveLength(1);
    await other.dispose();
  });
});

describe('without one', () => {
  beforeEach(async () => {
    rig = await HostRig.create();
  });

  test('a value lies sealed in a file, under a key file, both for this user alone, and it is said why', async () => {
    expect(await set('TOKEN', 'hunter2-and-more')).toEqual({ kept: 'keyfile', notes: ['The keychain is locked.'] });
    expect(readFileSync(file('secrets.json'), 'utf8')).not.toContain('hunter2');
    expect(await toldBy(telling())).toBe(`${spaced('hunter2-and-more')}; ***`);
  });

  test('what must be in the keychain is not kept elsewhere', async () => {
    const { error } = await safe(set('TOKEN', 'hunter2-and-more', { keep: 'keychain' }));
    expect(error).toMatchObject({ code: 'STORE', message: 'The keychain is locked' });
    expect((await rig.client.secrets.list()).secrets).toEqual([]);
  });

  test('a value of many lines comes through whole, each line masked; one too short to be masked is warned of', async () => {
    const lines = 'first-line\nsecond-line';
    await set('TOKEN', lines);
    const script = 'echo "$VALUE"; echo "${#VALUE}"; echo second-line';
    const env = { VALUE: '${{ secrets.TOKEN }}' };
    expect(await toldBy(rig.playbook({ one: { steps: [{ name: 'Step', script, env }] } }))).toMatch(
      /^\*\*\*[\s*]*22\r\n\*\*\*$/,
    );
    const short = await set('PIN', '12');
    expect(short.notes).toContain('The value of the secret PIN is too short to be masked in output.');
  });

  test('a secret without a value is empty in the run, which says so at its start', async () => {
    const { run, notes } = await rig.client.runs.start({ path: telling(), values: noValues, trust: true });
    expect(notes).toEqual([expect.stringContaining('gantry secrets set TOKEN')]);
    expect((await outputUntil(rig.client, run, 'no such text')).trim()).toBe(';');
    expect((await rig.client.secrets.list()).unset).toEqual([{ name: 'TOKEN', usedBy: ['playbooks/test.json'] }]);
  });

  test('a workflow has its secrets too, masked as they are printed in base64', async () => {
    await set('TOKEN', 'hunter2-and-more', { scope: 'global' });
    const script = 'echo "$TOKEN ${#TOKEN}"; printf "x%s" "$TOKEN" | base64';
    const step = `run: ${JSON.stringify(script)}, env: { TOKEN: "\${{ secrets.token }}" }`;
    const text = `on: push\njobs: { one: { runs-on: ubuntu-latest, steps: [{ ${step} }] } }\n`;
    const told = await toldBy(rig.write('.github/workflows/ci.yml', text));
    expect(told).toContain('*** 16');
    expect(told).not.toContain(Buffer.from('xhunter2-and-more').toString('base64').slice(4, -4));
  });

  test('planning knows which secrets have a value, and no plan holds one', async () => {
    const path = telling();
    const codes = async () =>
      (await rig.client.playbooks.plan({ path, values: noValues })).problems.map(({ code }) => code);
    expect(await codes()).toContain('secret-undefined');
    await set('token', 'hunter2-and-more', { scope: 'global' });
    expect(await codes()).not.toContain('secret-undefined');
  });

  test.skipIf(process.platform === 'win32').each(['secrets.key', 'secrets.json'])(
    '%s that others can read is refused until it is closed to them',
    async (name) => {
      await set('TOKEN', 'hunter2-and-more');
      chmodSync(file(name), 0o644);
      const told = expect.stringContaining(`Others can get at ${file(name)}: its mode is 0644`);
      expect(await refusal(telling())).toMatchObject({ code: 'UNMET', data: { missing: [{ help: told }] } });
      const before = readFileSync(file('secrets.json'), 'utf8');
      expect((await safe(set('MORE', 'hunter3-and-more'))).error).toMatchObject({ code: 'STORE', message: told });
      expect(readFileSync(file('secrets.json'), 'utf8')).toBe(before);
      chmodSync(file(name), 0o600);
      expect(await toldBy(telling())).toContain(spaced('hunter2-and-more'));
    },
  );

  test.each([
    ['is torn', (text: string) => text.slice(0, -30), 'is damaged'],
    ['is empty', () => '', 'is damaged'],
    ['is another thing', () => '{"version":1,"entries":{}}', 'is damaged'],
    ['is of a later version', () => '{"version":2}', 'later Gantry (version 2)'],
  ])('a file that %s is told and left as it is; what needs no secret runs', async (_, change, words) => {
    await set('TOKEN', 'hunter2-and-more');
    const broken = change(readFileSync(file('secrets.json'), 'utf8'));
    writeFileSync(file('secrets.json'), broken);
    const told = expect.stringContaining(words);
    expect((await rig.client.secrets.list()).fault).toMatchObject({ message: told });
    const checks = await rig.client.doctor();
    expect(checks.find(({ id }) => id === 'secrets')).toMatchObject({ status: 'error', detail: told });
    expect((await safe(set('TOKEN', 'hunter3-and-more'))).error).toMatchObject({ code: 'STORE', message: told });
    expect(await refusal(telling())).toMatchObject({ code: 'UNMET', data: { missing: [{ help: told }] } });
    expect(await toldBy(rig.script('echo fine'))).toBe('fine');
    expect(readFileSync(file('secrets.json'), 'utf8')).toBe(broken);
  });

  test('a lost key file is told, and no new one is made beside what it sealed', async () => {
    await set('TOKEN', 'hunter2-and-more');
    const key = readFileSync(file('secrets.key'), 'utf8');
    rmSync(file('secrets.key'));
    const told = expect.stringContaining('is gone');
    expect((await safe(set('MORE', 'hunter3-and-more'))).error).toMatchObject({ message: told });
    expect(await refusal(telling())).toMatchObject({ data: { missing: [{ help: told }] } });
    writeFileSync(file('secrets.key'), key, { mode: 0o600 });
    expect(await toldBy(telling())).toContain(spaced('hunter2-and-more'));
  });

  test('a sealed value that was put under another name does not open', async () => {
    await set('TOKEN', 'hunter2-and-more');
    const text = readFileSync(file('secrets.json'), 'utf8');
    writeFileSync(file('secrets.json'), text.replace('"TOKEN"', '"OTHER"'), { mode: 0o600 });
    expect(await refusal(telling('OTHER'))).toMatchObject({
      data: { missing: [{ what: 'secret OTHER', help: expect.stringContaining('does not open') }] },
    });
  });

  test('under a passphrase only who knows it has the value, and what is kept next is kept so too', async () => {
    const knowing = await rig.another({ askPassphrase: async () => 'correct horse' });
    const secret = { name: 'TOKEN', scope: 'workspace', value: 'hunter2-and-more' } as const;
    expect(await knowing.client.secrets.set({ ...secret, keep: 'passphrase' })).toMatchObject({ kept: 'passphrase' });
    expect(await knowing.client.secrets.set({ ...secret, name: 'NEXT' })).toMatchObject({ kept: 'passphrase' });
    const start = { path: telling(), values: noValues, trust: true };
    const { run } = await knowing.client.runs.start(start);
    expect(await outputUntil(knowing.client, run, 'no such text')).toContain(spaced('hunter2-and-more'));
    const wrong = await rig.another({ askPassphrase: async () => 'battery staple' });
    const told = expect.stringContaining('not the one of these secrets');
    expect((await safe(wrong.client.runs.start(start))).error).toMatchObject({ data: { missing: [{ help: told }] } });
    expect((await safe(wrong.client.secrets.set(secret))).error).toMatchObject({ code: 'STORE', message: told });
    expect(await refusal(telling())).toMatchObject({
      data: { missing: [{ help: expect.stringContaining('GANTRY_SECRETS_PASSPHRASE') }] },
    });
    await Promise.all([knowing.dispose(), wrong.dispose()]);
  });

  test('a passphrase that is typed later unlocks what lies under it, in that program alone, until it is locked', async () => {
    const { secrets } = rig.client;
    const secret = { name: 'TOKEN', scope: 'workspace', value: 'hunter2-and-more', keep: 'passphrase' } as const;
    expect((await secrets.list()).passphrase).toEqual({ chosen: false, known: false });
    await secrets.unlock({ passphrase: 'correct horse' });
    expect(await secrets.set(secret)).toMatchObject({ kept: 'passphrase' });
    expect((await secrets.list()).passphrase).toEqual({ chosen: true, known: true });
    const other = await rig.another();
    expect((await other.client.secrets.list()).passphrase).toEqual({ chosen: true, known: false });
    const start = { path: telling(), values: noValues, trust: true };
    expect((await safe(other.client.runs.start(start))).error).toMatchObject({
      code: 'UNMET',
      data: { missing: [{ what: 'secret TOKEN' }], locked: ['TOKEN'] },
    });
    const wrong = await safe(other.client.secrets.unlock({ passphrase: 'battery staple' }));
    expect(wrong.error).toMatchObject({ code: 'WRONG' });
    expect((await other.client.secrets.list()).passphrase.known).toBe(false);
    await other.client.secrets.unlock({ passphrase: 'correct horse' });
    // A wrong one that follows takes nothing away.
    await safe(other.client.secrets.unlock({ passphrase: 'battery staple' }));
    const { run } = await other.client.runs.start(start);
    expect(await outputUntil(other.client, run, 'no such text')).toContain(spaced('hunter2-and-more'));
    await other.client.secrets.lock();
    expect((await safe(other.client.runs.start(start))).error).toMatchObject({ data: { locked: ['TOKEN'] } });
    for (const name of ['secrets.json', 'secrets.lock'])
      if (existsSync(file(name)) && statSync(file(name)).isFile())
        expect(readFileSync(file(name), 'utf8')).not.toContain('correct horse');
    await other.dispose();
  });

  test('a name or a value that no environment can hold is refused', async () => {
    for (const [name, value] of [
      ['1ST', 'x'],
      ['A B', 'x'],
      ['', 'x'],
      ['A', ''],
      ['A', 'x\0y'],
      ['A', 'x'.repeat(40_000)],
    ] as const)
      expect((await safe(set(name, value))).error, name).toMatchObject({ code: 'BAD_REQUEST' });
  });
});
