import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../shared/run/events.ts';
import { Rig, type RunLog } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const job = (script: string, more: Record<string, unknown> = {}) => ({
  name: 'Job',
  steps: [{ id: 'work', name: 'Work', script }],
  ...more,
});
const runOf = (log: RunLog) => log.events[0]?.run ?? '';
const runFile = (run: string, name: string) => join(rig.workspace, '.gantry', 'runs', run, name);
const stored = (run: string): RunEvent[] =>
  readFileSync(runFile(run, 'journal.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line));
const numbered = (events: readonly RunEvent[], first = 1) => {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => first + index));
};
/** The lines that steps left in a file, one for each time that one ran. */
const traces = (name = 'traces') =>
  existsSync(join(rig.folder, name)) ? readFileSync(join(rig.folder, name), 'utf8').trim().split('\n') : [];
const trace = (word: string) => `echo ${word} >> "$DIR/traces"`;

/** Three jobs in a row; the second hangs after its first step until the file `go` is there. */
function hanging(): string {
  return rig.playbook(
    {
      first: job(`${trace('first')}; echo "n=42" >> "$GANTRY_OUTPUT"`, {
        outputs: { n: '${{ steps.work.outputs.n }}' },
      }),
      second: {
        name: 'Job',
        needs: 'first',
        steps: [
          { id: 'before', name: 'Before', script: trace('before') },
          {
            id: 'work',
            name: 'Work',
            script: `${trace('second')}; echo "in the"" middle"; until [ -e "$DIR/go" ]; do sleep 0.05; done; echo got it`,
          },
        ],
      },
      third: job(`${trace('third')}; echo "n is \${{ needs.first.outputs.n }}"`, { needs: ['first', 'second'] }),
    },
    { env: { DIR: rig.folder } },
  );
}

/** Runs it until its second job is in the middle, and kills the program there; answers the run's id. */
async function killedInTheMiddle(): Promise<string> {
  const running = rig.start(hanging());
  await running.said('in the middle');
  running.child.kill('SIGKILL');
  return runOf(await running.done);
}

describe('a run whose program was killed', () => {
  test('goes on under its id: what completed does not run again, what was running does, and no event is missing', async () => {
    const run = await killedInTheMiddle();
    const before = stored(run);
    appendFileSync(join(rig.folder, 'go'), '');
    const log = rig.rerun(run, '--resume');
    expect(log.code, log.stderr).toBe(0);
    expect(log.events[0]).toMatchObject({ type: 'run.started', run, resumed: true, attempt: 1 });
    numbered(log.events, before.length + 1);
    numbered(stored(run));
    expect(traces()).toEqual(['first', 'before', 'second', 'second', 'third']);
    expect(log.output('second', 'work')).toContain('got it');
    expect(log.output('third', 'work')).toContain('n is 42');
    expect(log.lines.at(-1)).toMatchObject({ type: 'run.completed', conclusion: 'success' });
  });

  test('tells only the new output, at its place in the whole', async () => {
    const run = await killedInTheMiddle();
    const old = rig.gantry('logs', run, 'second/work').stdout;
    expect(old).toContain('in the middle');
    appendFileSync(join(rig.folder, 'go'), '');
    const log = rig.rerun(run, '--resume');
    expect(log.output('second', 'work').match(/in the middle/g)).toHaveLength(1);
    const first = log.lines.find((line) => line.type === 'step.output' && line.job === 'second');
    expect(first).toMatchObject({ offset: Buffer.byteLength(old) });
  });

  test('is listed and shown as interrupted until then, and as what it came to after', async () => {
    const run = await killedInTheMiddle();
    const listed = () => JSON.parse(rig.gantry('runs', '--json').stdout)[0];
    expect(listed()).toMatchObject({ run, status: 'completed', conclusion: 'interrupted', live: false });
    const shown = JSON.parse(rig.gantry('show', run, '--json').stdout);
    expect(shown).toMatchObject({ conclusion: 'interrupted' });
    expect(shown.jobs.map((state: { conclusion: string }) => state.conclusion)).toEqual([
      'success',
      'interrupted',
      null,
    ]);
    appendFileSync(join(rig.folder, 'go'), '');
    rig.rerun(run, '--resume');
    expect(listed()).toMatchObject({ run, conclusion: 'success', attempt: 1 });
  });

  test('goes on although the last line of its journal is torn', async () => {
    const run = await killedInTheMiddle();
    const whole = stored(run).length;
    appendFileSync(runFile(run, 'journal.ndjson'), `{"run":"${run}","seq":${whole + 1},"ti`);
    appendFileSync(join(rig.folder, 'go'), '');
    const log = rig.rerun(run, '--resume');
    expect(log.code, log.stderr).toBe(0);
    numbered(log.events, whole + 1);
    numbered(stored(run));
  });

  test.each(['--resume', '--failed'])(
    'has nothing of it running any more when it is run again with %s, what ignores signals or left the group included',
    async (option) => {
      const ignoring = 'trap "" TERM HUP INT; while [ ! -e "$DIR/go" ] || [ "$ROUND" = old ]; do sleep 0.05; done';
      const script = `
        for pid in $(cat "$DIR/pids" 2>/dev/null); do
          if [ -d "/proc/$pid" ] && ! grep -q 'State:.Z' "/proc/$pid/status"; then ${trace('alive')}; fi
        done
        if [ -e "$DIR/pids" ]; then ROUND=new; else ROUND=old; fi; export ROUND
        setsid bash -c '${ignoring}' & echo "$$ $!" > "$DIR/pids"
        echo "$PPID" > "$DIR/host"; echo "in the"" middle"; ${ignoring}; wait; ${trace('done')}`;
      const running = rig.start(rig.playbook({ one: job(script) }, { env: { DIR: rig.folder } }));
      await running.said('in the middle');
      running.child.kill('SIGKILL');
      // With it goes the program that else ends what it started.
      process.kill(Number(readFileSync(join(rig.folder, 'host'), 'utf8')), 'SIGKILL');
      const killed = await running.done;
      appendFileSync(join(rig.folder, 'go'), '');
      const log = rig.rerun(runOf(killed), option);
      expect(log.code, log.stderr).toBe(0);
      expect(traces()).toEqual(['done']);
    },
  );

  test('is gone on with by one program alone, however many try at once', async () => {
    const run = await killedInTheMiddle();
    const tries = [1, 2, 3].map(() => rig.startRerun(run, '--resume'));
    const refused = await Promise.race(tries.map(({ done }) => done));
    expect(refused.code, refused.stderr).toBe(3);
    expect(refused.stderr).toContain('still goes on');
    appendFileSync(join(rig.folder, 'go'), '');
    const logs = await Promise.all(tries.map(({ done }) => done));
    expect(logs.filter(({ code }) => code === 0)).toHaveLength(1);
    expect(traces()).toEqual(['first', 'before', 'second', 'second', 'third']);
    numbered(stored(run));
  });

  test('can be run again as a new run, which takes over what had completed', async () => {
    const run = await killedInTheMiddle();
    appendFileSync(join(rig.folder, 'go'), '');
    const log = rig.rerun(run, '--failed');
    expect(log.code, log.stderr).toBe(0);
    expect(runOf(log)).not.toBe(run);
    expect(traces()).toEqual(['first', 'before', 'second', 'before', 'second', 'third']);
    expect(stored(run).at(-1)?.type).not.toBe('run.completed');
  });
});

describe('a run that goes on', () => {
  test.each([['--resume'], ['--failed']])('is not run again by another program with %s', async (option) => {
    const running = rig.start(hanging());
    await running.said('in the middle');
    const run = stored(rig.newestRun())[0]?.run ?? '';
    const refused = rig.rerun(run, option);
    expect(refused.code).toBe(3);
    expect(refused.lines).toEqual([]);
    expect(refused.stderr).toContain('still goes on');
    appendFileSync(join(rig.folder, 'go'), '');
    expect((await running.done).code).toBe(0);
    expect(traces()).toEqual(['first', 'before', 'second', 'third']);
  });
});

describe('a run that ended', () => {
  /** `b` fails until the file `fixed` is there. */
  const failing = () =>
    rig.run(
      rig.playbook(
        {
          a: job(`${trace('a')}; echo "n=$RANDOM$RANDOM" >> "$GANTRY_OUTPUT"`, {
            outputs: { n: '${{ steps.work.outputs.n }}' },
          }),
          b: job(`${trace('b')}; [ -e "$DIR/fixed" ]; echo "n is \${{ needs.a.outputs.n }}"`, { needs: 'a' }),
          c: job(trace('c'), { needs: 'b' }),
          d: job(trace('d')),
        },
        { env: { DIR: rig.folder }, concurrency: { maxConcurrency: 1 } },
      ),
    );

  test('--failed runs what failed and what needs it as the next attempt, with the outputs of the rest', () => {
    const first = failing();
    expect(first.code).toBe(1);
    const before = readFileSync(runFile(runOf(first), 'journal.ndjson'), 'utf8');
    appendFileSync(join(rig.folder, 'fixed'), '');
    const log = rig.rerun(runOf(first), '--failed');
    expect(log.code, log.stderr).toBe(0);
    expect(log.events[0]).toMatchObject({ type: 'run.started', attempt: 2, resumed: false });
    numbered(log.events);
    expect(log.output('b', 'work')).toContain(`n is ${String(first.job('a').outputs.n)}`);
    expect(log.of('job.started').map((event) => event.job)).toEqual(['b', 'c']);
    expect(log.job('a').outputs).toEqual(first.job('a').outputs);
    expect(traces().toSorted()).toEqual(['a', 'b', 'b', 'c', 'd']);
    expect(readFileSync(runFile(runOf(first), 'journal.ndjson'), 'utf8')).toBe(before);
    expect(readFileSync(runFile(runOf(log), 'plan.json'), 'utf8')).toBe(
      readFileSync(runFile(runOf(first), 'plan.json'), 'utf8'),
    );
    expect(rig.rerun(runOf(log)).events[0]).toMatchObject({ attempt: 3 });
  });

  test('--failed keeps the legs of a matrix that only the run could tell, but those that failed', () => {
    const first = rig.run(
      rig.playbook(
        {
          list: job(`echo 'legs=["x","y"]' >> "$GANTRY_OUTPUT"`, {
            outputs: { legs: '${{ steps.work.outputs.legs }}' },
          }),
          legs: job(`echo "\${{ matrix.leg }}" >> "$DIR/traces"; [ "\${{ matrix.leg }}" = x ] || [ -e "$DIR/fixed" ]`, {
            needs: 'list',
            strategy: { failFast: false, matrix: { leg: '${{ fromJSON(needs.list.outputs.legs) }}' } },
          }),
        },
        { env: { DIR: rig.folder } },
      ),
    );
    expect(first.code, first.stderr).toBe(1);
    appendFileSync(join(rig.folder, 'fixed'), '');
    const log = rig.rerun(runOf(first), '--failed');
    expect(log.code, log.stderr).toBe(0);
    expect(log.of('job.started').map((event) => event.job)).toEqual(['legs (y)']);
    expect(traces().toSorted()).toEqual(['x', 'y', 'y']);
  });

  test('--from runs that job and all that need it', () => {
    const first = failing();
    appendFileSync(join(rig.folder, 'fixed'), '');
    const log = rig.rerun(runOf(first), '--from', 'b');
    expect(log.code, log.stderr).toBe(0);
    expect(log.of('job.started').map((event) => event.job)).toEqual(['b', 'c']);
  });

  test('without an option all runs again', () => {
    const first = failing();
    appendFileSync(join(rig.folder, 'fixed'), '');
    const log = rig.rerun(runOf(first));
    expect(log.code, log.stderr).toBe(0);
    expect(
      log
        .of('job.started')
        .map((event) => event.job)
        .toSorted(),
    ).toEqual(['a', 'b', 'c', 'd']);
  });

  test('what fails again exits with 1', () => {
    expect(rig.rerun(runOf(failing()), '--failed').code).toBe(1);
  });

  test.each([
    [['--resume'], 'was not interrupted'],
    [['--from', 'nobody'], 'no job nobody; it has a, b, c, d'],
    [['--failed', '--resume'], 'Give one of'],
  ])('%j is a usage error', (options, word) => {
    const refused = rig.rerun(runOf(failing()), ...options);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(word);
  });

  test('a secret is given again', () => {
    const file = rig.playbook(
      {
        one: job('[ "$TOKEN" = "s3cr3t-value-123" ]; echo "it is $TOKEN"', { env: { TOKEN: '${{ secrets.TOKEN }}' } }),
      },
      { secrets: ['TOKEN'] },
    );
    const first = rig.run(file, '--secret', 'TOKEN=wrong-value-123');
    expect(first.code).toBe(1);
    const log = rig.rerun(runOf(first), '--failed', '--secret', 'TOKEN=s3cr3t-value-123');
    expect(log.code, log.stderr).toBe(0);
    expect(log.output('one', 'work')).toContain('it is ***');
  });

  test('an untrusted folder is refused', () => {
    const first = failing();
    rig.distrust();
    const refused = rig.gantry('rerun', runOf(first), '--json');
    expect(refused.code).toBe(3);
    expect(refused.stdout).toBe('');
  });
});

test.each(['20260101-000000000-deadbeef', 'nonsense!'])('there is no run %s', (run) => {
  const refused = rig.rerun(run);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('There is no run');
});
