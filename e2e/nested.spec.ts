import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

async function open(app: Page): Promise<void> {
  await app.getByText('nested-release').first().click();
  await expect(app.getByRole('tab', { name: /nested-release/ })).toBeVisible();
}

async function expectAccessible(app: Page, view: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app }).exclude('.xterm').analyze();
  expect(violations.map(({ id, nodes }) => `${view}: ${id} at ${JSON.stringify(nodes[0]?.target)}`)).toEqual([]);
}

test('the plan and the graph of a playbook show what its steps run, each in its place', async ({ app }) => {
  await open(app);
  await app.getByRole('button', { name: 'Open Package', exact: true }).click();
  await expect(app.locator('.react-flow__node [data-job="package (desktop)/package/build"]')).toBeVisible();
  await expect(app.getByText('Package (desktop) › Run nested-package')).toBeVisible();
  await app.getByRole('button', { name: 'Plan', exact: true }).click();
  const nested = app.getByRole('region', { name: /^Playbook nested-package of package \(desktop\)/ });
  await expect(nested.first().getByRole('article', { name: 'Test desktop' })).toBeVisible();
  await expectAccessible(app, 'plan');
  await nested.first().getByRole('button', { name: 'Test desktop' }).click();
  await app.getByRole('button', { name: 'Open playbook' }).click();
  await expect(app.getByRole('tab', { name: /nested-package/ })).toBeVisible();
});

test('a run within a run is followed to the output of its steps', async ({ app }) => {
  await open(app);
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect(app.getByRole('status', { name: 'State of the run' })).toContainText('success');
  await app.getByRole('button', { name: 'Timeline' }).click();
  await app.getByRole('option', { name: /^Build server: success/ }).click();
  await app.keyboard.press('ArrowDown');
  await expect(app.getByText('Building server-2.4.0.zip').first()).toBeVisible();
  await expectAccessible(app, 'run');
});

test('an edge beside the selection tells what is read along it', async ({ app }) => {
  await app.getByText('conditional-deploy').first().click();
  await app.locator('.react-flow__node [data-job="production"]').click();
  const graph = app.locator('[data-focus-area="graph"]');
  await expect(graph.locator('.react-flow__edges').getByText('coverage', { exact: true })).toBeVisible();
  await expect(graph.locator('.react-flow__edges title').first()).toContainText('it runs if');
  await expect(app.getByText(/^Job Deploy to production.*reads its outputs\.coverage/)).toBeAttached();
  await expectAccessible(app, 'graph');
});

test('a plan tells what it needs as met or not, and answers conditions part by part', async ({ app }) => {
  await app.getByText('powershell-tour').first().click();
  await app.getByRole('button', { name: 'Plan', exact: true }).click();
  // Whether this machine has PowerShell or not, the plan says which.
  const needs = app.getByRole('list', { name: 'Requirements' }).getByRole('listitem');
  await expect(needs.filter({ hasText: /pwsh/ }).getByLabel(/^(not )?met$/)).toBeVisible();
  const condition = app
    .getByRole('article', { name: /^Decide by/ })
    .getByRole('list', { name: 'Part by part' })
    .first();
  await expect(condition).toContainText('known only when enough has run');
  await expectAccessible(app, 'plan');
});
