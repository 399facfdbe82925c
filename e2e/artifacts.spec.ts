import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

const runState = (app: Page) => app.getByRole('status', { name: 'State of the run' });

/** Opens the sample that keeps an artifact, and runs it to its end. */
async function runSample(app: Page): Promise<void> {
  await app.getByText('artifacts-and-cache').first().click();
  await expect(app.getByRole('tab', { name: /artifacts-and-cache/ })).toBeVisible();
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect(runState(app)).toContainText('success');
}

async function expectAccessible(app: Page, view: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app }).exclude('.xterm').analyze();
  expect(violations.map(({ id, nodes }) => `${view}: ${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
}

test('an artifact is listed with its size, looked into, and downloaded, whole and by the file', async ({ app }) => {
  await runSample(app);
  await app.getByRole('button', { name: 'Summary', exact: true }).click();
  const summary = app.getByRole('region', { name: 'Summary of the run' });
  await expect(summary.getByText(/119 bytes in 2 files, of build/)).toBeVisible();
  await expectAccessible(app, 'summary');
  const [whole] = await Promise.all([
    app.waitForEvent('download'),
    summary.getByTitle('Download site as .tar.gz').click(),
  ]);
  expect(whole.suggestedFilename()).toBe('site.tar.gz');
  expect(gunzipSync(readFileSync(await whole.path())).toString('latin1')).toContain('keepers.html');
  await summary.getByRole('button', { name: 'Open' }).click();
  const dialog = app.getByRole('dialog', { name: 'Artifact site' });
  await dialog.getByRole('button', { name: 'keepers.html' }).click();
  await expect(dialog.getByRole('region', { name: 'Content of keepers.html' })).toContainText('<h1>Keepers</h1>');
  await expectAccessible(app, 'artifact');
  const [one] = await Promise.all([app.waitForEvent('download'), dialog.getByLabel('Download keepers.html').click()]);
  expect(readFileSync(await one.path(), 'utf8')).toContain('Ada, Grace');
});

test('the palette opens the artifacts of the run', async ({ app }) => {
  await runSample(app);
  await app.keyboard.press('Control+k');
  await app.keyboard.type('open artifacts');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('dialog', { name: 'Artifact site' })).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(app.getByRole('dialog')).toBeHidden();
});

test('run again, the unchanged job is from the cache, on the graph and in words', async ({ app }) => {
  await runSample(app);
  await app.keyboard.press('F5');
  const node = app.locator('[data-job="build"]');
  await expect(node.getByText('from cache')).toBeVisible();
  await expect(runState(app)).toContainText('success');
  await app
    .getByRole('tree', { name: /of the run/i })
    .getByText('Build the site')
    .click();
  await expect(app.getByRole('region', { name: 'What became of the selection' })).toContainText(
    'Taken from the cache: run',
  );
});
