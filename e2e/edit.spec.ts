import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

const start = `# A playbook to build on.
metadata:
  name: building
  description: What the builder's gestures are tried on.
  version: 1.0.0
  category: testing
orchestration:
  jobs:
    # compiles
    build:
      name: Build # quickly
      steps:
        - name: Compile
          id: compile
          script: echo compiled
`;

const file = (host: BrowserHost) => join(host.workspace, 'playbooks', 'building.yaml');
const tree = (app: Page) => app.getByRole('tree', { name: /Jobs of/ });
const said = (app: Page) => app.getByRole('status', { name: 'What was done' });

async function open(host: BrowserHost, app: Page): Promise<void> {
  writeFileSync(file(host), start);
  await app.getByRole('button', { name: 'building', exact: true }).click();
  await expect(app.getByRole('tab', { name: /building/ })).toBeVisible();
  await expect(tree(app).getByText('Compile')).toBeVisible();
}

async function saved(host: BrowserHost, app: Page): Promise<string> {
  await app.keyboard.press('Control+s');
  await expect.poll(() => readFileSync(file(host), 'utf8')).not.toBe(start);
  return readFileSync(file(host), 'utf8');
}

const built = start
  .replace('jobs:\n    # compiles\n    build:\n', 'jobs:\n    # compiles\n    make:\n')
  .concat(`    job:
      name: New job
      needs: [make]
      steps:
        - name: New step
          script: echo hello
        - name: Say hello
          script: echo hello
`);

test('a playbook is built by keyboard alone, taken back and done again; the text keeps what was not touched', async ({
  host,
  app,
}) => {
  await open(host, app);
  await tree(app).getByText('Build').click();
  await app.keyboard.press('a');
  await expect(said(app)).toHaveText('Job added after build.');
  await expect(tree(app).getByText('New job')).toBeVisible();
  await app.keyboard.press('s');
  await expect(said(app)).toHaveText('Step added to job.');
  await app.keyboard.press('Alt+ArrowUp');
  await expect(said(app)).toHaveText('The step is 1 of job now.');
  await tree(app).getByText('Build').click();
  await app.keyboard.press('F2');
  await app.getByRole('textbox', { name: 'New id' }).fill('make');
  await app.keyboard.press('Enter');
  await expect(said(app)).toHaveText('Job build is called make now.');
  await tree(app).focus();
  for (let count = 0; count < 4; count += 1) {
    await app.keyboard.press('Control+z');
    await expect(said(app)).toHaveText('Undone.');
  }
  await expect(tree(app).getByText('New job')).toBeHidden();
  await app.keyboard.press('Control+z');
  await expect(said(app)).toHaveText('There is nothing to undo.');
  for (let count = 0; count < 4; count += 1) await app.keyboard.press('Control+y');
  await expect(tree(app).getByText('New step')).toBeVisible();
  expect(await saved(host, app)).toBe(built);
});

test('a gesture of the graph is undone in the Source, and typing there in the graph', async ({ host, app }) => {
  await open(host, app);
  await tree(app).getByText('Compile').click();
  await app.keyboard.press('Control+d');
  await expect(tree(app).getByText('Compile (copy)')).toBeVisible();
  await app.keyboard.press('Alt+2');
  await app.locator('[data-focus-area="source"] .cm-content').focus();
  await app.keyboard.press('Control+z');
  await expect(tree(app).getByText('Compile (copy)')).toBeHidden();
  await app.locator('[data-focus-area="source"] .cm-content').getByText('echo compiled').dblclick();
  await app.keyboard.type('built');
  await expect(app.locator('[data-focus-area="source"] .cm-content')).not.toContainText('echo compiled');
  await app.keyboard.press('Alt+1');
  await tree(app).focus();
  await app.keyboard.press('Control+z');
  await expect(said(app)).toHaveText('Undone.');
  await app.keyboard.press('Alt+2');
  await expect(app.locator('[data-focus-area="source"] .cm-content')).toContainText('echo compiled');
});

test('an edge is drawn with the mouse; one that closes a cycle is refused with its path', async ({ host, app }) => {
  await open(host, app);
  await tree(app).getByText('Build').click();
  await app.keyboard.press('n');
  await expect(tree(app).getByText('New job')).toBeVisible();
  const handle = (job: string, kind: 'source' | 'target') =>
    app.locator(`.react-flow__node[data-id="${job}"] .react-flow__handle.${kind}`);
  await handle('build', 'source').dragTo(handle('job', 'target'));
  await expect(said(app)).toHaveText('job needs build now.');
  // The layout grew by a level: the whole of it is brought into sight.
  await app.getByRole('button', { name: /fit|whole/i }).click();
  await handle('job', 'source').dragTo(handle('build', 'target'));
  await expect(said(app)).toHaveText('That would close a cycle: build → job → build.');
  const { violations } = await new AxeBuilder({ page: app }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
  expect(await saved(host, app)).toContain('needs: [build]');
});
