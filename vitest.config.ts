import { defineConfig } from 'vitest/config';
import { playbookValidator } from './tools/vite-plugin-playbook-validator.ts';

export default defineConfig({
  plugins: [playbookValidator()],
  test: {
    include: ['{shared,electron,renderer,tools}/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
