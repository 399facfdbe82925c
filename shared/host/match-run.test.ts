import { expect, test } from 'vitest';
import { labelOfRun, matchesRun, passesFilter } from './match-run.ts';
import type { RunSummary } from './runs-contract.ts';

const failed: RunSummary = {
  run: 'run-00000001',
  playbook: 'Nightly Build',
  file: 'playbooks/nightly.json',
  status: 'completed',
  conclusion: 'failure',
  actor: 'a',
  attempt: 1,
  startedAt: 0,
  completedAt: 1,
  jobs: 2,
  failedJobs: ['unit'],
  waiting: [],
  live: false,
};

test.each([
  ['', true],
  ['nightly failure', true],
  ['UNIT', true],
  ['nightly success', false],
])('a failed run of Nightly Build, looked for by "%s", is found: %s', (text, found) => {
  expect(matchesRun(failed, text)).toBe(found);
});

test('a run whose owner is dead is found as interrupted, one under way as running', () => {
  const open: RunSummary = { ...failed, status: 'in_progress', conclusion: null };
  expect(matchesRun(open, 'interrupted')).toBe(true);
  expect(matchesRun({ ...open, live: true }, 'running')).toBe(true);
});

test('a run under way is told by what its steps wait for, as long as its owner lives', () => {
  const step = { job: 'a', step: 's', name: 'Ask', until: null };
  const open: RunSummary = { ...failed, status: 'in_progress', conclusion: null, live: true };
  expect(labelOfRun(open)).toBe('running');
  expect(labelOfRun({ ...open, waiting: [{ ...step, for: 'input' }] })).toBe('waits for input');
  expect(labelOfRun({ ...open, waiting: [{ ...step, for: 'decision' }] })).toBe('held');
  expect(labelOfRun({ ...open, live: false, waiting: [{ ...step, for: 'input' }] })).toBe('interrupted');
  expect(matchesRun({ ...open, waiting: [{ ...step, for: 'input' }] }, 'waits')).toBe(true);
});

test.each<[Parameters<typeof passesFilter>[1], boolean]>([
  [{}, true],
  [{ playbook: 'Nightly Build' }, true],
  [{ playbook: 'playbooks/nightly.json' }, true],
  [{ playbook: 'nightly' }, false],
  [{ states: ['success'] }, false],
  [{ states: ['success', 'failure'], actor: 'a', branch: 'main', text: 'unit' }, true],
  [{ branch: 'other' }, false],
  [{ actor: 'b' }, false],
  [{ since: 0, until: 1 }, true],
  [{ since: 1 }, false],
  [{ until: 0 }, false],
])('the filter %j lets a failed run of main pass: %s', (filter, passes) => {
  expect(passesFilter({ ...failed, branch: 'main' }, filter)).toBe(passes);
});
