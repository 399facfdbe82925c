import { expect, test } from 'vitest';
import { noCopies } from './action-copies.ts';
import { clipFormat, convertClip } from './convert-clip.ts';
import type { WorkspaceFacts } from './script.ts';

const facts: WorkspaceFacts = {
  scriptsFolder: 'automation-scripts',
  scripts: [],
  shells: null,
  platform: 'linux',
  actionCopies: noCopies,
};

function converted(text: string, to: 'v3' | 'github', shell: string | null = null) {
  const result = convertClip(text, to, shell, facts);
  return result.ok ? { value: JSON.parse(result.value.text) as unknown, notes: result.value.notes } : result.error;
}

test('what a clip is of is told by its keys', () => {
  expect(clipFormat('- run: npm test')).toBe('github');
  expect(clipFormat('- run: "0402, 05*"')).toBe('v3');
  expect(clipFormat('- uses: checkout')).toBe(null);
  expect(clipFormat('- uses: playbook:x')).toBe('v3');
  expect(clipFormat('[{"name": "a", "script": "b"}]')).toBe('v3');
  expect(clipFormat('a: {runs-on: x, steps: [{uses: y}]}')).toBe('github');
  expect(clipFormat('a: {name: x, steps: [{name: b, script: y}]}')).toBe('v3');
  expect(clipFormat('a: b')).toBe(null);
  expect(clipFormat('hello')).toBe(null);
});

test('steps of a workflow become steps of a playbook that run the same', () => {
  const clip = `- run: npm test
  working-directory: site
  timeout-minutes: 2
  continue-on-error: true
- name: Out
  id: out
  if: steps.x.outcome == 'failure'
  uses: actions/checkout@v4
`;
  expect(converted(clip, 'v3')).toEqual({
    value: [
      {
        name: 'Run npm test',
        workingDirectory: 'site',
        continueOnError: true,
        timeout: 120,
        shell: 'bash -e {0}',
        script: 'npm test',
      },
      { name: 'Out', id: 'out', if: "steps.x.outcome == 'failure'", uses: 'actions/checkout@v4' },
    ],
    notes: [],
  });
});

test('steps of a playbook become steps of a workflow in the shell that they had, with what is lost told', () => {
  const clip =
    '[{"name": "Say", "script": "echo hi", "timeout": 90, "retries": 2}, {"name": "Off", "enabled": false, "uses": "checkout"}]';
  expect(converted(clip, 'github', 'bash')).toEqual({
    value: [
      { name: 'Say', 'timeout-minutes': 2, shell: 'bash', run: 'echo hi' },
      { name: 'Off', if: 'false', uses: 'actions/checkout@v4' },
    ],
    notes: expect.arrayContaining([expect.stringContaining('tried 2 more times')]),
  });
  const unknown = converted('- {name: Say, script: echo hi}', 'github');
  expect(unknown).toMatchObject({ value: [{ shell: 'pwsh' }] });
});

test('jobs come over with their needs, those of others too', () => {
  const jobs = `build:
  runs-on: ubuntu-latest
  needs: [lint]
  steps: [{run: make}]
test:
  runs-on: ubuntu-latest
  needs: build
  steps: [{run: make test}]
`;
  expect(converted(jobs, 'v3')).toMatchObject({
    value: { build: { name: 'build', needs: ['lint'], runsOn: 'ubuntu-latest' }, test: { needs: ['build'] } },
  });
  const back = 'pack:\n  name: Pack\n  needs: [build]\n  steps: [{name: P, shell: bash, script: echo}]\n';
  expect(converted(back, 'github')).toEqual({
    value: {
      pack: {
        name: 'Pack',
        needs: ['build'],
        'runs-on': 'ubuntu-latest',
        steps: [{ name: 'P', shell: 'bash', run: 'echo' }],
      },
    },
    notes: [],
  });
});

test('what cannot come over is refused with the reason', () => {
  expect(converted('1x: {runs-on: a, steps: [{run: x}]}', 'v3')).toContain('could not be brought into this format');
});
