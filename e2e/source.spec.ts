import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

const text = `metadata:
  name: sourced
  description: What the Source is tried on.
  version: 1.0.0
  category: testing
orchestration:
  jobs:
    build:
      name: Build
      outputs:
        size: \${{ steps.compile.outputs.size }}
      steps:
        - name: Compile it
          id: compile
          script: echo compiled
        - name: Inspect
          run: 0100
    test:
      name: Test
      needs: [build]
      if: needs.build.result == 'success'
      steps:
        - name: Tell
          script: echo \${{ needs.build.outputs.size }}
        - name: Tour
          uses: playbook:quick-start
`;

const file = (host: BrowserHost) => join(host.workspace, 'playbooks', 'sourced.yaml');
const editor = (app: Page) => app.getByRole('textbox', { name: /^Source of / });

async function open(host: BrowserHost, app: Page): Promise<void> {
  writeFileSync(file(host), text);
  await app.getByRole('button', { name: 'sourced', exact: true }).click();
  await expect(app.getByRole('tree', { name: /Jobs of/ }).getByText('Compile it')).toBeVisible();
  await app.keyboard.press('Alt+2');
  await expect(editor(app)).toContainText('needs: [build]');
}

/** Puts the cursor into a word by the editor's own search, as a person without a mouse does. */
async function cursorAt(app: Page, word: string): Promise<void> {
  await editor(app).focus();
  await app.keyboard.press('Control+Home');
  await app.keyboard.press('Control+f');
  await expect(app.getByRole('textbox', { name: 'Find' })).toBeFocused();
  await app.keyboard.type(word);
  await app.keyboard.press('Enter');
  await app.keyboard.press('Escape');
}

const activeLine = (app: Page) => editor(app).locator('.cm-activeLine');

test('F12 goes from a need, an output and a step to where they are', async ({ host, app }) => {
  await open(host, app);
  await cursorAt(app, '[build');
  await app.keyboard.press('F12');
  await expect(activeLine(app)).toHaveText('    build:');
  await cursorAt(app, 'steps.compile');
  await app.keyboard.press('F12');
  await expect(activeLine(app)).toHaveText('          id: compile');
});

test('F12 and Ctrl+click open the script and the playbook that a step names; a script is edited and saved', async ({
  host,
  app,
}) => {
  await open(host, app);
  await editor(app)
    .getByText('quick-start')
    .click({ modifiers: ['Control'] });
  await expect(app.getByRole('tab', { name: 'quick-start.json', selected: true })).toBeVisible();
  await app.getByRole('tab', { name: 'sourced.yaml' }).click();
  await cursorAt(app, '0100');
  await app.keyboard.press('F12');
  await expect(app.getByRole('tab', { name: '0100_Inspect-Machine.ps1', selected: true })).toBeVisible();
  await editor(app).focus();
  await app.keyboard.press('Control+End');
  await app.keyboard.type('# seen');
  await app.keyboard.press('Control+s');
  const script = join(host.workspace, 'automation-scripts', '0100_Inspect-Machine.ps1');
  await expect.poll(() => readFileSync(script, 'utf8')).toContain('# seen');
  const { violations } = await new AxeBuilder({ page: app }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
});

test('F2 renames a job with every reference, Shift+F12 lists them, undo takes it back', async ({ host, app }) => {
  await open(host, app);
  await cursorAt(app, '[build');
  await app.keyboard.press('Shift+F12');
  await expect(app.getByRole('dialog').getByRole('option')).toHaveCount(4);
  await app.keyboard.press('Escape');
  await cursorAt(app, '[build');
  await app.keyboard.press('F2');
  await app.getByRole('textbox', { name: 'New id' }).fill('make');
  await app.keyboard.press('Enter');
  await expect(editor(app)).toContainText('needs: [make]');
  await app.keyboard.press('Control+s');
  const renamed = text
    .replace('    build:', '    make:')
    .replace('[build]', '[make]')
    .replaceAll('needs.build', 'needs.make');
  await expect.poll(() => readFileSync(file(host), 'utf8')).toBe(renamed);
  await editor(app).focus();
  await app.keyboard.press('Control+z');
  await expect(editor(app)).toContainText('needs: [build]');
});

test('a value pasted into a script is moved into env with one press, and undone with one', async ({ host, app }) => {
  await open(host, app);
  await app.keyboard.press('Control+j');
  await app.getByRole('tab', { name: /^Problems/ }).click();
  await app.getByRole('button', { name: 'Move into env: SIZE' }).press('Enter');
  await expect(editor(app)).toContainText('SIZE: ${{ needs.build.outputs.size }}');
  await expect(editor(app)).toContainText('echo ${env:SIZE}');
  await expect(app.getByText('No problems.')).toBeVisible();
  await editor(app).focus();
  await app.keyboard.press('Control+z');
  await expect(editor(app)).not.toContainText('SIZE:');
  await expect(app.getByRole('button', { name: 'Move into env: SIZE' })).toBeVisible();
  await app.keyboard.press('Control+.');
  await expect(editor(app)).toContainText('echo ${env:SIZE}');
  await app.keyboard.press('Control+z');
  await expect(editor(app)).toContainText('script: echo ${{ needs.build.outputs.size }}');
  await expect(editor(app)).not.toContainText('SIZE:');
});

test('a text is formatted when that is asked for, in one step of its history', async ({ host, app }) => {
  await open(host, app);
  await app.keyboard.press('Shift+Alt+F');
  await expect(app.getByText('It is formatted already.')).toBeAttached();
  await cursorAt(app, 'needs: [build]');
  await app.keyboard.press('End');
  await app.keyboard.type('   # odd');
  await app.keyboard.press('Shift+Alt+F');
  await expect(editor(app)).toContainText('needs: [build] # odd');
  await app.keyboard.press('Control+z');
  await expect(editor(app)).toContainText('needs: [build]   # odd');
});

test('what differs from the file on disk is shown', async ({ host, app }) => {
  await open(host, app);
  await cursorAt(app, 'echo compiled');
  await app.keyboard.press('End');
  await app.keyboard.type(' twice');
  await app.keyboard.press('Shift+Alt+D');
  const differences = app.getByRole('textbox', { name: 'Differences of playbooks/sourced.yaml' });
  await expect(differences).toBeFocused();
  await expect(differences.locator('.cm-deletedChunk')).toContainText('script: echo compiled');
  await expect(differences.locator('.cm-changedLine')).toContainText('script: echo compiled twice');
  const { violations } = await new AxeBuilder({ page: app }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
  await app.keyboard.press('Escape');
  await expect(differences).toBeHidden();
});

test('within an expression the jobs and outputs upstream are offered', async ({ host, app }) => {
  await open(host, app);
  await cursorAt(app, 'needs.build.outputs');
  await app.keyboard.press('ArrowRight');
  await app.keyboard.type('.');
  await expect(app.getByRole('option', { name: /^size/ })).toBeVisible();
});

test('a script opens from the side bar and from the palette, in its colours', async ({ app }) => {
  await app.getByRole('button', { name: /^0402 Measure-Files/ }).click();
  await expect(app.getByRole('tab', { name: '0402_Measure-Files.ps1', selected: true })).toBeVisible();
  await expect(editor(app)).toHaveAttribute('data-language', 'powershell');
  await app.keyboard.press('Control+p');
  await app.keyboard.type('0207');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('tab', { name: '0207_Ask-Name.ps1', selected: true })).toBeVisible();
});
