import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { eventsOf, HostRig } from '../testing/rig.ts';

test('a host that starts removes what is past its time, and says what that frees; the rest stays', async () => {
  const rig = await HostRig.create();
  rig.write('a.txt', 'four');
  const keep = (name: string) => ({
    name,
    uses: 'upload-artifact',
    with: { name, path: 'a.txt', 'retention-days': 1 },
  });
  const run = await rig.start(rig.playbook({ one: { steps: [keep('old'), keep('new')] } }));
  await eventsOf(rig.client, run);
  await rig.host.dispose();
  const folder = join(rig.workspace, '.gantry', 'runs', run);
  const manifest = join(folder, 'artifact-manifests', 'old.json');
  const expired = { ...JSON.parse(readFileSync(manifest, 'utf8')), expiresAt: '2020-01-01T00:00:00.000Z' };
  writeFileSync(manifest, JSON.stringify(expired));
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  const host = await rig.another();
  await host.dispose();
  expect(told.mock.calls.flat()).toEqual(['Artifacts past their time were removed: 1, 4 bytes freed.']);
  told.mockRestore();
  expect(existsSync(join(folder, 'artifacts', 'old'))).toBe(false);
  expect(existsSync(join(folder, 'artifacts', 'new', 'a.txt'))).toBe(true);
  await rig.dispose();
});
