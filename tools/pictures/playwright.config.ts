import { defineConfig } from '@playwright/test';
import specs from '../../playwright.config.ts';

/** `npm run pictures`: takes the pictures of the README and the docs anew, of the built program in a Chromium. */
export default defineConfig({
  ...specs,
  testDir: '.',
  testMatch: 'pictures.ts',
  outputDir: '../../test-results',
  workers: 1,
  retries: 0,
});
