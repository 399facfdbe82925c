import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

const start = `# What gestures are tried on.
metadata:
  name: moving
  description: What gestures of the graph are tried on.
  version: 1.0.0
  category: testing
orchestration:
  jobs:
    # compiles
    build:
      name: Build # quickly
      steps:
        # the first
        - name: One
          script: echo 1
        - name: Two # two
          script: echo 2
        - name: Three
          script: echo 3
    pack:
      name: Pack
      needs: [build] # first
      steps:
        - name: Wrap
          script: echo wrap
`;

const file = (host: BrowserHost) => join(host.workspace, 'playbooks', 'moving.yaml');
const tree = (app: Page) => app.getByRole('tree', { name: /Jobs of/ });
const said = (app: Page) => app.getByRole('status', { name: 'What was done' });
const node = (app: Page, job: string) => app.locator(`.react-flow__node [data-job="${job}"]`);
const step = (app: Page, name: string) => app.locator('.react-flow__node [data-step]').filter({ hasText: name });
const row = (app: Page, name: string) => tree(app).getByRole('treeitem').filter({ hasText: name });

async function open(host: BrowserHost, app: Page): Promise<void> {
  writeFileSync(file(host), start);
  await app.getByRole('button', { name: 'moving', exact: true }).click();
  await expect(step(app, 'Wrap')).toBeVisible();
  await atRest(app);
}

/** The graph stands still: a better layout, and the view that fits it, come a while after the first. */
async function atRest(app: Page): Promise<void> {
  const places = () =>
    app.locator('.react-flow__viewport').evaluate((view) => `${view.getAttribute('style')} ${view.innerHTML.length}`);
  let before = '';
  await expect
    .poll(
      async () => {
        const same = before === (await places());
        before = await places();
        return same;
      },
      { intervals: [250] },
    )
    .toBe(true);
}

async function saved(host: BrowserHost, app: Page): Promise<string> {
  await app.keyboard.press('Control+s');
  await expect(app.getByRole('tab', { name: /not saved/ })).toHaveCount(0);
  return readFileSync(file(host), 'utf8');
}

/** Does a gesture, takes it back and does it again; the text is then the first, and then the one that is meant. */
async function backAndForth(host: BrowserHost, app: Page, meant: string): Promise<void> {
  expect(await saved(host, app)).toBe(meant);
  await tree(app).focus();
  await app.keyboard.press('Control+z');
  await expect(said(app)).toHaveText('Undone.');
  expect(await saved(host, app)).toBe(start);
  await app.keyboard.press('Control+y');
  await expect(said(app)).toHaveText('Done again.');
  expect(await saved(host, app)).toBe(meant);
  await app.keyboard.press('Control+z');
  await expect(said(app)).toHaveText('Undone.');
}

async function dragTo(from: Locator, to: Locator, edge: 'top' | 'bottom'): Promise<void> {
  const box = await to.boundingBox();
  const y = edge === 'top' ? 3 : (box?.height ?? 0) - 3;
  await from.dragTo(to, { targetPosition: { x: 30, y } });
}

const first = '        # the first\n        - name: One\n          script: echo 1\n';
const two = '        - name: Two # two\n          script: echo 2\n';
const three = '        - name: Three\n          script: echo 3\n';
const wrap = '        - name: Wrap\n          script: echo wrap\n';

test('steps are moved by drag within a job, to another and as a copy, in graph and outline, and by keys, each taken back and done again', async ({
  host,
  app,
}) => {
  test.setTimeout(120_000);
  await open(host, app);
  await dragTo(step(app, 'Three'), step(app, 'One'), 'top');
  await expect(said(app)).toHaveText('Step moved within build.');
  await backAndForth(host, app, start.replace(first + two + three, three + first + two));

  await dragTo(step(app, 'Two'), step(app, 'Wrap'), 'bottom');
  await expect(said(app)).toHaveText('Step moved to pack.');
  await expect(tree(app).getByRole('treeitem', { selected: true })).toContainText('Two');
  await backAndForth(host, app, start.replace(two, '').replace(wrap, wrap + two));

  await dragTo(row(app, 'One'), row(app, 'Pack'), 'bottom');
  await expect(said(app)).toHaveText('Step moved to pack.');
  await backAndForth(host, app, start.replace(first, '').replace(wrap, first + wrap));

  await app.keyboard.down('Control');
  await dragTo(step(app, 'Wrap'), step(app, 'One'), 'bottom');
  await app.keyboard.up('Control');
  await expect(said(app)).toHaveText('Step copied to build.');
  await backAndForth(host, app, start.replace(first, first + wrap));

  await tree(app).getByText('Two').click();
  await app.keyboard.press('Alt+ArrowDown');
  await expect(said(app)).toHaveText('The step is 3 of build now.');
  await backAndForth(host, app, start.replace(two + three, three + two));
  await tree(app).getByText('Two').click();
  await app.keyboard.press('m');
  await app.getByRole('option', { name: 'pack' }).click();
  await expect(said(app)).toHaveText('The step is in pack now.');
  await backAndForth(host, app, start.replace(two, '').replace(wrap, wrap + two));
});

test('while a step is dragged the place is told, the view follows at its edge, and Escape leaves all as it is', async ({
  host,
  app,
}) => {
  await open(host, app);
  const from = await step(app, 'One').boundingBox();
  const to = await step(app, 'Three').boundingBox();
  const canvas = await app.locator('.react-flow').boundingBox();
  if (from === null || to === null || canvas === null) throw new Error('The graph is not drawn');
  await app.mouse.move(from.x + 20, from.y + 10);
  await app.mouse.down();
  await app.mouse.move(to.x + 20, to.y + 4, { steps: 4 });
  await app.mouse.move(to.x + 22, to.y + 4);
  await expect(app.getByText('step 3 of build', { exact: true })).toBeVisible();
  const view = app.locator('.react-flow__viewport');
  const before = await view.getAttribute('style');
  await app.mouse.move(canvas.x + 20, canvas.y + canvas.height / 2);
  await app.mouse.move(canvas.x + 22, canvas.y + canvas.height / 2);
  await expect.poll(() => view.getAttribute('style')).not.toBe(before);
  await app.keyboard.press('Escape');
  await app.mouse.up();
  await expect(app.getByText('step 3 of build', { exact: true })).toBeHidden();
  await expect(app.getByRole('tab', { name: /not saved/ })).toHaveCount(0);
});

const added = (name: string, lines: string) => `        - name: ${name}\n${lines}`;
const measured = added('Measure files', '          run: "0402"\n          with:\n            Extension: []\n');

test('what can be added is dragged onto the canvas, a job and an edge, from the palette and the library, or chosen by key', async ({
  host,
  app,
}) => {
  test.setTimeout(180_000);
  await open(host, app);
  await app.getByRole('button', { name: 'Add', exact: true }).click();
  const palette = app.getByRole('region', { name: 'Add to the playbook' });
  const find = palette.getByPlaceholder('Add: find by name, or drag');
  await expect(find).toBeFocused();
  const { violations } = await new AxeBuilder({ page: app }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);

  const canvas = app.locator('.react-flow');
  const inCanvas = await canvas.boundingBox();
  const corner = { x: (inCanvas?.width ?? 0) - 20, y: 20 };
  await palette.getByText('Inline script').dragTo(canvas, { targetPosition: corner });
  await expect(said(app)).toHaveText('Job added for Inline script.');
  const alone =
    '    job:\n      name: New step\n      steps:\n        - name: New step\n          script: echo hello\n';
  await backAndForth(host, app, start + alone);

  await dragTo(palette.getByText('0402 Measure-Files'), step(app, 'Two'), 'top');
  await expect(said(app)).toHaveText('0402 Measure-Files added to build. Fill in Extension.');
  await backAndForth(host, app, start.replace(first, first + measured));

  const ends = [await node(app, 'build').boundingBox(), await node(app, 'pack').boundingBox()];
  const [a, b] = ends;
  if (a == null || b == null || inCanvas === null) throw new Error('The graph is not drawn');
  const across = b.x > a.x + a.width;
  const middle = across
    ? { x: (a.x + a.width + b.x) / 2 - inCanvas.x, y: a.y + 17 - inCanvas.y }
    : { x: a.x + a.width / 2 - inCanvas.x, y: (a.y + a.height + b.y) / 2 - inCanvas.y };
  await palette.getByText('./actions/report-size').dragTo(canvas, { targetPosition: middle });
  await expect(said(app)).toHaveText('./actions/report-size added between build and pack.');
  const between =
    '    job:\n      name: Report size\n      needs: [build]\n      steps:\n        - name: Report size\n          uses: ./actions/report-size\n';
  await backAndForth(
    host,
    app,
    start.replace('    pack:\n', `${between}    pack:\n`).replace('needs: [build] # first', 'needs: [job] # first'),
  );

  await dragTo(app.locator('[data-script$="0402_Measure-Files.ps1"]'), row(app, 'Wrap'), 'top');
  await expect(said(app)).toHaveText('0402 Measure-Files added to pack. Fill in Extension.');
  await backAndForth(host, app, start.replace(wrap, measured + wrap));

  await row(app, 'Two').click();
  await find.fill('quick');
  await app.keyboard.press('Enter');
  await expect(said(app)).toHaveText('quick-start added to build.');
  await backAndForth(
    host,
    app,
    start.replace(two, two + added('Run quick-start', '          uses: playbook:quick-start\n')),
  );
  await app.keyboard.press('p');
  await expect(palette).toBeHidden();

  await row(app, 'Pack').click();
  await app.keyboard.press('Control+k');
  await app.keyboard.type('step with an action');
  await app.keyboard.press('Enter');
  await app.keyboard.type('upload');
  await app.keyboard.press('Enter');
  await expect(said(app)).toHaveText('upload-artifact added to pack. Fill in path.');
  await backAndForth(
    host,
    app,
    start + added('Upload artifact', '          uses: upload-artifact\n          with:\n            path: ""\n'),
  );
});

test('jobs, steps, edges, the canvas and the lists have menus, by pointer and by key, that say the keys', async ({
  host,
  app,
}) => {
  await open(host, app);
  const menu = (name: string) => app.getByRole('menu', { name });
  await step(app, 'Two').click({ button: 'right' });
  await expect(menu('Step').getByRole('menuitem', { name: /^Move step up/ })).toContainText('Alt+ArrowUp');
  const { violations } = await new AxeBuilder({ page: app }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
  await menu('Step')
    .getByRole('menuitem', { name: /^Turn jobs or step off/ })
    .click();
  await expect(said(app)).toHaveText('Step 2 of build is turned off.');
  await expect(app.locator('.react-flow')).toBeFocused();
  await backAndForth(host, app, start.replace('- name: Two # two\n', '- name: Two # two\n          enabled: false\n'));

  await row(app, 'Pack').click();
  await app.keyboard.press('Shift+F10');
  await expect(menu('Job')).toBeVisible();
  await app.keyboard.type('dup');
  await app.keyboard.press('Enter');
  await expect(said(app)).toHaveText('Job pack duplicated.');
  await expect(tree(app)).toBeFocused();
  const pack = start.slice(start.indexOf('    pack:'));
  await backAndForth(host, app, start + pack.replace('pack:', 'pack-2:').replace('name: Pack', 'name: Pack (copy)'));

  const a = await node(app, 'build').boundingBox();
  const b = await node(app, 'pack').boundingBox();
  if (a === null || b === null) throw new Error('The graph is not drawn');
  const [x, y] =
    b.x > a.x + a.width ? [(a.x + a.width + b.x) / 2, a.y + 17] : [a.x + a.width / 2, (a.y + a.height + b.y) / 2];
  await app.mouse.click(x, y, { button: 'right' });
  await menu('Edge').getByRole('menuitem', { name: 'Remove this edge' }).click();
  await expect(said(app)).toHaveText('pack no longer needs build.');
  await backAndForth(host, app, start.replace('      needs: [build] # first\n', ''));

  await app.locator('.react-flow__pane').click({ button: 'right', position: { x: 400, y: 8 } });
  await menu('Graph')
    .getByRole('menuitem', { name: /^Add job/ })
    .click();
  await expect(said(app)).toHaveText('Job added.');
  await app.keyboard.press('Control+z');

  await row(app, 'Wrap').click();
  await app.locator('[data-script$="0100_Inspect-Machine.ps1"]').focus();
  await app.keyboard.press('Shift+F10');
  await menu('Script').getByRole('menuitem', { name: 'Add step that runs this' }).click();
  await expect(said(app)).toHaveText('0100 Inspect-Machine added to pack.');
});

async function dropFile(app: Page, target: Locator, name: string, text: string): Promise<void> {
  const dataTransfer = await app.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], fileName));
      return transfer;
    },
    [name, text] as const,
  );
  const box = await target.boundingBox();
  const at = { clientX: (box?.x ?? 0) + 20, clientY: (box?.y ?? 0) + 3, dataTransfer };
  await target.dispatchEvent('dragover', at);
  await target.dispatchEvent('drop', at);
}

test('a file from elsewhere becomes a step once it is copied in, or is opened', async ({ host, app }) => {
  await open(host, app);
  await dropFile(app, step(app, 'Two'), 'Sweep.ps1', 'param([Parameter(Mandatory)][string]$Folder)\n');
  const asked = app.getByRole('dialog');
  await expect(asked).toContainText('This script is not among those of the workspace.');
  await asked.getByRole('button', { name: /Copy it to automation-scripts\/0403_Sweep\.ps1, and add a step/ }).click();
  await expect(said(app)).toHaveText('0403 Sweep added to build. Fill in Folder.');
  const sweep = added('Sweep', '          run: "0403"\n          with:\n            Folder: ""\n');
  await backAndForth(host, app, start.replace(first, first + sweep));
  const known = readFileSync(join(host.workspace, 'automation-scripts', '0100_Inspect-Machine.ps1'), 'utf8');
  await dropFile(app, step(app, 'Two'), '0100_Inspect-Machine.ps1', known);
  await expect(said(app)).toHaveText('0100 Inspect-Machine added to build.');
  await app.keyboard.press('Control+z');
  await dropFile(app, app.getByRole('tablist').first(), 'notes.txt', 'no');
  await expect(said(app)).toHaveText('notes.txt is neither a script nor a playbook.');
  await dropFile(app, app.getByRole('tablist').first(), 'other.yaml', start.replaceAll('moving', 'other'));
  await asked.getByRole('button', { name: 'Copy it to playbooks/other.yaml, and open it' }).click();
  await expect(app.getByRole('tab', { name: /other/, selected: true })).toBeVisible();
});

test('steps are extracted into an action, which is said and stays when that is taken back; refused with the reason', async ({
  host,
  app,
}) => {
  test.setTimeout(120_000);
  await open(host, app);
  await row(app, 'Build').click();
  await app.keyboard.press('x');
  const asked = app.getByRole('dialog', { name: 'Extract steps of build' });
  const outcome = asked.getByRole('status', { name: 'What comes of it' });
  await expect(outcome).toContainText('one step takes the place of 3');
  const { violations } = await new AxeBuilder({ page: app }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
  await asked.getByRole('checkbox', { name: 'Two' }).uncheck();
  await expect(outcome).toHaveText('The steps must stand one after the other.');
  await asked.getByRole('checkbox', { name: 'Three' }).uncheck();
  await asked.getByRole('checkbox', { name: 'Two' }).check();
  await asked.getByRole('textbox', { name: 'Name' }).fill('count-up');
  await app.keyboard.press('Enter');
  await expect(said(app)).toHaveText(
    'Steps extracted. actions/count-up/action.yml is written; undoing leaves it there.',
  );
  await expect(tree(app)).toBeFocused();
  expect(readFileSync(join(host.workspace, 'actions', 'count-up', 'action.yml'), 'utf8')).toBe(`name: Count up
description: Steps of the job “Build”, for one step to run
runs:
  using: composite
  steps:
    # the first
    - name: One
      shell: pwsh
      run: echo 1
    - name: Two # two
      shell: pwsh
      run: echo 2
`);
  const run = '        - name: Count up\n          uses: ./actions/count-up\n';
  await backAndForth(host, app, start.replace(first + two, run));
  await row(app, 'Wrap').click();
  await app.keyboard.press('x');
  await app
    .getByRole('dialog')
    .getByRole('radio', { name: /^Playbook/ })
    .check();
  await app.getByRole('textbox', { name: 'Name' }).fill('wrapped');
  await app.keyboard.press('Enter');
  await expect(said(app)).toContainText('playbooks/wrapped.yaml is written');
  await backAndForth(host, app, start.replace(wrap, '        - name: Wrapped\n          uses: playbook:wrapped\n'));
  await row(app, 'Wrap').click();
  await app.keyboard.press('x');
  await app.getByRole('textbox', { name: 'Name' }).fill('count-up');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('dialog')).toContainText('There is a file actions/count-up/action.yml already');
  await app.keyboard.press('Escape');
});

test('steps are cut, copied and pasted between playbooks and workflows, each in its own words', async ({
  host,
  app,
  context,
}) => {
  test.setTimeout(120_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(host, app);
  await row(app, 'Two').click();
  await app.keyboard.press('Control+x');
  await expect(said(app)).toHaveText('Step 2 of build deleted.');
  expect(await app.evaluate(() => navigator.clipboard.readText())).toBe('- name: Two # two\n  script: echo 2\n');
  await row(app, 'Wrap').click();
  await app.keyboard.press('Control+v');
  await expect(said(app)).toHaveText('Pasted.');
  expect(await saved(host, app)).toBe(start.replace(two, '').replace(wrap, wrap + two));
  const workflow = join(host.workspace, '.github', 'workflows', 'check.yml');
  mkdirSync(join(workflow, '..'), { recursive: true });
  writeFileSync(workflow, 'on: push\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo lint\n');
  await app.getByRole('button', { name: 'check', exact: true }).click();
  await row(app, 'lint').first().click();
  await app.keyboard.press('Control+v');
  await expect(said(app)).toHaveText('Pasted as a workflow has it.');
  await app.keyboard.press('Control+s');
  await expect(app.getByRole('tab', { name: /not saved/ })).toHaveCount(0);
  expect(readFileSync(workflow, 'utf8')).toContain(
    '      - run: echo lint\n      - name: Two\n        shell: pwsh\n        run: echo 2\n',
  );
});

const hello = '      steps:\n        - name: Say hello\n          script: echo hello\n';
const before = start.slice(0, start.indexOf('    # compiles'));
const build = start.slice(start.indexOf('    # compiles'), start.indexOf('    pack:'));
const pack = start.slice(start.indexOf('    pack:'));

/** Gestures by key: on what, the keys, what is answered where it is asked, what is said, and what the text is then. */
const byKey: readonly (readonly [on: string, keys: string, answer: string | null, says: string, meant: string])[] = [
  ['Pack', 'n', null, 'Job added.', `${start}    job:\n      name: New job\n${hello}`],
  [
    'Build',
    'a',
    null,
    'Job added after build.',
    `${before}${build}    job:\n      name: New job\n      needs: [build]\n${hello}${pack}`,
  ],
  [
    'Pack',
    'i',
    'build',
    'Job inserted between build and pack.',
    `${before}${build}    job:\n      name: New job\n      needs: [build]\n${hello}${pack.replace('[build]', '[job]')}`,
  ],
  [
    'One',
    's',
    null,
    'Step added to build.',
    start.replace(first, `${first}        - name: New step\n          script: echo hello\n`),
  ],
  [
    'Build',
    'F2',
    'make',
    'Job build is called make now.',
    start.replace('    build:', '    make:').replace('[build]', '[make]'),
  ],
  ['Two', 'F2', 'second', "The step's id is second now.", start.replace('# two\n', '# two\n          id: second\n')],
  ['Two', 'Control+d', null, 'Step 2 of build duplicated.', start.replace(two, two + two.replace('Two', 'Two (copy)'))],
  ['One', 'Delete', null, 'Step 1 of build deleted.', start.replace(first, '')],
  ['Build', 'Delete', null, 'Job build deleted.', before + pack.replace('      needs: [build] # first\n', '')],
  ['Pack', 'Shift+C', 'build', 'pack no longer needs build.', start.replace('      needs: [build] # first\n', '')],
  ['Pack', 'o', null, 'Job pack is turned off.', start.replace('name: Pack\n', 'name: Pack\n      if: false\n')],
];

test('each gesture by key is taken back and done again, to the byte', async ({ host, app }) => {
  test.setTimeout(180_000);
  await open(host, app);
  for (const [on, keys, answer, says, meant] of byKey) {
    await row(app, on).click();
    await app.keyboard.press(keys);
    if (answer !== null) {
      await app.locator('[role="dialog"] input').fill(answer);
      await app.keyboard.press('Enter');
    }
    await expect(said(app), `${keys} on ${on}`).toHaveText(says);
    await backAndForth(host, app, meant);
  }
});
