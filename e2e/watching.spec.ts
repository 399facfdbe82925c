import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, noBrowser, test } from './rig.ts';

test.skip(noBrowser !== null, noBrowser ?? '');

function write(host: BrowserHost, name: string, jobs: Readonly<Record<string, unknown>>, maxConcurrency = 2): void {
  const metadata = { name, description: 'To be watched.', version: '1.0.0', category: 'testing' };
  const orchestration = { defaults: { shell: 'bash' }, concurrency: { maxConcurrency }, jobs };
  writeFileSync(join(host.workspace, 'playbooks', `${name}.json`), JSON.stringify({ metadata, orchestration }));
}

async function start(app: Page, name: string): Promise<void> {
  await app.getByRole('button', { name, exact: true }).click();
  await expect(app.getByRole('tab', { name: new RegExp(`${name}\\.json`) })).toHaveAttribute('aria-selected', 'true');
  await app.keyboard.press('F5');
  await app.getByRole('button', { name: /trust/i }).click();
}

const runState = (app: Page) => app.getByRole('status', { name: 'State of the run' });
const tree = (app: Page) => app.getByRole('tree', { name: /of the run/ });
const items = (app: Page) => tree(app).getByRole('treeitem');

test('of hundreds of jobs the list draws those that are seen, and goes to any by keys', async ({ host, app }) => {
  const gate = join(host.folder, 'gate');
  const script = `until test -e '${gate}'; do sleep 0.05; done`;
  const first = { name: 'First', steps: [{ name: 'Step', script }] };
  const others = Array.from({ length: 399 }, (_, index) => [
    `job-${index + 2}`,
    { name: `Job ${index + 2}`, needs: 'job-1', if: 'false', steps: [{ name: 'Step', script: ':' }] },
  ]);
  write(host, 'many', { 'job-1': first, ...Object.fromEntries(others) });
  await start(app, 'many');
  await expect(runState(app)).toContainText('0 of 400 jobs');
  expect(await items(app).count()).toBeLessThan(150);
  await tree(app).press('End');
  const last = items(app).filter({ hasText: 'Step' }).last();
  await expect(last).toHaveAttribute('aria-selected', 'true');
  await expect(last).toBeInViewport();
  expect(await tree(app).getAttribute('aria-activedescendant')).toBe(await last.getAttribute('id'));
  await expect(items(app).filter({ hasText: 'Job 400' })).toBeInViewport();
  await tree(app).press('Home');
  await expect(items(app).first()).toBeInViewport();
  await expect(items(app).first()).toContainText('First');
  writeFileSync(gate, '');
  await expect(runState(app)).toContainText('success');
  await expect(items(app).nth(2)).toContainText('skipped');
});
