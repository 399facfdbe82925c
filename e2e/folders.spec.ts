import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

async function checkAxe(app: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
}

test('what changed in a playbook since it ran is shown by a key, from its tab and from the tab of the run', async ({
  host,
  app,
}) => {
  const file = join(host.workspace, 'playbooks', 'quick-start.json');
  await expect(app.getByRole('tab', { name: /quick-start\.json/ })).toBeVisible();
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect(app.getByRole('status', { name: 'State of the run' })).toContainText('success');
  await app.keyboard.press('Shift+Alt+R');
  await expect(app.getByText('The playbook is as it was in that run.')).toBeVisible();
  writeFileSync(file, readFileSync(file, 'utf8').replace('"name": "quick-start"', '"name": "quicker-start"'));
  await expect(app.getByRole('button', { name: 'quicker-start', exact: true })).toBeVisible();
  for (const tab of [/quick-start$/, /quick-start\.json/]) {
    await app.getByRole('tab', { name: tab }).click();
    await app.keyboard.press('Shift+Alt+R');
    const dialog = app.getByRole('dialog', { name: /What differs from the run of/ });
    await expect(dialog.locator('.cm-deletedChunk')).toContainText('quick-start');
    await expect(dialog.locator('.cm-changedLine')).toContainText('quicker-start');
    await checkAxe(app);
    await app.keyboard.press('Escape');
  }
});
