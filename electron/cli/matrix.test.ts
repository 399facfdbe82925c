import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const script = (text: string, more: Record<string, unknown> = {}) => ({ name: 'Work', script: text, ...more });
const job = (more: Record<string, unknown>, ...steps: readonly Record<string, unknown>[]) => ({
  name: 'Job',
  ...more,
  steps,
});

test('every combination runs, less what is excluded, with what is included, by the rules of GitHub', () => {
  const matrix = {
    fruit: ['apple', 'pear'],
    animal: ['cat', 'dog'],
    exclude: [{ fruit: 'pear', animal: 'dog' }],
    // The example of GitHub's documentation ("Expanding or adding matrix configurations").
    include: [
      { color: 'green' },
      { color: 'pink', animal: 'cat' },
      { fruit: 'apple', shape: 'circle' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ],
  };
  const said = script('echo "leg=$LEG"', { env: { LEG: '${{ toJSON(matrix) }}' } });
  const log = rig.run(rig.playbook({ all: job({ strategy: { matrix } }, said) }));
  expect(log.code, log.stderr).toBe(0);
  const legs = log.of('run.started')[0]?.outline.jobs.map(({ matrix }) => matrix);
  expect(legs).toEqual([
    { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
    { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
    { fruit: 'pear', animal: 'cat', color: 'pink' },
    { fruit: 'banana' },
    { fruit: 'banana', animal: 'cat' },
  ]);
});

test('legs are named by their values, or as the name says', () => {
  const strategy = { matrix: { os: ['a', 'b'], v: [1] } };
  const log = rig.run(
    rig.playbook({
      plain: job({ strategy }, script('true')),
      said: job({ name: 'On ${{ matrix.os }}', strategy }, script('true')),
    }),
  );
  expect(log.of('run.started')[0]?.outline.jobs.map(({ id, name }) => [id, name])).toEqual([
    ['plain (a, 1)', 'Job (a, 1)'],
    ['plain (b, 1)', 'Job (b, 1)'],
    ['said (a, 1)', 'On a'],
    ['said (b, 1)', 'On b'],
  ]);
});

test('a matrix from an output of a job becomes its legs in the run, and keeps the output of each', () => {
  const list = script(
    `echo 'list=["x","y"]' >> "$GANTRY_OUTPUT"; echo 'more=[{"os":"z","extra":1}]' >> "$GANTRY_OUTPUT"`,
    { id: 'l' },
  );
  const outputs = { list: '${{ steps.l.outputs.list }}', more: '${{ steps.l.outputs.more }}' };
  const matrix = {
    os: '${{ fromJSON(needs.plan.outputs.list) }}',
    include: '${{ fromJSON(needs.plan.outputs.more) }}',
  };
  const made = script('echo "made=$OS" >> "$GANTRY_OUTPUT"', { id: 'm', env: { OS: '${{ matrix.os }}' } });
  const tell = script('echo "legs $LEGS last $LAST"', {
    env: { LEGS: '${{ toJSON(needs.build.legs) }}', LAST: '${{ needs.build.outputs.made }}' },
  });
  const log = rig.run(
    rig.playbook({
      plan: job({ outputs }, list),
      build: job({ needs: 'plan', strategy: { matrix }, outputs: { made: '${{ steps.m.outputs.made }}' } }, made),
      tell: job({ needs: 'build' }, tell),
    }),
  );
  expect(log.code, log.stderr).toBe(0);
  expect(log.of('job.expanded')[0]?.legs.map(({ id }) => id)).toEqual(['build (x)', 'build (y)', 'build (z, 1)']);
  const said = log.output('tell', 'step-1').replaceAll(/\s+/g, '');
  expect(said).toContain('"matrix":{"os":"x"},"result":"success","outputs":{"made":"x"}');
  expect(said).toContain('"matrix":{"os":"z","extra":1}');
  expect(said).toMatch(/lastz$/);
});

test('a matrix of none is a skipped job with its reason, and skips those that need it', () => {
  const none = script(`echo 'list=[]' >> "$GANTRY_OUTPUT"`, { id: 'l' });
  const log = rig.run(
    rig.playbook({
      plan: job({ outputs: { list: '${{ steps.l.outputs.list }}' } }, none),
      late: job(
        { needs: 'plan', strategy: { matrix: { os: '${{ fromJSON(needs.plan.outputs.list) }}' } } },
        script('true'),
      ),
      known: job({ strategy: { matrix: { os: [] as string[] } } }, script('true')),
      after: job({ needs: 'late' }, script('true')),
    }),
  );
  expect(log.code, log.stderr).toBe(0);
  for (const id of ['late', 'known']) {
    expect(log.job(id)).toMatchObject({ conclusion: 'skipped', reason: { text: 'Its matrix has no legs' } });
  }
  expect(log.job('after').conclusion).toBe('skipped');
});

test('a matrix that cannot be used fails its job and says why', () => {
  const bad = script(`echo 'list="x"' >> "$GANTRY_OUTPUT"`, { id: 'l' });
  const log = rig.run(
    rig.playbook({
      plan: job({ outputs: { list: '${{ steps.l.outputs.list }}' } }, bad),
      late: job(
        { needs: 'plan', strategy: { matrix: { os: '${{ fromJSON(needs.plan.outputs.list) }}' } } },
        script('true'),
      ),
    }),
  );
  expect(log.code).toBe(1);
  expect(log.job('late').reason?.text).toContain('`os` of the matrix is no list of values');
});

test('a leg that fails cancels the others, those at work and those that wait; without fail-fast they run', () => {
  const legs = { matrix: { n: [1, 2, 3, 4] }, maxParallel: 2 };
  const step = script('if [ "$N" = 1 ]; then exit 1; fi; if [ "$FAST" = true ]; then sleep 60; fi', {
    env: { N: '${{ matrix.n }}', FAST: '${{ strategy.fail-fast }}' },
  });
  const fast = rig.run(rig.playbook({ all: job({ strategy: legs }, step) }));
  expect(fast.of('job.completed').map(({ job: id, conclusion }) => [id, conclusion])).toEqual(
    expect.arrayContaining([
      ['all (1)', 'failure'],
      ['all (2)', 'cancelled'],
      ['all (3)', 'cancelled'],
      ['all (4)', 'cancelled'],
    ]),
  );
  expect(fast.job('all (4)').reason?.text).toContain('fail-fast');
  const slow = rig.run(rig.playbook({ all: job({ strategy: { ...legs, failFast: false } }, step) }));
  expect(
    slow
      .of('job.completed')
      .map(({ conclusion }) => conclusion)
      .toSorted(),
  ).toEqual(['failure', 'success', 'success', 'success']);
});

test('no more legs run at once than maxParallel says', () => {
  const log = rig.run(
    rig.playbook({ all: job({ strategy: { matrix: { n: [1, 2, 3, 4] }, maxParallel: 1 } }, script('true')) }),
  );
  let running = 0;
  let most = 0;
  for (const event of log.events) {
    if (event.type === 'job.started') most = Math.max(most, ++running);
    if (event.type === 'job.completed') running--;
  }
  expect(most).toBe(1);
});

test('a workflow has its matrix by the same rules, with its own spelling', () => {
  const file = rig.write(
    '.github/workflows/ci.yml',
    `
on: push
jobs:
  build:
    name: Build \${{ matrix.os }}
    runs-on: \${{ matrix.os }}
    strategy:
      fail-fast: false
      max-parallel: 1
      matrix:
        os: [ubuntu-latest]
        node: [20, 22]
        exclude: [{ node: 20 }]
        include: [{ os: ubuntu-latest, npm: 9 }]
    outputs: { v: "\${{ steps.s.outputs.v }}" }
    steps:
      - id: s
        run: echo "v=\${{ matrix.node }}-\${{ matrix.npm }}-\${{ strategy.job-total }}-\${{ strategy.max-parallel }}" >> "$GITHUB_OUTPUT"
`,
  );
  const log = rig.run(file);
  expect(log.code, log.stderr).toBe(0);
  expect(log.of('run.started')[0]?.outline.jobs[0]?.name).toBe('Build ubuntu-latest');
  expect(log.job('build (ubuntu-latest, 22, 9)').outputs).toEqual({ v: '22-9-1-1' });
});
