import { expect, test } from 'vitest';
import { readPlaybook } from '../playbook/read.ts';
import { buildPlan } from './build-plan.ts';
import { presentPlan } from './cli-plan.ts';
import type { Plan, PlannedCall } from './plan.ts';
import { planSchema } from './plan-schema.ts';
import { placedJobs, plansWithin } from './plans-within.ts';
import { noValues } from './script.ts';
import { facts } from './testing/playbooks.ts';

type Json = Readonly<Record<string, unknown>>;

function v3(name: string, steps: readonly Json[], orchestration: Json = {}): string {
  const metadata = { name, description: 'A playbook of a test.', version: '1.0.0', category: 'testing' };
  const named = steps.map((step, index) => ({ name: `Step ${index + 1}`, ...step }));
  const jobs = { main: { name: 'Main', steps: named } };
  return JSON.stringify({ metadata, orchestration: { defaults: { shell: 'bash' }, ...orchestration, jobs } });
}

/** Plans the first of these files, the others being beside it in the workspace. */
function planOf(files: Readonly<Record<string, string>>): Plan {
  const playbooks = Object.entries(files).map(([path, text]) => ({
    path,
    name: readPlaybook(text, path).playbook?.metadata.name ?? path,
    text,
  }));
  const [first] = playbooks;
  if (first === undefined) throw new Error('No files');
  return buildPlan(readPlaybook(first.text, first.path), first.path, { ...facts, playbooks }, noValues);
}

function callOf(plan: Plan, job = 0, step = 0): PlannedCall | null | undefined {
  return plan.jobs[job]?.steps[step]?.call;
}

function nestedIn(plan: Plan, job = 0): Extract<PlannedCall, { kind: 'nested' }> {
  const call = callOf(plan, job);
  if (call?.kind !== 'nested') throw new Error(`Not nested: ${JSON.stringify(call)} ${JSON.stringify(plan.problems)}`);
  return call;
}

const problems = (plan: Plan) => plan.problems.map(({ severity, code, pointer }) => ({ severity, code, pointer }));
const step = '/orchestration/jobs/main/steps/0';

test.each([
  ['by the name of its metadata', 'playbook:inner'],
  ['by its path in the workspace', 'playbook:playbooks/deep/other.json'],
  ['by its path from the folder of its caller', 'playbook:deep/other.json'],
  ['by the name of its file', 'playbook:other'],
  ['by its file as a local path', './playbooks/deep/other.json'],
  ['by its file in the repository', '$/playbooks/deep/other.json'],
])('a playbook is found %s', (_, uses) => {
  const plan = planOf({
    'playbooks/outer.json': v3('outer', [{ uses }]),
    'playbooks/deep/other.json': v3('inner', [{ script: 'true' }]),
  });
  expect(nestedIn(plan).plan.playbook).toMatchObject({ name: 'inner', file: 'playbooks/deep/other.json' });
  expect(plan.problems).toEqual([]);
});

test('what is given is the inputs of the nested plan; what only the run can tell stands as it is written', () => {
  const inputs = { where: { type: 'choice', options: ['here', 'there'], required: true }, count: { type: 'number' } };
  const inner = v3(
    'inner',
    [
      { script: 'echo', if: "inputs.where == 'here'" },
      { script: 'echo', if: 'inputs.count > 1' },
    ],
    { inputs },
  );
  const given = { where: 'here', count: '${{ needs.x.outputs.n }}' };
  const plan = planOf({
    'playbooks/outer.json': v3('outer', [{ uses: 'playbook:inner', with: given }]),
    'playbooks/inner.json': inner,
  });
  const { plan: nested } = nestedIn(plan);
  expect(plan.problems).toEqual([]);
  expect(nested.inputs).toEqual({ where: 'here', count: '${{ needs.x.outputs.n }}' });
  expect(nested.jobs[0]?.steps.map(({ condition }) => condition?.value)).toEqual([true, null]);
});

test.each([
  ['an input that it does not have', { wher: 'here', where: 'here' }, 'input-unknown', '/with/wher'],
  ['a value that does not fit', { where: 'nowhere' }, 'input-type', '/with/where'],
  ['nothing for what it requires', {}, 'input-required', ''],
])('giving a playbook %s is an error of the caller, at its place', (_, given, code, at) => {
  const inputs = { where: { type: 'choice', options: ['here', 'there'], required: true } };
  const plan = planOf({
    'playbooks/outer.json': v3('outer', [{ uses: 'playbook:inner', with: given }]),
    'playbooks/inner.json': v3('inner', [{ script: 'true' }], { inputs }),
  });
  expect(problems(plan)).toEqual([{ severity: 'error', code, pointer: `${step}${at}` }]);
});

test('a playbook of stages is given variables, and only such as are known before the run', () => {
  const inner = JSON.stringify({
    metadata: { name: 'old' },
    orchestration: { defaultVariables: { a: 'x' }, stages: [{ name: 'One', inline: 'echo {{a}}' }] },
  });
  const plan = (given: Json) =>
    planOf({
      'playbooks/outer.json': v3('outer', [{ uses: 'playbook:old', with: given }]),
      'playbooks/old.json': inner,
    });
  expect(nestedIn(plan({ a: '${{ 1 }}2' })).plan.jobs[0]?.steps[0]?.text).toBe('echo 12');
  expect(problems(plan({ a: '${{ github.run_id }}' }))).toEqual([
    { severity: 'error', code: 'variable-late', pointer: `${step}/with/a` },
  ]);
});

test('a playbook that is not there, or is broken, is a warning, and fails its step when it is reached', () => {
  const files = {
    'playbooks/outer.json': v3('outer', [{ uses: 'playbook:iner' }, { uses: './x.yml' }, { uses: 'playbook:bad' }]),
  };
  const plan = planOf({
    ...files,
    'playbooks/inner.json': v3('inner', [{ script: 'true' }]),
    'playbooks/bad.json': v3('bad', [{}]),
  });
  expect(plan.problems.map(({ severity, code, message }) => [severity, code, message])).toEqual([
    [
      'warning',
      'called-unusable',
      'There is no playbook iner. Did you mean "inner"? The step fails when it is reached.',
    ],
    ['warning', 'called-unusable', 'There is no file ./x.yml in the workspace. The step fails when it is reached.'],
    ['warning', 'called-unusable', expect.stringContaining('playbooks/bad.json has errors. Line 1: A step has one of')],
  ]);
  expect([0, 1, 2].map((index) => callOf(plan, 0, index)?.kind)).toEqual(['unavailable', 'unavailable', 'unavailable']);
});

test('playbooks that call each other in a circle are an error at the call, with the way round', () => {
  const plan = planOf({
    'playbooks/a.json': v3('a', [{ uses: 'playbook:b' }]),
    'playbooks/b.json': v3('b', [{ uses: 'playbook:c' }]),
    'playbooks/c.json': v3('c', [{ uses: 'playbook:b' }]),
  });
  expect(problems(plan)).toEqual([{ severity: 'error', code: 'called-itself', pointer: `${step}/uses` }]);
  expect(plan.problems[0]?.message).toBe(
    'These playbooks call each other in a circle: playbooks/b.json → playbooks/c.json → playbooks/b.json.',
  );
});

const chain = (length: number) =>
  Object.fromEntries(
    Array.from({ length }, (_, index) => {
      const last = index === length - 1;
      return [
        `playbooks/p${index}.json`,
        v3(`p${index}`, [last ? { script: 'true' } : { uses: `playbook:p${index + 1}` }]),
      ];
    }),
  );

test('ten playbooks may stand in each other, and not eleven', () => {
  expect(planOf(chain(10)).problems).toEqual([]);
  expect(plansWithin(planOf(chain(10)))).toHaveLength(10);
  expect(problems(planOf(chain(11)))).toEqual([{ severity: 'error', code: 'call-too-deep', pointer: `${step}/uses` }]);
});

test('playbooks that call the next ten times each are refused before they fill the memory', () => {
  const files = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [
      `playbooks/p${index}.json`,
      v3(
        `p${index}`,
        Array.from({ length: 10 }, () => ({ uses: `playbook:p${index + 1}` })),
      ),
    ]),
  );
  const plan = planOf({ ...files, 'playbooks/p9.json': v3('p9', [{ script: 'true' }]) });
  expect(plan.problems.some(({ code, severity }) => code === 'call-too-deep' && severity === 'error')).toBe(true);
});

const reusable = `
on:
  workflow_call:
    inputs:
      level: { type: string, required: true }
      dry: { type: boolean }
    outputs:
      made: { value: "\${{ jobs.build.outputs.made }}" }
    secrets:
      TOKEN: { required: true }
jobs:
  build:
    runs-on: ubuntu-latest
    outputs: { made: "\${{ steps.x.outputs.made }}" }
    steps: [{ id: x, run: "echo \${{ inputs.level }} \${{ secrets.TOKEN }}" }]
`;
const caller = (secrets: string, more = '') => `
on: push
jobs:
  all:
    uses: ./.github/workflows/reusable.yml
    with: { level: "\${{ github.ref }}"${more} }
    ${secrets}
  after:
    needs: all
    runs-on: ubuntu-latest
    steps: [{ run: "echo \${{ needs.all.outputs.made }}" }]
`;
const workflows = (text: string, called = reusable) =>
  planOf({ '.github/workflows/ci.yml': text, '.github/workflows/reusable.yml': called });

test('a job that calls a reusable workflow has its outputs, and passes it secrets by name or all of them', () => {
  const one = workflows(caller('secrets: { TOKEN: "${{ secrets.MINE }}" }'));
  expect(nestedIn(one)).toMatchObject({ secrets: { TOKEN: '${{ secrets.MINE }}' }, outputs: [{ name: 'made' }] });
  expect(one.jobs[0]?.outputs).toMatchObject([{ name: 'made', value: "${{ steps.call.outputs['made'] }}" }]);
  expect(one.secrets).toEqual(['MINE']);
  expect(nestedIn(one).plan.inputs).toEqual({ level: '${{ github.ref }}', dry: false });
  const all = workflows(caller('secrets: inherit'));
  expect([nestedIn(all).secrets, all.secrets]).toEqual(['inherit', ['TOKEN']]);
  expect(problems(workflows(caller(''))).map(({ code, pointer }) => [code, pointer])).toContainEqual([
    'secret-undefined',
    '/jobs/all/uses',
  ]);
});

test('a workflow without workflow_call does not let itself be called', () => {
  const plan = workflows(caller('secrets: inherit'), 'on: push\njobs: { a: { runs-on: x, steps: [{ run: "true" }] } }');
  expect(plan.problems[0]).toMatchObject({ code: 'called-unusable', severity: 'warning', pointer: '/jobs/all/uses' });
});

test('a plan with plans within it is JSON that its schema reads back, and prints them', () => {
  const plan = workflows(caller('secrets: inherit'));
  expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  expect(presentPlan(plan)).toMatchObject({
    jobs: [{ steps: [{ id: 'call', nested: { playbook: { format: 'github' }, jobs: [{ id: 'build' }] } }] }, {}],
  });
  expect(placedJobs(plan).map(({ id }) => id)).toEqual(['all', 'all/call/build', 'after']);
});

test('where the playbooks of the workspace were not looked for, nothing is said of what a step calls', () => {
  const text = v3('outer', [{ uses: 'playbook:gone' }]);
  const plan = buildPlan(readPlaybook(text, 'p.json'), 'p.json', facts, noValues);
  expect([plan.problems, callOf(plan)]).toEqual([[], null]);
});

test('a warning of what is called is told with the step that calls, with its file and line, however deep', () => {
  const plan = planOf({
    'playbooks/a.json': v3('a', [{ uses: 'playbook:b' }]),
    'playbooks/b.json': v3('b', [{ uses: 'playbook:c' }]),
    'playbooks/c.json': v3('c', [{ uses: 'octo/tool@v1' }]),
  });
  expect(problems(plan)).toEqual([{ severity: 'warning', code: 'called-problem', pointer: `${step}/uses` }]);
  expect(plan.problems[0]?.message).toMatch(
    /^playbooks\/b\.json, line 1: playbooks\/c\.json, line 1: octo\/tool@v1 is not on this machine/,
  );
});

test('however many warnings a called file has and however often it is called, they are one problem', () => {
  const remote = ['a', 'b', 'c'].map((tool) => ({ uses: `octo/${tool}@v1` }));
  const plan = planOf({
    'playbooks/a.json': v3('a', [{ uses: 'playbook:b' }, { uses: 'playbook:b' }]),
    'playbooks/b.json': v3('b', remote),
  });
  expect(problems(plan)).toEqual([{ severity: 'warning', code: 'called-problem', pointer: `${step}/uses` }]);
  expect(plan.problems[0]?.message).toMatch(
    /^playbooks\/b\.json, line 1: octo\/a@v1 .* That file has 2 more warnings\.$/,
  );
});

test('what is wrong with a condition is told where it stands within it', () => {
  const text = [
    'on: push',
    'jobs:',
    '  a:',
    '    runs-on: ubuntu-latest',
    "    if: ${{ github.ref == 'x' && bogus.x }}",
    '    steps:',
    '      - run: true',
    '        if: bogus.y',
  ].join('\n');
  const { problems } = buildPlan(readPlaybook(text, 'a.yml'), 'a.yml', facts, noValues);
  expect(problems.map(({ code, range: { line, column, length } }) => [code, line, column, length])).toEqual([
    ['condition-unreadable', 5, 34, 5],
    ['condition-unreadable', 8, 13, 5],
  ]);
});
