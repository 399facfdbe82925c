import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isAlive, Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const step = (script: string, more: Record<string, unknown> = {}) => ({ name: 'Step', script, ...more });
const job = (steps: readonly unknown[], more: Record<string, unknown> = {}) => ({ name: 'Job', steps, ...more });

describe('the samples', () => {
  test('the quick start succeeds, its events are numbered from 1 without gaps, and the last is its end', () => {
    rig.dispose();
    rig = Rig.withSample();
    const log = rig.run('playbooks/quick-start.json');
    expect(log.code, log.stderr).toBe(0);
    expect(log.events.map((event) => event.seq)).toEqual(log.events.map((_, index) => index + 1));
    expect(log.lines.at(-1)).toMatchObject({ type: 'run.completed', conclusion: 'success' });
    expect(log.job('inspect').outputs).toMatchObject({ version: expect.stringMatching(/^1\.4\./) });
    expect(log.output('build', 'step-1')).toContain('Compiled Lighthouse 1.4.');
  });

  test('the failing one exits with 1, and its error names job, step and line', () => {
    rig.dispose();
    rig = Rig.withSample();
    const log = rig.run('playbooks/fails-on-purpose.json');
    expect(log.code).toBe(1);
    expect(log.step('check', 'look')).toMatchObject({
      outcome: 'failure',
      error: { line: 4, message: expect.stringContaining('The light in the west is off') },
    });
    expect(log.step('check', 'step-3').conclusion).toBe('success');
    expect(log.job('tolerated')).toMatchObject({ result: 'failure', conclusion: 'success' });
    expect(log.job('celebrate').conclusion).toBe('skipped');
    expect(log.job('alarm').conclusion).toBe('success');
    const plain = rig.gantry('run', 'playbooks/fails-on-purpose.json', '--trust');
    expect(plain.code).toBe(1);
    expect(plain.stderr).toMatch(/Check the lights › Look at each one: .*The light in the west is off.*line 4/);
  });
});

describe('what the engine before this one got wrong', () => {
  test('independent jobs run at once', () => {
    // Each waits for a file that the next one makes: one after the other, none would end.
    const names = ['a', 'b', 'c', 'd'];
    const jobs = names.map((name, index) => {
      const other = names[(index + 1) % names.length];
      return [name, job([step(`touch "$DIR/${name}"; until [ -e "$DIR/${other}" ]; do :; done`)], { timeout: 30 })];
    });
    const log = rig.run(rig.playbook(Object.fromEntries(jobs), { env: { DIR: rig.folder } }));
    expect(log.code, log.stdout).toBe(0);
  });

  test('exit 3 is a failure with that code', () => {
    const log = rig.run(rig.playbook({ one: job([step('exit 3')]) }));
    expect(log.code).toBe(1);
    expect(log.step('one', 'step-1')).toMatchObject({ outcome: 'failure', exitCode: 3 });
  });

  test('a failing command in the middle of a script is a failure', () => {
    const log = rig.run(rig.playbook({ one: job([step('false\necho after')]) }));
    expect(log.job('one').conclusion).toBe('failure');
    expect(log.output('one', 'step-1')).not.toContain('after');
  });

  test("a step's timeout ends it and what it started, and the next always() step runs", () => {
    const log = rig.run(
      rig.playbook({
        one: job([step('sleep 600 & sleep 600', { timeout: 1 }), step('echo still here', { if: 'always()' })]),
      }),
    );
    expect(log.step('one', 'step-1')).toMatchObject({ outcome: 'timed_out' });
    expect(log.output('one', 'step-2')).toContain('still here');
    expect(log.code).toBe(1);
  });

  test('a step is tried again as often as it says', () => {
    const log = rig.run(
      rig.playbook(
        { one: job([step(`echo x >> "$DIR/tries"; [ "$(wc -l < "$DIR/tries")" -ge 3 ]`, { retries: 2 })]) },
        { env: { DIR: rig.folder } },
      ),
    );
    expect(log.code, log.stdout).toBe(0);
    expect(log.of('step.retrying')).toHaveLength(2);
    expect(log.step('one', 'step-1').attempt).toBe(3);
  });

  test('a job is tried again, and the output of each attempt is shown', () => {
    const script =
      'echo x >> "$DIR/tries"; echo "try $(wc -l < "$DIR/tries" | tr -d " ")"; [ "$(wc -l < "$DIR/tries")" -ge 2 ]';
    const log = rig.run(rig.playbook({ one: job([step(script)], { retries: 1 }) }, { env: { DIR: rig.folder } }));
    expect(log.code, log.stdout).toBe(0);
    expect(log.output('one', 'step-1')).toBe('try 1\r\ntry 2\r\n');
  });

  test('a cycle is told with its path, and nothing starts', () => {
    const log = rig.run(rig.playbook({ a: job([step(':')], { needs: 'b' }), b: job([step(':')], { needs: 'a' }) }));
    expect(log.code).toBe(2);
    expect(log.lines).toHaveLength(1);
    expect(log.stdout).toMatch(/a → b → a|b → a → b/);
  });

  test('expressions inside scripts are expanded', () => {
    const first = job([step('echo "n=42" >> "$GANTRY_OUTPUT"', { id: 'first' })], {
      outputs: { n: '${{ steps.first.outputs.n }}' },
    });
    const log = rig.run(
      rig.playbook({ one: first, two: job([step('echo "got ${{ needs.one.outputs.n }}"')], { needs: 'one' }) }),
    );
    expect(log.output('two', 'step-1')).toContain('got 42');
  });

  test('a failed run exits with 1', () => {
    expect(rig.run(rig.playbook({ one: job([step('false')]) })).code).toBe(1);
  });

  test('the dry run names every job and step, and starts no process', () => {
    const file = rig.playbook({
      one: job([step(`touch "${rig.folder}/started"`)]),
      two: job([step(':')], { needs: 'one' }),
    });
    const { code, stdout } = rig.gantry('plan', file, '--json');
    expect(code).toBe(0);
    const plan = JSON.parse(stdout);
    expect(plan.levels).toEqual([['one'], ['two']]);
    expect(plan.jobs.map((planned: { id: string; steps: unknown[] }) => [planned.id, planned.steps.length])).toEqual([
      ['one', 1],
      ['two', 1],
    ]);
    expect(rig.gantry('run', file, '--dry-run', '--json').stdout).toBe(stdout);
  });
});

describe('around a run', () => {
  test('the environment has three levels, the nearest winning', () => {
    const script = 'echo "$A $B $C"';
    const log = rig.run(
      rig.playbook(
        { one: job([step(script, { env: { C: 'step' } })], { env: { B: 'job', C: 'job' } }) },
        { env: { A: 'playbook', B: 'playbook', C: 'playbook' } },
      ),
    );
    expect(log.output('one', 'step-1')).toContain('playbook job step');
  });

  test('an untrusted folder is refused where nobody can be asked', () => {
    const file = rig.playbook({ one: job([step(':')]) });
    const { code, stderr } = rig.gantry('run', file, '--json');
    expect(code).toBe(3);
    expect(stderr).toContain('not trusted');
  });

  test('a missing shell is told before anything starts', () => {
    const log = rig.run(rig.playbook({ one: job([step(':', { shell: 'no-such-shell {0}' })]) }));
    expect(log.code).toBe(3);
    expect(log.events).toHaveLength(0);
    expect(log.stderr).toContain('no-such-shell');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s cancels the run, ends every process of it, and exits with 130',
    async (signal) => {
      const script =
        'trap "" INT TERM HUP; echo "pid=$$"; setsid sleep 600 & echo "oth""er=$!"; while :; do sleep 1; done';
      const running = rig.start(
        rig.playbook({ one: job([step(script)]), two: job([step('echo no')], { needs: 'one' }) }),
      );
      await running.said('other=');
      running.child.kill(signal);
      const log = await running.done;
      expect(log.code).toBe(130);
      expect(log.lines.at(-1)).toMatchObject({ type: 'run.completed', conclusion: 'cancelled' });
      const pids = [...log.output('one', 'step-1').matchAll(/(?:pid|other)=(\d+)/g)].map((match) => Number(match[1]));
      expect(pids).toHaveLength(2);
      for (const pid of pids) expect(isAlive(pid), `process ${pid} is gone`).toBe(false);
    },
  );

  test('a secret never shows', () => {
    const log = rig.run(
      rig.playbook(
        { one: job([step('echo "$TOKEN"; printf %s "$TOKEN" | base64', { env: { TOKEN: '${{ secrets.TOKEN }}' } })]) },
        { secrets: ['TOKEN'] },
      ),
      '--secret',
      'TOKEN=s3cr3t-value-123',
    );
    expect(log.code, log.stdout).toBe(0);
    expect(log.stdout).not.toContain('s3cr3t');
    expect(log.stdout).not.toContain(Buffer.from('s3cr3t-value-123').toString('base64').slice(0, 12));
    expect(log.output('one', 'step-1')).toContain('***');
  });

  test.each([
    ['as an input', '--input'],
    ['as a secret', '--secret'],
  ])(
    'an input of the type secret, given %s, is used and never shows, nor stands in any file of the run',
    (_, option) => {
      const one = job(
        [
          step('[ "${#KEY}" = 16 ]; echo "it is ${{ inputs.key }}"', {
            env: { KEY: '${{ inputs.key }}' },
          }),
        ],
        { if: "inputs.key != ''", outputs: { said: '${{ inputs.key }}' } },
      );
      const file = rig.playbook({ one }, { inputs: { key: { type: 'secret', required: true } } });
      const log = rig.run(file, option, 'key=hunter2-and-more');
      expect(log.code, log.stdout + log.stderr).toBe(0);
      expect(log.output('one', 'step-1')).toBe('it is ***\r\n');
      expect(log.job('one').outputs).toEqual({ said: '***' });
      expect(log.stdout + log.stderr).not.toContain('hunter2');
      const folder = join(rig.workspace, '.gantry');
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['plan.json', 'journal.ndjson']));
      for (const { name, parentPath } of files)
        expect(readFileSync(join(parentPath, name), 'utf8'), name).not.toContain('hunter2');
      const again = rig.rerun(rig.newestRun(), '--secret', 'key=hunter2-and-more');
      expect(again.code, again.stdout + again.stderr).toBe(0);
    },
  );
});

test.each([
  [['run'], 2],
  [['run', 'missing.json'], 2],
  [['run', 'x.json', '--no-such-option'], 2],
  [['no-such-command'], 2],
  [['--help'], 0],
  [['--version'], 0],
])('gantry %j exits with %i', (args, code) => {
  expect(rig.gantry(...args).code).toBe(code);
});
