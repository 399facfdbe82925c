import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

const golden = readFileSync(join(import.meta.dirname, 'testdata', 'built.yaml'), 'utf8');

const file = (host: BrowserHost) => join(host.workspace, 'playbooks', 'built.yaml');
const tree = (app: Page) => app.getByRole('tree', { name: /Jobs of/ });
const inspector = (app: Page) => app.getByRole('region', { name: 'Inspector' });
const said = (app: Page) => app.getByRole('status', { name: 'What was done' });

/** The ways that a person has; both say what is to be done in the same words. */
interface Hand {
  begin(): Promise<void>;
  select(part: string): Promise<void>;
  /** Opens a group of the form. */
  open(group: string): Promise<void>;
  fill(field: string, text: string): Promise<void>;
  /** Fills the field that what was added has the focus in. */
  fillAdded(text: string): Promise<void>;
  addJobAfter(): Promise<void>;
  need(job: string): Promise<void>;
  run(): Promise<void>;
}

async function done(app: Page, act: () => Promise<void>, words: string | RegExp): Promise<void> {
  await act();
  await expect(said(app)).toHaveText(words);
}

const field = (app: Page, name: string) => inspector(app).getByLabel(name, { exact: true }).first();

/** By mouse; letters are typed, all else is pointed at. */
function mouse(app: Page): Hand {
  const leave = () => inspector(app).getByRole('heading', { level: 2 }).click();
  return {
    begin: () => inspector(app).getByRole('button', { name: 'Start a playbook' }).click(),
    select: (part) => tree(app).getByText(part, { exact: true }).click(),
    open: (group) => inspector(app).getByRole('button', { name: group, exact: true }).click(),
    fill: async (name, text) => {
      await field(app, name).click({ clickCount: 3 });
      await app.keyboard.type(text);
      await leave();
    },
    fillAdded: async (text) => {
      await app.keyboard.type(text);
      await leave();
    },
    addJobAfter: () => inspector(app).getByRole('button', { name: 'Add job after this one' }).click(),
    need: async (job) => {
      await inspector(app).getByRole('button', { name: 'Add need' }).click();
      await app.getByRole('option', { name: job, exact: true }).click();
    },
    run: async () => {
      await app.getByRole('button', { name: 'Run', exact: true }).click();
      await app.getByRole('button', { name: 'Trust folder and run' }).click();
    },
  };
}

/** By keyboard alone. */
function keyboard(app: Page): Hand {
  const button = (name: string) => inspector(app).getByRole('button', { name, exact: true });
  const focused = () => inspector(app).locator(':focus');
  /** Steps through the inspector until what is wanted has the focus. */
  const reach = async (wanted: Locator) => {
    await tree(app).focus();
    await app.keyboard.press('e');
    await expect(focused()).toHaveCount(1);
    for (let count = 0; count < 120; count += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await app.keyboard.press('Tab');
    }
    throw new Error(`${wanted.toString()} was not reached by the Tab key`);
  };
  const command = async (title: string) => {
    await app.keyboard.press('Control+k');
    await app.keyboard.type(title);
    await expect(app.getByRole('option', { name: title }).first()).toBeVisible();
    await app.keyboard.press('Enter');
  };
  const type = async (text: string, end: string) => {
    await app.keyboard.press('Control+a');
    await app.keyboard.type(text);
    await app.keyboard.press(end);
  };
  return {
    begin: () => command('Start a playbook'),
    select: async (part) => {
      await tree(app).focus();
      await app.keyboard.press('Home');
      const selected = tree(app).getByRole('treeitem', { selected: true });
      for (let count = 0; count < 40; count += 1) {
        if ((await selected.getByText(part, { exact: true }).count()) > 0) return;
        await app.keyboard.press('ArrowDown');
      }
      throw new Error(`${part} was not reached by the arrow keys`);
    },
    open: async (group) => {
      await reach(button(group));
      await app.keyboard.press('Enter');
    },
    fill: async (name, text) => {
      await reach(field(app, name));
      await type(text, name === 'Script' ? 'Control+Enter' : 'Enter');
    },
    fillAdded: (text) => type(text, 'Enter'),
    addJobAfter: async () => {
      await tree(app).focus();
      await app.keyboard.press('a');
    },
    need: async (job) => {
      await reach(button('Add need'));
      await app.keyboard.press('Enter');
      await app.keyboard.type(job);
      await app.keyboard.press('Enter');
    },
    run: async () => {
      await app.keyboard.press('F5');
      await expect(app.getByRole('button', { name: 'Trust folder and run' })).toBeFocused();
      await app.keyboard.press('Enter');
    },
  };
}

/** The job with the focus, and its one step, get their names. */
async function nameJob(app: Page, hand: Hand, [id, name]: readonly [string, string]): Promise<void> {
  await done(app, () => hand.fill('Id', id), /is called/);
  await done(app, () => hand.fill('Name', name), 'Name changed.');
}

async function fillStep(app: Page, hand: Hand, name: string, script: string): Promise<void> {
  await hand.select('Say hello');
  await expect(field(app, 'Name')).toHaveValue('Say hello');
  await done(app, () => hand.fill('Name', name), 'Name changed.');
  await done(app, () => hand.fill('Script', script), 'Script changed.');
}

async function addAfter(app: Page, hand: Hand, before: string, job: readonly [string, string]): Promise<void> {
  await hand.select(before);
  await expect(field(app, 'Name')).toHaveValue(before);
  await done(app, () => hand.addJobAfter(), /^Job added after/);
  await expect(field(app, 'Name')).toHaveValue('New job');
  await nameJob(app, hand, job);
}

async function build(app: Page, hand: Hand): Promise<void> {
  await done(app, () => hand.begin(), 'A playbook of one job is begun.');
  await done(app, () => hand.fill('Description', 'Six jobs, built by hand.'), 'Description changed.');
  await hand.open('Defaults');
  await done(app, () => hand.fill('Shell', 'bash'), 'Shell changed.');
  await hand.select('New job');
  await nameJob(app, hand, ['prepare', 'Prepare']);
  await hand.open('Outputs');
  await done(app, () => hand.fill('Add name', 'version'), 'version changed.');
  await expect(field(app, 'version')).toBeFocused();
  await done(app, () => hand.fillAdded('${{ steps.read.outputs.version }}'), 'version changed.');
  await fillStep(app, hand, 'Read', 'echo version=1.2 >> $GANTRY_OUTPUT');
  await done(app, () => hand.fill('Id', 'read'), "The step's id is read now.");
  await addAfter(app, hand, 'Prepare', ['build', 'Build']);
  await hand.open('Environment');
  await done(app, () => hand.fill('Add variable', 'VERSION'), 'VERSION changed.');
  await expect(field(app, 'VERSION')).toBeFocused();
  await done(app, () => hand.fillAdded('${{ needs.prepare.outputs.version }}'), 'VERSION changed.');
  await fillStep(app, hand, 'Compile', 'test $VERSION = 1.2');
  await addAfter(app, hand, 'Build', ['test', 'Test']);
  await done(app, () => hand.need('prepare'), 'test needs prepare now.');
  await done(app, () => hand.fill('Condition', "needs.prepare.outputs.version == '1.2'"), 'Condition changed.');
  await fillStep(app, hand, 'Try', 'echo tried');
  await addAfter(app, hand, 'Prepare', ['lint', 'Lint']);
  await fillStep(app, hand, 'Look over', 'echo clean');
  await addAfter(app, hand, 'Test', ['package', 'Package']);
  await done(app, () => hand.need('lint'), 'package needs lint now.');
  await fillStep(app, hand, 'Pack', 'echo packed');
  await addAfter(app, hand, 'Package', ['report', 'Report']);
  await done(app, () => hand.fill('Condition', 'always()'), 'Condition changed.');
  await fillStep(app, hand, 'Tell', 'echo told');
  await hand.select('Build');
  await hand.open('Matrix');
  await done(
    app,
    () => hand.fill('Add vector, as os: linux, windows', 'os: linux, windows'),
    'os added to the matrix.',
  );
}

for (const [way, handOf] of [
  ['by mouse', mouse],
  ['by keyboard alone', keyboard],
] as const)
  test(`six jobs with a matrix, conditions and outputs are built from an empty file ${way}, and run green`, async ({
    host,
    app,
  }) => {
    test.setTimeout(180_000);
    writeFileSync(file(host), '');
    await app.getByRole('button', { name: /^built/ }).click();
    await expect(inspector(app).getByText('The file is empty.')).toBeVisible();
    const hand = handOf(app);
    await build(app, hand);
    await app.keyboard.press('Control+s');
    await expect(app.getByRole('tab', { name: /not saved/ })).toHaveCount(0);
    expect(readFileSync(file(host), 'utf8')).toBe(golden);
    await hand.run();
    const jobs = app.getByRole('tree', { name: /of the run/i });
    // The two legs of the matrix are one row.
    await expect(jobs.getByRole('treeitem', { level: 1 }).filter({ hasText: 'success' })).toHaveCount(6, {
      timeout: 60_000,
    });
  });
