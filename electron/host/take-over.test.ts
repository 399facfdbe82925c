import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HoldsWanted } from '../../shared/host/holds.ts';
import { noValues } from '../../shared/plan/script.ts';
import type { RunEvent, RunEventOf } from '../../shared/run/events.ts';
import type { HoldDecision } from '../../shared/run/hold.ts';
import { findPowerShell, shellCommand } from '../sessions/shells.ts';
import { eventsOf, HostRig } from './testing/rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(() => rig.dispose());

const onFailure: HoldsWanted = { before: [], onFailure: true };
/** What is typed in a shell, what that answers, and what the journal then has of it. */
const shells = [
  { shell: 'zsh', fails: 'exit 1', typed: 'echo at-$((6*7))', answer: 'at-42', kept: ['echo at-$((6*7))'] },
  { shell: 'sh', fails: 'exit 1', typed: 'echo at-$((6*7))', answer: 'at-42', kept: [] },
  { shell: 'python', fails: 'raise SystemExit(1)', typed: 'print("at-" + str(6*7))', answer: 'at-42', kept: [] },
  { shell: 'node', fails: 'process.exit(1)', typed: '"at-" + 6*7', answer: 'at-42', kept: [] },
];
const missing = shells.filter(({ shell }) => shellCommand(shell) === null).map(({ shell }) => shell);
if (missing.length > 0) console.warn(`Skipped: taking over ${missing.join(', ')}, which this machine does not have`);

const hasPowerShell = findPowerShell('pwsh') !== null;
if (!hasPowerShell) console.warn('Skipped: taking over a PowerShell session, as there is no pwsh on this machine');

function of<T extends RunEvent['type']>(events: readonly RunEvent[], type: T): RunEventOf<T>[] {
  return events.filter((event): event is RunEventOf<T> => event.type === type);
}

/** A run with someone at it: follows its events, and a held step's output until it says something. */
class Attended {
  readonly run: string;

  constructor(run: string) {
    this.run = run;
  }

  static async start(path: string, holds: HoldsWanted): Promise<Attended> {
    const { run } = await rig.client.runs.start({ path, values: noValues, trust: true, holds });
    return new Attended(run);
  }

  /** Resolves at the event of that type which makes so many of them. */
  async until(type: RunEvent['type'], count = 1): Promise<RunEvent> {
    const stream = `until-${Math.random()}`;
    let seen = 0;
    for await (const batch of await rig.client.runs.events({ run: this.run, after: 0, stream })) {
      for (const event of batch) if (event.type === type && ++seen === count) return event;
      await rig.client.output.ack({ stream, position: batch.at(-1)?.seq ?? 0 });
    }
    throw new Error(`The run ended without ${count} of ${type}`);
  }

  /** Types into a step's terminal, and waits for what comes of it. */
  async type(data: string, answer: string, step = 'step-1'): Promise<void> {
    await rig.client.terminal.write({ run: this.run, job: 'one', step, data });
    await this.says(answer, step);
  }

  async says(answer: string | RegExp, step = 'step-1'): Promise<string> {
    let seen = '';
    const stream = `says-${Math.random()}`;
    for await (const { offset, base64 } of await rig.client.output.follow({
      run: this.run,
      job: 'one',
      step,
      from: 0,
      stream,
    })) {
      const bytes = Buffer.from(base64, 'base64');
      seen += bytes.toString();
      await rig.client.output.ack({ stream, position: offset + bytes.length });
      if (typeof answer === 'string' ? seen.includes(answer) : answer.test(seen)) break;
    }
    return seen;
  }

  async release(decision: HoldDecision, step = 'step-1'): Promise<boolean> {
    return (await rig.client.holds.release({ run: this.run, job: 'one', step, decision })).released;
  }

  events(): Promise<RunEvent[]> {
    return eventsOf(rig.client, this.run);
  }
}

describe('bash', () => {
  test('a failed step holds; what is mended in its shell lets it be tried again, and is kept', async () => {
    const path = rig.playbook({
      one: {
        env: { WHO: 'Ada' },
        steps: [
          { name: 'Step', script: 'cat mended' },
          { name: 'Next', script: 'echo "got $ADDED"' },
        ],
      },
    });
    const person = await Attended.start(path, onFailure);
    await person.until('step.held');
    const [held] = await rig.client.holds.list();
    expect(held).toMatchObject({ run: person.run, job: 'one', step: 'step-1', point: 'failure' });
    // The journal gives the event its own time, a little later.
    expect(Math.round(((held?.until ?? 0) - (held?.since ?? 0)) / 60_000)).toBe(60);
    await person.says(/[$#] /);
    await person.type('echo "hello $WHO" > mended; echo is-$((40+2))\r', 'is-42');
    await person.type('echo ADDED=yes >> "$GANTRY_ENV"; echo then-$((40+3))\r', 'then-43');
    expect(await person.release({ kind: 'retry', text: null })).toBe(true);
    const events = await person.events();
    expect(events.at(-1)).toMatchObject({ type: 'run.completed', conclusion: 'success' });
    expect(of(events, 'step.released')).toMatchObject([
      {
        by: 'retry',
        typed: [
          'echo "hello $WHO" > mended; echo is-$((40+2))',
          'echo ADDED=yes >> "$GANTRY_ENV"; echo then-$((40+3))',
        ],
      },
    ]);
    expect(await person.says('hello Ada')).toContain('hello Ada');
    expect(await person.says('got yes', 'step-2')).toContain('got yes');
    expect(await rig.client.holds.list()).toEqual([]);
  });

  test('a breakpoint of the playbook holds before its step for whoever is there, and for nobody else', async () => {
    const path = rig.playbook({ one: { steps: [{ name: 'Step', script: 'echo ran', pauseBefore: true }] } });
    const started = await rig.client.runs.start({ path, values: noValues, trust: true });
    expect(started.notes).toEqual([expect.stringMatching(/^Step: pauseBefore is not heeded/)]);
    const alone = await eventsOf(rig.client, started.run);
    expect(alone.some(({ type }) => type === 'step.held')).toBe(false);
    const person = await Attended.start(path, { before: [], onFailure: false });
    expect(await person.until('step.held')).toMatchObject({ point: 'before' });
    expect(await person.release({ kind: 'skip' })).toBe(true);
    const events = await person.events();
    expect(of(events, 'step.completed')).toMatchObject([
      { outcome: 'skipped', reason: { text: 'A person skipped it' } },
    ]);
    expect(of(events, 'step.started')).toEqual([]);
  });

  test('a step is tried again with another text for this run, which the journal tells', async () => {
    const person = await Attended.start(rig.script('exit 3'), onFailure);
    await person.until('step.held');
    await person.release({ kind: 'retry', text: 'exit 4' });
    expect(await person.until('step.held', 2)).toMatchObject({ exitCode: 4 });
    await person.release({ kind: 'pass' });
    const events = await person.events();
    expect(of(events, 'step.released')).toMatchObject([{ text: 'exit 4' }, { by: 'pass', text: null }]);
    expect(of(events, 'step.completed')).toMatchObject([{ outcome: 'success' }]);
  });

  test('a step of an action holds as well: before the next, and where it fails, and what it failed of is asked about once', async () => {
    const inner = [
      { id: 'first', name: 'First', shell: 'bash', run: 'echo one' },
      { id: 'second', name: 'Second', shell: 'bash', run: 'test "$MENDED" = yes' },
    ];
    rig.write('act/action.yml', JSON.stringify({ name: 'Act', runs: { using: 'composite', steps: inner } }));
    const path = rig.playbook({ one: { steps: [{ name: 'Step', uses: './act', env: { WHERE: 'inside' } }] } });
    const person = await Attended.start(path, { before: ['one/step-1.first'], onFailure: true });
    expect(await person.until('step.held')).toMatchObject({ step: 'step-1', within: 'First', point: 'before' });
    expect(await rig.client.holds.list()).toMatchObject([{ step: 'step-1', stepName: 'Step', within: 'First' }]);
    await person.says(/[$#] /);
    await person.type('echo at-$WHERE\r', 'at-inside');
    expect(await person.release({ kind: 'resume' })).toBe(true);
    expect(await person.until('step.held', 2)).toMatchObject({ within: 'Second', point: 'failure' });
    await person.says(/group::Second[\s\S]*[$#] /);
    await person.type('echo MENDED=yes >> "$GANTRY_ENV"; echo put-$((1+1))\r', 'put-2');
    expect(await person.release({ kind: 'retry', text: null })).toBe(true);
    const events = await person.events();
    expect(events.at(-1)).toMatchObject({ type: 'run.completed', conclusion: 'success' });
    const again = await Attended.start(path, onFailure);
    await again.until('step.held');
    expect(await again.release({ kind: 'fail' })).toBe(true);
    const failed = await again.events();
    expect(of(failed, 'step.held')).toHaveLength(1);
    expect(failed.at(-1)).toMatchObject({ type: 'run.completed', conclusion: 'failure' });
  });

  test('a run that is cancelled while it is held ends with the shell and all that was started there', async () => {
    const person = await Attended.start(rig.script('exit 1'), onFailure);
    await person.until('step.held');
    await person.says(/[$#] /);
    await rig.client.terminal.write({
      run: person.run,
      job: 'one',
      step: 'step-1',
      data: 'sleep 1000 & echo pid=$!\r',
    });
    const pid = Number(/pid=(\d+)/.exec(await person.says(/pid=\d+\s/))?.[1]);
    await rig.client.runs.cancel({ run: person.run });
    const events = await person.events();
    expect(events.at(-1)).toMatchObject({ conclusion: 'cancelled' });
    expect(of(events, 'step.released')).toMatchObject([{ by: 'cancelled' }]);
    expect(pid).toBeGreaterThan(1);
    expect(() => process.kill(pid, 0)).toThrow();
  });

  test('a job can be told to hold before its next step while it runs', async () => {
    const path = rig.playbook({
      one: {
        steps: [
          { name: 'Step', script: 'echo asks; read answer' },
          { name: 'Next', script: 'echo next' },
        ],
      },
    });
    const { run } = await rig.client.runs.start({ path, values: noValues, trust: true });
    const person = new Attended(run);
    await person.says('asks');
    await rig.client.holds.set({ run, job: 'one', step: null, on: true });
    await rig.client.terminal.write({ run, job: 'one', step: 'step-1', data: '\n' });
    expect(await person.until('step.held')).toMatchObject({ step: 'step-2', point: 'before' });
    await person.release({ kind: 'resume' }, 'step-2');
    expect((await person.events()).at(-1)).toMatchObject({ conclusion: 'success' });
  });
});

test.each(shells.filter(({ shell }) => !missing.includes(shell)))(
  'a step of $shell is taken over in a shell of its kind',
  async ({ shell, fails, typed, answer, kept }) => {
    const path = rig.playbook({ one: { steps: [{ name: 'Step', script: fails }] } }, { defaults: { shell } });
    const person = await Attended.start(path, onFailure);
    await person.until('step.held');
    await person.says(/[$#%>] /);
    await person.type(`${typed}\r`, answer);
    await person.release({ kind: 'pass' });
    const events = await person.events();
    expect(of(events, 'step.released')).toMatchObject([{ by: 'pass', typed: kept }]);
    expect(events.at(-1)).toMatchObject({ conclusion: 'success' });
  },
);

test.each(['bash', 'pwsh'])('each decision ends a held step as it says: %s', async (shell) => {
  if (shell === 'pwsh' && !hasPowerShell) return;
  const fails = { script: 'exit 1', continueOnError: true };
  const steps = ['Resume', 'Retry', 'Edit', 'Skip', 'Pass', 'Fail'].map((name) => ({ name, ...fails }));
  const path = rig.playbook({ one: { steps } }, { defaults: { shell } });
  const person = await Attended.start(path, onFailure);
  const decisions: readonly (readonly [string, HoldDecision])[] = [
    ['step-1', { kind: 'resume' }],
    ['step-2', { kind: 'retry', text: null }],
    ['step-2', { kind: 'fail' }],
    ['step-3', { kind: 'retry', text: 'echo "edited"' }],
    ['step-4', { kind: 'skip' }],
    ['step-5', { kind: 'pass' }],
    ['step-6', { kind: 'fail' }],
  ];
  for (const [index, [step, decision]] of decisions.entries()) {
    expect(await person.until('step.held', index + 1)).toMatchObject({ step, point: 'failure' });
    expect(await person.release(decision, step)).toBe(true);
  }
  const events = await person.events();
  const ends = of(events, 'step.completed').map(({ step, outcome }) => [step, outcome]);
  expect(ends).toEqual([
    ['step-1', 'failure'],
    ['step-2', 'failure'],
    ['step-3', 'success'],
    ['step-4', 'skipped'],
    ['step-5', 'success'],
    ['step-6', 'failure'],
  ]);
  expect(of(events, 'step.started').filter(({ step }) => step === 'step-2')).toHaveLength(2);
  expect(await person.says('edited', 'step-3')).toContain('edited');
});

test.skipIf(!hasPowerShell)(
  'PowerShell is taken over in its own session: its variables are there, and what is typed stays',
  async () => {
    const path = rig.playbook(
      {
        one: {
          steps: [
            { name: 'Step', script: '$count = 41; function Add($n) { $n + 1 }; if (-not $mended) { throw "not yet" }' },
            { name: 'Next', script: '"it is $(Add $count), $mended"' },
          ],
        },
      },
      { defaults: { shell: 'pwsh' } },
    );
    const person = await Attended.start(path, onFailure);
    await person.until('step.held');
    await person.says('PS ');
    await person.type('"count is $(Add $count)"\r', 'count is 42');
    await person.type('$mended = "by hand"; "set-$(1+1)"\r', 'set-2');
    expect(await person.release({ kind: 'retry', text: null })).toBe(true);
    const events = await person.events();
    expect(events.at(-1)).toMatchObject({ type: 'run.completed', conclusion: 'success' });
    expect(of(events, 'step.released')).toMatchObject([
      { typed: ['"count is $(Add $count)"', '$mended = "by hand"; "set-$(1+1)"'] },
    ]);
    expect(await person.says('by hand', 'step-2')).toContain('it is 42, by hand');
  },
);
