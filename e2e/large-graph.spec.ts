import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

/** Layers of five, each job needing the one above: all edges go straight, and are painted. */
const count = 200;
const jobs = Object.fromEntries(
  Array.from({ length: count }, (_, index) => [
    `j${index}`,
    {
      name: `Job ${index}`,
      ...(index < 5 ? {} : { needs: [`j${index - 5}`] }),
      steps: [{ name: 'Step', script: 'echo done' }],
    },
  ]),
);
const metadata = { name: 'drawn', description: 'A graph of many jobs.', version: '1.0.0', category: 'testing' };
const text = `${JSON.stringify({ metadata, orchestration: { defaults: { shell: 'bash' }, jobs } }, null, 2)}\n`;

const said = (app: Page) => app.getByRole('status', { name: 'What was done' });
const graph = (app: Page) => app.locator('[data-focus-area="graph"]');
const node = (app: Page, id: string) => app.locator(`.react-flow__node [data-job="${id}"]`);
const file = (host: BrowserHost) => join(host.workspace, 'playbooks', 'drawn.json');

async function boxOf(app: Page, id: string) {
  const box = await node(app, id).boundingBox();
  if (box === null) throw new Error(`${id} is not drawn`);
  return box;
}

/** The middle of the edge between two nodes. */
async function between(app: Page, from: string, to: string) {
  const [a, b] = [await boxOf(app, from), await boxOf(app, to)];
  return b.x > a.x + a.width
    ? { x: (a.x + a.width + b.x) / 2, y: (a.y + b.y) / 2 + 12 }
    : { x: (a.x + b.x + a.width) / 2, y: (a.y + a.height + b.y) / 2 };
}

/** The ids that a place is kept of. */
function kept(host: BrowserHost): readonly string[] {
  const folder = join(host.workspace, '.gantry', 'graphs');
  const name = (existsSync(folder) ? readdirSync(folder) : []).find((one) => one.endsWith('.json'));
  if (name === undefined) return [];
  const { places } = JSON.parse(readFileSync(join(folder, name), 'utf8')).view;
  return [...Object.keys(places.right), ...Object.keys(places.down)];
}

test('edges that are painted have their menu and take what is dropped, and jobs in the picture have theirs', async ({
  host,
  app,
}) => {
  writeFileSync(file(host), text);
  await app.getByText('drawn', { exact: true }).first().click();
  await expect(app.locator('.react-flow canvas').first()).toBeAttached();
  await expect(app.locator('.react-flow__node')).toHaveCount(0);
  // Down a column of the picture jobs are painted, and edges.
  const box = await graph(app).boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  const names = new Set<string | null>();
  for (const down of [0, 3, 6, 9, 12]) {
    await app.mouse.click(x, y + down, { button: 'right' });
    names.add(await app.getByRole('menu').getAttribute('aria-label'));
    await app.keyboard.press('Escape');
    await expect(app.getByRole('menu')).toHaveCount(0);
  }
  expect([...names].toSorted()).toEqual(['Edge', 'Job']);
  await graph(app).focus();
  await app.keyboard.press('Escape');
  await app.keyboard.press('ArrowRight');
  await app.keyboard.press('Shift+F');
  await expect(node(app, 'j0')).toBeVisible();
  await app.keyboard.press('1');
  const zoom = () =>
    app.locator('.react-flow__viewport').evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);
  await expect.poll(zoom).toBe(1);
  await expect(node(app, 'j5')).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(app.locator('.react-flow__edge')).toHaveCount(0);
  const at = await between(app, 'j0', 'j5');
  await app.mouse.click(at.x, at.y, { button: 'right' });
  await app.getByRole('menu', { name: 'Edge' }).getByRole('menuitem', { name: 'Remove this edge' }).click();
  await expect(said(app)).toHaveText('j5 no longer needs j0.');
  await app.keyboard.press('Control+z');
  await expect(said(app)).toHaveText('Undone.');

  await app.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(node(app, 'j5')).toBeVisible();
  const palette = app.getByRole('region', { name: 'Add to the playbook' });
  const canvas = await app.locator('.react-flow').boundingBox();
  const onto = await between(app, 'j0', 'j5');
  await palette.getByText('Inline script').dragTo(app.locator('.react-flow'), {
    targetPosition: { x: onto.x - (canvas?.x ?? 0), y: onto.y - (canvas?.y ?? 0) },
  });
  await expect(said(app)).toHaveText('Inline script added between j0 and j5.');
});

test('a job that is renamed keeps its place, and has it back; of one that is gone none is kept; several are turned off in one step', async ({
  host,
  app,
}) => {
  const few = Object.fromEntries(Object.entries(jobs).slice(0, 4));
  writeFileSync(file(host), JSON.stringify({ metadata, orchestration: { defaults: { shell: 'bash' }, jobs: few } }));
  await app.getByText('drawn', { exact: true }).first().click();
  await node(app, 'j1').getByRole('button').first().click();
  await app.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => kept(host)).toEqual(['j1']);
  const { x, y } = await boxOf(app, 'j1');
  await app.keyboard.press('F2');
  await app.getByRole('textbox', { name: 'New id' }).fill('first');
  await app.keyboard.press('Enter');
  await expect(said(app)).toHaveText('Job j1 is called first now.');
  await expect.poll(() => kept(host)).toEqual(['first']);
  expect(await boxOf(app, 'first')).toMatchObject({ x, y });
  await app.keyboard.press('Control+z');
  await expect.poll(() => kept(host)).toEqual(['j1']);
  await expect.poll(() => boxOf(app, 'j1')).toMatchObject({ x, y });

  await node(app, 'j2').getByRole('button').first().click();
  await node(app, 'j3')
    .getByRole('button')
    .first()
    .click({ modifiers: ['Shift'] });
  await app.keyboard.press('o');
  await expect(said(app)).toHaveText('2 jobs are turned off.');
  await app.keyboard.press('Control+s');
  await expect.poll(() => readFileSync(file(host), 'utf8').match(/"if": false/g)?.length).toBe(2);
  await app.keyboard.press('Control+z');
  await app.keyboard.press('Control+s');
  await expect.poll(() => readFileSync(file(host), 'utf8')).not.toContain('"if"');

  await node(app, 'j1').getByRole('button').first().click();
  await app.keyboard.press('Delete');
  await expect(node(app, 'j1')).toHaveCount(0);
  await node(app, 'j2').getByRole('button').first().click();
  await app.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => kept(host)).toEqual(['j2']);
  await app.keyboard.press('Control+z');
  await expect.poll(() => kept(host)).toEqual(['j1']);
});
