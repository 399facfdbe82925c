import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, expect, type Page } from '@playwright/test';

const root = join(import.meta.dirname, '..');

/** A browser host of the built program over its own copy of the sample workspace; everything it keeps goes with it. */
export class BrowserHost {
  readonly folder = mkdtempSync(join(tmpdir(), 'gantry-e2e-'));
  readonly workspace = join(this.folder, 'sample');
  address = '';
  #child: ChildProcess | null = null;

  async start(): Promise<void> {
    cpSync(join(root, 'assets', 'sample'), this.workspace, {
      recursive: true,
      filter: (path) => !path.includes('.gantry'),
    });
    const env = {
      ...process.env,
      GANTRY_CONFIG_DIR: join(this.folder, 'config'),
      GANTRY_DATA_DIR: join(this.folder, 'data'),
      GANTRY_KEYCHAIN: 'off',
    };
    const child = spawn(process.execPath, [join(root, 'out', 'main', 'serve.js'), '--workspace', this.workspace], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('http://')) continue;
      this.address = line;
      return;
    }
    throw new Error('The browser host ended without an address');
  }

  /** Ends it as a crash would; `start` makes another over the same workspace. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A test with a browser host of its own, the page open on it, and no error on the page's console. */
export const test = base.extend<{ host: BrowserHost; app: Page }>({
  host: async ({ browserName: _browser }, use) => {
    const host = new BrowserHost();
    await host.start();
    await use(host);
    await host.stop();
  },
  app: async ({ page, host }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(host.address);
    await use(page);
    expect(errors, 'errors on the page').toEqual([]);
  },
});

export { expect };

/** Why the specs in a browser cannot run here; null where they can. */
export const noBrowser = process.env.GANTRY_BROWSER ? null : 'no Chromium was found (GANTRY_BROWSER names one)';
