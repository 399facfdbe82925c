import { defineConfig } from 'vitest/config';
import { playbookValidator } from './tools/vite-plugin-playbook-validator.ts';

export default defineConfig({
  plugins: [playbookValidator()],
  test: {
    // Its way to import JSON is one that only bundlers take.
    deps: { optimizer: { ssr: { enabled: true, include: ['@actions/workflow-parser'] } } },
    include: ['{shared,electron,renderer,tools}/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
