import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { playbookValidator } from './tools/vite-plugin-playbook-validator.ts';

export default defineConfig({
  plugins: [playbookValidator()],
  test: {
    // The workflow parser imports JSON in a way that only bundlers take. It alone is inlined: what it shares with our own code
    // must stay one copy, since two would not know each other's classes.
    server: { deps: { inline: ['@actions/workflow-parser'] } },
    include: ['{shared,electron,renderer,tools}/**/*.test.{ts,tsx}'],
    // Most of them wait for processes, so that not even two cores are kept busy by one worker.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
