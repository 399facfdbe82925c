import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

const steps = (script: string) => ({ name: 'Test', steps: [{ name: 'Step', script }] });

/** A playbook whose job `unit` fails while the file `broken` is there. */
function write(host: BrowserHost, build = 'echo built'): void {
  const metadata = { name: 'checked', description: 'Fails now and then.', version: '1.0.0', category: 'testing' };
  const jobs = { build: steps(build), unit: steps('echo "took 12 ms"; test ! -e broken') };
  const orchestration = { defaults: { shell: 'bash' }, jobs };
  writeFileSync(join(host.workspace, 'playbooks', 'checked.json'), JSON.stringify({ metadata, orchestration }));
}

async function command(app: Page, title: string): Promise<void> {
  await app.keyboard.press('Control+k');
  await app.keyboard.type(title);
  await app.getByRole('option', { name: title }).first().waitFor();
  await app.keyboard.press('Enter');
}

const runState = (app: Page) => app.getByRole('status', { name: 'State of the run' });

/** Runs it twice: once well, then not. */
async function runTwice(host: BrowserHost, app: Page): Promise<void> {
  write(host);
  await app.getByRole('button', { name: 'checked', exact: true }).click();
  await expect(app.getByRole('tab', { name: /checked\.json/ })).toHaveAttribute('aria-selected', 'true');
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect(runState(app)).toContainText('success');
  writeFileSync(join(host.workspace, 'broken'), '');
  await app.keyboard.press('F5');
  await expect(runState(app)).toContainText('failure');
  rmSync(join(host.workspace, 'broken'));
}

const history = (app: Page) => app.getByRole('region', { name: 'History', exact: true });
const rows = (app: Page) => history(app).getByRole('table', { name: 'Runs' }).locator('tbody tr');

test('runs are filtered, a flaky job is told, one is pinned, and old ones go after what they free was shown', async ({
  host,
  app,
}) => {
  await runTwice(host, app);
  await command(app, 'Show history of all runs');
  await expect(rows(app)).toHaveCount(2);
  await history(app).getByLabel('State').selectOption('Failure');
  await expect(rows(app)).toHaveCount(1);
  await expect(rows(app)).toContainText('unit');
  await history(app).getByLabel('State').selectOption('Any state');
  await history(app).getByLabel('Playbook').selectOption('checked');
  const jobs = app.getByRole('region', { name: 'Jobs of checked' });
  await expect(jobs.getByRole('row').filter({ hasText: '50%' })).toContainText('flaky');
  await rows(app).last().getByRole('button', { name: /^Pin / }).click();
  await expect(
    rows(app)
      .last()
      .getByRole('button', { name: /^Unpin / }),
  ).toBeVisible();
  await command(app, 'Clean up old runs');
  const dialog = app.getByRole('dialog');
  await expect(dialog).toContainText('Nothing goes');
  await dialog.getByLabel('Keep only the newest so many').fill('0');
  await expect(dialog).toContainText('1 run would go');
  await expect(dialog).toContainText('1 run stay');
  await dialog.getByRole('button', { name: 'Remove 1 run' }).click();
  await expect(dialog).toContainText('Removed: 1 run');
  await app.keyboard.press('Escape');
  await expect(rows(app)).toHaveCount(1);
});

test('a run is compared with the one before: how its jobs ended, and where their output differs first', async ({
  host,
  app,
}) => {
  await runTwice(host, app);
  write(host, 'echo other');
  await app.getByRole('tab', { name: /checked\.json/ }).click();
  await app.keyboard.press('F5');
  await expect(runState(app)).toContainText('success');
  await app.keyboard.press('Alt+5');
  const comparison = app.getByRole('region', { name: 'Comparison' });
  await expect(comparison).toContainText('jobs.build.steps.step-1.text');
  await expect(comparison).toContainText('+ echo other');
  await expect(comparison).toContainText('First different line: 1');
  await expect(comparison.getByRole('row').filter({ hasText: 'Test' }).nth(1)).toContainText('success');
  await comparison.getByRole('combobox').selectOption({ index: 1 });
  await expect(comparison).toContainText('The same in both.');
});

test('a run is run again in part, after its plan showed what is reused', async ({ host, app }) => {
  await runTwice(host, app);
  await app.getByRole('button', { name: /^Run again/ }).click();
  const dialog = app.getByRole('dialog');
  await expect(dialog.getByLabel(/^What did not succeed/)).toBeChecked();
  const jobs = dialog.getByRole('list', { name: 'Jobs of the re-run' }).getByRole('listitem');
  await expect(jobs).toHaveText([/reused/, /runs/]);
  await dialog.getByLabel('Everything').check();
  await expect(jobs).toHaveText([/runs/, /runs/]);
  await dialog.getByLabel('unit alone').check();
  await expect(jobs).toHaveText([/reused/, /runs/]);
  write(host, 'echo edited');
  await dialog.getByLabel(/^What did not succeed/).check();
  await dialog.getByLabel('With the playbook as it is saved now').check();
  await expect(jobs).toHaveText([/runs/, /runs/]);
  await dialog.getByLabel('With the playbook as it is saved now').uncheck();
  await dialog.getByLabel('unit alone').check();
  await dialog.getByRole('button', { name: 'Run 1 of 2 jobs' }).click();
  await expect(runState(app)).toContainText('success');
  await expect(app.getByRole('tab', { name: /checked/ })).toHaveCount(4);
});

test.describe('while the window is not in front', () => {
  test.use({ permissions: ['notifications'] });
  test('the end of a run and a step that asks are told on the desktop', async ({ host, page }) => {
    await page.addInitScript(() => {
      const told: string[] = [];
      class Told {
        static permission = 'granted';
        constructor(title: string, { body }: { body: string }) {
          told.push(`${title} ${body}`);
        }
      }
      Object.assign(window, { told, Notification: Told });
      document.hasFocus = () => false;
    });
    await page.goto(host.address);
    await runTwice(host, page);
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { told: string[] }).told))
      .toEqual(['checked: success ', 'checked: failure Failed: unit']);
    const asks = { name: 'asks', description: 'Asks a person.', version: '1.0.0', category: 'testing' };
    const jobs = { a: { name: 'A', steps: [{ name: 'Ask', shell: 'bash', script: 'read -r answer' }] } };
    const file = join(host.workspace, 'playbooks', 'asks.json');
    writeFileSync(file, JSON.stringify({ metadata: asks, orchestration: { jobs } }));
    await page.getByRole('button', { name: 'asks', exact: true }).click();
    await page.keyboard.press('F5');
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { told: string[] }).told.slice(2)))
      .toEqual(['asks: Ask waits for input Job a']);
  });
});

for (const scheme of ['light', 'dark'] as const) {
  test(`the history has no accessibility violation (${scheme})`, async ({ host, app }) => {
    await app.emulateMedia({ colorScheme: scheme });
    const check = async (view: string) => {
      const { violations } = await new AxeBuilder({ page: app }).exclude('.xterm').analyze();
      expect(violations.map(({ id, nodes }) => `${view}: ${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
    };
    await command(app, 'Show history of all runs');
    await check('no runs');
    await runTwice(host, app);
    await command(app, 'Compare the run with another');
    await expect(app.getByRole('region', { name: 'Comparison' })).toContainText('The same in both.');
    await check('comparison');
    if (process.env.SHOTS) await app.screenshot({ path: `${process.env.SHOTS}/compare-${scheme}.png` });
    await command(app, 'Show history of all runs');
    await history(app).getByLabel('Playbook').selectOption('checked');
    await expect(app.getByRole('region', { name: 'Jobs of checked' })).toContainText('flaky');
    await check('history');
    if (process.env.SHOTS)
      for (const width of [1280, 1920]) {
        await app.setViewportSize({ width, height: 800 });
        await app.screenshot({ path: `${process.env.SHOTS}/history-${scheme}-${width}.png` });
      }
    await history(app).getByRole('button', { name: 'Clean up…' }).click();
    await app.getByLabel('Keep only the newest so many').fill('1');
    await expect(app.getByRole('dialog')).toContainText('1 run would go');
    await check('clean up');
    if (process.env.SHOTS) await app.screenshot({ path: `${process.env.SHOTS}/clean-${scheme}.png` });
  });
}
