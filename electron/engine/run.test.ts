import { describe, expect, test } from 'vitest';
import { interrupted } from '../../shared/run/interrupted.ts';
import { check, job, output, plan, step, when } from './testing/plans.ts';
import { Simulation } from './testing/simulation.ts';

const failing =
  (name: string, more = {}) =>
  (call: { command: { step: string }; place: { job: string } }) =>
    `${call.place.job}/${call.command.step}` === name ? { exitCode: 3, ...more } : {};

test('jobs without needs run at once, and those that need them after', async () => {
  const run = new Simulation(plan([job('a'), job('b'), job('c', { needs: ['a', 'b'] })]), () => ({ takes: 1000 }));
  expect(await run.run()).toBe('success');
  expect(run.of('run.completed')).toMatchObject([{ conclusion: 'success', durationMs: 2000 }]);
  expect(run.sessions.mostRunning).toBe(2);
  expect(run.sessions.opened.size).toBe(0);
});

test('a failing step fails its job, skips the steps after it and the jobs that need it, each with its reason', async () => {
  const steps = [step('one'), step('two'), step('three', { condition: when('always()') })];
  const run = new Simulation(
    plan([
      job('a', { steps }),
      job('b', { needs: ['a'] }),
      job('c', { needs: ['b'] }),
      job('d', { needs: ['c'], condition: when('failure()') }),
    ]),
    failing('a/one'),
  );
  expect(await run.run()).toBe('failure');
  expect(run.ends()).toEqual({
    'a/one': 'failure',
    'a/two': 'skipped',
    'a/three': 'success',
    a: 'failure',
    b: 'skipped',
    c: 'skipped',
    'd/work': 'success',
    d: 'success',
  });
  expect(run.of('step.completed').find((event) => event.step === 'two')?.reason?.text).toBe(
    'Something before it failed',
  );
  expect(run.of('job.completed').find((event) => event.job === 'b')?.reason?.text).toBe('It needs a, which failed');
  expect(run.of('step.completed')[0]).toMatchObject({ exitCode: 3, error: { kind: 'ExitCode' } });
});

test('a skip goes on along the chain even past a job that ran all the same, as GitHub has it', async () => {
  const run = new Simulation(
    plan([
      job('a', { condition: when('false') }),
      job('b', { needs: ['a'], condition: when('always()') }),
      job('c', { needs: ['b'] }),
      job('d', { needs: ['b'], condition: when("!cancelled() && needs.b.result == 'success'") }),
    ]),
  );
  expect(await run.run()).toBe('success');
  expect(run.ends()).toEqual({
    a: 'skipped',
    'b/work': 'success',
    b: 'success',
    c: 'skipped',
    'd/work': 'success',
    d: 'success',
  });
});

describe.each(['v1', 'v2'] as const)('stages of %s', (format) => {
  const stages = (first: Parameters<typeof job>[1]) =>
    plan(
      [
        job('a', first),
        job('b', { needs: ['a'], condition: when('false') }),
        job('c', { needs: ['b'] }),
        job('d', { needs: ['c'], condition: when('$true', 'powershell') }),
      ],
      { playbook: { name: 'staged', version: null, format, file: 'playbooks/staged.json' } },
    );

  test('one that its own condition skips holds none of the later ones back', async () => {
    const run = new Simulation(stages({}));
    expect(await run.run()).toBe('success');
    expect(run.ends()).toMatchObject({ a: 'success', b: 'skipped', c: 'success', d: 'success' });
  });

  test('a failure goes on past one that is skipped', async () => {
    const run = new Simulation(stages({}), failing('a/work'));
    expect(await run.run()).toBe('failure');
    expect(run.ends()).toMatchObject({ a: 'failure', b: 'skipped', c: 'skipped', d: 'skipped' });
  });
});

test('a skip tells its condition part by part', async () => {
  const condition = when("needs.a.outputs.go == 'yes' && inputs.deploy");
  const run = new Simulation(
    plan([job('a', { outputs: [output('go', 'no')] }), job('b', { needs: ['a'], condition })], {
      inputs: { deploy: true },
    }),
  );
  await run.run();
  expect(run.of('job.completed').at(-1)?.reason).toEqual({
    text: 'Its condition is false',
    condition: condition.text,
    parts: [
      { text: "needs.a.outputs.go == 'yes'", value: false },
      { text: 'needs.a.outputs.go', value: 'no' },
    ],
  });
});

test('continueOnError forgives a step and a job, and the run tells of it', async () => {
  const run = new Simulation(
    plan([
      job('a', { steps: [step('work', { continueOnError: true }), step('then')] }),
      job('b', { continueOnError: '${{ true }}' }),
      job('c', { needs: ['a', 'b'] }),
    ]),
    (call) => (call.place.job !== 'c' && call.command.step === 'work' ? { exitCode: 1 } : {}),
  );
  expect(await run.run()).toBe('success');
  expect(run.of('step.completed')[0]).toMatchObject({ outcome: 'failure', conclusion: 'success' });
  expect(run.of('job.completed').find((event) => event.job === 'b')).toMatchObject({
    result: 'failure',
    conclusion: 'success',
  });
  expect(run.ends()).toMatchObject({ 'a/then': 'success', c: 'success' });
  expect(run.of('run.warning')).toMatchObject([{ code: 'job-failed-forgiven' }]);
});

test('a step is retried with growing delays until it succeeds, and its attempts are kept', async () => {
  const retry = { max: 3, delay: 2, backoff: 3, onExitCodes: null };
  const run = new Simulation(plan([job('a', { steps: [step('work', { retry })] })]), ({ time }) => ({
    exitCode: time < 3 ? 1 : 0,
  }));
  expect(await run.run()).toBe('success');
  expect(run.of('step.retrying').map((event) => event.delayMs)).toEqual([2000, 6000]);
  expect(run.of('run.completed')[0]?.durationMs).toBe(8000);
  expect(run.state().jobs.get('a')?.steps[0]).toMatchObject({
    attempt: 3,
    earlierAttempts: [{ attempt: 1 }, { attempt: 2 }],
  });
});

test('only exit codes worth it are retried', async () => {
  const retry = { max: 3, delay: 0, backoff: 1, onExitCodes: [7] };
  const run = new Simulation(plan([job('a', { steps: [step('work', { retry })] })]), ({ time }) => ({
    exitCode: time === 1 ? 7 : 8,
  }));
  expect(await run.run()).toBe('failure');
  expect(run.sessions.calls.length).toBe(2);
});

test('a job is retried in a session of its own each time', async () => {
  const run = new Simulation(
    plan([job('a', { retries: 2, steps: [step('one'), step('two')] })]),
    ({ place, command }) => ({
      exitCode: command.step === 'two' && place.attempt < 3 ? 1 : 0,
    }),
  );
  expect(await run.run()).toBe('success');
  expect(run.sessions.calls.map(({ place, command }) => `${place.attempt} ${command.step}`)).toEqual([
    '1 one',
    '1 two',
    '2 one',
    '2 two',
    '3 one',
    '3 two',
  ]);
  expect(run.state().jobs.get('a')).toMatchObject({
    attempt: 3,
    earlierAttempts: [{ conclusion: 'failure' }, { conclusion: 'failure' }],
  });
});

test('a step that takes longer than its timeout is timed out, and the next always() step runs in the same session', async () => {
  const steps = [step('slow', { timeout: 1 }), step('after', { condition: when('always()') })];
  const run = new Simulation(plan([job('a', { steps })]), ({ command }) =>
    command.step === 'slow' ? { takes: 60_000 } : {},
  );
  expect(await run.run()).toBe('failure');
  expect(run.of('step.completed')[0]).toMatchObject({
    outcome: 'timed_out',
    error: { kind: 'Timeout', message: 'It took longer than its timeout of 1 s' },
  });
  expect(run.sessions.calls[1]?.place).toBe(run.sessions.calls[0]?.place);
  expect(run.of('run.completed')[0]?.durationMs).toBe(1000);
});

test('the time a step waits for a person counts to no timeout', async () => {
  const run = new Simulation(plan([job('a', { timeout: 40, steps: [step('ask', { timeout: 2 })] })]), () => ({
    waitsFor: 3_600_000,
    takes: 1500,
  }));
  expect(await run.run()).toBe('success');
  expect(run.of('step.input').map((event) => event.waiting)).toEqual([true, false]);
});

test('a job that takes longer than its timeout is ended, its always() steps run, and it is timed out', async () => {
  const steps = [
    step('slow'),
    step('skipped'),
    step('clean', { condition: when('always()') }),
    step('told', { condition: when('cancelled()') }),
  ];
  const run = new Simulation(plan([job('a', { timeout: 30, steps })]), ({ command }) =>
    command.step === 'slow' ? { takes: 100_000 } : {},
  );
  expect(await run.run()).toBe('failure');
  expect(run.ends()).toEqual({
    'a/slow': 'cancelled',
    'a/skipped': 'skipped',
    'a/clean': 'success',
    'a/told': 'success',
    a: 'timed_out',
  });
});

test('cancelling the run ends what runs, and runs what holds for a cancelled run', async () => {
  const steps = [step('work'), step('next'), step('clean', { condition: when('always()') })];
  const run = new Simulation(
    plan([
      job('a', { steps }),
      job('b', { needs: ['a'] }),
      job('c', { needs: ['a'], condition: when('always()') }),
      job('d', { needs: ['a'], condition: when('cancelled()') }),
      job('e', { needs: ['a'], condition: when('failure()') }),
    ]),
    ({ command, place }) =>
      place.job === 'a' && command.step === 'work' ? { takes: 60_000, stopsAfter: 50 } : { takes: 10 },
  );
  const handle = run.start();
  await run.clock.pass(1000);
  handle.cancel('Enough');
  expect(await run.clock.runUntil(handle.done)).toBe('cancelled');
  expect(run.ends()).toMatchObject({
    'a/work': 'cancelled',
    'a/next': 'skipped',
    'a/clean': 'success',
    a: 'cancelled',
    b: 'skipped',
    c: 'success',
    d: 'success',
    e: 'skipped',
  });
  expect(run.of('run.completed')[0]).toMatchObject({
    conclusion: 'cancelled',
    reason: { text: 'Enough' },
    durationMs: 1070,
  });
});

test('a running always() step is not ended by cancelling its job, as its condition still holds', async () => {
  const run = new Simulation(plan([job('a', { steps: [step('clean', { condition: when('always()') })] })]), () => ({
    takes: 5000,
  }));
  const handle = run.start();
  await run.clock.pass(1000);
  expect(handle.cancelJob('a', 'Enough')).toBe(true);
  expect(await run.clock.runUntil(handle.done)).toBe('cancelled');
  expect(run.ends()).toEqual({ 'a/clean': 'success', a: 'cancelled' });
});

test('a cancelled job has five minutes for its clean-up, then it is ended', async () => {
  const run = new Simulation(plan([job('a', { steps: [step('clean', { condition: when('always()') })] })]), () => ({
    takes: 9_000_000,
  }));
  const handle = run.start();
  await run.clock.pass(1000);
  handle.cancel('Enough');
  await run.clock.runUntil(handle.done);
  expect(run.ends()['a/clean']).toBe('cancelled');
  expect(run.of('run.completed')[0]?.durationMs).toBe(301_000);
});

test('terminating ends always() steps too, and runs nothing more', async () => {
  const always = when('always()');
  const steps = [step('clean', { condition: always }), step('more', { condition: always })];
  const run = new Simulation(plan([job('a', { steps }), job('b', { needs: ['a'], condition: always })]), () => ({
    takes: 9000,
  }));
  const handle = run.start();
  await run.clock.pass(1000);
  handle.terminate('Now');
  expect(await run.clock.runUntil(handle.done)).toBe('cancelled');
  expect(run.sessions.calls.length).toBe(1);
  expect(run.ends()).toEqual({ 'a/clean': 'cancelled', 'a/more': 'cancelled', a: 'cancelled', b: 'skipped' });
});

test('cancelling one step ends it, and its job counts as cancelled for the steps after it', async () => {
  const steps = [step('slow'), step('next'), step('clean', { condition: when('cancelled()') })];
  const run = new Simulation(plan([job('a', { steps }), job('b')]), ({ command }) => ({
    takes: command.step === 'slow' ? 9000 : 1,
  }));
  const handle = run.start();
  await run.clock.pass(1000);
  expect(handle.cancelStep('a', 'next', 'no')).toBe(false);
  expect(handle.cancelStep('a', 'slow', 'no')).toBe(true);
  expect(await run.clock.runUntil(handle.done)).toBe('cancelled');
  expect(run.ends()).toMatchObject({
    'a/slow': 'cancelled',
    'a/next': 'skipped',
    'a/clean': 'success',
    a: 'cancelled',
    b: 'success',
  });
});

test('cancelling in the delay before a retry ends the step at once', async () => {
  const retry = { max: 5, delay: 600, backoff: 1, onExitCodes: null };
  const run = new Simulation(plan([job('a', { steps: [step('work', { retry })] })]), () => ({ exitCode: 1 }));
  const handle = run.start();
  await run.clock.pass(1000);
  handle.cancel('Enough');
  await run.clock.runUntil(handle.done);
  expect(run.ends()).toEqual({ 'a/work': 'cancelled', a: 'cancelled' });
  expect(run.of('run.completed')[0]?.durationMs).toBe(1000);
  expect(run.of('step.started').length).toBe(1);
});

test('env has three levels, then what earlier steps exported, then the step; expressions see it', async () => {
  const steps = [
    step('one', { env: { D: 'step' } }),
    step('two', { env: { E: '${{ env.C }}-${{ env.B }}' }, text: 'echo ${{ env.E }} ${{ env.A }}' }),
  ];
  const run = new Simulation(
    plan([job('a', { env: { B: 'job', C: '${{ env.A }}!' }, steps })], {
      env: { A: 'playbook', B: 'playbook', C: 'playbook' },
    }),
    ({ command }) => (command.step === 'one' ? { files: { env: 'B=exported\n', path: '/tools\n' } } : {}),
    { env: { BASE: '1' } },
  );
  await run.run();
  expect(run.sessions.calls[0]?.command.env).toMatchObject({
    BASE: '1',
    A: 'playbook',
    B: 'job',
    C: 'playbook!',
    D: 'step',
    GANTRY: 'true',
  });
  expect(run.sessions.calls[1]?.command).toMatchObject({
    env: { B: 'exported', E: 'playbook!-exported' },
    path: ['/tools'],
    source: { kind: 'text', text: 'echo playbook!-exported playbook' },
  });
  expect(run.sessions.calls[1]?.command.env).not.toHaveProperty('D');
});

test('outputs keep their type across steps and jobs', async () => {
  const count = step('count', {
    shell: 'pwsh',
    outputs: [output('total', '$result.Count'), output('next', '${{ steps.count.outputs.base }}9')],
  });
  const run = new Simulation(
    plan([
      job('a', { steps: [count], outputs: [output('total', '${{ steps.count.outputs.total }}')] }),
      job('b', { needs: ['a'], outputs: [output('more', '${{ needs.a.outputs.total }}')] }),
      job('c', { needs: ['b'], condition: when('needs.b.outputs.more > 10') }),
    ]),
    ({ command }) => (command.step === 'count' ? { outputs: { total: 12 }, files: { output: 'base=4' } } : {}),
  );
  expect(await run.run()).toBe('success');
  expect(run.sessions.calls[0]?.command.outputs).toEqual([{ name: 'total', expression: '$result.Count' }]);
  expect(run.of('step.completed')[0]?.outputs).toEqual({ base: '4', total: 12, next: '49' });
  expect(run.ends().c).toBe('success');
});

test('scripts of a run step go one after the other with their typed parameters, the outputs after the last', async () => {
  const script = (number: string, value: string) => ({
    number,
    name: 'X',
    path: `automation-scripts/${number}_X.ps1`,
    shell: 'pwsh',
    parameters: [{ name: 'Size', type: 'int', value, source: 'with' }],
  });
  const work = step('work', {
    kind: 'run',
    text: null,
    shell: 'pwsh',
    scripts: [script('0001', '${{ 5 }}'), script('0002', '6')],
    outputs: [output('x', '$result')],
  });
  const run = new Simulation(plan([job('a', { steps: [work] })]));
  expect(await run.run()).toBe('success');
  expect(run.sessions.calls.map(({ command }) => [command.source, command.outputs.length])).toEqual([
    [
      { kind: 'file', path: '/w/automation-scripts/0001_X.ps1', parameters: [{ name: 'Size', type: 'int', value: 5 }] },
      0,
    ],
    [
      {
        kind: 'file',
        path: '/w/automation-scripts/0002_X.ps1',
        parameters: [{ name: 'Size', type: 'int', value: '6' }],
      },
      1,
    ],
  ]);
  expect(run.of('step.started')[0]?.command).toBe('automation-scripts/0001_X.ps1, automation-scripts/0002_X.ps1');
});

test('of several scripts the first that fails is the last', async () => {
  const script = (number: string) => ({ number, name: 'X', path: number, shell: 'pwsh', parameters: [] });
  const work = step('work', { kind: 'run', text: null, scripts: [script('1'), script('2'), script('3')] });
  const run = new Simulation(plan([job('a', { steps: [work] })]), ({ time }) => ({ exitCode: time === 2 ? 1 : 0 }));
  expect(await run.run()).toBe('failure');
  expect(run.sessions.calls.length).toBe(2);
});

test('an expression that cannot be evaluated fails its step with its text, never the run', async () => {
  const steps = [
    step('work', { text: 'echo ${{ nonsense.x }}' }),
    step('env', { condition: when('always()'), env: { X: '${{ fromJSON(1 }}' } }),
    step('if', { condition: when('nonsense') }),
  ];
  const run = new Simulation(plan([job('a', { steps })]));
  expect(await run.run()).toBe('failure');
  expect(run.sessions.calls.length).toBe(0);
  expect(run.of('step.completed').map((event) => event.error?.kind)).toEqual(['Expression', 'Expression', 'Condition']);
  expect(run.of('step.completed')[0]?.error?.message).toContain('nonsense');
});

test('hashFiles asks the files and goes on', async () => {
  const run = new Simulation(
    plan([job('a', { condition: when("hashFiles('a', 'b') == 'abc'"), env: { H: "${{ hashFiles('x') }}" } })]),
  );
  const asked: string[] = [];
  run.files = { ...run.files, hash: async (patterns) => String(asked.push(patterns.join()) && 'abc') };
  expect(await run.run()).toBe('success');
  expect(run.sessions.calls[0]?.command.env.H).toBe('abc');
  expect(asked).toEqual(['a,b', 'x']);
});

test('PowerShell beyond the deciding part is asked of a session, and what throws is an error, never true', async () => {
  const beyond = (text: string) => when(`$(${text}).Count -gt [Environment]::ProcessorCount`, 'powershell');
  const run = new Simulation(
    plan([
      job('a', {
        condition: beyond('Get-Item x'),
        steps: [step('no', { condition: beyond('Get-No') }), step('bad', { condition: beyond('Get-Bad') })],
      }),
    ]),
  );
  run.sessions.answer = (text) => (text.includes('Get-Bad') ? undefined : text.includes('Get-Item'));
  expect(await run.run()).toBe('failure');
  expect(run.ends()).toEqual({ 'a/no': 'skipped', 'a/bad': 'failure', a: 'failure' });
  expect(run.sessions.opened.size).toBe(0);
});

test('what a step prints as workflow commands is told, and secrets are hidden in output, events and names', async () => {
  const secret = 'hunter2-hunter2';
  const run = new Simulation(
    plan([
      job('a', { steps: [step('work', { env: { T: '${{ secrets.TOKEN }}' }, text: 'login ${{ secrets.TOKEN }}' })] }),
    ]),
    ({ command }) => ({
      output: [`a ${command.env.T}\n::add-ma`, 'sk::other-value\n::warning file=x::see other-', 'value\n'],
      files: { summary: `# ${secret}`, output: `x=${secret}` },
    }),
    { secrets: { TOKEN: secret } },
  );
  expect(await run.run()).toBe('success');
  expect(run.sessions.calls[0]?.command.source).toEqual({ kind: 'text', text: `login ${secret}` });
  expect(run.text('a')).toBe('a ***\n::add-mask::***\n::warning file=x::see ***\n');
  expect(run.of('step.annotation')[0]?.annotation).toMatchObject({ level: 'warning', message: 'see ***', file: 'x' });
  expect(JSON.stringify(run.events)).not.toMatch(/hunter2|other-value/);
});

test('an input of the type secret has its value among the inputs, and is hidden wherever it shows', async () => {
  const secret = 'hunter2-hunter2';
  const work = step('work', { text: 'login ${{ inputs.key }} ${{ inputs.name }} ${{ inputs.none }}', env: {} });
  const run = new Simulation(
    plan([job('a', { steps: [work], condition: when("inputs.key != '' && gantry.event.inputs.key == inputs.key") })], {
      inputs: { key: null, name: null, none: null },
      secretInputs: ['key', 'none'],
    }),
    () => ({ output: `it is ${secret}\n` }),
    { secrets: { key: secret, name: 'a secret that is no input' } },
  );
  expect(await run.run()).toBe('success');
  expect(run.sessions.calls[0]?.command.source).toEqual({ kind: 'text', text: `login ${secret}  ` });
  expect(run.text('a')).toContain('it is ***');
  expect(JSON.stringify(run.events)).not.toContain(secret);
});

test('the end of a prompt that might begin a secret is shown after a moment', async () => {
  const run = new Simulation(plan([job('a')]), () => ({ output: 'Password h', takes: 10_000 }), {
    secrets: { T: 'hunter2-hunter2' },
  });
  const handle = run.start();
  await run.clock.pass(50);
  expect(run.text('a')).toBe('Password ');
  await run.clock.pass(60);
  expect(run.text('a')).toBe('Password h');
  await run.clock.runUntil(handle.done);
  expect(run.text('a')).toBe('Password h');
});

test('set-env is refused and fails the step unless it is asked for, and malformed command files fail it', async () => {
  const allowed = step('b', { env: { ACTIONS_ALLOW_UNSECURE_COMMANDS: 'true' }, condition: when('always()') });
  const run = new Simulation(
    plan([job('a', { steps: [step('a'), allowed, step('c', { condition: when('always()') })] })]),
    ({ command }) => (command.step === 'c' ? { files: { output: 'oops' } } : { output: '::set-env name=X::1\n' }),
  );
  await run.run();
  expect(run.of('step.completed').map((event) => event.error?.message ?? null)).toEqual([
    expect.stringContaining('GANTRY_ENV'),
    null,
    expect.stringContaining('Line 1 is neither'),
  ]);
  expect(run.sessions.calls[2]?.command.env.X).toBe('1');
});

test('a flood of annotations does not fill the journal', async () => {
  const run = new Simulation(plan([job('a')]), () => ({ output: '::notice::x\n'.repeat(1500) }));
  await run.run();
  expect(run.of('step.annotation').length).toBe(1000);
  expect(run.of('run.warning')).toMatchObject([{ code: 'annotations-cut' }]);
});

test('a shell that breaks fails its step with its own error, and survivors are named', async () => {
  const run = new Simulation(plan([job('a')]), () => ({ broken: 'bash is gone', survivors: [42] }));
  expect(await run.run()).toBe('failure');
  expect(run.of('step.completed')[0]?.error?.message).toBe('bash is gone');
  expect(run.of('step.survivors')[0]?.pids).toEqual([42]);
});

test('checkout is the workspace as it is; an action that cannot be had fails its step when reached, not when skipped', async () => {
  const uses = (id: string, target: string, more = {}) => step(id, { kind: 'uses', text: null, uses: target, ...more });
  const steps = [
    uses('co', 'actions/checkout@v4'),
    uses('off', 'acme/nothing@v1', { condition: when('false') }),
    uses('no', 'acme/nothing@v1'),
  ];
  const run = new Simulation(plan([job('a', { steps })]));
  expect(await run.run()).toBe('failure');
  expect(run.ends()).toMatchObject({ 'a/co': 'success', 'a/off': 'skipped', 'a/no': 'failure' });
  expect(run.text('a', 'co')).toContain('/w');
  expect(run.of('step.completed')[2]?.error?.message).toContain('acme/nothing@v1');
});

test('a step that is turned off is skipped and says so', async () => {
  const run = new Simulation(plan([job('a', { steps: [step('work', { enabled: false })] })]));
  expect(await run.run()).toBe('success');
  expect(run.of('step.completed')[0]).toMatchObject({
    outcome: 'skipped',
    reason: { text: 'It is turned off in the playbook' },
  });
});

test('a false pre-condition stops the run before its first job, with its message', async () => {
  const run = new Simulation(
    plan([job('a')], {
      preConditions: [check('Fine', 'true'), check('Disk', 'inputs.free > 10', 'Only ${{ inputs.free }} left')],
      inputs: { free: 5 },
    }),
  );
  expect(await run.run()).toBe('failure');
  expect(run.sessions.calls).toEqual([]);
  expect(run.ends()).toEqual({ a: 'skipped' });
  expect(run.of('run.completed')[0]?.reason?.text).toBe('Disk: Only 5 left');
});

test('a false post-condition fails the run in v3 and is a warning in v1 and v2', async () => {
  const postConditions = [check('Made', "jobs.a.outputs.x == 'y'")];
  const strict = new Simulation(plan([job('a')], { postConditions }));
  expect(await strict.run()).toBe('failure');
  const lax = new Simulation(plan([job('a')], { postConditions, postConditionFailure: 'warning' }));
  expect(await lax.run()).toBe('success');
  expect(lax.of('run.warning')).toMatchObject([
    { code: 'post-condition', message: 'Made: the condition does not hold' },
  ]);
});

const legs = (strategy: { failFast: boolean; maxParallel: number | null }, values: readonly string[]) =>
  values.map((os, jobIndex) =>
    job(`build (${os})`, {
      job: 'build',
      matrix: { os },
      strategy: { group: 'build', jobIndex, jobTotal: values.length, ...strategy },
      outputs: [output(`out_${os}`, '${{ matrix.os }}'), output('last', '${{ matrix.os }}')],
    }),
  );

test('a matrix gives its outputs to those that need it: the last leg wins, and all legs are there', async () => {
  const matrix = legs({ failFast: true, maxParallel: 1 }, ['a', 'b']);
  const work = step('work', {
    text: '${{ toJSON(needs.build.legs) }} ${{ needs.build.outputs.last }} ${{ needs.build.outputs.out_a }}',
  });
  const run = new Simulation(
    plan([...matrix, job('c', { needs: matrix.map((leg) => leg.id), steps: [work] })]),
    () => ({ takes: 5 }),
  );
  expect(await run.run()).toBe('success');
  const source = run.sessions.calls.at(-1)?.command.source;
  expect(source?.kind === 'text' && source.text.endsWith(' b a')).toBe(true);
  expect(source?.kind === 'text' && JSON.parse(source.text.slice(0, -4))).toMatchObject([
    { matrix: { os: 'a' } },
    { matrix: { os: 'b' } },
  ]);
  expect(run.of('run.completed')[0]?.durationMs).toBe(15);
});

test('a failing leg cancels the others of a fail-fast matrix, and no others', async () => {
  const matrix = legs({ failFast: true, maxParallel: null }, ['a', 'b', 'c', 'd', 'e']);
  const run = new Simulation(plan([...matrix, job('free')], { maxConcurrency: 3 }), ({ place }) =>
    place.job === 'build (a)' ? { takes: 1, exitCode: 1 } : { takes: 50 },
  );
  expect(await run.run()).toBe('failure');
  expect(run.ends()).toMatchObject({
    'build (a)': 'failure',
    'build (b)': 'cancelled',
    'build (e)': 'cancelled',
    free: 'success',
  });
  expect(run.sessions.calls.length).toBe(3);
});

test('a matrix over outputs becomes its legs when they are known; one of none is a skipped job', async () => {
  const jobs = [
    job('list', { outputs: [output('os', '${{ fromJSON(\'["x","y"]\') }}')] }),
    job('build', { needs: ['list'], dynamicMatrix: { os: '${{ needs.list.outputs.os }}' } }),
    job('none', { needs: ['list'], dynamicMatrix: '${{ fromJSON(\'{"include":[]}\') }}' }),
    job('end', { needs: ['build'], steps: [step('work', { text: '${{ needs.build.legs[1].matrix.os }}' })] }),
  ];
  const run = new Simulation(plan(jobs));
  expect(await run.run()).toBe('success');
  expect(run.ends()).toMatchObject({ 'build (x)': 'success', 'build (y)': 'success', none: 'skipped', end: 'success' });
  expect(run.sessions.calls.at(-1)?.command.source).toEqual({ kind: 'text', text: 'y' });
  expect(run.state().jobs.get('end')?.needs).toEqual(['build (x)', 'build (y)']);
});

test('a resumed run does not run again what had completed, jobs and steps, and has what they left', async () => {
  const steps = [
    step('one'),
    step('two', { text: '${{ steps.one.outputs.x }} ${{ needs.a.outputs.y }}' }),
    step('three'),
  ];
  const jobs = plan([job('a', { outputs: [output('y', '5')] }), job('b', { needs: ['a'], steps })]);
  const first = new Simulation(jobs, ({ command }) =>
    command.step === 'one'
      ? { files: { output: 'x=1', env: 'E=kept', path: '/p' } }
      : { takes: command.step === 'two' ? 1000 : 0 },
  );
  first.start();
  await first.clock.pass(500);
  const previous = interrupted(first.state());
  expect(previous.conclusion).toBe('interrupted');

  const second = new Simulation(jobs, undefined, { previous });
  expect(await second.run()).toBe('success');
  expect(second.sessions.calls.map(({ place, command }) => `${place.job}/${command.step}`)).toEqual([
    'b/two',
    'b/three',
  ]);
  expect(second.sessions.calls[0]?.command).toMatchObject({
    source: { text: '1 5' },
    env: { E: 'kept' },
    path: ['/p'],
  });
  expect(second.of('run.warning')).toMatchObject([{ code: 'resumed-inside-job' }]);
  const state = second.state(first.state());
  expect(state).toMatchObject({ status: 'completed', conclusion: 'success' });
  expect([...state.jobs.values()].map((entry) => entry.conclusion)).toEqual(['success', 'success']);
  expect(state.jobs.get('b')?.steps.map((entry) => entry.conclusion)).toEqual(['success', 'success', 'success']);
});

test('a run that takes over jobs of another run tells them as completed and runs the rest', async () => {
  const jobs = plan([
    job('a', { outputs: [output('y', '5')] }),
    job('b', { needs: ['a'], steps: [step('work', { text: '${{ needs.a.outputs.y }}' })] }),
  ]);
  const first = new Simulation(jobs, failing('b/work'));
  expect(await first.run()).toBe('failure');
  const state = first.state();
  const previous = { ...state, jobs: new Map([...state.jobs].filter(([id]) => id === 'a')) };
  const second = new Simulation(jobs, undefined, { run: 'run-00002', attempt: 2, previous });
  expect(await second.run()).toBe('success');
  expect(second.sessions.calls.map(({ command }) => command.source)).toEqual([{ kind: 'text', text: '5' }]);
  expect(second.of('job.completed')[0]).toMatchObject({
    job: 'a',
    outputs: { y: '5' },
    reason: { text: 'Taken over from run run-00001' },
  });
});

test('a journal that fails ends the run and rejects, after what ran has ended', async () => {
  const run = new Simulation(plan([job('a'), job('b'), job('c', { needs: ['a'] })]), () => ({ takes: 100 }));
  run.journalFailsAt = 9;
  await expect(run.run()).rejects.toThrow('The disk is full');
  expect(run.sessions.opened.size).toBe(0);
});

test('nothing runs before its start is on disk', async () => {
  const run = new Simulation(plan([job('a'), job('b', { needs: ['a'] })]));
  const seen: string[] = [];
  run.onEvent = (event) => seen.push(`${event.type} ${'job' in event ? event.job : ''}`);
  run.sessions.onStart = ({ place }) => seen.push(`runs ${place.job}`);
  await run.run();
  for (const id of ['a', 'b']) expect(seen.indexOf(`runs ${id}`)).toBeGreaterThan(seen.indexOf(`step.started ${id}`));
  expect(seen.indexOf('job.completed a')).toBeLessThan(seen.indexOf('job.queued b'));
});

test('names with expressions are told as they read at run time', async () => {
  const run = new Simulation(
    plan([job('a', { name: 'Build ${{ inputs.what }}', steps: [step('work', { name: 'On ${{ runner.os }}' })] })], {
      inputs: { what: 'it' },
    }),
  );
  await run.run();
  expect(run.state().jobs.get('a')).toMatchObject({ name: 'Build it', steps: [{ name: 'On Linux' }] });
});
