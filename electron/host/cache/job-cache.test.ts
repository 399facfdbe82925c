import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunEvent, RunEventBody, RunEventOf } from '../../../shared/run/events.ts';
import { eventsOf, HostRig } from '../testing/rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(() => rig.dispose());

function only<T extends RunEventBody['type']>(events: readonly RunEvent[], type: T): RunEventOf<T>[] {
  return events.filter((event): event is RunEventOf<T> => event.type === type);
}

interface Ran {
  readonly run: string;
  readonly events: readonly RunEvent[];
  readonly output: string;
}

async function runIt(
  path: string,
  more: { cache?: boolean; secrets?: Record<string, string>; inputs?: Record<string, string> } = {},
): Promise<Ran> {
  const values = {
    profile: null,
    variables: {},
    inputs: more.inputs ?? {},
    env: {},
    secrets: Object.keys(more.secrets ?? {}),
    event: null,
    maxConcurrency: null,
    jobs: [],
    from: null,
  };
  const { run } = await rig.client.runs.start({
    path,
    values,
    trust: true,
    cache: more.cache ?? true,
    secrets: more.secrets ?? {},
  });
  const events = await eventsOf(rig.client, run);
  const { lines } = await rig.client.output.lines({ run, job: 'build', step: 'make', first: 0, count: 100 });
  return { run, events, output: lines.join('\n') };
}

const build = (script: string, more: Record<string, unknown> = {}) => ({
  build: {
    cache: { inputs: ['src/**'], outputs: ['dist'] },
    outputs: { made: '${{ steps.make.outputs.made }}' },
    steps: [{ id: 'make', name: 'Make', script }],
    ...more,
  },
});

const make =
  'mkdir -p dist; cat src/* > dist/all; chmod +x dist/all; echo "run again" >> count; echo "made it"; echo "made=yes" >> "$GANTRY_OUTPUT"; echo "## Built" >> "$GANTRY_STEP_SUMMARY"; echo "::warning::old API"';

const times = () => readFileSync(join(rig.workspace, 'count'), 'utf8').split('\n').length - 1;

test('an unchanged job is taken from the cache: files with their modes, outputs, output, summary and annotations as they were', async () => {
  rig.write('src/a.txt', 'one');
  const path = rig.playbook(build(make));
  const first = await runIt(path);
  expect(only(first.events, 'job.uncached')[0]?.reason).toBe('Nothing like it was kept before');
  rmSync(join(rig.workspace, 'dist'), { recursive: true });
  const second = await runIt(path);
  expect(times()).toBe(1);
  expect(only(second.events, 'job.cached')).toMatchObject([{ job: 'build', from: first.run }]);
  expect(only(second.events, 'job.completed')).toMatchObject([{ conclusion: 'success', outputs: { made: 'yes' } }]);
  expect(only(second.events, 'job.completed')[0]?.reason?.text).toContain(first.run);
  expect(readFileSync(join(rig.workspace, 'dist', 'all'), 'utf8')).toBe('one');
  expect(statSync(join(rig.workspace, 'dist', 'all')).mode & 0o111).not.toBe(0);
  expect(second.output).toBe(first.output);
  expect(second.output).toContain('made it');
  expect(only(second.events, 'step.summary')[0]?.markdown).toContain('## Built');
  expect(only(second.events, 'step.annotation')[0]?.annotation.message).toBe('old API');
});

test('a miss says what changed: an input file, a step, an input of the run', async () => {
  rig.write('src/a.txt', 'one');
  const inputs = { inputs: { colour: { type: 'string', default: 'red' } } };
  const first = await runIt(rig.playbook(build(make), inputs));
  rig.write('src/a.txt', 'two');
  rig.write('src/b.txt', 'new');
  const reasons = [await runIt(rig.playbook(build(make), inputs))];
  reasons.push(await runIt(rig.playbook(build(make), inputs), { inputs: { colour: 'blue' } }));
  reasons.push(await runIt(rig.playbook(build(`${make}; true`), inputs), { inputs: { colour: 'blue' } }));
  expect(reasons.map(({ events }) => only(events, 'job.uncached')[0]?.reason)).toEqual([
    `Since run ${first.run} src/a.txt changed; src/b.txt is new`,
    `Since run ${reasons[0]?.run} the input colour changed`,
    `Since run ${reasons[1]?.run} the step make changed`,
  ]);
  expect(times()).toBe(4);
});

test('other problem matchers, or another text in a file of them, are a miss: what they found is kept with the job', async () => {
  rig.write('src/a.txt', 'one');
  const matcher = (regexp: string) =>
    JSON.stringify({ problemMatcher: [{ owner: 'own', pattern: [{ regexp, message: 1 }] }] });
  const withMatchers = (...problemMatchers: string[]) => runIt(rig.playbook(build(make, { problemMatchers })));
  rig.write('own.json', matcher('^made (.*)$'));
  const first = await withMatchers('./own.json');
  rig.write('own.json', matcher('^(made it)$'));
  const second = await withMatchers('./own.json');
  const third = await withMatchers('tsc');
  expect([second, third].map(({ events }) => only(events, 'job.uncached')[0]?.reason)).toEqual([
    `Since run ${first.run} own.json changed`,
    expect.stringContaining('the step make'),
  ]);
});

test('what an expression of a step asks for counts: a file that no pattern names, and the run itself', async () => {
  rig.write('src/a.txt', 'one');
  rig.write('lock', '1');
  const ofLock = rig.playbook(build(`${make}; echo "\${{ hashFiles('lock') }}"`));
  const first = await runIt(ofLock);
  rig.write('lock', '2');
  const second = await runIt(ofLock);
  const changed = `Since run ${first.run} the expression hashFiles('lock') changed`;
  expect(only(second.events, 'job.uncached')[0]?.reason).toBe(changed);
  const ofRun = rig.playbook(build(`${make}; echo "\${{ gantry.run_id }}"`));
  const third = await runIt(ofRun);
  const fourth = await runIt(ofRun);
  expect(only(fourth.events, 'job.cached')).toEqual([]);
  expect(only(fourth.events, 'job.uncached')[0]?.reason).toContain(
    `Since run ${third.run} the expression gantry.run_id`,
  );
});

test('a step that failed and was forgiven is told with its error again', async () => {
  rig.write('src/a.txt', 'one');
  const steps = [
    { id: 'make', name: 'Make', script: 'exit 3', continueOnError: true },
    { id: 'never', name: 'Never', if: 'false', script: 'echo no' },
  ];
  const path = rig.playbook(build(make, { steps }));
  await runIt(path);
  const second = await runIt(path);
  expect(only(second.events, 'job.cached')).toHaveLength(1);
  expect(only(second.events, 'step.completed')).toMatchObject([
    { step: 'make', outcome: 'failure', conclusion: 'success', exitCode: 3, error: { kind: 'ExitCode' } },
    { step: 'never', outcome: 'skipped', reason: { text: 'Its condition is false' } },
  ]);
});

test('a run without the cache takes nothing from it', async () => {
  rig.write('src/a.txt', 'one');
  const path = rig.playbook(build(make));
  await runIt(path);
  const second = await runIt(path, { cache: false });
  expect(only(second.events, 'job.uncached')[0]?.reason).toBe('The run was started without the cache');
  expect(times()).toBe(2);
});

test('a job that fails is not kept', async () => {
  rig.write('src/a.txt', 'one');
  const path = rig.playbook(build(`${make}; exit 1`));
  await runIt(path);
  const second = await runIt(path);
  expect(only(second.events, 'job.cached')).toEqual([]);
});

test('a damaged entry is a miss that says so, and the job is run', async () => {
  rig.write('src/a.txt', 'one');
  const path = rig.playbook(build(make));
  const first = await runIt(path);
  const blobs = join(rig.workspace, '.gantry', 'cache', 'blobs');
  for (const group of readdirSync(blobs)) {
    for (const name of readdirSync(join(blobs, group))) rig.write(`.gantry/cache/blobs/${group}/${name}`, 'broken');
  }
  const second = await runIt(path);
  expect(only(second.events, 'job.uncached')[0]?.reason).toContain(`What run ${first.run} kept`);
  expect(only(second.events, 'job.uncached')[0]?.reason).toContain('damaged');
  expect(only(second.events, 'job.completed')).toMatchObject([{ conclusion: 'success' }]);
});

test('another value of a secret is another key, and no value is in the cache as it is', async () => {
  rig.write('src/a.txt', 'one');
  const path = rig.playbook(build(make, { env: { TOKEN: '${{ secrets.TOKEN }}' } }), { secrets: ['TOKEN'] });
  await runIt(path, { secrets: { TOKEN: 'correct-horse' } });
  const other = await runIt(path, { secrets: { TOKEN: 'battery-staple' } });
  expect(only(other.events, 'job.uncached')[0]?.reason).toContain('the secret TOKEN');
  const same = await runIt(path, { secrets: { TOKEN: 'correct-horse' } });
  expect(only(same.events, 'job.cached')).toHaveLength(1);
  const entries = join(rig.workspace, '.gantry', 'cache', 'entries');
  const text = readdirSync(entries)
    .map((name) => readFileSync(join(entries, name), 'utf8'))
    .join('');
  expect(text).not.toMatch(/correct-horse|battery-staple/);
});

test('a job whose output is a secret is run each time, with a warning', async () => {
  rig.write('src/a.txt', 'one');
  const job = build(make, { outputs: { leaked: '${{ secrets.TOKEN }}' } });
  const path = rig.playbook(job, { secrets: ['TOKEN'] });
  const first = await runIt(path, { secrets: { TOKEN: 'correct-horse' } });
  expect(only(first.events, 'run.warning').map(({ code }) => code)).toEqual(['job-not-kept']);
});
