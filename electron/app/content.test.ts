import { expect, test } from 'vitest';
import { eventsOf, HostRig } from '../host/testing/rig.ts';
import { serveContent } from './content.ts';

test('the app serves artifacts under its own scheme, and of its own workspace alone', async () => {
  const rig = await HostRig.create();
  rig.write('dist/a b.txt', 'hello');
  const steps = [{ name: 'Keep', uses: 'upload-artifact', with: { name: 'site', path: 'dist' } }];
  const run = await rig.start(rig.playbook({ one: { steps } }));
  await eventsOf(rig.client, run);
  const url = `gantry://app/artifacts/${run}/site/a%20b.txt`;
  const answer = await serveContent(rig.folder, url, rig.hosts);
  expect(await answer.text()).toBe('hello');
  expect(answer.headers.get('content-disposition')).toContain('attachment');
  expect((await serveContent(rig.folder, url)).status).toBe(404);
  expect((await serveContent(rig.folder, url.replace('//app', '//other'), rig.hosts)).status).toBe(404);
  await rig.dispose();
});
