import { expect, test } from 'vitest';
import type { JsonValue } from '../base/json.ts';
import { readPlaybook } from './read.ts';

const metadata = { name: 'nightly', description: 'A playbook of a test.', version: '1.0.0', category: 'testing' };
const jobs = { one: { name: 'One', steps: [{ name: 'Step', script: 'echo' }] } };

const read = (triggers: JsonValue) =>
  readPlaybook(JSON.stringify({ metadata, orchestration: { triggers, jobs } }), 'playbooks/nightly.json');

test('each kind of trigger is read with what it says, and with the usual rules where it says nothing', () => {
  const { playbook, problems } = read([
    {
      schedule: '0 3 * * *',
      timeZone: 'Europe/Zurich',
      overlap: 'replace',
      missed: 'all',
      missedWithin: 3600,
      inputs: { full: true },
    },
    { files: ['src/**', '!src/out/**'], name: 'sources' },
    { playbook: 'build', when: 'always' },
  ]);
  expect(problems).toEqual([]);
  const usual = { name: null, overlap: 'skip', missed: 'none', missedWithin: 86_400, inputs: {} };
  const at = '/orchestration/triggers';
  expect(playbook?.triggers).toEqual([
    {
      kind: 'schedule',
      cron: '0 3 * * *',
      timeZone: 'Europe/Zurich',
      name: null,
      overlap: 'replace',
      missed: 'all',
      missedWithin: 3600,
      inputs: { full: true },
      pointer: `${at}/0`,
    },
    { ...usual, kind: 'files', patterns: ['src/**', '!src/out/**'], name: 'sources', pointer: `${at}/1` },
    { ...usual, kind: 'playbook', playbook: 'build', when: 'always', pointer: `${at}/2` },
  ]);
});

test.each([
  [{ schedule: 'daily' }, 'schedule-invalid', '/0/schedule'],
  [{ schedule: '0 3 * * *', timeZone: 'Europe/Nowhere' }, 'time-zone-unknown', '/0/timeZone'],
  [{ overlap: 'skip' }, 'trigger-kind', '/0'],
  [{ schedule: '0 3 * * *', files: ['a'] }, 'trigger-kind', '/0'],
  [{ schedule: '0 3 * * *', overlap: 'both' }, 'unknown-value', '/0/overlap'],
])('%j is told as %s at its place', (trigger, code, pointer) => {
  const { problems } = read([trigger]);
  expect(problems).toEqual([
    expect.objectContaining({ severity: 'error', code, pointer: `/orchestration/triggers${pointer}` }),
  ]);
});

test('the times of a workflow are triggers in UTC', () => {
  const text =
    'on:\n  schedule:\n    - cron: "0 4 * * 1"\n  push:\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo\n';
  const { playbook } = readPlaybook(text, '.github/workflows/nightly.yml');
  expect(playbook?.triggers).toMatchObject([
    { kind: 'schedule', cron: '0 4 * * 1', timeZone: 'UTC', pointer: '/on/schedule/0' },
  ]);
});
