import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

/** A finished run of two jobs, one after the other, whose steps write over half a second each. */
async function finishedRun(host: BrowserHost, app: Page): Promise<void> {
  const slow = (word: string) => `for n in 1 2 3 4 5; do echo "${word} $n"; sleep 0.1; done`;
  const jobs = {
    first: { name: 'First', steps: [{ name: 'Early', shell: 'bash', script: slow('early') }] },
    second: { name: 'Second', needs: 'first', steps: [{ name: 'Late', shell: 'bash', script: slow('late') }] },
  };
  const metadata = { name: 'slow', description: 'Takes a second.', version: '1.0.0', category: 'testing' };
  writeFileSync(join(host.workspace, 'playbooks', 'slow.json'), JSON.stringify({ metadata, orchestration: { jobs } }));
  await app.getByRole('button', { name: 'slow', exact: true }).click();
  await expect(app.getByRole('tab', { name: /slow\.json/ })).toBeVisible();
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect(app.getByRole('status', { name: 'State of the run' })).toContainText('success');
}

async function command(app: Page, title: string): Promise<void> {
  await app.keyboard.press('Control+k');
  await app.keyboard.type(title);
  await app.keyboard.press('Enter');
}

const terminalText = async (app: Page) => (await app.locator('.xterm-rows').first().textContent()) ?? '';
const item = (app: Page, name: string) => app.getByRole('treeitem', { name: new RegExp(name) });

test('a finished run is scrubbed along its time: jobs, timeline and terminal are as they were', async ({
  host,
  app,
}) => {
  await finishedRun(host, app);
  await item(app, 'Early').click();
  await command(app, 'Replay the run');
  const slider = app.getByRole('slider', { name: 'Time in the run' });
  await expect(slider).toBeVisible();
  // It plays to its end by itself.
  await expect(app.getByRole('button', { name: 'Play the replay' })).toBeVisible();
  await slider.focus();
  await slider.press('Home');
  await expect(app.getByRole('status', { name: 'State of the run' })).toContainText('running');
  await app.keyboard.press('Control+`');
  await expect.poll(() => terminalText(app)).not.toContain('early 5');
  // The terminal takes the focus once it is drawn, which may be after the slider had it.
  await expect(async () => {
    await slider.press('End');
    await expect(app.getByRole('status', { name: 'State of the run' })).toContainText('success', { timeout: 1000 });
  }).toPass();
  await expect.poll(() => terminalText(app)).toContain('early 5');
  await slider.press('Home');
  await expect.poll(() => terminalText(app)).not.toContain('early 5');
  await app.getByRole('combobox', { name: 'Speed of the replay' }).selectOption('100');
  await app.getByRole('button', { name: 'Play the replay' }).click();
  await expect.poll(() => terminalText(app)).toContain('early 5');
  await app.getByRole('button', { name: 'End the replay' }).click();
  await expect(slider).toBeHidden();
});

test('the timeline zooms, tells what held a job up, and goes there', async ({ host, app }) => {
  await finishedRun(host, app);
  await app.keyboard.press('Alt+2');
  const timeline = app.getByRole('listbox', { name: 'Timeline' });
  await app.getByRole('option', { name: /^Second: success/ }).click();
  await expect(app.getByText(/held up by first/).last()).toBeVisible();
  await timeline.press('h');
  await expect(app.getByRole('option', { name: /^First: success/ })).toHaveAttribute('aria-selected', 'true');
  await expect(app.getByRole('button', { name: /Show all/ })).toBeDisabled();
  await timeline.press('+');
  await timeline.press('ArrowRight');
  await expect(app.getByRole('button', { name: /Show all/ })).toBeEnabled();
  await timeline.press('0');
  await expect(app.getByRole('button', { name: /Show all/ })).toBeDisabled();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`a replay has no accessibility violation (${scheme})`, async ({ host, app }) => {
    await app.emulateMedia({ colorScheme: scheme });
    await finishedRun(host, app);
    await app.keyboard.press('Alt+2');
    await command(app, 'Replay the run');
    await expect(app.getByRole('button', { name: 'Play the replay' })).toBeVisible();
    await app.getByRole('slider', { name: 'Time in the run' }).press('Home');
    const { violations } = await new AxeBuilder({ page: app }).exclude('.xterm').analyze();
    expect(violations.map(({ id, nodes }) => `${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
  });
}
