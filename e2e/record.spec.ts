import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

function missing(program: string, ...args: string[]): string | null {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return null;
  } catch {
    return `${program} was not found`;
  }
}

const noBash = missing('bash', '--version');
const noPowerShell = missing(process.env.GANTRY_PWSH ?? 'pwsh', '-NoProfile', '-Version');

const list = (app: Page) => app.getByRole('listbox', { name: 'Commands' });
const terminal = (app: Page) => app.getByRole('textbox', { name: /^Terminal with/ });
const option = (app: Page, text: string) => list(app).getByRole('option').filter({ hasText: text });

/** Opens a terminal with a shell, the first time trusting the folder. */
async function openShell(app: Page, shell: string, folder = '.'): Promise<void> {
  await app.keyboard.press('Alt+Shift+T');
  await app.getByLabel('Shell', { exact: true }).selectOption(shell);
  await app.getByLabel('Folder', { exact: true }).fill(folder);
  await app.getByRole('button', { name: 'Open', exact: true }).click();
}

/** Gives a command and waits until it is listed as ended so. */
async function give(app: Page, command: string, state: 'success' | 'failure' | 'cancelled'): Promise<void> {
  await terminal(app).focus();
  await app.keyboard.type(command);
  await app.keyboard.press('Enter');
  await expect(list(app).getByRole('option').last()).toContainText(command);
  await expect(list(app).getByRole('option').last()).toContainText(state);
}

async function checked(app: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page: app }).analyze()).violations).toEqual([]);
  }
}

function playbookOf(host: BrowserHost, name: string): string {
  return readFileSync(join(host.workspace, name), 'utf8');
}

test('commands given in bash become a new playbook, which runs green', async ({ host, app }) => {
  test.skip(noBash !== null, noBash ?? '');
  mkdirSync(join(host.workspace, 'web'));
  await openShell(app, 'bash');
  await app.getByRole('button', { name: /trust/i }).click();
  await give(app, 'echo "it\'s: $((6*7))" | tee told', 'success');
  await give(app, 'ls ./nowhere', 'failure');
  await give(app, 'cd web', 'success');
  await give(app, 'echo here > made', 'success');
  await checked(app);
  await terminal(app).focus();
  await app.keyboard.type('sleep 1000');
  await app.keyboard.press('Enter');
  await expect(option(app, 'sleep 1000')).toContainText('running');
  await app.keyboard.press('Control+c');
  await expect(option(app, 'sleep 1000')).toContainText('cancelled');

  // By keys alone: to the list, from the last up to the first, and choose.
  await app.keyboard.press('Alt+C');
  await expect(list(app).locator(':focus')).toBeVisible();
  await app.keyboard.press('Home');
  await app.keyboard.press(' ');
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('Shift+ArrowDown');
  await expect(list(app).getByRole('option', { selected: true })).toHaveCount(3);
  await app.keyboard.press('Alt+Enter');
  await expect(app.getByRole('region', { name: 'Steps' }).getByRole('listitem')).toHaveCount(2);
  await checked(app);
  await app.getByLabel('Name', { exact: true }).fill('Recorded once');
  await app.getByRole('button', { name: 'Make the playbook' }).click();
  await expect(app.getByRole('tab', { name: 'recorded-once.yaml' })).toHaveAttribute('aria-selected', 'true');
  const text = playbookOf(host, 'playbooks/recorded-once.yaml');
  expect(text).toContain(`script: "echo \\"it's: $((6*7))\\" | tee told"`);
  expect(text).toContain('workingDirectory: web');
  await app.keyboard.press('F5');
  await expect(app.getByRole('status', { name: 'State of the run' })).toContainText('success');
  expect(playbookOf(host, 'told')).toBe("it's: 42\n");
});

test('a terminal survives a reload of the page, leads to each command, and fills a job as one step of its history', async ({
  host,
  app,
}) => {
  test.skip(noBash !== null, noBash ?? '');
  await openShell(app, 'bash');
  await app.getByRole('button', { name: /trust/i }).click();
  await give(app, 'echo first', 'success');
  await give(app, 'seq 1 200', 'success');
  await app.reload();
  await app.getByRole('tab', { name: 'bash' }).click();
  await give(app, 'echo third', 'success');
  await expect(list(app).getByRole('option')).toHaveCount(3);
  const rows = app.locator('.xterm-rows');
  await expect(rows).not.toContainText('echo first');
  await option(app, 'echo first').click();
  await expect(rows).toContainText('echo first');
  await expect(app.locator('.terminal-pointer')).toBeVisible();

  for (const text of ['echo first', 'echo third']) await option(app, text).locator('[data-choose]').click();
  await app.getByRole('button', { name: 'Make steps of 2…' }).click();
  await app.getByLabel('A job of an open playbook').check();
  await app.getByLabel('Join commands').check();
  const path = await app.getByLabel('Playbook', { exact: true }).inputValue();
  const job = await app.getByLabel('Job', { exact: true }).inputValue();
  const before = playbookOf(host, path);
  await app.getByRole('button', { name: `Add to ${job}` }).click();
  await expect(app.getByRole('treeitem', { name: /echo first and 1 more/ })).toBeVisible();
  await app.keyboard.press('Control+s');
  await expect(() => expect(playbookOf(host, path)).toContain('"script":"echo first\\necho third"')).toPass();
  await app.keyboard.press('Control+z');
  await expect(app.getByRole('treeitem', { name: /echo first/ })).toHaveCount(0);
  await app.keyboard.press('Control+s');
  await expect(() => expect(playbookOf(host, path)).toBe(before)).toPass();

  await app.getByRole('tab', { name: 'bash' }).click();
  await terminal(app).focus();
  await app.keyboard.type('sleep 1000\n');
  await expect(option(app, 'sleep 1000')).toContainText('running');
  await app.keyboard.press('Alt+W');
  await app.getByRole('button', { name: 'Close the terminal' }).click();
  await expect(app.getByRole('tab', { name: 'bash' })).toHaveCount(0);
});

test('commands given in PowerShell become a workflow', async ({ host, app }) => {
  test.skip(noPowerShell !== null, noPowerShell ?? '');
  test.slow();
  await openShell(app, 'pwsh', 'playbooks');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect(app.locator('.xterm-rows')).toContainText('PS ');
  await give(app, '$n = 6 * 7; "n is $n"', 'success');
  await give(app, 'Get-Item ./nowhere', 'failure');
  await app.keyboard.press('Alt+C');
  await app.keyboard.press('Control+a');
  await app.keyboard.press('Alt+Enter');
  await expect(app.getByText('"Get-Item ./nowhere" failed with exit code 1.')).toBeVisible();
  await app.getByLabel('Format', { exact: true }).selectOption('GitHub workflow');
  await app.getByRole('button', { name: 'Make the playbook' }).click();
  await expect(app.getByRole('tab', { name: 'recorded.yml' })).toHaveAttribute('aria-selected', 'true');
  const text = playbookOf(host, '.github/workflows/recorded.yml');
  expect(text).toContain('working-directory: playbooks\n');
  expect(text).toContain('run: $n = 6 * 7; "n is $n"\n');
});
