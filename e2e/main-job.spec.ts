import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

const runState = (app: Page) => app.getByRole('status', { name: 'State of the run' });

async function expectAllGreen(app: Page): Promise<void> {
  await expect(runState(app)).toContainText('success');
  const tree = app.getByRole('tree', { name: /of the run/i });
  await expect(tree.getByRole('treeitem')).not.toHaveCount(0);
  for (const item of await tree.getByRole('treeitem').all()) await expect(item).toContainText('success');
}

/** What the terminal shows, as text. */
async function terminalText(app: Page): Promise<string> {
  return (await app.locator('.xterm-rows').first().textContent()) ?? '';
}

test('a fresh window opens the quick start; pressed, Run ends all green, with output and a timeline', async ({
  app,
}) => {
  await expect(app.getByRole('tab', { name: /quick-start/ })).toBeVisible();
  await app.getByRole('button', { name: 'Run', exact: true }).click();
  await app.getByRole('button', { name: /trust/i }).click();
  await expectAllGreen(app);
  await app
    .getByRole('tree', { name: /of the run/i })
    .getByText('Unit tests')
    .click();
  await expect.poll(() => terminalText(app)).toContain('119 passed');
  await app.getByRole('button', { name: 'Timeline' }).click();
  await expect(app.getByRole('option', { name: /Compile: success/ })).toBeVisible();
  await app.getByRole('button', { name: 'Summary', exact: true }).click();
  await expect(app.getByRole('heading', { name: 'Lighthouse is ready' })).toBeVisible();
});

test('the same by keyboard alone', async ({ app }) => {
  await expect(app.getByRole('tab', { name: /quick-start/ })).toBeVisible();
  await app.keyboard.press('F5');
  await expect(app.getByRole('dialog')).toBeVisible();
  await app.keyboard.press('Enter');
  await expectAllGreen(app);
  await app.keyboard.press('Control+k');
  await expect(app.getByRole('dialog')).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(app.getByRole('dialog')).toBeHidden();
});

test('a step that asks is answered in its terminal', async ({ host, app }) => {
  const jobs = {
    ask: {
      name: 'Ask',
      steps: [{ name: 'Question', shell: 'bash', script: 'read -p "Your name? " name; echo "Hello $name"' }],
    },
  };
  const metadata = {
    name: 'ask',
    description: 'Asks a question on the terminal.',
    version: '1.0.0',
    category: 'testing',
  };
  writeFileSync(join(host.workspace, 'playbooks', 'ask.json'), JSON.stringify({ metadata, orchestration: { jobs } }));
  await app.getByRole('button', { name: 'ask', exact: true }).click();
  await expect(app.getByRole('tab', { name: /ask\.json/ })).toBeVisible();
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect.poll(() => terminalText(app)).toContain('Your name?');
  await app.locator('.xterm').first().click();
  await app.keyboard.type('Ada\n');
  await expect(runState(app)).toContainText('success');
  await expect.poll(() => terminalText(app)).toContain('Hello Ada');
});

test('a run is cancelled, and says so', async ({ app }) => {
  await app.getByText('long-running').first().click();
  await expect(app.getByRole('tab', { name: /long-running/ })).toBeVisible();
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect(runState(app)).toContainText('running');
  await app.keyboard.press('Shift+F5');
  await expect(runState(app)).toContainText('cancelled');
});

test('the graph follows the text, and a problem is told at its place', async ({ app }) => {
  await expect(app.getByRole('tab', { name: /quick-start/ })).toBeVisible();
  await app.getByRole('tree').getByText('Package').click();
  await app.keyboard.press('Alt+2');
  await app.locator('.cm-content').getByText('"Package"', { exact: true }).dblclick();
  await app.keyboard.type('Wrapped');
  await expect(app.getByRole('tree').getByText('Wrapped')).toBeVisible();
  await app.keyboard.press('Control+z');
  await expect(app.getByRole('tree').getByText('Package')).toBeVisible();
  await app.keyboard.press('Control+End');
  await app.keyboard.type('}');
  await app.getByTitle(/errors, .* warnings/).click();
  await expect(app.getByRole('tabpanel', { name: 'problems' }).getByText('syntax')).toBeVisible();
  await app.keyboard.press('Alt+1');
  await expect(app.getByRole('tree').getByText('Package')).toBeVisible();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`no view has an accessibility violation (${scheme})`, async ({ app }) => {
    await app.emulateMedia({ colorScheme: scheme });
    const check = async (view: string) => {
      const { violations } = await new AxeBuilder({ page: app }).exclude('.xterm').analyze();
      expect(violations.map(({ id, nodes }) => `${view}: ${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
    };
    await expect(app.getByRole('tab', { name: /quick-start/ })).toBeVisible();
    await check('graph');
    await app.keyboard.press('Alt+2');
    await expect(app.getByRole('textbox', { name: /^Source of/ })).toBeVisible();
    await check('source');
    await app.keyboard.press('Alt+3');
    await check('plan');
    await app.keyboard.press('F5');
    await check('trust');
    await app.getByRole('button', { name: /trust/i }).click();
    await expectAllGreen(app);
    await check('run');
    await app.getByRole('button', { name: 'Timeline' }).click();
    await check('timeline');
    await app.getByRole('button', { name: 'Summary', exact: true }).click();
    await check('summary');
  });
}
