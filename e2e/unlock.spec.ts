import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

const passphrase = 'correct horse battery';
const value = 's3cr3t-value-123';

const dialog = (app: Page) => app.getByRole('dialog');
const secrets = (app: Page) => app.getByRole('region', { name: 'Secrets', exact: true });
const runState = (app: Page) => app.getByRole('status', { name: 'State of the run' });

async function command(app: Page, title: string): Promise<void> {
  await app.keyboard.press('Control+k');
  await app.keyboard.type(title);
  await app.getByRole('option', { name: title }).first().waitFor();
  await app.keyboard.press('Enter');
}

test('secrets under a passphrase: chosen with the first, asked for by a run, locked again', async ({ host, app }) => {
  // Each passphrase is made slow to guess, on a slow machine very slow.
  test.slow();
  const metadata = { name: 'deploy', description: 'Deploys with a token.', version: '1.0.0', category: 'testing' };
  const step = { name: 'Use', script: 'echo "${#TOKEN} letters"', env: { TOKEN: '${{ secrets.TOKEN }}' } };
  const orchestration = { defaults: { shell: 'bash' }, jobs: { one: { name: 'Deploy', steps: [step] } } };
  rmSync(join(host.workspace, 'playbooks', 'secrets.yaml'));
  writeFileSync(join(host.workspace, 'playbooks', 'deploy.json'), JSON.stringify({ metadata, orchestration }));

  await command(app, 'Add a secret');
  await dialog(app).getByLabel('Name').fill('TOKEN');
  await dialog(app).getByLabel('Value', { exact: true }).fill(value);
  await dialog(app).getByLabel('Kept in').selectOption('passphrase');
  await dialog(app).getByLabel('New passphrase').fill(passphrase);
  await dialog(app).getByLabel('The same again').fill('something else');
  await app.keyboard.press('Enter');
  await expect(dialog(app).getByText('The two are not the same')).toBeVisible();
  await dialog(app).getByLabel('The same again').fill(passphrase);
  await app.keyboard.press('Enter');
  await expect(dialog(app)).toBeHidden();
  await command(app, 'Show secrets');
  await expect(secrets(app).getByText('Unlocked until Gantry ends')).toBeVisible();

  await command(app, 'Lock the secrets');
  await expect(secrets(app).getByText('Locked by the passphrase')).toBeVisible();
  await command(app, 'Show workspace');
  await app.getByRole('button', { name: 'deploy', exact: true }).click();
  await expect(app.getByRole('tab', { name: /deploy\.json/ })).toHaveAttribute('aria-selected', 'true');
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect(dialog(app).getByText('The run needs TOKEN.')).toBeVisible();
  const field = dialog(app).getByLabel('Passphrase');
  await expect(field).toBeFocused();
  await app.keyboard.type('battery staple');
  await app.keyboard.press('Enter');
  await expect(dialog(app).getByText('The passphrase is not the one of these secrets')).toBeVisible();
  expect((await new AxeBuilder({ page: app }).analyze()).violations).toEqual([]);
  await field.fill(passphrase);
  await app.keyboard.press('Enter');
  await expect(runState(app)).toContainText('success');
  await expect.poll(() => app.locator('.xterm-rows').first().textContent()).toContain(`${value.length} letters`);

  await command(app, 'Lock the secrets');
  await command(app, 'Show secrets');
  await expect(secrets(app).getByText('Locked by the passphrase')).toBeVisible();
  expect((await new AxeBuilder({ page: app }).analyze()).violations).toEqual([]);
  await secrets(app).getByRole('button', { name: 'Unlock…' }).press('Enter');
  await expect(field).toBeFocused();
  await field.fill(passphrase);
  await app.keyboard.press('Enter');
  await expect(secrets(app).getByText('Unlocked until Gantry ends')).toBeVisible();
});
