import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

const storage = (app: Page) => app.getByRole('region', { name: 'Storage' });
const inUse = (app: Page, what: string) => storage(app).getByRole('status', { name: `${what} in use` });

async function command(app: Page, title: string): Promise<void> {
  await app.keyboard.press('Control+k');
  await app.keyboard.type(title);
  await app.getByRole('option', { name: title }).first().waitFor();
  await app.keyboard.press('Enter');
}

test('limits of storage are seen beside what is in use, and changed from the keyboard', async ({ host, app }) => {
  await app.getByRole('button', { name: 'artifacts-and-cache', exact: true }).click();
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect(app.getByRole('status', { name: 'State of the run' })).toContainText('success');

  await command(app, 'Storage limits');
  const cache = storage(app).getByLabel('Cache of a workspace, at most');
  await expect(cache).toBeFocused();
  await expect(cache).toHaveAttribute('placeholder', '10');
  await expect(inUse(app, 'Cache')).toContainText(/[1-9]\d* entr/);
  await expect(inUse(app, 'Artifacts')).toContainText(/[1-9]\d* artifact/);
  await expect(inUse(app, 'Runs')).toContainText('1 run');
  await app.keyboard.type('0');
  await expect(cache).toHaveAttribute('aria-invalid', 'true');
  await app.keyboard.press('Escape');
  await expect(cache).toHaveValue('');
  await app.keyboard.type('2.5');
  await app.keyboard.press('Enter');
  await expect(app.getByText('The cache’s limit is changed.')).toBeAttached();
  await app.keyboard.press('Tab');
  await app.keyboard.type('14');
  await app.keyboard.press('Tab');
  const path = join(host.folder, 'config', 'settings.json');
  await expect
    .poll(() => JSON.parse(readFileSync(path, 'utf8')).limits)
    .toEqual({ cacheBytes: 2_500_000_000, artifactDays: 14 });
  const { violations } = await new AxeBuilder({ page: app }).analyze();
  expect(violations).toEqual([]);
  await app.reload();
  await expect(cache).toHaveValue('2.5');
  await cache.fill('');
  await cache.press('Enter');
  await expect(cache).toHaveAttribute('placeholder', '10');
});
