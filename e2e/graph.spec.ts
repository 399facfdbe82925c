import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

const text = `# What the graph is tried on.
metadata:
  name: drawn
  description: What the graph of a playbook is tried on.
  version: 1.0.0
  category: testing
orchestration:
  defaults:
    shell: bash
  jobs:
    build:
      name: Build
      steps:
        - name: Compile
          script: echo compiled
    test:
      name: Test
      needs: build
      strategy:
        failFast: false
        matrix:
          os: [linux, mac, windows]
          node: [20, 22]
      steps:
        - name: Check
          env: { OS: "\${{ matrix.os }}" }
          script: test "$OS" != mac
    lint-code:
      name: Lint code
      needs: build
      steps:
        - name: Lint
          script: echo linted
    lint-docs: # and these
      name: Lint docs
      needs: build
      steps:
        - name: Lint
          script: echo linted
    ship:
      name: Ship
      needs: [test, lint-code, lint-docs]
      if: always()
      steps:
        - name: Call
          uses: playbook:nested-package
`;

const file = (host: BrowserHost) => join(host.workspace, 'playbooks', 'drawn.yaml');
const tree = (app: Page) => app.getByRole('tree', { name: /Jobs of/ });
const said = (app: Page) => app.getByRole('status', { name: 'What was done' });
const graph = (app: Page) => app.locator('[data-focus-area="graph"]');
const node = (app: Page, id: string) => app.locator(`.react-flow__node [data-job="${id}"]`);
const frame = (app: Page, id: string) => app.locator(`[data-frame="${id}"]`);

async function open(host: BrowserHost, app: Page): Promise<void> {
  writeFileSync(file(host), text);
  await app.getByText('drawn', { exact: true }).first().click();
  await expect(node(app, 'ship')).toBeVisible();
}

async function expectAccessible(app: Page, view: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app }).exclude('.xterm').analyze();
  expect(violations.map(({ id, nodes }) => `${view}: ${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
}

/** What is kept of how the graph is arranged. */
function kept(host: BrowserHost) {
  const folder = join(host.workspace, '.gantry', 'graphs');
  const [name] = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];
  if (name === undefined) return { places: { right: {}, down: {} } };
  return JSON.parse(readFileSync(join(folder, name), 'utf8')).view;
}

/** Where a node stands on the page. */
async function corner(app: Page, id: string): Promise<{ x: number; y: number }> {
  const { x, y } = (await node(app, id).boundingBox()) ?? { x: 0, y: 0 };
  return { x: Math.round(x), y: Math.round(y) };
}

/** Where a node stands in the graph, wherever the view is. */
function place(app: Page, id: string): Promise<string> {
  return app.locator(`.react-flow__node[data-id="${id}"]`).evaluate((element: HTMLElement) => element.style.transform);
}

test('a matrix is one node that opens into its legs and closes, by pointer and by key, in graph and tree, and stays so', async ({
  host,
  app,
}) => {
  test.setTimeout(120_000);
  await open(host, app);
  await expect(node(app, 'test')).toContainText('6 legs');
  await expect(node(app, 'test (linux, 20)')).toHaveCount(0);
  await app.getByRole('button', { name: 'Open Test', exact: true }).click();
  await expect(frame(app, 'test')).toBeVisible();
  await expect(node(app, 'test (windows, 22)')).toBeVisible();
  await expect(tree(app).getByRole('treeitem', { name: /Test \(windows, 22\)/ })).toHaveAttribute('aria-level', '2');
  await expectAccessible(app, 'open matrix');
  // Along the edges through the legs, and out of them.
  await graph(app).focus();
  await node(app, 'test (mac, 20)').getByRole('button').first().click();
  await app.keyboard.press('-');
  await expect(frame(app, 'test')).toHaveCount(0);
  await expect(said(app)).toHaveText('Test, 6 legs: closed.');
  await expect(app.getByText(/^Matrix Test, 6 legs, needs build, closed/)).toBeAttached();
  await app.keyboard.press('+');
  await expect(frame(app, 'test')).toBeVisible();
  await expect.poll(() => kept(host).folds).toEqual({ test: 'open' });
  await app.reload();
  await app.getByText('drawn', { exact: true }).first().click();
  await expect(frame(app, 'test')).toBeVisible();
  // The tree opens and closes it as well.
  await tree(app).getByText('Test', { exact: true }).first().click();
  await tree(app).focus();
  await app.keyboard.press('ArrowLeft');
  await expect(frame(app, 'test')).toHaveCount(0);
  await app.keyboard.press('Control+k');
  await app.keyboard.type('open matrix');
  await app.keyboard.press('Enter');
  await expect(frame(app, 'test')).toBeVisible();
  expect(readFileSync(file(host), 'utf8')).toBe(text);
});

test('a run shows how many legs are in which state, its nodes what the last run came to, and what a step runs closes', async ({
  host,
  app,
}) => {
  await open(host, app);
  await app.getByRole('button', { name: 'Close Ship › Call' }).click();
  await expect(node(app, 'ship/step-1/build')).toHaveCount(0);
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: 'Trust folder and run' }).click();
  await expect(app.getByRole('status', { name: 'State of the run' })).toContainText('failure', { timeout: 45_000 });
  await expect(node(app, 'test').getByTitle(/^6 legs, 2 failure, 4 success/)).toBeVisible();
  await expect(
    app.getByRole('tree', { name: 'Jobs and steps of the run' }).getByText('Test', { exact: true }),
  ).toBeVisible();
  await expectAccessible(app, 'run of a matrix');
  await app.getByRole('button', { name: 'Open Test', exact: true }).click();
  await expect(node(app, 'test (mac, 22)')).toBeVisible();
  await app.getByRole('tab', { name: /drawn/ }).first().click();
  await expect(node(app, 'build').getByText('last run: success')).toBeAttached();
  await expect(node(app, 'test (mac, 20)').getByText('last run: failure')).toBeAttached();
});

test('nodes stand where they are dragged or moved by key, in another window and after a reload too, undone in their turn', async ({
  host,
  app,
  context,
}) => {
  await open(host, app);
  const other = await context.newPage();
  await other.goto(host.address);
  await other.getByText('drawn', { exact: true }).first().click();
  await expect(node(other, 'lint-docs')).toBeVisible();
  const before = await corner(app, 'lint-docs');
  const elsewhere = await corner(other, 'lint-docs');
  const unmoved = await corner(app, 'build');
  await app.mouse.move(before.x + 60, before.y + 12);
  await app.mouse.down();
  await app.mouse.move(before.x + 100, before.y + 52, { steps: 4 });
  await app.mouse.up();
  await expect
    .poll(() => Object.keys(kept(host).places.right).concat(Object.keys(kept(host).places.down)))
    .toEqual(['lint-docs']);
  const dragged = await corner(app, 'lint-docs');
  // The first of the way only tells a drag from a click.
  expect(Math.abs(dragged.x - before.x - 40)).toBeLessThan(16);
  expect(await corner(app, 'build')).toEqual(unmoved);
  await expect.poll(async () => (await corner(other, 'lint-docs')).x - elsewhere.x).toBeGreaterThan(5);
  await other.close();
  // A key moves it on; the text is in the same history.
  await graph(app).focus();
  await node(app, 'lint-docs').getByRole('button').first().click();
  await app.keyboard.press('Alt+ArrowDown');
  await expect(said(app)).toHaveText('Moved down.');
  await app.keyboard.press('Control+d');
  await expect(said(app)).toHaveText('Job lint-docs duplicated.');
  for (const words of ['Undone.', 'Undone.', 'Undone.']) {
    await app.keyboard.press('Control+z');
    await expect(said(app)).toHaveText(words);
  }
  await expect.poll(() => corner(app, 'lint-docs')).toEqual(before);
  await app.keyboard.press('Control+y');
  await expect.poll(() => corner(app, 'lint-docs')).toEqual(dragged);
  await app.reload();
  await app.getByText('drawn', { exact: true }).first().click();
  await expect(node(app, 'lint-docs')).toBeVisible();
  await app.keyboard.press('Control+k');
  await app.keyboard.type('reset layout');
  await app.keyboard.press('Enter');
  await expect(said(app)).toHaveText('The graph is laid out afresh.');
  await expect.poll(() => kept(host).places).toEqual({ right: {}, down: {} });
});

test('several are chosen by click, rectangle and key, aligned, grouped, and deleted in one step', async ({
  host,
  app,
}) => {
  await open(host, app);
  await node(app, 'lint-code').getByRole('button').first().click();
  await node(app, 'lint-docs')
    .getByRole('button')
    .first()
    .click({ modifiers: ['Shift'] });
  await expect(app.getByText('2 chosen', { exact: true })).toBeVisible();
  await app.getByRole('toolbar', { name: 'What is chosen' }).getByRole('button', { name: 'Align left edges' }).click();
  await expect(said(app)).toHaveText('Aligned.');
  await expect.poll(async () => (await corner(app, 'lint-code')).x).toBe((await corner(app, 'lint-docs')).x);
  await graph(app).focus();
  await app.keyboard.press('Control+z');
  await expect(said(app)).toHaveText('Undone.');
  await expectAccessible(app, 'several chosen');
  await app.keyboard.press('g');
  await expect(app.getByRole('textbox', { name: 'New id' })).toHaveValue('Lint');
  await app.keyboard.press('Enter');
  await expect(said(app)).toHaveText('2 jobs are drawn as the group Lint.');
  await expect(app.getByText('2 jobs', { exact: true }).first()).toBeVisible();
  await expect(node(app, 'lint-code')).toHaveCount(0);
  await graph(app).focus();
  await app.keyboard.press('+');
  await expect(node(app, 'lint-code')).toBeVisible();
  await app.keyboard.press('Shift+g');
  await expect(said(app)).toHaveText('The group Lint is drawn as its jobs again.');
  await expect(app.getByText('2 chosen', { exact: true })).toBeVisible();
  await app.keyboard.press('Delete');
  await expect(said(app)).toContainText('2 jobs deleted.');
  await expect(node(app, 'lint-docs')).toHaveCount(0);
  await app.keyboard.press('Control+z');
  await expect(node(app, 'lint-docs')).toBeVisible();
  await expect(node(app, 'lint-code')).toBeVisible();
  // A rectangle over the whole canvas, then all by key, then what a job needs.
  const box = await graph(app).boundingBox();
  if (box === null) throw new Error('the graph has no box');
  await app.keyboard.down('Shift');
  await app.mouse.move(box.x + 60, box.y + 60);
  await app.mouse.down();
  await app.mouse.move(box.x + box.width - 20, box.y + box.height - 70, { steps: 3 });
  await app.mouse.up();
  await app.keyboard.up('Shift');
  await expect(app.getByText(/^\d+ chosen$/)).toBeVisible();
  await graph(app).focus();
  await app.keyboard.press('Escape');
  await app.keyboard.press('Control+a');
  await expect(said(app)).toHaveText(/jobs chosen/);
  await node(app, 'lint-code').getByRole('button').first().click();
  await app.keyboard.press('u');
  await expect(said(app)).toHaveText('2 jobs chosen.');
  expect(readFileSync(file(host), 'utf8')).toBe(text);
});

for (const scheme of ['light', 'dark'] as const)
  test(`jobs and steps are found by name, zoomed to, and marked with their problems, ${scheme}`, async ({
    host,
    app,
  }) => {
    await app.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    writeFileSync(file(host), text.replace('needs: [test, lint-code, lint-docs]', 'needs: [test, lint-code, gone]'));
    await app.getByText('drawn', { exact: true }).first().click();
    await expect(app.locator('[data-mark="problems"]').first()).toBeAttached();
    await graph(app).focus();
    await app.keyboard.press('Control+f');
    const find = app.getByRole('search', { name: 'Find in the graph' });
    await find.getByRole('textbox').fill('lint');
    await expect(find.getByRole('status')).toHaveText('1 of 5');
    await app.keyboard.press('Enter');
    await expect(find.getByRole('status')).toHaveText('2 of 5');
    await expect(app.getByText(/^Step Lint of Lint code/)).toBeAttached();
    await expectAccessible(app, `find, ${scheme}`);
    await app.keyboard.press('Escape');
    await expect(find).toHaveCount(0);
    await expect(graph(app)).toBeFocused();
    const zoom = () =>
      app.locator('.react-flow__viewport').evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);
    await app.keyboard.press('1');
    await expect.poll(zoom).toBe(1);
    await app.keyboard.press('Shift+F');
    await expect.poll(zoom).toBeGreaterThan(1);
    await app.keyboard.press('f');
    await expect.poll(zoom).toBeLessThanOrEqual(1);
    // A window at 200 % has half the room.
    await app.setViewportSize({ width: 640, height: 400 });
    await expectAccessible(app, `200 %, ${scheme}`);
  });

test('a graph of a thousand jobs is a picture from afar, and its nodes from near; an edit moves none', async ({
  host,
  app,
}) => {
  const jobs = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => {
      const needs = index < 25 ? [] : [`j${index - 25}`, `j${index - 25 + ((index + 1) % 25 === 0 ? -1 : 1)}`];
      return [`j${index}`, { name: `Job ${index}`, needs, steps: [{ name: 'Step', script: 'echo done' }] }];
    }),
  );
  const metadata = { name: 'drawn', description: 'A graph of a thousand jobs.', version: '1.0.0', category: 'testing' };
  writeFileSync(file(host), JSON.stringify({ metadata, orchestration: { defaults: { shell: 'bash' }, jobs } }));
  await app.getByText('drawn', { exact: true }).first().click();
  const picture = app.locator('.react-flow canvas').first();
  await expect(picture).toBeAttached({ timeout: 45_000 });
  await expect(app.locator('.react-flow__node')).toHaveCount(0);
  // Painted: it has more than one colour.
  await expect
    .poll(() =>
      picture.evaluate((element) => {
        const canvas = element as HTMLCanvasElement;
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
        return new Set(Array.from(new Uint32Array(Uint8ClampedArray.from(data).buffer))).size;
      }),
    )
    .toBeGreaterThan(2);
  await graph(app).focus();
  await app.keyboard.press('ArrowRight');
  await app.keyboard.press('Shift+F');
  await expect(node(app, 'j0')).toBeVisible();
  const before = await place(app, 'j0');
  await app.keyboard.press('n');
  await expect(said(app)).toHaveText('Job added.');
  await graph(app).focus();
  await app.keyboard.press('Escape');
  await app.keyboard.press('ArrowRight');
  await expect.poll(() => place(app, 'j0')).toBe(before);
  expect(await app.locator('.react-flow__node').count()).toBeLessThan(200);
});
