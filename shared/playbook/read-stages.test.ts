import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Job, Playbook, Step } from './model.ts';
import { readPlaybook } from './read.ts';

const folder = join(import.meta.dirname, 'testdata', 'stages');

function readSample(file: string) {
  const result = readPlaybook(readFileSync(join(folder, file), 'utf8'), file);
  if (result.playbook === null) throw new Error(JSON.stringify(result.problems));
  return { ...result, playbook: result.playbook, told: told(result.problems) };
}

function readRoot(root: unknown) {
  const result = readPlaybook(JSON.stringify(root), 'test.json');
  return { ...result, told: told(result.problems) };
}

function told(problems: ReturnType<typeof readPlaybook>['problems']): readonly string[] {
  return problems.map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`);
}

/** What a step does, in a word. */
function doing({ action, with: given }: Step): string {
  if (action.kind === 'run') {
    const values = Object.keys(given).length === 0 ? '' : ` ${JSON.stringify(given)}`;
    return `run ${action.selection.join(' ')}${values}`;
  }
  return action.kind === 'script' ? action.text : `uses ${action.target}`;
}

const outline = ({ jobs }: Playbook) => jobs.map((job) => [job.id, job.needs, job.steps.map(doing)]);
const jobOf = ({ jobs }: Playbook, id: string): Job => jobs.find((job) => job.id === id)!;

test('a v2 playbook: stages in order, pre- and postScript around the scripts, a group at once, post-actions last', () => {
  const { playbook, format } = readSample('v2-quality.json');
  expect(format).toBe('v2');
  expect(outline(playbook)).toEqual([
    ['Syntax', [], ['run 0407']],
    [
      'unit-tests',
      ['Syntax'],
      ["Write-Host 'Discovering tests'", 'run 0402-0404 !0403', "Write-Host 'Tests are through'"],
    ],
    ['shard-a', ['unit-tests'], ['run 0410']],
    ['shard-b', ['unit-tests'], ['run 0410']],
    ['Report', ['shard-a', 'shard-b'], ['run stage:Reporting 05*']],
    [
      'post-actions',
      ['Syntax', 'unit-tests', 'shard-a', 'shard-b', 'Report'],
      ['run 0512 {"Format":"All"}', "New-TestReport -Format:'HTML' -Open:$false", "Write-Host 'It''s done'"],
    ],
  ]);
});

test('what a v2 stage says of its scripts stands on its job', () => {
  const { playbook } = readSample('v2-quality.json');
  expect(jobOf(playbook, 'unit-tests')).toMatchObject({
    name: 'Unit Tests',
    condition: {
      text: '{{skipTests}} -eq $false',
      language: 'powershell',
      pointer: '/orchestration/stages/1/condition',
    },
    continueOnError: true,
    retries: 2,
    parallelScripts: true,
    variables: { TestPath: '{{resultsPath}}', CI: true },
    pointer: '/orchestration/stages/1',
  });
  expect(jobOf(playbook, 'Syntax')).toMatchObject({ timeout: 120, parallelScripts: false, variables: {} });
  expect(jobOf(playbook, 'shard-b')).toMatchObject({ condition: { text: '$IsLinux' }, variables: { Shard: 'b' } });
});

test('the rest of a v2 playbook: variables, profiles, checks that only warn, notifications as text', () => {
  const { playbook } = readSample('v2-quality.json');
  expect(playbook).toMatchObject({
    vars: { skipTests: false, resultsPath: './tests/results' },
    postConditionFailure: 'warning',
    preConditions: [{ name: 'Repository', condition: { text: "Test-Path '.git'", language: 'powershell' } }],
    notifications: { onFailure: { message: 'Something failed', channels: [] } },
    reporting: { formats: ['HTML', 'Markdown'] },
    requirements: { requiredModules: ['Pester'] },
  });
  expect(playbook.profiles.map(({ name, stages }) => [name, stages])).toEqual([
    ['quick', null],
    ['full', null],
    ['analysis', ['Syntax', 'Shard A', 'Shard B', 'Report', 'post-actions']],
  ]);
});

test('what Gantry does not know of a v2 playbook is warned of where it stands, and nothing is an error', () => {
  expect(readSample('v2-quality.json').told).toEqual([
    'warning unknown-key /metadata/githubWorkflow',
    'warning unknown-key /requirements/apiKeys',
    'warning unknown-key /orchestration/stages/2/type',
    'warning unknown-value /reporting/formats',
    'warning nothing-to-run /postActions/3',
    'warning unknown-key /integrations',
  ]);
});

test('a v1 data file: entries with parameters are steps in ascending order, a block is a condition', () => {
  const { playbook, format, told: warned } = readSample('v1-sequence.psd1');
  expect(format).toBe('v1');
  const [job] = playbook.jobs;
  expect(outline(playbook)).toEqual([
    ['scripts', [], ['run 0407 {"All":true,"Path":"./src"}', 'run 0413_Validate-ConfigManifest.ps1']],
  ]);
  expect(job?.steps).toMatchObject([
    { name: 'Syntax', condition: { text: '$IsWindows' }, continueOnError: false, pointer: '/Sequence/1' },
    { name: 'Manifests', continueOnError: true, timeout: 60, retry: { max: 1 }, pointer: '/Sequence/0' },
  ]);
  expect(playbook).toMatchObject({
    metadata: { name: 'validate-pr', version: '1.2.0', tags: ['pr', 'quick'] },
    vars: { CI: 'true', FailFast: false },
    defaults: { continueOnError: true },
    concurrency: { maxConcurrency: 2 },
  });
  expect(warned).toEqual(['warning unknown-key /Options/CaptureOutput']);
});

test('hooks run as jobs around the stages; numbers keep their zeros; templates wait for the plan', () => {
  const { playbook, told: warned } = readSample('v1-hooks.yaml');
  expect(outline(playbook)).toEqual([
    ['before-the-run', [], ["Write-Host 'Starting'"]],
    ['Check', ['before-the-run'], ['git status --short']],
    ['Test', ['Check'], ['run 0402 0407']],
    ['Test-2', ['Test'], ['run 0411', "gh pr comment --body 'done'"]],
    ['after-failure', ['before-the-run', 'Check', 'Test', 'Test-2'], ["Write-Warning 'It failed'"]],
  ]);
  expect(jobOf(playbook, 'after-failure').condition).toMatchObject({ text: 'failure()', language: 'expression' });
  expect(jobOf(playbook, 'Test')).toMatchObject({
    condition: { text: '{{runTests}}' },
    continueOnError: '{{tolerant:=true}}',
    timeout: '{{limit:=60}}',
  });
  expect(warned).toEqual(['warning unknown-key /hooks/onEnd', 'warning unknown-key /optimizations']);
});

test('sequences with steps are stages; a script that is not required may fail', () => {
  const { playbook, told: warned } = readSample('v1-steps.json');
  expect(outline(playbook)).toEqual([
    ['simple-testing', [], ['run 0480_Test-Simple.ps1 {"Mode":"fast","Workers":4}']],
    ['report', ['simple-testing'], ['run 0510 0512']],
  ]);
  expect(playbook.jobs[0]?.steps[0]).toMatchObject({ continueOnError: true, timeout: 300, retry: { max: 0 } });
  expect(playbook.env).toEqual({ NO_MODULES: 'true' });
  expect(playbook.profiles).toMatchObject([{ name: 'quick', variables: { Mode: 'unit' }, stages: ['simple-testing'] }]);
  expect(warned).toEqual([]);
});

test('an object of stages goes by executionOrder, and profiles name them by their keys', () => {
  const { playbook } = readSample('v1-stage-object.json');
  expect(outline(playbook)).toEqual([
    ['validate', [], ['run ./automation-scripts/0961_Validate-Docs.ps1 {"MinFiles":3}']],
    ['report', ['validate'], ['run 0510', 'run 0512 {"Format":"All"}']],
  ]);
  expect(playbook.profiles[0]?.stages).toEqual(['validate']);
});

test.each<[string, unknown, string | null]>([
  ['stages at the root', { stages: [] }, 'v1'],
  ['a Sequence in capitals', { SEQUENCE: [] }, 'v1'],
  ['root stages beside metadata', { metadata: {}, stages: [] }, 'v1'],
  ['orchestration.stages', { metadata: {}, orchestration: { stages: [] } }, 'v2'],
  ['orchestration.jobs', { metadata: {}, orchestration: { jobs: {} } }, 'v3'],
  ['jobs and stages', { metadata: {}, orchestration: { jobs: {}, stages: [] } }, 'v3'],
  ['none of them', { name: 'x' }, null],
])('%s tell the format', (_, root, format) => {
  expect(readRoot(root).format).toBe(format);
});

test.each<[string, unknown, readonly string[]]>([
  ['stages that are no list', { name: 'x', stages: 'all' }, ['error wrong-type /stages', 'error nothing-to-run ']],
  [
    'a stage that is no object',
    { name: 'x', stages: ['0402'] },
    ['error wrong-type /stages/0', 'error nothing-to-run '],
  ],
  ['a stage without scripts', { name: 'x', stages: [{ name: 'a' }] }, ['warning nothing-to-run /stages/0']],
  [
    'a timeout in words',
    { name: 'x', stages: [{ name: 'a', sequence: '0402', timeout: 'long' }] },
    ['warning wrong-type /stages/0/timeout'],
  ],
  [
    'a mistyped key',
    { name: 'x', stages: [{ name: 'a', sequence: '0402', continueOnEror: true }] },
    ['warning unknown-key /stages/0/continueOnEror'],
  ],
  [
    'scripts beside stages',
    { name: 'x', Sequence: ['0100'], stages: [{ name: 'a', sequence: '0402' }] },
    ['warning sequence-unused /Sequence'],
  ],
  ['no name', { sequence: ['0402'] }, ['warning missing-key ']],
  [
    'a check without condition',
    { name: 'x', sequence: '1', validation: { preConditions: [{}] } },
    ['warning missing-key /validation/preConditions/0'],
  ],
])('%s: told with code and place', (_, root, expected) => {
  expect([...readRoot(root).told].sort()).toEqual([...expected].sort());
});

test('a mistyped key is answered with the right one, in its own spelling', () => {
  const { problems } = readRoot({ name: 'x', stages: [{ name: 'a', sequence: '0402', continueOnEror: true }] });
  expect(problems[0]?.message).toContain('"continueOnError"');
});

test('plain entries among those with parameters: single numbers in their place, the wider ones last', () => {
  const { playbook } = readRoot({
    name: 'x',
    sequence: ['0500', { Script: '0402', Parameters: { A: 1 } }, '06*', '!0601', '0100'],
  });
  expect(playbook?.jobs[0]?.steps.map(doing)).toEqual([
    'run 0100 !0601',
    'run 0402 {"A":1}',
    'run 0500 !0601',
    'run 06* !0601',
  ]);
});

test('a group of jobs gives each of them what it does not say itself; not parallel, they run in turn', () => {
  const text = (parallel: boolean) =>
    JSON.stringify({
      metadata: { name: 'groups' },
      orchestration: {
        stages: [
          { name: 'First', sequence: ['0402'] },
          {
            name: 'Shards',
            description: 'Both halves',
            parallel,
            timeout: 60,
            retries: 1,
            env: { CI: '1' },
            variables: { Half: 'none', Deep: true },
            jobs: [
              { name: 'A', sequence: ['0402'], variables: { Half: 'left' }, timeout: 5 },
              { name: 'B', sequence: ['0402'] },
            ],
          },
          { name: 'Last', sequence: ['0402'] },
        ],
      },
    });
  const { playbook, problems } = readPlaybook(text(true), 'p.json');
  expect(problems).toEqual([]);
  expect(playbook?.jobs).toMatchObject([
    { id: 'First', needs: [] },
    { id: 'A', needs: ['First'], timeout: 5, retries: 1, variables: { Half: 'left', Deep: true } },
    { id: 'B', needs: ['First'], timeout: 60, env: { CI: '1' }, variables: { Half: 'none', Deep: true } },
    { id: 'Last', needs: ['A', 'B'] },
  ]);
  const inTurn = readPlaybook(text(false), 'p.json').playbook?.jobs.map(({ id, needs }) => [id, needs]);
  expect(inTurn).toEqual([
    ['First', []],
    ['A', ['First']],
    ['B', ['A']],
    ['Last', ['A', 'B']],
  ]);
});
