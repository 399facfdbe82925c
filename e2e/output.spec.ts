import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

/** Runs a playbook of one step in bash and shows its output. */
async function outputOf(
  host: BrowserHost,
  app: Page,
  script: string,
  end: RegExp | null = /success|failure/,
): Promise<void> {
  const metadata = { name: 'writes', description: 'Writes to its terminal.', version: '1.0.0', category: 'testing' };
  const jobs = { write: { name: 'Write', steps: [{ name: 'Print', shell: 'bash', script }] } };
  writeFileSync(
    join(host.workspace, 'playbooks', 'writes.json'),
    JSON.stringify({ metadata, orchestration: { jobs } }),
  );
  await app.getByRole('button', { name: 'writes', exact: true }).click();
  await expect(app.getByRole('tab', { name: /writes\.json/ })).toBeVisible();
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
  const state = app.getByRole('status', { name: 'State of the run' });
  await expect(state).toContainText(end ?? 'running', { timeout: 45_000 });
  await app.getByRole('treeitem', { name: /Print/ }).click();
  await app.keyboard.press('Alt+3');
}

const log = (app: Page) => app.getByRole('log', { name: 'Output' });
const line = (app: Page, text: string) => log(app).getByText(text, { exact: true });

test('an output of two million lines opens at its end, goes to a line, a percentage and its start, and scrolls by true lines', async ({
  host,
  app,
}) => {
  await outputOf(host, app, 'seq -f "line %.0f" 1 2000000');
  await expect(line(app, 'line 2000000')).toBeVisible();
  const goTo = app.getByRole('textbox', { name: /Go to/ });
  await log(app).press('Control+g');
  await goTo.fill('1234567');
  await goTo.press('Enter');
  await expect(line(app, 'line 1234567')).toBeVisible();
  await log(app).press('ArrowDown');
  await goTo.fill('50%');
  await goTo.press('Enter');
  await expect(line(app, 'line 1000001')).toBeVisible();
  await log(app).press('Home');
  await expect(line(app, 'line 1')).toBeVisible();
  await log(app).hover();
  await app.mouse.wheel(0, 180);
  await expect(line(app, 'line 11')).toBeVisible();
  await expect(line(app, 'line 5')).toBeHidden();
  await log(app).evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
  await expect(line(app, 'line 2000000')).toBeVisible();
});

test('groups fold, commands read as people read them, links lead to the file that they name', async ({ host, app }) => {
  const script = [
    'echo before',
    'echo "::group::Install things"',
    'echo inside; echo "::endgroup::"',
    'echo "::error file=x::It broke"',
    'echo "see playbooks/writes.json:1:2 and https://example.com/a?b=1."',
  ].join('\n');
  await outputOf(host, app, script);
  await expect(line(app, 'Install things')).toBeVisible();
  await expect(line(app, 'Error: It broke')).toBeVisible();
  await expect(log(app)).not.toContainText('endgroup');
  await app.getByRole('button', { name: 'Fold all groups' }).click();
  await expect(line(app, 'inside')).toBeHidden();
  await app.getByTitle('Unfold the group').click();
  await expect(line(app, 'inside')).toBeVisible();
  await expect(app.getByRole('link', { name: 'https://example.com/a?b=1' })).toHaveAttribute('target', '_blank');
  await app.getByTitle(/^Open playbooks\/writes.json at line 1/).click();
  await expect(app.getByRole('textbox', { name: /^Source of/ })).toBeVisible();
});

test('find steps through the matches, shows them alone, and problems alone; a selection is copied beyond the page', async ({
  host,
  app,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await outputOf(host, app, 'for n in $(seq 3000); do echo "row $n"; done; echo "x.c:1:2: error: no"; echo end');
  await expect(line(app, 'end')).toBeVisible();
  await log(app).press('Control+f');
  await app.keyboard.type('row 77');
  await expect(app.getByText('11 lines')).toBeVisible();
  await app.keyboard.press('Enter');
  await app.getByRole('button', { name: 'Only the lines found' }).click();
  await expect(line(app, 'row 771')).toBeVisible();
  await expect(line(app, 'row 78')).toBeHidden();
  await app.getByRole('button', { name: /^Only problems/ }).click();
  await expect(log(app)).toContainText('x.c:1:2: error: no');
  await expect(log(app)).not.toContainText('row 77');
  await app.getByRole('button', { name: /^Only problems/ }).click();
  await app.getByRole('textbox', { name: /Find/ }).press('Escape');
  await log(app).press('Home');
  await expect(line(app, 'row 1')).toBeVisible();
  await line(app, 'row 2').click({ position: { x: 1, y: 8 } });
  await log(app).press('End');
  await line(app, 'end').click({ modifiers: ['Shift'], position: { x: 30, y: 8 }, force: true });
  await log(app).press('Control+c');
  await expect(app.getByText('3001 lines copied.')).toBeVisible();
  const copied = await app.evaluate(() => navigator.clipboard.readText());
  expect(copied.split('\n')).toHaveLength(3001);
  expect(copied.startsWith('row 2\nrow 3\n')).toBe(true);
});

test('lines wrap, show when they came, and are downloaded', async ({ host, app }) => {
  await outputOf(host, app, 'printf "%0500d\\n" 7; printf "\\033[31mred\\033[0m\\n"');
  await app.getByRole('button', { name: 'Show times' }).click();
  await expect(log(app)).toContainText(/\d\d:\d\d:\d\d\.\d\d\d/);
  const width = () => log(app).evaluate((box) => box.scrollWidth - box.clientWidth);
  expect(await width()).toBeGreaterThan(0);
  await app.getByRole('button', { name: 'Wrap lines' }).click();
  await expect.poll(width).toBe(0);
  for (const [name, expected] of [
    [/As it came/, '\u001b[31mred\u001b[0m\r\n'],
    [/Plain text/, '7\nred\n'],
    [/asciicast/, '{"version":2,'],
  ] as const) {
    await app.getByRole('button', { name: 'Download the output' }).click();
    const waiting = app.waitForEvent('download');
    await app.getByRole('menuitem', { name }).click();
    expect(await readFile(await (await waiting).path(), 'utf8')).toContain(expected);
  }
});

test('a live output is followed to its end, and stays where one scrolls to', async ({ host, app }) => {
  await outputOf(host, app, 'for n in $(seq 200); do echo "row $n"; done; read -r _; echo "row 201"', null);
  await expect(line(app, 'row 200')).toBeVisible();
  await log(app).press('Home');
  await expect(app.getByRole('button', { name: 'Follow the end' })).toHaveAttribute('aria-pressed', 'false');
  await app.keyboard.press('Control+`');
  await app.locator('.xterm').first().click();
  await app.keyboard.press('Enter');
  await expect(app.getByRole('status', { name: 'State of the run' })).toContainText('success');
  await expect(line(app, 'row 1')).toBeVisible();
  await app.getByRole('button', { name: 'Follow the end' }).click();
  await expect(line(app, 'row 201')).toBeVisible();
});

test('a search over all runs lists what it finds, and a result shows its line', async ({ host, app }) => {
  await outputOf(host, app, 'seq -f "hay %.0f" 1 5000; echo "a Needle here"; seq -f "hay %.0f" 5001 9000');
  await expect(line(app, 'hay 9000')).toBeVisible();
  await app.keyboard.press('Control+Shift+f');
  await app.keyboard.type('needle');
  await app.keyboard.press('Enter');
  await expect(app.getByText('1 line in 1 step')).toBeVisible();
  await app.keyboard.press('Alt+1');
  await app.getByRole('option', { name: /a Needle here/ }).click();
  await expect(line(app, 'a Needle here')).toBeVisible();
  await expect(line(app, 'hay 9000')).toBeHidden();
  const { violations } = await new AxeBuilder({ page: app }).exclude('.xterm').analyze();
  expect(violations.map(({ id, nodes }) => `${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
  await app.getByRole('textbox', { name: 'Search the outputs' }).fill('(');
  await app.getByRole('button', { name: 'Regular expression' }).last().click();
  await app.getByRole('textbox', { name: 'Search the outputs' }).press('Enter');
  await expect(app.getByText(/Invalid regular expression/)).toBeVisible();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`an output has no accessibility violation (${scheme})`, async ({ host, app }) => {
    await app.emulateMedia({ colorScheme: scheme });
    await outputOf(
      host,
      app,
      'echo "::group::A"; echo "row https://example.com"; echo "::endgroup::"; echo "::error::no"',
    );
    await expect(line(app, 'Error: no')).toBeVisible();
    await log(app).press('Control+f');
    await app.keyboard.type('row');
    await expect(app.getByText('1 lines')).toBeVisible();
    const { violations } = await new AxeBuilder({ page: app }).exclude('.xterm').analyze();
    expect(violations.map(({ id, nodes }) => `${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
  });
}
