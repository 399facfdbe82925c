import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

const script = '0402_Measure-Files.ps1';
const editor = (page: Page) => page.getByRole('textbox', { name: /^Source of / });

/** All that is kept in a folder of drafts. */
function draftsIn(folder: string): string {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('');
}

/** Types into a script without saving it. */
async function typeDraft(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^0402 Measure-Files/ }).click();
  await editor(page).focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('# a line of work\n');
  await expect(page.getByRole('tab', { name: `${script} not saved` })).toBeVisible();
}

test('unsaved work outlives the host and the browser: both gone, it is open again, and is saved', async ({
  host,
  page,
  browser,
}) => {
  await page.goto(host.address);
  await typeDraft(page);
  const kept = join(host.workspace, '.gantry', 'drafts');
  await expect.poll(() => draftsIn(kept)).toContain('# a line of work\\n');
  await host.kill();
  await page.close();
  await host.start();
  const context = await browser.newContext();
  const again = await context.newPage();
  await again.goto(host.address);
  await expect(again.getByRole('tab', { name: `${script} not saved`, selected: true })).toBeVisible();
  await expect(editor(again)).toContainText('# a line of work');
  const { violations } = await new AxeBuilder({ page: again }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
  await again.keyboard.press('Control+s');
  const file = join(host.workspace, 'automation-scripts', script);
  await expect.poll(() => readFileSync(file, 'utf8')).toMatch(/^# a line of work\n/);
  await expect.poll(() => draftsIn(kept)).toBe('');
  await context.close();
});

test('a file that is no UTF-8 is refused with what to do, and is not written', async ({ host, app }) => {
  const file = join(host.workspace, 'automation-scripts', '0900_Old.ps1');
  const bytes = Buffer.from('# caf\xe9\n', 'latin1');
  writeFileSync(file, bytes);
  await app.getByRole('button', { name: /^0900 Old/ }).click();
  await expect(app.getByText('Convert it to UTF-8 first')).toBeVisible();
  await app.keyboard.press('Control+s');
  expect(readFileSync(file)).toEqual(bytes);
});
