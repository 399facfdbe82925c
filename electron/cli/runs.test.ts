import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

interface Listed {
  readonly run: string;
  readonly conclusion: string;
  readonly branch: string | null;
  readonly pinned: boolean;
}

const runs = (...filters: string[]): Listed[] => JSON.parse(rig.gantry('runs', '--json', ...filters).stdout);
const folder = (run: string) => join(rig.workspace, '.gantry', 'runs', run);

test('runs are found by playbook, state, time, actor, branch and text, alone and together', () => {
  mkdirSync(join(rig.workspace, '.git'));
  writeFileSync(join(rig.workspace, '.git', 'HEAD'), 'ref: refs/heads/feature/x\n');
  const file = rig.playbook({ one: { name: 'One', steps: [{ name: 'Step', script: 'test ! -e broken' }] } });
  rig.run(file);
  rig.write('broken', '');
  writeFileSync(join(rig.workspace, '.git', 'HEAD'), 'ref: refs/heads/main\n');
  rig.run(file);
  const [failed, good] = runs();
  expect([good?.branch, failed?.branch]).toEqual(['feature/x', 'main']);
  const ids = (...filters: string[]) => runs(...filters).map(({ run }) => run);
  expect(ids('--state', 'failure')).toEqual([failed?.run]);
  expect(ids('--state', 'failure', '--state', 'success')).toHaveLength(2);
  expect(ids('--branch', 'feature/x')).toEqual([good?.run]);
  expect(ids('--playbook', 'test', '--since', '1h')).toHaveLength(2);
  expect(ids('--playbook', 'playbooks/test.json', '--until', '1h')).toEqual([]);
  expect(ids('--search', 'one')).toEqual([failed?.run]);
  expect(ids('--actor', 'nobody in particular')).toEqual([]);
  expect(rig.gantry('runs', '--state', 'green').code).toBe(2);
  expect(rig.gantry('runs', '--since', 'once').code).toBe(2);
  expect(rig.gantry('runs', '--state', 'cancelled').stderr).toContain('fewer filters');
});

test('a job that succeeds and fails with the same plan on the same commit is flaky', () => {
  const file = rig.playbook({
    good: { name: 'Good', steps: [{ name: 'Step', script: 'true' }] },
    bad: { name: 'Bad', steps: [{ name: 'Step', script: 'test ! -e broken' }] },
  });
  rig.run(file);
  rig.write('broken', '');
  rig.run(file);
  const { runs: told, jobs } = JSON.parse(rig.gantry('runs', '--playbook', 'test', '--trends', '--json').stdout);
  const [failed, good] = runs();
  expect(told).toBe(2);
  expect(jobs).toMatchObject([
    { id: 'good', succeeded: 2, failed: 0, flaky: [], results: [{ run: good?.run }, { run: failed?.run }] },
    { id: 'bad', succeeded: 1, failed: 1, flaky: [{ succeeded: good?.run, failed: failed?.run }] },
  ]);
  expect(rig.gantry('runs', '--playbook', 'test', '--trends').stdout).toMatch(/bad\s+50%.+flaky.+x/);
  expect(rig.gantry('runs', '--trends').code).toBe(2);
});

test('old runs are shown with what they take before they go, and a pinned one stays', () => {
  const file = rig.playbook({ one: { name: 'One', steps: [{ name: 'Step', script: 'echo done' }] } });
  for (const _ of [1, 2, 3, 4]) rig.run(file);
  const [newest = '', second = '', third = '', oldest = ''] = runs().map(({ run }) => run);
  expect(rig.gantry('runs', 'pin', oldest).code).toBe(0);
  expect(runs().map(({ pinned }) => pinned)).toEqual([false, false, false, true]);
  const shown = JSON.parse(rig.gantry('runs', 'prune', '--keep', '1', '--json').stdout);
  expect(shown).toMatchObject({
    removed: false,
    runs: [{ run: second, why: 'count' }, { run: third }],
    spared: [{ run: oldest, why: 'pinned' }],
  });
  expect(shown.freed).toBeGreaterThan(0);
  expect(existsSync(folder(third))).toBe(true);
  expect(rig.gantry('runs', 'prune', '--keep', '1').stderr).toContain('--yes');
  expect(rig.gantry('runs', 'prune', '--keep', '1', '--yes').stderr).toMatch(/Removed: 2 runs, .+ freed/);
  expect(runs().map(({ run }) => run)).toEqual([newest, oldest]);
  expect(existsSync(folder(third))).toBe(false);
  expect(rig.gantry('runs', 'rm', oldest).stderr).toContain('unpin it first');
  expect(rig.gantry('runs', 'unpin', oldest).code).toBe(0);
  expect(rig.gantry('runs', 'rm', oldest).stderr).toContain('freed');
  expect(rig.gantry('runs', 'prune').code).toBe(2);
});

test('a run that goes on is never removed', async () => {
  const file = rig.playbook({ one: { name: 'One', steps: [{ name: 'Step', script: 'echo begun; read line' }] } });
  const running = rig.start(file);
  await running.said('"type":"step.input"');
  const run = rig.newestRun();
  expect(rig.gantry('runs').stdout).toMatch(new RegExp(`${run} +waits for input `));
  expect(JSON.parse(rig.gantry('runs', 'prune', '--keep', '0', '--yes', '--json').stdout)).toMatchObject({
    runs: [],
    spared: [{ run, why: 'running' }],
  });
  expect(rig.gantry('runs', 'rm', run).code).toBe(2);
  running.child.kill('SIGINT');
  expect((await running.done).code).toBe(130);
  expect(existsSync(folder(run))).toBe(true);
});
