import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

const start = `# A playbook to fill in.
metadata:
  name: filling
  description: What the inspector is tried on.
  version: 1.0.0
  category: testing
orchestration:
  inputs:
    level: {type: choice, options: [low, high], default: low} # how much
  jobs:
    # compiles
    build:
      name: Build # quickly
      outputs:
        version: \${{ steps.compile.outputs.version }}
      steps:
        - name: Compile
          id: compile
          shell: bash
          script: echo "version=1.2" >> "$GANTRY_OUTPUT" # once
          outputs:
            - { name: version, value: '\${{ steps.compile.outputs.version }}' }
        - name: Measure # files
          run: "0402"
    pack:
      name: Pack
      needs: [build] # first
      steps:
        - name: Count
          uses: ./actions/count-lines
          with:
            file: a.txt # counted
`;

const file = (host: BrowserHost, name = 'filling.yaml') => join(host.workspace, 'playbooks', name);
const tree = (app: Page) => app.getByRole('tree', { name: /Jobs of/ });
const said = (app: Page) => app.getByRole('status', { name: 'What was done' });
const inspector = (app: Page) => app.getByRole('region', { name: 'Inspector' });
const field = (app: Page, name: string) => inspector(app).getByRole('textbox', { name, exact: true }).first();
const group = (app: Page, name: string) => inspector(app).getByRole('button', { name: new RegExp(`^${name}`) });

async function open(host: BrowserHost, app: Page, text = start, name = 'filling'): Promise<void> {
  writeFileSync(file(host, `${name}.yaml`), text);
  await app.getByRole('button', { name, exact: true }).click();
  await expect(app.getByRole('tab', { name: new RegExp(name) })).toBeVisible();
}

async function select(app: Page, part: string): Promise<void> {
  await tree(app).getByText(part, { exact: true }).first().click();
  await expect(field(app, 'Name')).toHaveValue(part);
}

async function saved(host: BrowserHost, app: Page, name = 'filling.yaml'): Promise<string> {
  await app.keyboard.press('Control+s');
  await expect(app.getByRole('tab', { name: /not saved/ })).toHaveCount(0);
  return readFileSync(file(host, name), 'utf8');
}

/** Takes a text into a field with Enter, and waits for what is said of it. */
async function fill(app: Page, name: string, text: string, done: string): Promise<void> {
  await field(app, name).fill(text);
  await field(app, name).press('Enter');
  await expect(said(app)).toHaveText(done);
}

async function undoAll(app: Page): Promise<void> {
  await tree(app).focus();
  for (;;) {
    await app.keyboard.press('Control+z');
    await expect(said(app)).toHaveText(/Undone\.|There is nothing to undo\./);
    if ((await said(app).textContent()) === 'There is nothing to undo.') return;
    await expect(said(app)).toHaveText('Undone.');
  }
}

async function noViolations(app: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app }).include('[aria-label="Inspector"]').analyze();
  expect(violations.map(({ id, nodes }) => `${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
}

test('each field is one edit of the text: comments stay, clearing removes, Escape gives back, undo ends at the first byte', async ({
  host,
  app,
}) => {
  await open(host, app);
  await select(app, 'Build');
  await fill(app, 'Name', 'Build it', 'Name changed.');
  await fill(app, 'Description', 'Makes it', 'Description changed.');
  await field(app, 'Description').fill('something else');
  await field(app, 'Description').press('Escape');
  await expect(field(app, 'Description')).toHaveValue('Makes it');
  await fill(app, 'Description', '', 'Description removed.');
  await group(app, 'Limits and failures').click();
  await fill(app, 'Timeout', 'soon', 'Description removed.');
  await expect(inspector(app).getByRole('alert')).toHaveText('A whole number is wanted.');
  await fill(app, 'Timeout', '120', 'Timeout changed.');
  await inspector(app).getByRole('combobox', { name: 'Continue on error' }).selectOption('true');
  await expect(said(app)).toHaveText('Continue on error changed.');
  await group(app, 'Environment').click();
  await fill(app, 'Add variable', 'LEVEL', 'LEVEL changed.');
  await expect(field(app, 'LEVEL')).toBeFocused();
  await app.keyboard.type('${{ inputs.le');
  await app.keyboard.press('Control+Space');
  // While the editor asks for completions once more, a press on one that it still shows does nothing.
  await expect(async () => {
    await app.getByRole('option', { name: /level/ }).click({ timeout: 1000 });
    await expect(field(app, 'LEVEL')).toContainText('inputs.level', { timeout: 1000 });
  }).toPass();
  await app.keyboard.type(' }}');
  await app.keyboard.press('Enter');
  await expect(said(app)).toHaveText('LEVEL changed.');
  await expect(inspector(app).getByText('by the plan')).toBeVisible();
  await fill(app, 'Name of LEVEL', 'HOW_MUCH', 'LEVEL is called HOW_MUCH now.');
  await field(app, 'Id').fill('make');
  await field(app, 'Name').click();
  await expect(said(app)).toHaveText('Job build is called make now.');
  const expected = start
    .replace('    build:\n      name: Build #', '    make:\n      name: Build it #')
    .replace('needs: [build]', 'needs: [make]')
    .replace(
      'version }}\n      steps:',
      'version }}\n      timeout: 120\n      continueOnError: true\n      env:\n        HOW_MUCH: ${{ inputs.level }}\n      steps:',
    );
  expect(await saved(host, app)).toBe(expected);
  await undoAll(app);
  expect(await saved(host, app)).toBe(start);
});

test('a field is filled by keyboard alone and keeps what is typed while the page is drawn anew; saving takes it in', async ({
  host,
  app,
}) => {
  await open(host, app);
  await select(app, 'Pack');
  await app.keyboard.press('e');
  await expect(inspector(app).locator(':focus')).toHaveCount(1);
  await field(app, 'Description').focus();
  await app.keyboard.type('Packs wh');
  // The workspace is told anew, which plans the playbook again under the field.
  writeFileSync(join(host.workspace, 'automation-scripts', '0500_New.ps1'), '# Stage: Core\n');
  await expect(app.getByText('New', { exact: true }).first()).toBeVisible();
  await app.keyboard.type('at there is');
  await expect(field(app, 'Description')).toHaveValue('Packs what there is');
  expect(await saved(host, app)).toContain('      description: Packs what there is\n');
  await field(app, 'Description').press('Escape');
  await expect(inspector(app).locator(':focus')).toHaveCount(0);
});

test('the matrix is edited with its legs shown, and what is excluded says why', async ({ host, app }) => {
  await open(host, app);
  await select(app, 'Pack');
  await group(app, 'Matrix').click();
  await field(app, 'Add vector, as os: linux, windows').fill('os: linux, windows');
  await app.keyboard.press('Enter');
  await expect(said(app)).toHaveText('os added to the matrix.');
  const legs = inspector(app).getByRole('region', { name: 'Legs' });
  await expect(legs).toContainText('2 legs');
  await field(app, 'Add vector, as os: linux, windows').fill('node: 20, 22');
  await app.keyboard.press('Enter');
  await expect(legs).toContainText('4 legs');
  await inspector(app).getByRole('button', { name: 'Add exclude' }).click();
  await expect(legs).toContainText('2 legs, 2 left out');
  await field(app, 'Add name').fill('node');
  await app.keyboard.press('Enter');
  await expect(field(app, 'node')).toBeFocused();
  await app.keyboard.type('20');
  await app.keyboard.press('Enter');
  await expect(legs).toContainText('3 legs, 1 left out');
  await expect(legs.getByRole('row', { name: 'linux 20 exclude 1' })).toBeVisible();
  await inspector(app).getByRole('combobox', { name: 'Fail fast' }).selectOption('false');
  await expect(said(app)).toHaveText('Fail fast changed.');
  await fill(app, 'Max parallel', '2', 'Max parallel changed.');
  await noViolations(app);
  expect(await saved(host, app)).toContain(`      needs: [build] # first
      strategy:
        matrix:
          os: [linux, windows]
          node: [20, 22]
          exclude:
            - os: linux
              node: 20
        failFast: false
        maxParallel: 2
      steps:
`);
  await undoAll(app);
  expect(await saved(host, app)).toBe(start);
});

test('what a script takes is asked for by its param block, and what an action takes by its file', async ({
  host,
  app,
}) => {
  await open(host, app);
  await select(app, 'Measure');
  await expect(inspector(app).getByText('automation-scripts/0402_Measure-Files.ps1')).toBeVisible();
  const extension = inspector(app).getByRole('group', { name: /Extension/ });
  await expect(extension).toContainText('requiredstring[]');
  await extension.getByRole('textbox', { name: 'Add to Extension' }).fill('md');
  await app.keyboard.press('Enter');
  await expect(said(app)).toHaveText('Extension changed.');
  await inspector(app).getByRole('combobox', { name: 'Recurse' }).selectOption('true');
  await expect(said(app)).toHaveText('Recurse changed.');
  await fill(app, 'Minimum', '3', 'Minimum changed.');
  await inspector(app).getByRole('button', { name: 'Help on Minimum' }).click();
  await expect(inspector(app).getByText('Fewer than this many is a failure.')).toBeVisible();
  await noViolations(app);
  await select(app, 'Count');
  await inspector(app).getByRole('button', { name: 'Help on file' }).click();
  await expect(inspector(app).getByText('The file, relative to the workspace')).toBeVisible();
  await fill(app, 'file', 'b.txt', 'file changed.');
  await noViolations(app);
  const text = await saved(host, app);
  expect(text).toContain(
    '          run: "0402"\n          with:\n            Extension: [md]\n            Recurse: true\n            Minimum: 3\n',
  );
  expect(text).toContain('            file: b.txt # counted\n');
});

test('a script is edited in place and in full size, and a step becomes another kind of step', async ({ host, app }) => {
  await open(host, app);
  await select(app, 'Compile');
  await field(app, 'Script').fill('echo one\necho two');
  await field(app, 'Script').press('Control+Enter');
  await expect(said(app)).toHaveText('Script changed.');
  await inspector(app).getByRole('button', { name: 'Edit the script in full size' }).click();
  const full = app.getByRole('textbox', { name: 'Script in full size' });
  await expect(full).toBeFocused();
  await noViolationsOnPage(app);
  await full.press('Control+End');
  await app.keyboard.type('echo three');
  await app.keyboard.press('Escape');
  await expect(full).toBeHidden();
  await expect(field(app, 'Script')).toContainText('echo three');
  expect(await saved(host, app)).toContain(
    '          script: | # once\n            echo one\n            echo two\n            echo three\n',
  );
  await inspector(app).getByRole('radio', { name: 'Action or playbook' }).click();
  await expect(said(app)).toHaveText('The step is now: action or playbook.');
  await expect(inspector(app).getByRole('combobox', { name: 'Uses' })).toHaveValue('checkout');
});

async function noViolationsOnPage(app: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
}

for (const theme of ['light', 'dark'] as const)
  test(`nothing in the inspector is out of reach of assistive technology, ${theme}`, async ({ host, app }) => {
    await app.emulateMedia({ colorScheme: theme });
    await open(host, app);
    await expect(inspector(app).getByRole('combobox', { name: /Category/ })).toHaveValue('testing');
    await group(app, 'Inputs').click();
    await noViolationsOnPage(app);
    await select(app, 'Build');
    await noViolationsOnPage(app);
    await select(app, 'Compile');
    await noViolationsOnPage(app);
  });

test('a workflow has the fields of its own syntax; an older playbook is edited as it is written', async ({
  host,
  app,
}) => {
  const workflow = `name: check
on: push
jobs:
  lint:
    runs-on: ubuntu-latest # there
    steps:
      - run: echo hello
`;
  await open(host, app, workflow, 'check');
  await tree(app).getByText('lint', { exact: true }).click();
  await expect(field(app, 'Id')).toHaveValue('lint');
  await group(app, 'Limits and failures').click();
  await fill(app, 'Timeout minutes', '5', 'Timeout minutes changed.');
  expect(await saved(host, app, 'check.yaml')).toBe(workflow.replace('# there\n', '# there\n    timeout-minutes: 5\n'));
  const older =
    'metadata: {name: older}\norchestration:\n  stages:\n    - name: One # first\n      sequence: ["0100"]\n';
  await open(host, app, older, 'older');
  await expect(inspector(app).getByRole('button', { name: 'Migrate to version 3…' })).toBeVisible();
  await tree(app).getByText('One', { exact: true }).first().click();
  await fill(app, 'Name', 'First', 'Name changed.');
  expect(await saved(host, app, 'older.yaml')).toBe(older.replace('One #', 'First #'));
});

test('a field tells what the last run gave, the problem of its value, the choices of a script and the help of an action', async ({
  host,
  app,
}) => {
  writeFileSync(
    join(host.workspace, 'automation-scripts', '0500_Paint.ps1'),
    "param(\n  # What to paint it in.\n  [Parameter(Mandatory, HelpMessage = 'The colour of it')][ValidateSet('red', 'green')][string]$Colour\n)\n",
  );
  const text = `${start.replace('run: "0402"', 'run: "0500"')}        - name: Keep
          if: always()
          uses: upload-artifact
          with: { path: a.txt }
    tell:
      name: Tell
      needs: [build]
      env:
        VERSION: \${{ needs.build.outputs.version }}
      steps:
        - { name: Say, id: say, shell: bash, script: echo told }
`.replace('        - name: Measure # files\n          run: "0500"\n', '');
  const withScript = text.replace(
    '    tell:\n',
    '    paint:\n      name: Paint\n      if: false\n      steps:\n        - { name: Paint it, run: "0500" }\n    tell:\n',
  );
  await open(host, app, withScript);
  await select(app, 'Tell');
  await expect(inspector(app).getByText('known only when it runs')).toBeVisible();
  await app.keyboard.press('F5');
  await app.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
  await app.getByRole('button', { name: 'Trust folder and run' }).click();
  await expect(app.getByRole('tree', { name: /of the run/i })).toBeVisible();
  await expect(
    app.getByRole('tree', { name: /of the run/i }).getByRole('treeitem', { name: /^success Tell/ }),
  ).toBeVisible({
    timeout: 30_000,
  });
  await app.getByRole('tab', { name: /filling\.yaml/ }).click();
  await expect(inspector(app).getByText('in the last run')).toBeVisible();
  await expect(inspector(app).getByText('1.2', { exact: true })).toBeVisible();
  await fill(app, 'Condition', '${{ nothing.result }}', 'Condition changed.');
  await expect(
    inspector(app)
      .getByText(/nothing/)
      .last(),
  ).toBeVisible();
  await expect(field(app, 'Condition')).toHaveAttribute('aria-invalid', 'true');
  await app.keyboard.press('Escape');
  await select(app, 'Paint it');
  const colour = inspector(app).getByRole('combobox', { name: 'Colour' });
  await expect(colour.getByRole('option', { name: 'green' })).toBeAttached();
  await colour.selectOption('green');
  await expect(said(app)).toHaveText('Colour changed.');
  await inspector(app).getByRole('button', { name: 'Help on Colour' }).click();
  await select(app, 'Keep');
  await inspector(app).getByRole('combobox', { name: 'if-no-files-found' }).selectOption('error');
  await expect(said(app)).toHaveText('if-no-files-found changed.');
  await inspector(app).getByRole('button', { name: 'Help on path' }).click();
  await expect(inspector(app).getByText(/Paths and patterns of the workspace/)).toBeVisible();
  await noViolations(app);
  expect(await saved(host, app)).toContain('{ name: Paint it, run: "0500", with: { Colour: green } }');
});
