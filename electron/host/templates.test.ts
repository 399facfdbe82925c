import { afterEach, beforeEach, expect, test } from 'vitest';
import { fillTemplate } from '../../shared/playbook/fill-template.ts';
import { HostRig } from './testing/rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(() => rig.dispose());

test('each template is a playbook that nothing is wrong with, in YAML and in JSON', async () => {
  rig.write('automation-scripts/0100_Prepare.ps1', '');
  rig.write('automation-scripts/0400_Check.ps1', '');
  const templates = await rig.client.templates();
  expect(templates.length).toBeGreaterThan(5);
  for (const { id, text } of templates) {
    for (const path of [`playbooks/${id}.yaml`, `playbooks/${id}.json`]) {
      const { problems } = await rig.client.playbooks.validate({ path, text: fillTemplate(text, path) });
      expect(problems, path).toEqual([]);
    }
  }
});
