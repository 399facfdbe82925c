import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Job } from './model.ts';
import { readPlaybook } from './read.ts';

const folder = join(import.meta.dirname, 'testdata', 'workflows');
const readFile = (file: string) => readPlaybook(readFileSync(join(folder, file), 'utf8'), `.github/workflows/${file}`);
const job = (id: string): Job => readFile('ci.yml').playbook!.jobs.find((own) => own.id === id)!;

test('a sound workflow has no problem', () => {
  const { format, problems } = readFile('ci.yml');
  expect(format).toBe('github');
  expect(problems).toEqual([]);
});

test('name, environment, defaults, concurrency, inputs and required secrets of a workflow', () => {
  expect(readFile('ci.yml').playbook).toMatchObject({
    metadata: { name: 'Build and test' },
    env: { NODE_VERSION: 24 },
    defaults: { shell: 'bash', workingDirectory: 'app', timeout: null, retries: 0 },
    concurrency: { group: 'ci-${{ github.ref }}', cancelInProgress: true },
    inputs: [
      { name: 'level', type: 'choice', options: ['quiet', 'loud'], default: 'quiet', required: false },
      { name: 'count', type: 'number', required: false, pointer: '/on/workflow_dispatch/inputs/count' },
    ],
    secrets: ['TOKEN'],
    postConditionFailure: 'failure',
  });
});

test('inputs are required only of a workflow that nothing else starts', () => {
  const required = (on: string) =>
    readPlaybook(`on: { ${on} }\njobs: {}\n`, 'x.yml').playbook?.inputs.map((input) => input.required);
  expect(required('workflow_dispatch: { inputs: { a: { required: true } } }')).toEqual([true]);
  expect(required('push: , workflow_dispatch: { inputs: { a: { required: true } } }')).toEqual([false]);
});

test('a job with a matrix: minutes are seconds, names and outputs stay templates', () => {
  const build = job('build');
  expect(build).toMatchObject({
    name: 'Build on ${{ matrix.os }}',
    runsOn: ['${{ matrix.os }}'],
    timeout: 900,
    strategy: { failFast: false, maxParallel: 2, pointer: '/jobs/build/strategy' },
    outputs: [{ name: 'version', value: '${{ steps.version.outputs.version }}' }],
  });
  expect(build.strategy?.matrix).toEqual({
    os: ['ubuntu-latest', 'windows-latest'],
    include: [{ os: 'ubuntu-latest', extra: true }],
  });
});

test('steps are named as GitHub names them, and carry shell, folder, limit and condition', () => {
  expect(job('build').steps).toMatchObject([
    { name: 'Run actions/checkout@v4', action: { kind: 'uses', target: 'actions/checkout@v4' } },
    { id: 'version', name: 'Run echo "version=1.2.3" >> "$GITHUB_OUTPUT"', action: { kind: 'script' } },
    {
      name: 'On Windows',
      condition: { text: "runner.os == 'Windows'", language: 'expression', pointer: '/jobs/build/steps/2/if' },
      shell: 'pwsh',
      timeout: 30,
      continueOnError: '${{ matrix.extra == true }}',
      workingDirectory: 'app/win',
      env: { LEVEL: '${{ inputs.level }}' },
    },
  ]);
});

test('needs, labels, concurrency and defaults of a job', () => {
  expect(job('deploy')).toMatchObject({
    needs: ['build'],
    runsOn: ['self-hosted', 'linux'],
    continueOnError: true,
    concurrency: { group: 'deploy', cancelInProgress: false },
    shell: 'sh',
  });
  expect(job('deploy').steps[0]?.with).toEqual({ version: '${{ needs.build.outputs.version }}', dry: true });
});

test('a job that calls a workflow is a job of one step', () => {
  expect(job('reuse')).toMatchObject({
    needs: ['deploy'],
    steps: [{ action: { kind: 'uses', target: './.github/workflows/other.yml' }, with: { level: 'loud' } }],
  });
});

test('everything wrong with a workflow is told at its place', () => {
  const { problems, playbook } = readFile('broken.yml');
  expect(problems.map(({ code, pointer, range }) => `${range.line}:${range.column} ${code} ${pointer}`)).toEqual([
    '3:6 expression /env/A',
    '7:5 container-unsupported /jobs/build/container',
    '8:22 unknown-value /jobs/build/timeout-minutes',
    '9:5 unknown-key /jobs/build/step',
    '11:19 expression /jobs/build/steps/0/run',
    '12:9 unknown-key /jobs/build/steps/0/shel',
    '14:9 step-kind-several /jobs/build/steps/1/uses',
    '15:9 step-kind-missing /jobs/build/steps/2',
    '18:13 duplicate-step-id /jobs/build/steps/4/id',
    '23:12 cycle /jobs/test/needs',
    '23:13 unknown-need /jobs/test/needs/0',
    '25:5 container-unsupported /jobs/test/services',
    '28:3 missing-key /jobs/deploy',
  ]);
  expect(playbook?.jobs.map(({ id, steps }) => [id, steps.length])).toEqual([
    ['build', 5],
    ['test', 1],
    ['deploy', 1],
  ]);
});

test('a mistyped key or need is answered with the right one', () => {
  const messages = readFile('broken.yml').problems.map(({ message }) => message);
  expect(messages.filter((message) => message.includes('Did you mean'))).toEqual([
    '"step" is no key that a workflow has here. Did you mean "steps"?',
    '"shel" is no key that a workflow has here. Did you mean "shell"?',
    'The job "test" needs "biuld", which is no job here. Did you mean "build"?',
  ]);
});

test('anchors and merge keys, which that parser does not know, are read all the same', () => {
  const text = [
    'on: push',
    'jobs:',
    '  a:',
    '    runs-on: &os ubuntu-latest',
    '    env: &env { A: 1 }',
    '    steps: &steps',
    '      - run: echo',
    '  b:',
    '    runs-on: *os',
    '    env: { <<: *env, B: 2 }',
    '    steps: *steps',
    '    extra: true',
  ].join('\n');
  const { problems, playbook } = readPlaybook(text, 'x.yml');
  expect(playbook?.jobs[1]).toMatchObject({ env: { A: 1, B: 2 }, steps: [{ name: 'Run echo' }] });
  expect(problems.map(({ code, pointer, range }) => [code, pointer, range.line, range.column])).toEqual([
    ['unknown-key', '/jobs/b/extra', 12, 5],
  ]);
});

test.each([
  ['a key that YAML takes for a truth', 'true: push\njobs: {}\n', '.github/workflows/x.yml', 'unknown-key 1:1'],
  [
    'a workflow as JSON',
    '{"on": "push", "jobs": {"a": {"runs-on": "x", "steps": [], "bad": 1}}}',
    'x.json',
    'unknown-key 1:60',
  ],
])('%s is told of, too', (_, text, file, expected) => {
  const { problems } = readPlaybook(text, file);
  expect(problems.map(({ code, range }) => `${code} ${range.line}:${range.column}`)).toContain(expected);
});

test('without its folder a workflow is known by on and jobs', () => {
  expect(readPlaybook('on: push\njobs: {}\n', 'x.yml').format).toBe('github');
  expect(readPlaybook('jobs: {}\n', 'x.yml').format).toBeNull();
});
