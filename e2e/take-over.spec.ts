import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

const noPowerShell = (() => {
  try {
    execFileSync(process.env.GANTRY_PWSH ?? 'pwsh', ['-NoProfile', '-Version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'no PowerShell was found (GANTRY_PWSH names one)';
  }
})();

/** Opens a playbook of one job, Mend, of those steps in that shell. */
async function openPlaybook(
  host: BrowserHost,
  app: Page,
  shell: string,
  scripts: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const metadata = { name: 'mends', description: 'Fails at first.', version: '1.0.0', category: 'testing' };
  const steps = scripts.map((script, index) => ({ name: `Part ${index + 1}`, script, ...more }));
  const file = join(host.workspace, 'playbooks', 'mends.json');
  const orchestration = { defaults: { shell }, jobs: { mend: { name: 'Mend', steps } } };
  writeFileSync(file, JSON.stringify({ metadata, orchestration }, null, 2));
  // What the page opens by itself comes to the front, too.
  await expect(app.getByRole('tab', { name: /quick-start\.json/ })).toBeVisible();
  await app.getByRole('button', { name: 'mends', exact: true }).click();
  await expect(app.getByRole('tab', { name: /mends\.json/ })).toHaveAttribute('aria-selected', 'true');
  return file;
}

async function runTrusted(app: Page): Promise<void> {
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
}

const bar = (app: Page) => app.getByRole('region', { name: 'Held step' });
const end = (app: Page) => app.getByRole('status', { name: 'State of the run' });

/** Types a command into the terminal and waits until it has done what it is to do. */
async function give(app: Page, command: string, done: () => void): Promise<void> {
  await app.getByRole('textbox', { name: /^Terminal of/ }).focus();
  await app.keyboard.type(command);
  await app.keyboard.press('Enter');
  await expect(done).toPass();
}

test('a failed step in bash holds; mended in its shell it is run again, and what was typed goes to the playbook', async ({
  host,
  app,
}) => {
  const file = await openPlaybook(host, app, 'bash', ['cat mended', 'echo through']);
  await app.keyboard.press('Shift+F9');
  await runTrusted(app);
  await expect(bar(app)).toContainText('Held: Part 1 failed.');
  await expect(app.getByRole('treeitem', { name: /held Part 1/ })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page: app }).analyze()).violations).toEqual([]);
  }
  await give(app, 'echo fine > mended', () => void readFileSync(join(host.workspace, 'mended')));
  await bar(app).getByRole('button', { name: 'Retry' }).click();
  await expect(end(app)).toContainText('success');
  await app.getByRole('treeitem', { name: /Part 1/ }).click();
  await app.getByRole('button', { name: 'Add to the step…' }).click();
  await expect(app.getByRole('textbox', { name: 'Text of the step' })).toHaveValue('cat mended\necho fine > mended');
  await app.getByRole('textbox', { name: 'Text of the step' }).fill('echo fine > mended\ncat mended');
  await app.getByRole('button', { name: 'Change the playbook' }).click();
  await expect(app.getByRole('tab', { name: /mends\.json/ })).toHaveAttribute('aria-selected', 'true');
  await app.keyboard.press('Control+s');
  await expect(() => expect(readFileSync(file, 'utf8')).toContain('echo fine > mended\\ncat mended')).toPass();
});

test('a breakpoint that is set on a step holds before it, and the palette lets it go on', async ({ host, app }) => {
  await openPlaybook(host, app, 'bash', ['echo one', 'echo two']);
  await app.getByRole('treeitem', { name: /Part 2/ }).click();
  await app.keyboard.press('F9');
  await expect(app.getByRole('treeitem', { name: /breakpoint/ })).toBeVisible();
  await runTrusted(app);
  await expect(bar(app)).toContainText('Held before Part 2.');
  // The host holds it, whatever becomes of the window.
  await app.reload();
  await app.getByRole('button', { name: '1 step waits for you' }).click();
  await expect(bar(app)).toContainText(/Held before Part 2\..*until \d/);
  await app.getByRole('treeitem', { name: /Part 2/ }).click();
  await app.keyboard.press('Control+k');
  await app.keyboard.type('Held step: skip');
  await app.keyboard.press('Enter');
  await expect(end(app)).toContainText('success');
});

test('a breakpoint of the playbook is marked in graph and tree, and holds the runs that are started here', async ({
  host,
  app,
}) => {
  await openPlaybook(host, app, 'bash', ['echo one'], { pauseBefore: true });
  await expect(app.getByRole('treeitem', { name: /breakpoint of the playbook/ })).toBeVisible();
  await expect(app.getByTitle('Runs from here hold before it (pauseBefore)')).toHaveCount(2);
  await runTrusted(app);
  await expect(bar(app)).toContainText('Held before Part 1.');
  await bar(app).getByRole('button', { name: 'Mark passed' }).click();
  await expect(end(app)).toContainText('success');
});

test('PowerShell is taken over in its very session', async ({ host, app }) => {
  test.skip(noPowerShell !== null, noPowerShell ?? '');
  const script = '$at = "here"; if (-not $mended) { throw "not yet" }';
  await openPlaybook(host, app, 'pwsh', [script, 'Set-Content told "$at $mended"']);
  await app.keyboard.press('Shift+F9');
  await runTrusted(app);
  await expect(bar(app)).toContainText('not yet');
  const seen = join(host.workspace, 'seen');
  await give(app, '$mended = "by hand"; Set-Content seen $at', () => {
    expect(readFileSync(seen, 'utf8').trim()).toBe('here');
  });
  await bar(app).getByRole('button', { name: 'Retry' }).click();
  await expect(end(app)).toContainText('success');
  expect(readFileSync(join(host.workspace, 'told'), 'utf8').trim()).toBe('here by hand');
});

test('what a step waits for is told at it, and answered in its place', async ({ host, app }) => {
  await openPlaybook(host, app, 'bash', ['read -r answer; echo "$answer" > answered']);
  await runTrusted(app);
  await expect(app.getByRole('treeitem', { name: /waits for input Part 1/ })).toBeVisible();
  await expect(app).toHaveTitle(/^\(1\) waiting for you · /);
  await expect(app.getByRole('tab', { name: /^waits for input mends/ })).toBeVisible();
  await app.getByRole('tab', { name: /mends\.json/ }).click();
  await app.getByRole('button', { name: '1 step waits for you' }).click();
  await give(app, 'yes', () => expect(readFileSync(join(host.workspace, 'answered'), 'utf8')).toBe('yes\n'));
  await expect(end(app)).toContainText('success');
  await expect(app).not.toHaveTitle(/waiting for you/);
});
