import { expect, test } from 'vitest';
import type { Plan, PlannedJob, PlannedStep } from '../../shared/plan/plan.ts';
import { takenOver } from '../../shared/run/rerun.ts';
import { calling, job, output, plan, step, when } from './testing/plans.ts';
import { Simulation } from './testing/simulation.ts';

const input = (name: string, more = {}) => ({
  name,
  type: 'string' as const,
  required: false,
  default: null,
  options: [],
  ...more,
});

interface Nesting {
  readonly inner: Partial<Plan>;
  readonly call: Parameters<typeof calling>[1];
  readonly more: Partial<PlannedStep>;
}
const plain: Nesting = { inner: {}, call: {}, more: {} };

/** A plan of one job, `deploy`, whose step `call` runs these jobs. */
function nesting(jobs: readonly PlannedJob[], { inner, call, more }: Nesting) {
  const playbook = { name: 'inner', version: null, format: 'v3' as const, file: 'playbooks/inner.json' };
  const own = step('call', { ...calling(plan(jobs, { playbook, ...inner }), call), ...more });
  return plan([job('deploy', { steps: [step('before'), own, step('after')] })]);
}

test('the jobs of a nested run stand in the journal under the path of the step that runs them', async () => {
  const run = new Simulation(nesting([job('build'), job('ship', { needs: ['build'] })], plain));
  expect(await run.run()).toBe('success');
  expect(run.of('step.nested')).toMatchObject([
    {
      job: 'deploy',
      step: 'call',
      name: 'inner',
      file: 'playbooks/inner.json',
      resumed: false,
      jobs: [
        { id: 'deploy/call/build', job: 'build', parent: { job: 'deploy', step: 'call', jobAttempt: 1 } },
        { id: 'deploy/call/ship', needs: ['deploy/call/build'] },
      ],
    },
  ]);
  expect(Object.keys(run.ends())).toEqual([
    'deploy/before',
    'deploy/call/build/work',
    'deploy/call/build',
    'deploy/call/ship/work',
    'deploy/call/ship',
    'deploy/call',
    'deploy/after',
    'deploy',
  ]);
  expect([...run.state().jobs.keys()]).toEqual(['deploy', 'deploy/call/build', 'deploy/call/ship']);
  expect(run.sessions.calls.map(({ place, command }) => `${place.job}:${command.env.GITHUB_JOB}`)).toEqual([
    'deploy:deploy',
    'deploy/call/build:build',
    'deploy/call/ship:ship',
    'deploy:deploy',
  ]);
  expect(run.text('deploy', 'call')).toBe('Runs inner (playbooks/inner.json), 2 jobs\r\n');
});

test('a run with one slot comes to its end however deep its runs stand in each other', async () => {
  const innermost = plan([job('c1'), job('c2')]);
  const middle = plan([job('b1', { steps: [step('s', calling(innermost))] }), job('b2')]);
  const outer = plan(
    [job('a1', { steps: [step('s', calling(middle))] }), job('a2', { steps: [step('s', calling(middle))] })],
    { maxConcurrency: 1 },
  );
  const run = new Simulation(outer, () => ({ takes: 10 }));
  expect(await run.run()).toBe('success');
  expect(run.sessions.mostRunning).toBe(1);
  expect(run.sessions.calls).toHaveLength(6);
});

test('what is given in `with` is its inputs, typed; its caller sees what its jobs put out', async () => {
  const inner = job('build', {
    steps: [step('work', { text: 'make ${{ inputs.count }}${{ inputs.what }} ${{ inputs.kept }}' })],
    outputs: [output('made', '${{ inputs.count }}')],
  });
  const outer = nesting([inner], {
    ...plain,
    call: { inputs: [input('count', { type: 'number' }), input('what', { default: 'x' }), input('kept')] },
    inner: { inputs: { kept: 'as planned', count: '${{ late }}', what: 'x' } },
    more: { with: { count: '${{ 2 }}' }, outputs: [output('twice', '${{ steps.call.outputs.made }}${{ 1 }}')] },
  });
  const run = new Simulation(outer);
  await run.run();
  expect(run.sessions.calls[1]?.command.source).toMatchObject({ text: 'make 2x ' });
  expect(run.of('step.completed').find((event) => event.step === 'call')?.outputs).toEqual({ made: 2, twice: '21' });
});

test('outputs that a playbook declares are its only ones', async () => {
  const inner = job('build', { outputs: [output('made', 'it'), output('more', 'not')] });
  const declared = [output('result', '${{ jobs.build.outputs.made }} ${{ jobs.build.result }}')];
  const run = new Simulation(nesting([inner], { ...plain, call: { outputs: declared } }));
  await run.run();
  expect(run.of('step.completed').find((event) => event.step === 'call')?.outputs).toEqual({ result: 'it success' });
});

test('an input that does not fit fails the step, and nothing of the playbook runs', async () => {
  const call = { inputs: [input('count', { type: 'number' })] };
  const run = new Simulation(
    nesting([job('build')], { ...plain, call, more: { with: { count: '${{ "x" }}'.replaceAll('"', "'") } } }),
  );
  expect(await run.run()).toBe('failure');
  expect(run.of('step.completed').find((event) => event.step === 'call')?.error).toMatchObject({
    kind: 'Input',
    message: 'The input count takes a number, not "x"',
  });
  expect(run.sessions.calls).toHaveLength(1);
});

test("of its caller's environment it sees the step's own, and of its secrets those that it is passed", async () => {
  const echo =
    'env ${{ env.PLAYBOOK }}|${{ env.JOB }}|${{ env.STEP }} secrets ${{ secrets.TOKEN }}|${{ secrets.OWN }} ${{ github.workflow }}';
  const called = plan([job('build', { steps: [step('work', { text: echo })] })], {
    playbook: { name: 'inner', version: null, format: 'github', file: 'x.yml' },
  });
  const passing = step('call', {
    ...calling(called, { secrets: { TOKEN: '${{ secrets.OWN }}!' } }),
    env: { STEP: 's' },
  });
  const outer = plan([job('deploy', { env: { JOB: 'j' }, steps: [passing] })], { env: { PLAYBOOK: 'p' } });
  const run = new Simulation(outer, () => ({ output: 'says hush!' }), { secrets: { OWN: 'hush' } });
  await run.run();
  expect(run.sessions.calls[0]?.command.source).toMatchObject({ text: 'env ||s secrets hush!| sample' });
  expect(run.text('deploy/call/build')).toBe('says ***');
});

test('a failure within fails the step, and says where', async () => {
  const run = new Simulation(nesting([job('build'), job('test')], plain), ({ place }) => ({
    exitCode: place.job === 'deploy/call/test' ? 1 : 0,
  }));
  expect(await run.run()).toBe('failure');
  expect(run.ends()).toMatchObject({ 'deploy/call': 'failure', 'deploy/after': 'skipped', deploy: 'failure' });
  expect(run.of('step.completed').find((event) => event.step === 'call')?.error?.message).toBe('inner failed in test');
});

test('a pre-condition of the playbook holds back its jobs, and fails the step', async () => {
  const preConditions = [{ name: 'Ready', condition: when('false'), message: 'not yet' }];
  const run = new Simulation(nesting([job('build')], { ...plain, inner: { preConditions } }));
  expect(await run.run()).toBe('failure');
  expect(run.ends()).toMatchObject({ 'deploy/call/build': 'skipped', 'deploy/call': 'failure' });
});

test('a run that is cancelled cancels what is within it, where what holds for a cancelled run still runs', async () => {
  const cleaning = job('build', { steps: [step('work'), step('clean', { condition: when('always()') })] });
  const run = new Simulation(nesting([cleaning, job('later', { needs: ['build'] })], plain), ({ command }) => ({
    takes: command.step === 'work' ? 1000 : 0,
  }));
  const handle = run.start();
  run.clock.after(500, () => handle.cancel('enough'));
  expect(await run.clock.runUntil(handle.done)).toBe('cancelled');
  expect(run.ends()).toEqual({
    'deploy/before': 'success',
    'deploy/call/build/work': 'cancelled',
    'deploy/call/build/clean': 'success',
    'deploy/call/build': 'cancelled',
    'deploy/call/later': 'skipped',
    'deploy/call': 'cancelled',
    'deploy/after': 'skipped',
    deploy: 'cancelled',
  });
});

test('a nested step whose condition holds for a cancelled run goes on', async () => {
  const run = new Simulation(nesting([job('build')], { ...plain, more: { condition: when('always()') } }), () => ({
    takes: 100,
  }));
  const handle = run.start();
  run.clock.after(150, () => handle.cancel('enough'));
  expect(await run.clock.runUntil(handle.done)).toBe('cancelled');
  expect(run.ends()).toMatchObject({ 'deploy/call/build': 'success', 'deploy/call': 'success' });
});

test('terminating ends what is within at once', async () => {
  const cleaning = job('build', { steps: [step('work'), step('clean', { condition: when('always()') })] });
  const run = new Simulation(nesting([cleaning], plain), () => ({ takes: 1000 }));
  const handle = run.start();
  run.clock.after(1500, () => handle.terminate('enough'));
  expect(await run.clock.runUntil(handle.done)).toBe('cancelled');
  expect(run.ends()).toMatchObject({ 'deploy/call/build/clean': 'cancelled', 'deploy/call': 'cancelled' });
  expect(run.clock.now() - Date.parse('2026-01-01T00:00:00.000Z')).toBe(1500);
});

test('a job and a step within are cancelled by their paths', async () => {
  const run = new Simulation(nesting([job('build'), job('other')], plain), ({ place }) => ({
    takes: place.job.includes('/') ? 1000 : 0,
  }));
  const handle = run.start();
  const answers: boolean[] = [];
  run.clock.after(100, () => answers.push(handle.cancelJob('deploy/call/build', 'not this one')));
  run.clock.after(200, () => answers.push(handle.cancelStep('deploy/call/other', 'work', 'nor this')));
  run.clock.after(50, () => answers.push(handle.cancelJob('deploy/call/none', 'what?')));
  expect(await run.clock.runUntil(handle.done)).toBe('cancelled');
  expect(answers).toEqual([false, true, true]);
  expect(run.ends()).toMatchObject({ 'deploy/call/build': 'cancelled', 'deploy/call/other/work': 'cancelled' });
});

test("the step's time limit ends the run within it", async () => {
  const run = new Simulation(nesting([job('build')], { ...plain, more: { timeout: 5 } }), ({ place }) => ({
    takes: place.job.includes('/') ? 60_000 : 0,
  }));
  expect(await run.run()).toBe('failure');
  expect(run.ends()).toMatchObject({ 'deploy/call/build': 'cancelled', 'deploy/call': 'timed_out' });
});

test('the time limit stands still while a step within waits for a person', async () => {
  const run = new Simulation(nesting([job('build')], { ...plain, more: { timeout: 5 } }), ({ place }) => ({
    waitsFor: place.job.includes('/') ? 60_000 : 0,
  }));
  expect(await run.run()).toBe('success');
});

test('a retry of the step begins the run within anew, and keeps what was', async () => {
  const more = { retry: { max: 1, delay: 1, backoff: 1, onExitCodes: null } };
  const run = new Simulation(nesting([job('build'), job('test')], { ...plain, more }), ({ place, time }) => ({
    exitCode: place.job === 'deploy/call/test' && time === 1 ? 1 : 0,
  }));
  expect(await run.run()).toBe('success');
  const state = run.state();
  expect(state.jobs.get('deploy/call/test')).toMatchObject({
    conclusion: 'success',
    earlierAttempts: [{ conclusion: 'failure', steps: [{ id: 'work', outcome: 'failure' }] }],
  });
  expect(run.sessions.calls.filter(({ place }) => place.job === 'deploy/call/build')).toHaveLength(2);
});

test('a leg that fails cancels the other legs with all that runs within them', async () => {
  const called = plan([job('build')]);
  const leg = (name: string, jobIndex: number) =>
    job(`deploy (${name})`, {
      job: 'deploy',
      matrix: { name },
      strategy: { group: 'deploy', failFast: true, maxParallel: null, jobIndex, jobTotal: 2 },
      steps: [step('call', calling(called))],
    });
  const run = new Simulation(plan([leg('a/b', 0), leg('c', 1)]), ({ place }) =>
    place.job.startsWith('deploy (c)') ? { takes: 10, exitCode: 1 } : { takes: 1000 },
  );
  expect(await run.run()).toBe('failure');
  expect(run.ends()).toMatchObject({
    'deploy (c)': 'failure',
    'deploy (a/b)': 'cancelled',
    'deploy (a/b)/call/build': 'cancelled',
  });
});

test('a matrix within that only the run can tell becomes legs in their place', async () => {
  const legs = job('test', {
    dynamicMatrix: { os: '${{ fromJSON(inputs.list) }}' },
    strategy: { group: 'test', failFast: true, maxParallel: null, jobIndex: 0, jobTotal: 1 },
  });
  const run = new Simulation(
    nesting([legs, job('end', { needs: ['test'] })], {
      ...plain,
      call: { inputs: [input('list')] },
      more: { with: { list: '["a","b"]' } },
    }),
  );
  expect(await run.run()).toBe('success');
  const state = run.state();
  expect([...state.jobs.keys()]).toEqual(['deploy', 'deploy/call/test (a)', 'deploy/call/test (b)', 'deploy/call/end']);
  expect(state.jobs.get('deploy/call/test (a)')?.parent).toMatchObject({ job: 'deploy', step: 'call' });
  expect(state.jobs.get('deploy/call/end')?.needs).toEqual(['deploy/call/test (a)', 'deploy/call/test (b)']);
});

test('a re-run of what failed runs within the step only what failed there, and what needs it', async () => {
  const whole = nesting([job('build'), job('test', { needs: ['build'] }), job('ship', { needs: ['test'] })], plain);
  const first = new Simulation(whole, ({ place }) => ({ exitCode: place.job.endsWith('test') ? 1 : 0 }), {
    run: 'first-run',
  });
  await first.run();
  const planned = new Set(['deploy', 'deploy/call/build', 'deploy/call/test', 'deploy/call/ship']);
  const previous = takenOver(first.state(), { kind: 'failed' }, planned);
  const again = new Simulation(whole, () => ({}), { previous, attempt: 2 });
  expect(await again.run()).toBe('success');
  expect(again.sessions.calls.map(({ place, command }) => `${place.job}/${command.step}`)).toEqual([
    'deploy/before',
    'deploy/call/test/work',
    'deploy/call/ship/work',
    'deploy/after',
  ]);
  const build = again.of('job.completed').find((event) => event.job === 'deploy/call/build');
  expect(build).toMatchObject({ attempt: 0, reason: { text: 'Taken over from run first-run' } });
});

test('a run within that was interrupted in one attempt of its job is not gone on with in the next', async () => {
  const twice = plan([
    job('deploy', { retries: 1, steps: [step('call', calling(plan([job('build'), job('test')])))] }),
  ]);
  const script =
    (jobs: string[]) =>
    ({ place, time }: { place: { job: string }; time: number }) => {
      jobs.push(place.job);
      return { exitCode: place.job.endsWith('test') && time === 1 ? 1 : 0 };
    };
  const whole = new Simulation(twice, script([]));
  await whole.run();
  const cut = whole.events.findIndex(({ type }) => type === 'job.retrying');
  const kept = new Simulation(twice);
  kept.events.push(...whole.events.slice(0, cut + 1), {
    ...whole.events[cut]!,
    seq: cut + 2,
    type: 'job.started',
    job: 'deploy',
    attempt: 2,
  } as never);
  const ran: string[] = [];
  const resumed = new Simulation(twice, script(ran), { previous: kept.state() });
  await resumed.run();
  expect(ran).toContain('deploy/call/build');
});

test('a journal that fails while a run within goes on ends all of it', async () => {
  const run = new Simulation(nesting([job('build')], plain), () => ({ takes: 10 }));
  run.journalFailsAt = 9;
  await expect(run.run()).rejects.toThrow('The disk is full');
  expect(run.sessions.opened.size).toBe(0);
});

test('what cannot be had fails its step when it is reached', async () => {
  const call = { kind: 'unavailable' as const, reason: 'There is no playbook gone.' };
  const steps = [step('call', { kind: 'uses', text: null, uses: 'playbook:gone', call })];
  const run = new Simulation(plan([job('a', { steps }), job('b', { steps, condition: when('false') })]));
  expect(await run.run()).toBe('failure');
  expect(run.ends()).toMatchObject({ 'a/call': 'failure', b: 'skipped' });
});
