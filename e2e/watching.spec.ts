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

test('one selection goes through list, timeline and output; each kind of waiting, attempts and what held a job up are told', async ({
  host,
  app,
}) => {
  const step = (script: string, more = {}) => ({ steps: [{ name: 'Step', script, ...more }] });
  const legs = Array.from({ length: 12 }, (_, index) => index + 1);
  const file = join(host.folder, 'tried');
  write(
    host,
    'rich',
    {
      first: { name: 'First', ...step('sleep 0.2') },
      left: { name: 'Left', concurrency: 'one', ...step('sleep 0.3') },
      right: { name: 'Right', concurrency: 'one', ...step('sleep 0.1') },
      legs: { name: 'Legs', needs: 'first', strategy: { matrix: { n: legs } }, ...step('echo leg ${{ matrix.n }}') },
      twice: {
        name: 'Twice',
        needs: 'legs',
        ...step(`test -e '${file}' || { touch '${file}'; exit 1; }; echo at last`, { retry: { max: 1, delay: 0.1 } }),
      },
    },
    6,
  );
  await start(app, 'rich');
  await expect(runState(app)).toContainText('success');
  const why = app.getByRole('region', { name: 'What became of the selection' });
  const waiting = items(app).filter({ hasText: 'Right' });
  await waiting.click();
  await expect(why).toContainText(/waited .* for its concurrency group/);
  await app.keyboard.press('Alt+2');
  const rows = app.getByRole('listbox', { name: 'Timeline' }).getByRole('option');
  await items(app).filter({ hasText: 'Twice' }).click();
  const twice = rows.and(app.getByRole('option', { selected: true }));
  await expect(twice).toBeInViewport();
  await expect(twice).toHaveAttribute('aria-label', /waiting for what it needs.*held up by legs/);
  await app.getByRole('listbox', { name: 'Timeline' }).press('ArrowDown');
  await expect(twice).toHaveAttribute('aria-label', /in 2 attempts, .* waiting between attempts/);
  await expect(why).toContainText('attempt 2');
  await app.keyboard.press('Alt+3');
  await expect(app.getByText('at last')).toBeVisible();
});
