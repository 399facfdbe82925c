import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');
// The sample that names a secret is away, so that the page begins without any.
test.beforeEach(({ host }) => rmSync(join(host.workspace, 'playbooks', 'secrets.yaml')));

const value = 's3cr3t-value-123';
const metadata = { name: 'deploy', description: 'Deploys with a token.', version: '1.0.0', category: 'testing' };

function write(host: BrowserHost, orchestration: Record<string, unknown>): void {
  const text = JSON.stringify({ metadata, orchestration: { defaults: { shell: 'bash' }, ...orchestration } });
  writeFileSync(join(host.workspace, 'playbooks', 'deploy.json'), text);
}

const using = {
  one: {
    name: 'Deploy',
    steps: [{ name: 'Use', script: 'echo "${#TOKEN} letters: $TOKEN"', env: { TOKEN: '${{ secrets.TOKEN }}' } }],
  },
};

async function open(app: Page): Promise<void> {
  await app.getByRole('button', { name: 'deploy', exact: true }).click();
  await expect(app.getByRole('tab', { name: /deploy\.json/ })).toHaveAttribute('aria-selected', 'true');
}

async function command(app: Page, title: string): Promise<void> {
  await app.keyboard.press('Control+k');
  await app.keyboard.type(title);
  await app.getByRole('option', { name: title }).first().waitFor();
  await app.keyboard.press('Enter');
}

const runState = (app: Page) => app.getByRole('status', { name: 'State of the run' });
const terminalText = async (app: Page) => (await app.locator('.xterm-rows').first().textContent()) ?? '';
const secrets = (app: Page) => app.getByRole('region', { name: 'Secrets', exact: true });

test('a secret is added, used, replaced and removed by the keyboard, and its value is never shown', async ({
  host,
  app,
}) => {
  write(host, { jobs: using });
  await open(app);
  await command(app, 'Show secrets');
  await expect(secrets(app).getByText('Without a value')).toBeVisible();
  await command(app, 'Add a secret');
  await expect(app.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await app.keyboard.type('1ST');
  await app.keyboard.press('Tab');
  await app.keyboard.type(value);
  await app.keyboard.press('Control+Enter');
  await expect(app.getByRole('dialog').getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
  await app.getByRole('dialog').getByLabel('Name').fill('TOKEN');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('dialog')).toBeHidden();
  await expect(secrets(app).getByText('used by deploy.json')).toBeVisible();
  await expect(secrets(app).getByText('Without a value')).toBeHidden();
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect(runState(app)).toContainText('success');
  await expect.poll(() => terminalText(app)).toContain(`${value.length} letters: ***`);
  await secrets(app).getByRole('button', { name: 'Replace the value of TOKEN' }).focus();
  await app.keyboard.press('Enter');
  await expect(app.getByLabel('Value', { exact: true })).toBeFocused();
  await app.keyboard.type('-----BEGIN-----');
  await app.keyboard.press('Enter');
  await app.keyboard.type('-----END-----');
  await app.keyboard.press('Control+Enter');
  await expect(app.getByRole('dialog')).toBeHidden();
  expect(await app.content()).not.toContain(value);
  expect(await app.evaluate(() => JSON.stringify(localStorage))).not.toContain(value);
  await secrets(app).getByRole('button', { name: 'Remove TOKEN' }).focus();
  await app.keyboard.press('Enter');
  await expect(app.getByRole('dialog')).toContainText('used by playbooks/deploy.json');
  await app.keyboard.press('Escape');
  await expect(secrets(app).getByRole('button', { name: 'Remove TOKEN' })).toBeVisible();
  await secrets(app).getByRole('button', { name: 'Remove TOKEN' }).click();
  await app.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(secrets(app).getByText('Without a value')).toBeVisible();
});

test('the run form takes every value by the keyboard, says what is wrong at its field, and remembers all but secrets', async ({
  host,
  app,
}) => {
  const script = 'echo "$WHO $COUNT $KIND ${#TOKEN} ${#KEY} $EXTRA $REGION"';
  const env = {
    WHO: '${{ inputs.who }}',
    COUNT: '${{ inputs.count }}',
    KIND: '${{ inputs.kind }}',
    TOKEN: '${{ secrets.TOKEN }}',
    KEY: '${{ inputs.key }}',
    REGION: '${{ vars.region }}',
  };
  write(host, {
    inputs: {
      who: { type: 'string', required: true, description: 'Whom to greet' },
      count: { type: 'number', default: 2 },
      kind: { type: 'choice', options: ['blue', 'green'], default: 'blue' },
      key: { type: 'secret', required: true },
    },
    vars: { region: 'north' },
    jobs: {
      build: { name: 'Build', steps: [{ name: 'Say', script, env }] },
      other: { name: 'Other', steps: [{ name: 'Fail', script: 'exit 1' }] },
    },
  });
  await open(app);
  await app.keyboard.press('F5');
  const form = app.getByRole('dialog');
  await expect(form.getByLabel('who')).toBeFocused();
  await form.getByLabel('count').fill('many');
  await expect(form.getByText('A number')).toBeVisible();
  await app.keyboard.press('Control+Enter');
  await expect(form.getByLabel('who')).toBeFocused();
  await expect(form.getByText('It is required')).toHaveCount(2);
  await app.keyboard.type('Ada');
  await form.getByLabel('count').fill('3');
  await form.getByLabel('kind').selectOption('green');
  await form.getByLabel('key').fill('k3y-of-nobody');
  await form.getByLabel('TOKEN').fill(value);
  await form.locator('summary', { hasText: 'Variables' }).click();
  await expect(form.getByLabel('region')).toHaveAttribute('placeholder', 'north');
  await form.getByLabel('region').fill('south');
  await form.locator('summary', { hasText: 'Jobs' }).click();
  await form.getByLabel('build').check();
  await form.locator('summary', { hasText: 'Environment' }).click();
  await form.getByLabel('Environment', { exact: true }).fill('EXTRA=more');
  await app.keyboard.press('Control+Enter');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect(runState(app)).toContainText('success');
  await expect.poll(() => terminalText(app)).toContain(`Ada 3 green ${value.length} 13 more south`);
  await app.keyboard.press('Alt+F5');
  await expect(form.getByLabel('who')).toHaveValue('Ada');
  await expect(form.getByLabel('region')).toHaveValue('south');
  await expect(form.getByLabel('key')).toHaveValue('');
  await expect(form.getByLabel('TOKEN')).toHaveValue('');
  const kept = await app.evaluate(() => JSON.stringify(localStorage));
  expect(kept).toContain('Ada');
  expect(kept).not.toContain(value);
  expect(kept).not.toContain('k3y-of-nobody');
});

test('a stored secret is asked for by no form', async ({ host, app }) => {
  write(host, { jobs: using });
  await open(app);
  await app.keyboard.press('F5');
  await expect(app.getByRole('dialog').getByText('It has no value')).toBeVisible();
  await app.keyboard.press('Escape');
  await command(app, 'Show secrets');
  await secrets(app).getByRole('button', { name: 'Give TOKEN a value' }).click();
  await expect(app.getByLabel('Value', { exact: true })).toBeFocused();
  await app.keyboard.type(value);
  await app.keyboard.press('Control+Enter');
  await expect(secrets(app).getByText('used by deploy.json')).toBeVisible();
  await app.keyboard.press('Alt+F5');
  await expect(app.getByRole('dialog').getByText(/This workspace, in a file/)).toBeVisible();
  await app.keyboard.press('Escape');
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect.poll(() => terminalText(app)).toContain(`${value.length} letters: ***`);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`neither the secrets nor the run form have an accessibility violation (${scheme})`, async ({ host, app }) => {
    await app.emulateMedia({ colorScheme: scheme });
    const check = async (view: string) => {
      const { violations } = await new AxeBuilder({ page: app }).exclude('.xterm').analyze();
      expect(violations.map(({ id, nodes }) => `${view}: ${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
    };
    await command(app, 'Show secrets');
    await expect(secrets(app).getByText('No secrets yet')).toBeVisible();
    await check('no secrets');
    write(host, {
      jobs: using,
      inputs: {
        who: { type: 'string', required: true },
        count: { type: 'number', default: 1 },
        go: { type: 'boolean' },
      },
      vars: { region: 'north' },
    });
    await secrets(app).getByRole('button', { name: 'Add a secret', exact: true }).click();
    await app.keyboard.press('Control+Enter');
    await expect(app.getByText('Give it a name')).toBeVisible();
    await check('add');
    await app.getByRole('dialog').getByLabel('Name').fill('TOKEN');
    await app.getByLabel('Value', { exact: true }).fill(value);
    await app.keyboard.press('Control+Enter');
    await expect(secrets(app).getByText('used by deploy.json')).toBeVisible();
    await check('secrets');
    await secrets(app).getByRole('button', { name: 'Remove TOKEN' }).click();
    await check('remove');
    await app.keyboard.press('Escape');
    await command(app, 'Show workspace');
    await open(app);
    await app.keyboard.press('F5');
    await expect(app.getByRole('dialog').getByLabel('who')).toBeFocused();
    await app.keyboard.press('Control+Enter');
    await expect(app.getByText('It is required')).toBeVisible();
    for (const part of ['Variables', 'Environment and more']) await app.getByRole('dialog').getByText(part).click();
    await check('run form');
  });
}
