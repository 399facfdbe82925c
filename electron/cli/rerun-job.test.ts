import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const job = (word: string, needs: readonly string[] = []) => ({
  name: word,
  needs,
  steps: [{ name: 'Work', script: `echo ${word} >> "$DIR/traces"; echo of ${word}` }],
});
const traces = () => readFileSync(join(rig.folder, 'traces'), 'utf8').trim().split('\n');

test('one job alone runs again, and what needs it stays as it was; the dry run says so before', () => {
  const file = rig.playbook(
    { first: job('first'), second: job('second', ['first']), third: job('third', ['second']) },
    { env: { DIR: rig.folder } },
  );
  const run = rig.run(file).events[0]?.run ?? '';
  const plan = (...how: string[]) => JSON.parse(rig.gantry('rerun', run, '--dry-run', '--json', ...how).stdout);
  const running = (...how: string[]) =>
    plan(...how)
      .filter(({ runs }: { runs: boolean }) => runs)
      .map(({ id }: { id: string }) => id);
  expect(running()).toEqual(['first', 'second', 'third']);
  expect(running('--from', 'second')).toEqual(['second', 'third']);
  expect(running('--failed')).toEqual([]);
  expect(running('--job', 'second')).toEqual(['second']);
  expect(rig.gantry('rerun', run, '--dry-run', '--job', 'second').stdout).toMatch(
    /reused\s+first\s+success\nruns\s+second\s+success\nreused\s+third/,
  );
  expect(traces()).toEqual(['first', 'second', 'third']);
  appendFileSync(join(rig.folder, 'traces'), 'again\n');
  const again = rig.rerun(run, '--job', 'second');
  expect(again.code).toBe(0);
  expect(traces()).toEqual(['first', 'second', 'third', 'again', 'second']);
  expect(again.of('job.completed').map((event) => [event.job, event.conclusion])).toEqual(
    expect.arrayContaining([
      ['first', 'success'],
      ['second', 'success'],
      ['third', 'success'],
    ]),
  );
  // The earlier attempt keeps its output.
  expect(rig.gantry('logs', run, 'second/step-1').stdout).toContain('of second');
  expect(rig.gantry('rerun', run, '--job', 'nothing').code).toBe(2);
  expect(rig.gantry('rerun', run, '--job', 'first', '--failed').code).toBe(2);
});

test('a re-run with edits runs the jobs that are not what they were, with what needs them, and reuses the rest', () => {
  const jobs = { first: job('first'), second: job('second', ['first']), other: job('other') };
  const inputs = { who: { type: 'string', default: 'Ada' } };
  const file = rig.playbook(jobs, { env: { DIR: rig.folder }, inputs });
  const run = rig.run(file, '--input', 'who=Grace').events[0]?.run ?? '';
  const running = (...how: string[]) =>
    JSON.parse(rig.gantry('rerun', run, '--failed', '--dry-run', '--json', ...how).stdout)
      .filter(({ runs }: { runs: boolean }) => runs)
      .map(({ id }: { id: string }) => id);
  expect(running('--edited')).toEqual([]);
  expect(running('--input', 'who=Grace')).toEqual([]);
  expect(running('--input', 'who=Linus')).toEqual(['first', 'second', 'other']);
  rig.playbook({ ...jobs, first: job('changed'), fresh: job('fresh') }, { env: { DIR: rig.folder }, inputs });
  expect(running()).toEqual([]);
  expect(running('--edited')).toEqual(['first', 'second', 'fresh']);
  appendFileSync(join(rig.folder, 'traces'), 'again\n');
  expect(rig.rerun(run, '--failed', '--edited').code).toBe(0);
  expect(traces().slice(4).toSorted()).toEqual(['changed', 'fresh', 'second']);
  // The input that was given is given again.
  const again = rig.newestRun();
  expect(JSON.parse(readFileSync(join(rig.workspace, '.gantry', 'runs', again, 'plan.json'), 'utf8')).inputs).toEqual({
    who: 'Grace',
  });
  rig.write('playbooks/test.json', '{');
  expect(rig.gantry('rerun', run, '--edited').stderr).toContain('playbooks/test.json, line 1');
  expect(rig.gantry('rerun', run, '--resume', '--edited').code).toBe(2);
});
