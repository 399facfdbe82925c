import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

async function choose(app: Page, command: string): Promise<void> {
  await app.keyboard.press('ControlOrMeta+k');
  await app.getByPlaceholder('Type a command').fill(command);
  await app.getByRole('option', { name: command }).click();
}

test('a playbook is exported as a workflow, and that is imported again; nothing is written over', async ({
  app,
  host,
}) => {
  await expect(app.getByRole('tab', { name: /quick-start\.json/ })).toBeVisible();
  await expect(app.getByText(/quick-start\.json · v3/)).toBeVisible();
  await choose(app, 'Export as a GitHub workflow');
  await expect(app.getByRole('tab', { name: /quick-start\.yml/ })).toBeVisible();
  expect(readFileSync(join(host.workspace, '.github/workflows/quick-start.yml'), 'utf8')).toContain('runs-on:');
  await expect(app.getByText(/quick-start\.yml · github/)).toBeVisible();
  await choose(app, 'Import workflow as a playbook');
  await expect(app.getByRole('tab', { name: /quick-start\.yaml/ })).toBeVisible();
  await expect(app.getByText(/quick-start\.yaml · v3/)).toBeVisible();
  await choose(app, 'Export as a GitHub workflow');
  await expect(app.getByRole('tab', { name: /quick-start-2\.yml/ })).toBeVisible();
});

test('a playbook of version 2 is migrated beside itself', async ({ app, host }) => {
  const stages = ['Look', 'Tidy'].map((name) => ({ name, sequence: ['0100'] }));
  const profiles = { quick: { stages: ['Look'] } };
  const old = { metadata: { name: 'old', version: '2.0' }, orchestration: { profiles, stages } };
  writeFileSync(join(host.workspace, 'playbooks', 'old.json'), JSON.stringify(old, null, 2));
  await app
    .getByRole('treeitem', { name: /^old/ })
    .or(app.getByRole('button', { name: /^old/ }))
    .first()
    .click();
  await expect(app.getByRole('tab', { name: /old\.json/ })).toBeVisible();
  await expect(app.getByText(/old\.json · v2/)).toBeVisible();
  const jobsOf = (name: string) =>
    Object.keys(JSON.parse(readFileSync(join(host.workspace, 'playbooks', name), 'utf8')).orchestration.jobs);
  await choose(app, 'Migrate to version 3');
  await app.getByRole('option', { name: 'All profiles' }).waitFor();
  await app.keyboard.press('Enter');
  await expect(app.getByRole('tab', { name: /old\.v3\.json/ })).toBeVisible();
  expect(jobsOf('old.v3.json')).toEqual(['Look', 'Tidy']);
  await app.getByRole('tab', { name: /old\.json/ }).click();
  await choose(app, 'Migrate to version 3');
  await app.getByRole('option', { name: 'quick' }).click();
  await expect(app.getByRole('tab', { name: /old\.quick\.v3\.json/ })).toBeVisible();
  expect(jobsOf('old.quick.v3.json')).toEqual(['Look']);
});
