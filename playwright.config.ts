import { defineConfig } from '@playwright/test';

/** The specs in e2e/: the browser host in the Chromium that GANTRY_BROWSER names, and Electron where its binary is there. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 2,
  // A shared machine may stall for longer than a spec waits; one that passed only again is listed as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      ...(process.env.GANTRY_BROWSER ? { executablePath: process.env.GANTRY_BROWSER } : {}),
      args: [
        '--no-sandbox',
        // Without WebGL the terminal draws its text into the page, where a spec can read it.
        '--disable-3d-apis',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    trace: 'retain-on-failure',
  },
});
