import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

const script = [
  'echo "building the site"',
  'echo "src/site.c:12:5: error: expected an expression"',
  'echo "src/site.c:20:1: warning: unused variable"',
  'echo "# Result" >> "$GANTRY_STEP_SUMMARY"',
  'exit 3',
].join('\n');

/** Runs a playbook whose only job fails, and shows its summary. */
async function failedSummary(host: BrowserHost, app: Page): Promise<void> {
  const metadata = { name: 'breaks', description: 'Fails with problems told.', version: '1.0.0', category: 'testing' };
  const build = {
    name: 'Build',
    steps: [
      { name: 'Compile', shell: 'bash', script },
      { name: 'Ship', shell: 'bash', script: 'echo never' },
    ],
  };
  const playbook = {
    metadata,
    orchestration: { jobs: { build } },
    reporting: { formats: ['XML'] },
    notifications: { onFailure: { message: 'It broke', channels: ['slack', 'log'] } },
  };
  writeFileSync(join(host.workspace, 'playbooks', 'breaks.json'), JSON.stringify(playbook));
  await app.getByRole('button', { name: 'breaks', exact: true }).click();
  await expect(app.getByRole('tab', { name: /breaks\.json/ })).toBeVisible();
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect(app.getByRole('status', { name: 'State of the run' })).toContainText('failure');
  await app.keyboard.press('Alt+4');
}

test('the summary shows the failure with its last lines, problems to filter, and what became of reports and notifications', async ({
  host,
  app,
}) => {
  await failedSummary(host, app);
  const summary = app.getByRole('region', { name: 'Summary of the run' });
  await expect(summary).toContainText('Steps: 1 failure, 1 skipped.');
  await expect(summary.getByRole('article').first()).toContainText('building the site');
  await expect(summary).toContainText('src/site.c:12');
  await summary.getByRole('button', { name: 'error 1' }).click();
  await expect(summary.getByRole('button', { name: /expected an expression/ })).toBeHidden();
  await summary.getByRole('searchbox', { name: 'Filter annotations' }).fill('unused');
  await expect(summary.getByRole('button', { name: /unused variable/ })).toBeVisible();
  await expect(summary).toContainText(/reports\/breaks-.*\.junit\.xml/);
  await expect(summary).toContainText('Nothing was sent by slack');
  await expect(summary).toContainText('Sent by log.');
});

test('Export hands out a report, by the menu and by the palette', async ({ host, app }) => {
  await failedSummary(host, app);
  await app.getByRole('button', { name: 'Export' }).click();
  const page = app.waitForEvent('download');
  await app.getByRole('menuitem', { name: 'HTML page' }).click();
  expect(readFileSync(await (await page).path(), 'utf8')).toContain('building the site');
  await app.keyboard.press('Control+k');
  await app.keyboard.type('Export report of the run: CSV');
  const table = app.waitForEvent('download');
  await app.keyboard.press('Enter');
  expect((await table).suggestedFilename()).toMatch(/^breaks-.*\.csv$/);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`the summary of a failure and its report have no accessibility violation (${scheme})`, async ({
    host,
    app,
    page,
  }) => {
    await app.emulateMedia({ colorScheme: scheme });
    await failedSummary(host, app);
    await expect(app.getByText('Sent by log.')).toBeVisible();
    const check = async (what: string) => {
      const { violations } = await new AxeBuilder({ page }).exclude('.xterm').analyze();
      expect(violations.map(({ id, nodes }) => `${what}: ${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
    };
    await check('summary');
    await app.getByRole('button', { name: 'Export' }).click();
    await check('export');
    const download = app.waitForEvent('download');
    await app.getByRole('menuitem', { name: 'HTML page' }).click();
    await page.setContent(readFileSync(await (await download).path(), 'utf8'));
    await check('report');
  });
}
