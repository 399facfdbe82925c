import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { readPlaybook } from '../playbook/read.ts';
import { exportWorkflow } from './export-workflow.ts';
import { importWorkflow } from './import-workflow.ts';
import type { Plan, PlannedCondition } from './plan.ts';
import { noValues } from './script.ts';
import { facts, planOf } from './testing/migration.ts';
import { writeMigration } from './write-migration.ts';

function imported(text: string): string {
  const migration = importWorkflow(readPlaybook(text, 'w.yml'));
  if (!migration.ok) throw new Error(`${migration.error}\n${text}`);
  return writeMigration(migration.value, 'yaml');
}

function exported(text: string, file = 'p.yaml'): string {
  const migration = exportWorkflow(readPlaybook(text, file), file, facts);
  if (!migration.ok) throw new Error(`${migration.error}\n${text}`);
  return writeMigration(migration.value, 'yaml');
}

const errorsOf = (text: string, file: string) =>
  readPlaybook(text, file).problems.filter(({ severity }) => severity === 'error');

/** A plan without its places and without what an import has to make up. `if: ''` and `if: ${{ x }}` are the same as none and `x`. */
function deeds({ pointer: _, problems: _problems, playbook: _playbook, ...plan }: Plan & { pointer?: string }) {
  const condition = (own: PlannedCondition | null) => {
    const text = own?.text.trim().replace(/^\$\{\{\s*((?:(?!\}\}).)*?)\s*\}\}$/s, '$1') ?? '';
    return text === '' ? null : { text, value: own?.value };
  };
  return JSON.parse(
    JSON.stringify({
      ...plan,
      jobs: plan.jobs.map((job) => ({
        ...job,
        condition: condition(job.condition),
        // A playbook has no token to ask anything of: the import keeps it as a comment.
        tokenPermissions: undefined,
        // Those of a called workflow are known where its file is, and an import names those that are read.
        outputs: job.outputs.filter(({ value }) => !String(value).includes('steps.call.outputs')),
        steps: job.steps.map((step) => ({ ...step, condition: condition(step.condition), timeout: step.timeout })),
      })),
    }),
    (key, value) => (key === 'pointer' ? undefined : value),
  );
}

function expectRoundTrip(text: string): void {
  const playbook = imported(text);
  expect(errorsOf(playbook, 'p.yaml'), playbook).toEqual([]);
  const again = exported(playbook);
  expect(errorsOf(again, 'w.yml'), again).toEqual([]);
  const required = readPlaybook(text, 'w.yml').playbook?.inputs.filter((input) => input.required) ?? [];
  const values = { ...noValues, inputs: Object.fromEntries(required.map(({ name }) => [name, 'given'])) };
  const wanted = deeds(planOf(text, 'w.yml', values));
  expect(deeds(planOf(playbook, 'p.yaml', values)), playbook).toEqual(wanted);
  expect(deeds(planOf(again, 'w.yml', values)), again).toEqual(wanted);
}

const folder = new URL('../playbook/testdata/real-workflows/', import.meta.url);
const samples = readdirSync(folder).filter((name) => name.endsWith('.yml'));

test.each(samples)('the workflow %s plans the same as a playbook, and as a workflow again', (name) => {
  expectRoundTrip(readFileSync(new URL(name, folder), 'utf8'));
});

const id = fc.constantFrom('a', 'build', 'b-c', 'Test_1', 'x9');
const scalar = fc.constantFrom<string | number | boolean>(
  'plain',
  '',
  '${{ github.ref }}',
  'true',
  true,
  false,
  8,
  1.5,
  "it's",
  '0402',
  'null',
  ' padded ',
  'a\nb\n',
  '# no',
  '*x',
  '日本',
);
const env = fc.dictionary(fc.constantFrom('A', 'B_C', 'CI'), scalar, { maxKeys: 3 });
const condition = fc.constantFrom<string | boolean>(
  'always()',
  "github.event_name == 'push'",
  "${{ github.ref == 'refs/heads/main' }}",
  'failure() || cancelled()',
  true,
  false,
  "contains(github.ref, 'x') && !startsWith(github.actor, 'bot')",
  '',
);
const common = {
  if: condition,
  env,
  'continue-on-error': fc.boolean(),
  'timeout-minutes': fc.integer({ min: 1, max: 360 }),
};
const run = fc.record(
  {
    name: fc.oneof(fc.constantFrom('Say', '${{ github.job }}'), fc.string({ minLength: 1 })),
    run: fc.oneof(
      fc.constantFrom('echo hello', 'a\nb\n', 'echo ${{ github.sha }}', '  x', "cat <<'E'\n# {{x}}\nE"),
      fc.string({ minLength: 1 }),
    ),
    shell: fc.constantFrom('bash', 'sh', 'pwsh', 'powershell', 'python', 'cmd', 'perl {0}', 'bash -e {0}'),
    'working-directory': fc.constantFrom('x', './y z'),
    ...common,
  },
  { requiredKeys: ['run'] },
);
const uses = fc.record(
  {
    name: fc.constantFrom('Use', 'It'),
    uses: fc.constantFrom(
      'actions/checkout@v4',
      './actions/x',
      'owner/repo@v1',
      'actions/setup-node@v4',
      'docker://alpine:3',
    ),
    with: fc.dictionary(fc.constantFrom('path', 'key', 'x-y'), scalar, { maxKeys: 2 }),
    ...common,
  },
  { requiredKeys: ['uses'] },
);
const job = fc.record(
  {
    name: fc.constantFrom('Named', 'On ${{ matrix.os }}', 'a'),
    'runs-on': fc.constantFrom<string | string[]>(
      'ubuntu-latest',
      ['self-hosted', 'linux'],
      '${{ matrix.os }}',
      'windows-2022',
    ),
    steps: fc.array(fc.oneof(run, uses), { minLength: 1, maxLength: 3 }),
    if: fc.constantFrom<string | boolean>('always()', "github.event_name == 'push'", "${{ github.ref == 'x' }}", false),
    env,
    'continue-on-error': fc.boolean(),
    'timeout-minutes': fc.integer({ min: 1, max: 360 }),
    strategy: fc.record(
      {
        matrix: fc.constantFrom<JsonObject>(
          { os: ['ubuntu-latest', 'windows-latest'], n: [1, 2], exclude: [{ n: 1, os: 'windows-latest' }] },
          { os: ['a'], include: [{ os: 'b', extra: true }] },
        ),
        'fail-fast': fc.boolean(),
        'max-parallel': fc.integer({ min: 1, max: 5 }),
      },
      { requiredKeys: ['matrix'] },
    ),
    concurrency: fc.constantFrom<string | JsonObject>('one', {
      group: 'g-${{ github.ref }}',
      'cancel-in-progress': true,
    }),
    defaults: fc.constantFrom({ run: { shell: 'sh' } }, { run: { 'working-directory': 'w' } }),
    outputs: fc.constantFrom({ version: '${{ steps.x.outputs.v }}' }),
  },
  { requiredKeys: ['runs-on', 'steps'] },
);
const input = fc.constantFrom<JsonObject>(
  { type: 'string', default: '' },
  { type: 'boolean', default: false },
  { type: 'number', default: 3, description: 'How many' },
);
const on = fc.constantFrom('push', 'workflow_dispatch', 'pull_request').chain((first) =>
  fc.oneof(
    fc.constant(first),
    fc.constant([first, 'release']),
    fc.constant({ [first]: null, schedule: [{ cron: '0 3 * * *' }] }),
    fc.dictionary(fc.constantFrom('level', 'dry'), input, { maxKeys: 2 }).map((inputs) => ({
      push: { branches: ['main'], paths: ['src/**'] },
      workflow_dispatch: { inputs },
    })),
  ),
);
const workflow = fc
  .record(
    {
      name: fc.constantFrom('CI', 'Build and test'),
      on,
      env,
      defaults: fc.constantFrom({ run: { shell: 'pwsh' } }, { run: { shell: 'bash', 'working-directory': 'app' } }),
      concurrency: fc.constantFrom<string | JsonObject>('all', {
        group: 'x',
        'cancel-in-progress': "${{ github.ref != 'm' }}",
      }),
      jobs: fc.uniqueArray(fc.tuple(id, job), { minLength: 1, maxLength: 4, selector: ([own]) => own.toLowerCase() }),
    },
    { requiredKeys: ['on', 'jobs'] },
  )
  .map(({ jobs, ...rest }) => ({
    ...rest,
    jobs: Object.fromEntries(
      jobs.map(([own, value], index) => [own, index === 0 ? value : { needs: [jobs[index - 1]?.[0] ?? ''], ...value }]),
    ),
  }));

test('any workflow that GitHub takes plans the same as a playbook, and as a workflow again', () => {
  fc.assert(
    fc.property(workflow, (root) => {
      const text = writeMigration({ playbook: root, notes: [] }, 'yaml');
      fc.pre(errorsOf(text, 'w.yml').length === 0);
      expectRoundTrip(text);
    }),
    { numRuns: 50 },
  );
});

const assets = new URL('../../assets/sample/playbooks/', import.meta.url);

test.each(readdirSync(assets))('the sample %s is exported to a workflow that GitHub takes', (name) => {
  const text = exported(readFileSync(new URL(name, assets), 'utf8'), name);
  expect(errorsOf(text, 'w.yml'), text).toEqual([]);
});

const header = 'metadata: { name: tested, description: A tested playbook, version: "1.0", category: testing }\n';

const workflowOf = (orchestration: string): JsonObject => {
  const text = exported(`${header}orchestration:\n${orchestration}`);
  expect(errorsOf(text, 'w.yml'), text).toEqual([]);
  return readPlaybook(text, 'w.yml').source.value as JsonObject;
};

test('numbered scripts become lines of pwsh -File with their parameters, what only the run knows by the environment', () => {
  const workflow = workflowOf(`
  vars: { path: tests }
  inputs: { ci: { type: boolean, default: true } }
  jobs:
    a:
      name: a
      steps:
        - { name: Test, run: '0402', with: { TestPath: '\${{ vars.path }}', CI: '\${{ inputs.ci }}', Configuration: "it's" } }`);
  expect(workflow).toMatchObject({
    on: { workflow_dispatch: { inputs: { ci: { type: 'boolean', default: true } } } },
    defaults: { run: { shell: 'pwsh' } },
    jobs: {
      a: {
        'runs-on': 'ubuntu-latest',
        steps: [
          { uses: 'actions/checkout@v4' },
          {
            name: 'Test',
            env: { WITH_TESTPATH: 'tests', WITH_CI: '${{ inputs.ci }}' },
            shell: 'pwsh',
            run: expect.stringContaining(
              `pwsh -NoProfile -File "$env:GITHUB_WORKSPACE/automation-scripts/0402_Run-Tests.ps1"`,
            ),
          },
        ],
      },
    },
  });
});

test('a PowerShell condition is an expression where one says the same, else a step or a job answers it', () => {
  const workflow = workflowOf(`
  jobs:
    a: { name: a, steps: [{ name: Say, id: say, script: hello, outputs: [{ name: mode, value: "'fast'" }] }] }
    b:
      name: b
      needs: a
      if: "Test-Path '.git'"
      steps:
        - { name: One, if: "$needs.a.outputs.mode -eq 'fast' -and $IsLinux", script: hello }
        - { name: Two, if: "$needs.a.outputs.mode.Length -gt 3", script: hello }`);
  expect(workflow.jobs).toMatchObject({
    a: { steps: [{}, { run: expect.stringContaining(`Set-StepOutput 'mode' $('fast')`) }] },
    'condition-b': { needs: ['a'], outputs: { value: '${{ steps.answer.outputs.value }}' } },
    b: {
      needs: ['a', 'condition-b'],
      if: "needs.condition-b.outputs.value == 'true'",
      steps: [
        {},
        { name: 'One', if: "(needs.a.outputs.mode == 'fast') && (runner.os == 'Linux')" },
        { id: 'condition-2', env: { CONDITION_NEEDS: '${{ toJSON(needs) }}' } },
        { name: 'Two', if: "steps.condition-2.outputs.value == 'true'" },
      ],
    },
  });
});

test('a v2 playbook is migrated on the way', () => {
  const text = exported(
    JSON.stringify({
      metadata: { name: 'old', description: 'An older playbook', version: '1.0', category: 'testing' },
      orchestration: {
        stages: [
          { name: 'Look', sequence: ['0404-0410'] },
          { name: 'Say', inline: "Write-Host 'hi'" },
        ],
      },
    }),
    'p.json',
  );
  expect(errorsOf(text, 'w.yml'), text).toEqual([]);
  expect(Object.keys(readPlaybook(text, 'w.yml').playbook?.jobs.map(({ id }) => id) ?? [])).toHaveLength(2);
});
