import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

const heading = (app: Page, name: string) =>
  app.getByRole('region', { name: 'Workspace' }).getByRole('heading', { name, exact: true });
const editor = (app: Page) => app.getByRole('textbox', { name: /^Source of / });

test('another folder opens by keyboard, begins from a template, asks for trust, and is as it was on reload and at the next start', async ({
  host,
  page: app,
  browser,
}) => {
  const folder = join(host.folder, 'other');
  mkdirSync(join(folder, 'inner'), { recursive: true });
  await app.goto(host.address);
  await expect(heading(app, 'sample')).toBeVisible();
  await app.keyboard.press('Control+o');
  const dialog = app.getByRole('dialog', { name: 'Open a folder' });
  await expect(dialog.getByRole('button', { name: /^sample/ })).toBeVisible();
  await app.keyboard.type(`${host.folder}/missing`);
  await app.keyboard.press('Enter');
  await expect(dialog.getByText(/There is no folder .*missing/)).toBeVisible();
  await dialog.getByRole('textbox').fill(folder);
  await app.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'inner' })).toBeVisible();
  await checkAxe(app);
  await app.keyboard.press('Control+Enter');
  await expect(heading(app, 'other')).toBeVisible();
  await expect(app.getByText('No playbooks yet.')).toBeVisible();
  await checkAxe(app);

  await app.keyboard.press('Alt+n');
  await app.keyboard.type('Night work');
  await app.getByRole('radio', { name: /Fan-out and fan-in/ }).check();
  await checkAxe(app);
  await app.keyboard.press('Enter');
  await expect(app.getByRole('tree', { name: 'Jobs of night-work' }).getByText('Gather')).toBeVisible();
  expect(readFileSync(join(folder, 'playbooks', 'Night work.yaml'), 'utf8')).toContain('name: night-work');
  await app.keyboard.press('F5');
  await expect(app.getByRole('dialog', { name: /Do you trust/ })).toContainText(folder);
  await app.keyboard.press('Escape');
  await app.keyboard.press('Alt+2');
  await app.reload();
  const tab = (page: Page) => page.getByRole('tab', { name: 'Night work.yaml', selected: true });
  await expect(tab(app)).toBeVisible();
  await expect(editor(app)).toContainText('name: night-work');

  await app.close();
  await host.kill();
  await host.start();
  const context = await browser.newContext();
  const next = await context.newPage();
  await next.goto(host.address);
  await expect(heading(next, 'sample')).toBeVisible();
  await next.keyboard.press('Alt+o');
  await next.getByRole('option', { name: folder }).click();
  await expect(tab(next)).toBeVisible();
  await expect(editor(next)).toContainText('name: night-work');
  await context.close();
});

/** Goes to an end of the text and types there. */
async function typeAt(page: Page, end: 'Home' | 'End', text: string): Promise<void> {
  await editor(page).focus();
  await page.keyboard.press(`Control+${end}`);
  await page.keyboard.type(text);
}

test('of two windows on one file each keeps what was typed in it: edits are merged, or asked about, and outlive a reload', async ({
  host,
  app,
  context,
}) => {
  const file = join(host.workspace, 'automation-scripts', '0402_Measure-Files.ps1');
  const other = await context.newPage();
  await other.goto(host.address);
  for (const page of [app, other]) await page.getByRole('button', { name: /^0402 Measure-Files/ }).click();
  await typeAt(app, 'Home', '# first window\n');
  // No time to be kept: the page goes at once.
  await app.reload();
  await expect(editor(app)).toContainText('# first window');
  await typeAt(other, 'End', '# second window\n');
  await other.keyboard.press('Control+s');
  await expect.poll(() => readFileSync(file, 'utf8')).toMatch(/# second window\n$/);
  await expect(app.getByText(/changed on disk; that was merged with your edits/)).toBeVisible();
  await app.keyboard.press('Control+s');
  await expect.poll(() => readFileSync(file, 'utf8')).toMatch(/^# first window\n(.|\n)*# second window\n$/);
  await typeAt(other, 'Home', '# there\n');
  await expect(editor(other)).toContainText('# first window');
  await typeAt(app, 'Home', '# here\n');
  await app.keyboard.press('Control+s');
  const question = other.getByRole('dialog', { name: 'This file changed on disk' });
  await expect(question).toBeVisible();
  // Where both are lost at once, what was typed in the one is still there.
  await other.reload();
  await expect(question).toBeVisible();
  await expect(other.locator('.cm-content')).toContainText('# there');
  await question.getByRole('button', { name: 'Keep my edits' }).click();
  await other.keyboard.press('Control+s');
  await expect.poll(() => readFileSync(file, 'utf8')).toMatch(/^# there\n/);
});
