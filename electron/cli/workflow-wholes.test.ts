import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const whole = [
  'on: push',
  'env: ${{ fromJSON(\'{"A":"of all"}\') }}',
  'jobs:',
  '  a:',
  '    runs-on: ubuntu-latest',
  '    strategy: { matrix: { include: [{ own: { X: 5, Y: hi } }] } }',
  '    env: ${{ matrix.own }}',
  '    steps:',
  '      - run: echo "$A $X $Y $Z"',
  '        env: ${{ fromJSON(\'{"Z":"of step"}\') }}',
];

test('an expression stands for all of an environment, in a run and in what is exported', () => {
  const file = rig.write('.github/workflows/whole.yml', whole.join('\n'));
  expect(rig.run(file).lines).toContainEqual(
    expect.objectContaining({ type: 'step.output', text: expect.stringContaining('of all 5 hi of step') as string }),
  );
  rig.gantry('import', file, '--output', 'whole.yaml');
  expect(rig.gantry('export', 'whole.yaml').stdout).toContain('env: ${{ matrix.own }}');
});

test('an environment that is no object fails its step and says so', () => {
  const text = whole.join('\n').replace(/fromJSON.*of step"}'\)/, 'github.event_name');
  const log = rig.run(rig.write('.github/workflows/whole.yml', text));
  expect(log.code).toBe(1);
  expect(log.stdout).toContain('The environment cannot be told: `insert` wants an object');
});

const asks = (id: string, condition: string) =>
  `  ${id}: { needs: [good, bad], if: ${JSON.stringify(condition)}, runs-on: ubuntu-latest, steps: [{ run: "true" }] }`;

/** A workflow in which one job succeeds, one fails, and each condition is asked by a job of its own. */
const asking = (conditions: Readonly<Record<string, string>>) =>
  [
    'on: push',
    'jobs:',
    '  good: { runs-on: ubuntu-latest, steps: [{ run: "true" }] }',
    '  bad: { runs-on: ubuntu-latest, steps: [{ run: "false" }] }',
    ...Object.entries(conditions).map(([id, condition]) => asks(id, condition)),
  ].join('\n');

test('a job may ask of its needs, and of them alone, by name', () => {
  const conditions = {
    one: "success('good')",
    both: "success('good', 'bad')",
    none: "failure('good')",
    any: "${{ failure('GOOD', 'bad') }}",
    other: "success('other')",
  };
  const log = rig.run(rig.write('.github/workflows/asks.yml', asking(conditions)));
  const ended = Object.keys(conditions).map((id) => [id, log.job(id).conclusion]);
  expect(Object.fromEntries(ended)).toEqual({
    one: 'success',
    both: 'skipped',
    none: 'skipped',
    any: 'success',
    other: 'failure',
  });
  expect(log.stdout).toContain('success was given \\"other\\", which is no job that this one needs');
});

test('a condition of any length is told in a message of some', () => {
  const text = asking({ a: `true ==== ${'x'.repeat(100_000)}` });
  const told = rig.gantry('validate', '--json', rig.write('.github/workflows/long.yml', text));
  expect(told.stdout).toContain('condition-unreadable');
  expect(told.stdout.length).toBeLessThan(2000);
});

test('the condition of a step may not ask of jobs by name', () => {
  const step = asking({ a: 'true' }).replace('{ run: "true" }]', '{ run: "true", if: "failure(\'good\')" }]');
  const told = rig.gantry('validate', '--json', rig.write('.github/workflows/step.yml', step));
  expect(told.stdout).toMatch(/"condition-unreadable","message":"[^"]*only the condition of a job may/);
});
