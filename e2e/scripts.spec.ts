import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

const library = (app: Page) => app.getByRole('region', { name: 'Scripts library' });
const list = (app: Page) => library(app).getByRole('listbox', { name: 'Scripts' });
const details = (app: Page) => library(app).getByRole('region', { name: /^Script \d{4}/ });

async function checkAxe(app: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
}

/** A script in the shell that is everywhere, and hundreds beside it. */
function fill(host: BrowserHost): void {
  const folder = join(host.workspace, 'automation-scripts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, '0500_Greet.sh'),
    '# Stage: Greeting\n# Tags: quick, polite\n# Description: Says hello.\necho "hello from a script"\n',
  );
  for (let number = 2000; number < 2400; number++)
    writeFileSync(join(folder, `${number}_Task-${number}.sh`), `# Stage: Bulk\n# Tags: bulk\necho ${number}\n`);
  writeFileSync(
    join(host.workspace, 'playbooks', 'greeting.yaml'),
    'metadata: { name: greeting, description: Greets by number., version: 1.0.0, category: testing }\norchestration:\n  jobs:\n    greet:\n      name: Greet\n      steps:\n        - name: Say it\n          run: "0500-0599"\n',
  );
}

test('the library of hundreds is found by words, stage and tag, tells who uses a script, and runs one alone, all by keys', async ({
  host,
  app,
}) => {
  fill(host);
  await expect(app.getByRole('button', { name: 'greeting', exact: true })).toBeVisible();
  await app.keyboard.press('Control+Shift+x');
  await expect(library(app).getByRole('status')).toHaveText('405 scripts');
  expect(await list(app).getByRole('option').count()).toBeLessThan(60);
  await list(app).focus();
  await app.keyboard.press('End');
  await expect(details(app)).toHaveAccessibleName('Script 2399 Task-2399');
  await checkAxe(app);
  await library(app).getByLabel('Stage').selectOption('Greeting');
  await expect(details(app)).toHaveAccessibleName('Script 0500 Greet');
  await expect(details(app)).toContainText('greeting › greet › Say it');
  await library(app).getByLabel('Stage').selectOption('');
  await library(app).getByLabel('Find scripts').fill('polite hello');
  await expect(library(app).getByRole('status')).toHaveText('1 of 405 scripts');
  await list(app).focus();
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect(app.getByRole('status', { name: 'State of the run' })).toContainText('success');
  await expect(app.getByRole('tab', { name: /0500 Greet/ })).toBeVisible();
  await app.keyboard.press('Control+Shift+x');
  await details(app)
    .getByRole('button', { name: /greeting › greet/ })
    .click();
  await expect(
    app.getByRole('tree', { name: 'Jobs of greeting' }).getByRole('treeitem', { selected: true }),
  ).toContainText('Say it');
});

test('a script is run alone by a form of its parameters, by type, choices and help; the values are there the next time', async ({
  host,
  app,
}) => {
  const text = `# Stage: Check
param(
    # Where to look.
    [string]$Path = '.',
    [Parameter(Mandatory)][ValidateSet('Fast', 'Slow')][string]$Mode,
    [switch]$Deep,
    [int]$Rounds
)
"$Path $Mode $Deep $Rounds"
`;
  writeFileSync(join(host.workspace, 'automation-scripts', '0600_Probe.ps1'), text);
  const row = app.getByRole('button', { name: /^0600 Probe/ });
  await row.click();
  await app.keyboard.press('F5');
  const form = app.getByRole('dialog', { name: 'Run 0600 Probe' });
  await expect(form.getByLabel('Path')).toHaveAccessibleDescription(/Where to look\. Without it '\.'\./);
  await expect(form.getByLabel('Mode (required)').getByRole('option')).toHaveText(['Fast', 'Slow']);
  await checkAxe(app);
  await form.getByLabel('Mode').selectOption('Slow');
  await form.getByLabel('Deep').check();
  await form.getByLabel('Rounds').fill('three');
  await app.keyboard.press('Control+Enter');
  await expect(form.getByText('A number', { exact: true })).toBeVisible();
  await form.getByLabel('Rounds').fill('3');
  await form.getByRole('button', { name: 'Plan', exact: true }).click();
  const plan = app.getByRole('dialog', { name: 'Plan of script-0600-probe with these values' });
  await expect(plan.getByRole('article', { name: 'Probe' })).toContainText('Slow');
  await checkAxe(app);
  await app.keyboard.press('Escape');
  await expect(form.getByLabel('Rounds')).toHaveValue('3');
  await app.keyboard.press('Control+Enter');
  // Asked for trust, or told that there is no PowerShell: the values are kept all the same.
  await expect(form).toBeHidden();
  await expect(app.getByRole('dialog')).toBeVisible();
  await app.keyboard.press('Escape');
  await app.keyboard.press('F5');
  await expect(form.getByLabel('Rounds')).toHaveValue('3');
  await expect(form.getByLabel('Mode')).toHaveValue('Slow');
  await expect(form.getByLabel('Deep')).toBeChecked();
});

test('a new script is begun by a key, with the next free number of its stage and its metadata in its head', async ({
  host,
  app,
}) => {
  await expect(app.getByRole('button', { name: /^0402 Measure-Files/ })).toBeVisible();
  await app.keyboard.press('Alt+Shift+N');
  const dialog = app.getByRole('dialog', { name: 'New script' });
  await app.keyboard.type('Copy-Logs');
  await dialog.getByLabel('Stage').fill('Work');
  await expect(dialog.getByLabel('Number')).toHaveValue('0208');
  await dialog.getByLabel('Number').fill('0402');
  await expect(dialog.getByText(/Measure-Files\.ps1 has it already/)).toBeVisible();
  await dialog.getByLabel('Number').fill('0210');
  await dialog.getByLabel('Tags').fill('logs, nightly');
  await checkAxe(app);
  await app.keyboard.press('Enter');
  await expect(app.getByRole('tab', { name: '0210_Copy-Logs.ps1', selected: true })).toBeVisible();
  const file = join(host.workspace, 'automation-scripts', '0210_Copy-Logs.ps1');
  expect(readFileSync(file, 'utf8')).toMatch(/\.NOTES\n {4}Stage: Work\n {4}Tags: logs, nightly\n/);
  await expect(app.getByRole('button', { name: /^0210 Copy-Logs/ })).toBeVisible();
});
