import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

type Jobs = Record<string, Record<string, unknown>>;

/** Writes a v3 playbook of this name beside the one that calls it. */
function inner(name: string, jobs: Jobs, orchestration: Record<string, unknown> = {}): void {
  const metadata = { name, description: 'A playbook made by a test.', version: '1.0.0', category: 'testing' };
  const named = Object.fromEntries(Object.entries(jobs).map(([id, job]) => [id, { name: id, ...job }]));
  const text = { metadata, orchestration: { defaults: { shell: 'bash' }, ...orchestration, jobs: named } };
  rig.write(`playbooks/${name}.json`, JSON.stringify(text));
}

function outer(steps: readonly Record<string, unknown>[], orchestration: Record<string, unknown> = {}): string {
  return rig.playbook(
    { deploy: { name: 'Deploy', steps: steps.map((step) => ({ name: 'Step', ...step })) } },
    orchestration,
  );
}

const script = (text: string, more: Record<string, unknown> = {}) => ({ name: 'Work', script: text, ...more });

test('a playbook runs another with inputs, reads its outputs, and shows each in its place', () => {
  const steps = [{ ...script('echo "made=$WHAT" >> "$GANTRY_OUTPUT"'), id: 'x', env: { WHAT: '${{ inputs.what }}' } }];
  inner(
    'build',
    { make: { steps, outputs: { made: '${{ steps.x.outputs.made }}' } } },
    { inputs: { what: { type: 'string' } } },
  );
  const file = outer([
    { id: 'first', script: 'echo "word=sail boat" >> "$GANTRY_OUTPUT"' },
    { id: 'call', uses: 'playbook:build', with: { what: '${{ steps.first.outputs.word }}' } },
    { script: 'echo "got $MADE"', env: { MADE: '${{ steps.call.outputs.made }}' } },
  ]);
  const log = rig.run(file);
  expect(log.code, log.stderr).toBe(0);
  expect(log.of('step.nested')).toMatchObject([{ job: 'deploy', step: 'call', jobs: [{ id: 'deploy/call/make' }] }]);
  expect(log.job('deploy/call/make').outputs).toEqual({ made: 'sail boat' });
  expect(log.output('deploy', 'step-3')).toContain('got sail boat');
  const logs = rig.gantry('logs', rig.newestRun(), 'deploy/call/make/x');
  expect([logs.code, logs.stderr]).toEqual([0, '']);
  const shown = rig.gantry('show', rig.newestRun());
  expect(shown.stdout).toMatch(/success {2}Deploy\n(.*\n)*? {4}success {2}make\n {6}success {2}Work/);
});

test('a playbook of stages runs within one of jobs, with variables', () => {
  const stages = [{ name: 'Old way', inline: 'Write-Output "unused"' }];
  rig.write(
    'playbooks/old.json',
    JSON.stringify({
      metadata: { name: 'old' },
      orchestration: {
        defaults: { shell: 'bash' },
        variables: { word: 'x' },
        stages: [{ ...stages[0], inline: 'echo "says {{word}}"' }],
      },
    }),
  );
  const log = rig.run(outer([{ id: 'call', uses: 'playbook:old', with: { word: 'hello' } }]));
  expect(log.code, log.stderr + log.stdout).toBe(0);
  expect(log.output('deploy/call/old-way', 'step-1')).toContain('says hello');
});

test('the plan shows what a step will run, in words and as JSON', () => {
  inner('build', { make: { steps: [script('true')] } });
  const file = outer([{ id: 'call', uses: 'playbook:build' }]);
  const { jobs } = JSON.parse(rig.gantry('plan', file, '--json').stdout);
  expect(jobs[0].steps[0]).toMatchObject({
    id: 'call',
    kind: 'uses',
    nested: { playbook: { name: 'build' }, jobs: [{ id: 'make' }] },
  });
  expect(rig.gantry('plan', file).stdout).toMatch(
    /Step — playbook:build\n {8}build 1\.0\.0 \(v3\).*\n {10}level 0\n {12}make: make\n {14}Work — bash/,
  );
});

test('playbooks in a circle are refused before anything starts', () => {
  inner('build', { make: { steps: [{ name: 'Back', uses: 'playbook:test' }] } });
  const log = rig.run(outer([{ uses: 'playbook:build' }]));
  expect(log.code).toBe(2);
  expect(log.lines[0]).toMatchObject({
    type: 'problems',
    problems: [
      {
        code: 'called-itself',
        pointer: '/orchestration/jobs/deploy/steps/0/uses',
        line: 1,
        message: expect.stringContaining('playbooks/test.json → playbooks/build.json → playbooks/test.json'),
      },
    ],
  });
});

test('a playbook that is not there fails its step when it is reached, and not where it is skipped', () => {
  const log = rig.run(
    outer([
      { uses: 'playbook:gone', if: 'false' },
      { id: 'call', uses: 'playbook:gone' },
    ]),
  );
  expect(log.code).toBe(1);
  expect(log.step('deploy', 'step-1').conclusion).toBe('skipped');
  expect(log.step('deploy', 'call').error?.message).toBe('There is no playbook gone. There are: test.');
});

test('a run within a run that is killed goes on where it was', async () => {
  const slow = script('touch "$GANTRY_WORKSPACE/begun"; while [ ! -e "$GANTRY_WORKSPACE/go" ]; do sleep 0.1; done');
  inner('build', {
    make: { steps: [script('echo once >> "$GANTRY_WORKSPACE/made"')] },
    ship: { needs: 'make', steps: [slow] },
  });
  const file = outer([script('echo once >> "$GANTRY_WORKSPACE/before"'), { id: 'call', uses: 'playbook:build' }]);
  const running = rig.start(file);
  await running.said('"type":"step.started","job":"deploy/call/ship"');
  running.child.kill('SIGKILL');
  await running.done;
  rig.write('go', '');
  const log = rig.rerun(rig.newestRun(), '--resume');
  expect(log.code, log.stderr).toBe(0);
  expect(log.of('step.started').map(({ job, step }) => `${job}/${step}`)).toEqual([
    'deploy/call',
    'deploy/call/ship/step-1',
  ]);
  expect(rig.read('made')).toBe('once\n');
  expect(rig.read('before')).toBe('once\n');
});

test('a re-run of what failed runs of the playbook within only what failed there', () => {
  inner('build', {
    make: {
      steps: [script('echo once >> "$GANTRY_WORKSPACE/made"; echo "v=1" >> "$GANTRY_OUTPUT"', { id: 'm' })],
      outputs: { v: '${{ steps.m.outputs.v }}' },
    },
    ship: {
      needs: 'make',
      steps: [script('test -e "$GANTRY_WORKSPACE/go" && echo "ships ${{ needs.make.outputs.v }}"')],
    },
  });
  const first = rig.run(outer([{ id: 'call', uses: 'playbook:build' }]));
  expect(first.code).toBe(1);
  expect(first.step('deploy', 'call').error?.message).toBe('build failed in ship');
  rig.write('go', '');
  const log = rig.rerun(rig.newestRun(), '--failed');
  expect(log.code, log.stderr).toBe(0);
  expect(log.output('deploy/call/ship', 'step-1')).toContain('ships 1');
  expect(rig.read('made')).toBe('once\n');
});

test('cancelling ends every process of the run within', async () => {
  inner('build', {
    make: { steps: [script('echo "pi""d $$"; sleep 600'), script('echo cleaned', { if: 'always()' })] },
  });
  const running = rig.start(outer([{ id: 'call', uses: 'playbook:build' }]));
  await running.said('pid ');
  running.child.kill('SIGINT');
  const log = await running.done;
  expect(log.code).toBe(130);
  expect(log.job('deploy/call/make').conclusion).toBe('cancelled');
  expect(log.output('deploy/call/make', 'step-2')).toContain('cleaned');
  const pid = Number(/pid (\d+)/.exec(log.output('deploy/call/make', 'step-1'))?.[1]);
  expect(pid).toBeGreaterThan(0);
  expect(() => process.kill(pid, 0)).toThrow();
});

const reusable = `
name: Reusable
on:
  workflow_call:
    inputs:
      os: { type: string, required: true }
      times: { type: number, default: 2 }
      loud: { type: boolean, required: false }
    secrets:
      TOKEN: { required: true }
    outputs:
      made: { value: "\${{ jobs.build.outputs.made }}" }
env: { OWN: own }
jobs:
  build:
    runs-on: ubuntu-latest
    outputs: { made: "\${{ steps.x.outputs.made }}" }
    steps:
      - id: x
        env: { OS: "\${{ inputs.os }}", TOKEN: "\${{ secrets.TOKEN }}", MORE: "\${{ secrets.OTHER }}" }
        run: |
          echo "made=$OS-\${{ inputs.times == 2 }}-\${{ inputs.loud }}" >> "$GITHUB_OUTPUT"
          echo "token \${#TOKEN} $TOKEN other [$MORE] caller [$OUTER] own [$OWN] \${{ github.workflow }} \${{ github.event_name }}"
`;

test('a reusable workflow in a matrix: inputs typed, secrets by name, outputs per leg, no environment of its caller', () => {
  rig.write('.github/workflows/reusable.yml', reusable);
  const file = rig.write(
    '.github/workflows/ci.yml',
    `
name: CI
on: workflow_dispatch
env: { OUTER: outer }
jobs:
  all:
    strategy: { matrix: { os: [linux, mac] } }
    uses: ./.github/workflows/reusable.yml
    with: { os: "\${{ matrix.os }}" }
    secrets: { TOKEN: "\${{ secrets.MINE }}" }
  after:
    needs: all
    runs-on: ubuntu-latest
    steps:
      - env: { LEGS: "\${{ join(needs.all.legs.*.outputs.made) }}", LAST: "\${{ needs.all.outputs.made }}" }
        run: echo "$LEGS and $LAST"
`,
  );
  const log = rig.run(
    file,
    '--secret',
    'MINE=very-secret-1',
    '--secret',
    'OTHER=other-secret-2',
    '--event',
    'workflow_dispatch',
  );
  expect(log.code, log.stderr).toBe(0);
  const said = log.output('all (linux)/call/build', 'x');
  expect(said).toContain('token 13 *** other [] caller [] own [own] CI workflow_dispatch');
  expect(log.output('after', 'step-1')).toContain('linux-true-false,mac-true-false and mac-true-false');
  expect(log.stdout).not.toContain('very-secret-1');
  const outputs = readdirSync(join(rig.workspace, '.gantry/runs', rig.newestRun(), 'output'));
  expect(outputs.filter((name) => !/^[A-Za-z0-9_.-]+$/.test(name))).toEqual([]);
});

test('`secrets: inherit` passes all, and a called workflow may call another', () => {
  rig.write('.github/workflows/inner.yml', reusable);
  rig.write(
    '.github/workflows/middle.yml',
    `
on: { workflow_call: {} }
jobs:
  again: { uses: ./.github/workflows/inner.yml, with: { os: deep }, secrets: inherit }
`,
  );
  const file = rig.write(
    '.github/workflows/ci.yml',
    'name: Top\non: push\njobs: { top: { uses: ./.github/workflows/middle.yml, secrets: inherit } }',
  );
  const log = rig.run(file, '--secret', 'TOKEN=abcd-efgh', '--secret', 'OTHER=ijkl-mnop');
  expect(log.code, log.stderr).toBe(0);
  expect(log.output('top/call/again/call/build', 'x')).toContain(
    'token 9 *** other [***] caller [] own [own] Top push',
  );
});
