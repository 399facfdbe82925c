import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

function write(host: BrowserHost, name: string, triggers: readonly object[], script = 'echo done'): void {
  const metadata = { name, description: 'Starts by itself.', version: '1.0.0', category: 'testing' };
  const jobs = { one: { name: 'One', steps: [{ name: 'Step', script }] } };
  const orchestration = { defaults: { shell: 'bash' }, triggers, jobs };
  writeFileSync(join(host.workspace, 'playbooks', `${name}.json`), JSON.stringify({ metadata, orchestration }));
}

async function command(app: Page, title: string): Promise<void> {
  await app.keyboard.press('Control+k');
  await app.keyboard.type(title);
  await app.getByRole('option', { name: title }).first().waitFor();
  await app.keyboard.press('Enter');
}

const section = (app: Page) => app.getByRole('region', { name: 'Schedules', exact: true });
const row = (app: Page, name: RegExp) => section(app).getByRole('listitem').filter({ hasText: name }).first();

test('a schedule shows its next time, is started now, paused and resumed by the keyboard', async ({ app }) => {
  await app.keyboard.press('Control+Shift+U');
  await expect(row(app, /scheduled-clean-up/)).toContainText('3:00');
  await section(app)
    .getByRole('button', { name: /^scheduled-clean-up/ })
    .focus();
  await app.keyboard.press('Enter');
  await expect(row(app, /scheduled-clean-up/)).toContainText('The last missed time within 12h is made up for.');
  await section(app)
    .getByRole('button', { name: /^Pause scheduled-clean-up/ })
    .focus();
  await app.keyboard.press('Enter');
  await expect(row(app, /scheduled-clean-up/)).toContainText('paused');
  await command(app, 'Pause or resume a schedule');
  const picker = app.getByRole('dialog', { name: 'Pause or resume which schedule?' });
  await expect(picker.locator(':focus')).toBeVisible();
  await app.keyboard.type('clean');
  await expect(picker.getByRole('option')).toHaveCount(1);
  await app.keyboard.press('Enter');
  await expect(row(app, /scheduled-clean-up/)).not.toContainText('paused');
  await section(app)
    .getByRole('button', { name: /^Start scheduled-clean-up/ })
    .click();
  await app.getByRole('button', { name: /trust/i }).click();
  await expect(app.getByRole('status', { name: 'State of the run' })).toContainText('success');
});

test('what is due starts by itself and is listed with its run, which a click opens', async ({ host, app }) => {
  write(host, 'each-second', [{ schedule: '* * * * * *', overlap: 'skip' }]);
  await command(app, 'Show schedules');
  await section(app)
    .getByRole('button', { name: /^Start each-second/ })
    .click();
  await app.getByRole('button', { name: /trust/i }).click();
  await section(app)
    .getByRole('button', { name: /^each-second/ })
    .click();
  await row(app, /each-second/)
    .getByTitle(/^Open the run/)
    .first()
    .click();
  await expect(app.getByRole('status', { name: 'State of the run' })).toContainText('success');
});

for (const scheme of ['light', 'dark'] as const) {
  test(`the schedules have no accessibility violation (${scheme})`, async ({ host, app }) => {
    await app.emulateMedia({ colorScheme: scheme });
    write(host, 'broken', [{ schedule: 'daily' }]);
    write(host, 'on-change', [{ files: ['site/pages/**'], overlap: 'queue' }]);
    write(host, 'after-it', [{ playbook: 'quick-start', when: 'always' }]);
    await command(app, 'Show schedules');
    await expect(row(app, /broken/)).toContainText('is no cron expression');
    for (const name of [/^scheduled-clean-up/, /^on-change/]) await section(app).getByRole('button', { name }).click();
    await section(app)
      .getByRole('button', { name: /^Pause after-it/ })
      .click();
    await expect(row(app, /after-it/)).toContainText('paused');
    const { violations } = await new AxeBuilder({ page: app }).exclude('.xterm').analyze();
    expect(violations.map(({ id, nodes }) => `${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
    if (process.env.SHOTS)
      for (const width of [1280, 1920]) {
        await app.setViewportSize({ width, height: 800 });
        await app.screenshot({ path: `${process.env.SHOTS}/schedules-${scheme}-${width}.png` });
      }
  });
}
