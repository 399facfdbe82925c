import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron as electron, expect, test } from '@playwright/test';

const root = join(import.meta.dirname, '..');

/** Electron's binary, where its package has one. */
function electronBinary(): string | null {
  const pointer = join(root, 'node_modules', 'electron', 'path.txt');
  if (!existsSync(pointer)) return null;
  const binary = join(root, 'node_modules', 'electron', 'dist', readFileSync(pointer, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

const binary = electronBinary();
const reason = "Electron's binary is not on this machine";

test.describe('the desktop app', () => {
  test.skip(binary === null, reason);
  let folder = '';

  test.beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-electron-'));
  });
  test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function launch() {
    const app = await electron.launch({
      executablePath: binary ?? '',
      args: [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      env: {
        ...process.env,
        GANTRY_CONFIG_DIR: join(folder, 'config'),
        GANTRY_DATA_DIR: join(folder, 'data'),
      },
    });
    return { app, page: await app.firstWindow() };
  }

  test('opens the sample, runs the quick start, all green', async () => {
    const { app, page } = await launch();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(page.getByText('success', { exact: false }).first()).toBeVisible();
    await app.close();
  });

  test('the page has no Node, and goes nowhere else', async () => {
    const { app, page } = await launch();
    expect(await page.evaluate(() => 'require' in globalThis || 'process' in globalThis)).toBe(false);
    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    expect(page.url()).toMatch(/^gantry:\/\/app\//);
    expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
    await app.close();
  });

  test('keeps the place of its window', async () => {
    const first = await launch();
    const handle = await first.app.browserWindow(first.page);
    await handle.evaluate((window) => window.setBounds({ x: 40, y: 50, width: 1100, height: 700 }));
    await first.app.close();
    const second = await launch();
    const bounds = await (await second.app.browserWindow(second.page)).evaluate((window) => window.getBounds());
    expect(bounds).toMatchObject({ width: 1100, height: 700 });
    await second.app.close();
  });
});
