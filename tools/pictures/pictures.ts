import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../../e2e/rig.ts';

const images = join(import.meta.dirname, '..', '..', 'docs', 'images');

const picture = (app: Page, name: string) =>
  app.screenshot({ path: join(images, `${name}.png`), animations: 'disabled' });

async function runToEnd(app: Page): Promise<void> {
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
  await expect(app.getByRole('status', { name: 'State of the run' })).toContainText('success');
}

async function openPlaybook(app: Page, name: string): Promise<void> {
  await app.getByRole('button', { name, exact: true }).click();
  await expect(app.getByRole('tab', { name: new RegExp(`^${name}\\.`) })).toBeVisible();
  await expect(app.locator('.react-flow__node [data-job]').first()).toBeVisible();
}

test('a run, its timeline', async ({ app }) => {
  await app.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await openPlaybook(app, 'quick-start');
  await runToEnd(app);
  await picture(app, 'run-dark');
  await app.getByRole('button', { name: 'Timeline' }).click();
  await expect(app.getByRole('option').first()).toBeVisible();
  await picture(app, 'timeline-dark');
});

test('the builder: graph, plan, source with its problems', async ({ host, app }) => {
  await app.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await openPlaybook(app, 'nested-release');
  await picture(app, 'graph-light');
  await openPlaybook(app, 'conditional-deploy');
  await app.keyboard.press('Alt+3');
  await expect(app.getByRole('list', { name: 'Part by part' }).first()).toBeVisible();
  await picture(app, 'plan-light');
  const text = [
    'metadata:',
    '  name: release',
    '  description: Builds the version that is asked for.',
    '  version: 1.0.0',
    '  category: deployment',
    'orchestration:',
    '  inputs:',
    '    version: { type: string, required: true }',
    '  jobs:',
    '    build:',
    '      name: Build',
    '      needs: [tset]',
    '      steps:',
    '        - name: Build it',
    '          script: ./build.ps1 -Version ${{ inputs.version }}',
    '    test:',
    '      name: Test',
    '      steps:',
    '        - name: Test it',
    '          run: "0402"',
    '',
  ].join('\n');
  writeFileSync(join(host.workspace, 'playbooks', 'release.yaml'), text);
  await app.getByRole('button', { name: /^release/ }).click();
  await app.keyboard.press('Alt+2');
  await app.keyboard.press('Control+Shift+m');
  await expect(app.getByRole('button', { name: /^Move into env/ })).toBeVisible();
  await picture(app, 'source-light');
});
