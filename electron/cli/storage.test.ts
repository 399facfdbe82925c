import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig, type RunLog } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const upload = (path: string | string[], more: Record<string, unknown> = {}) => ({
  id: 'keep',
  name: 'Keep',
  uses: 'upload-artifact',
  with: { name: 'site', path, ...more },
});
const said = (log: RunLog) => `${log.stdout}\n${log.stderr}`;
const runOf = (log: RunLog) => log.of('run.started')[0]?.run ?? '';

const passed = {
  make: {
    name: 'Make',
    outputs: { digest: '${{ steps.keep.outputs.artifact-digest }}' },
    steps: [
      {
        name: 'Write',
        script: 'mkdir -p dist && echo page > dist/index.html && echo "exit 0" > dist/tool && chmod +x dist/tool',
      },
      upload('dist'),
      { name: 'Clean', script: 'rm -r dist' },
    ],
  },
  use: {
    name: 'Use',
    needs: ['make'],
    steps: [
      { id: 'get', name: 'Get', uses: 'actions/download-artifact@v4', with: { name: 'site', path: 'got' } },
      {
        name: 'Look',
        script: 'cat got/index.html; test -x got/tool; echo "in ${{ steps.get.outputs.download-path }}"',
      },
    ],
  },
};

test('an artifact passes from job to job, its modes with it; it is listed, and written out by the command line', () => {
  const log = rig.run(rig.playbook(passed));
  expect(log.code, said(log)).toBe(0);
  expect(log.output('use', 'step-2')).toContain(`in ${join(rig.workspace, 'got')}`);
  expect(log.job('make').outputs.digest).toMatch(/^[0-9a-f]{64}$/);
  expect(log.of('artifact.uploaded')).toMatchObject([
    { job: 'make', step: 'keep', artifact: { name: 'site', files: 2 } },
  ]);
  const listed = JSON.parse(rig.gantry('artifacts', runOf(log), '--json').stdout);
  expect(listed).toMatchObject([
    {
      name: 'site',
      files: [
        { path: 'index.html', executable: false },
        { path: 'tool', executable: true },
      ],
    },
  ]);
  expect(rig.gantry('artifacts', runOf(log)).stdout).toMatch(/NAME +SIZE.*\nsite +12 bytes/);
  const out = join(rig.folder, 'out');
  expect(rig.gantry('artifacts', runOf(log), 'site', '-o', out).code).toBe(0);
  expect(readFileSync(join(out, 'index.html'), 'utf8')).toBe('page\n');
  expect(statSync(join(out, 'tool')).mode & 0o111).not.toBe(0);
  expect(rig.gantry('artifacts', runOf(log), 'other').code).toBe(2);
});

test('a run that takes jobs over has their artifacts too, and says from where', () => {
  const first = rig.run(rig.playbook(passed));
  rmSync(join(rig.workspace, 'got'), { recursive: true });
  const again = rig.rerun(runOf(first), '--from', 'use');
  expect(again.code, said(again)).toBe(0);
  expect(again.of('artifact.uploaded')).toMatchObject([{ artifact: { name: 'site' }, from: runOf(first) }]);
  expect(readFileSync(join(rig.workspace, 'got', 'index.html'), 'utf8')).toBe('page\n');
  expect(JSON.parse(rig.gantry('artifacts', runOf(again), '--json').stdout)).toHaveLength(1);
});

test.each([
  ['warn', 0, 1],
  ['ignore', 0, 0],
  ['error', 1, 0],
])('where no file matches, if-no-files-found: %s', (answer, code, warnings) => {
  const log = rig.run(
    rig.playbook({ one: { name: 'One', steps: [upload('nowhere', { 'if-no-files-found': answer })] } }),
  );
  expect(log.code).toBe(code);
  expect(log.of('step.annotation')).toHaveLength(warnings);
  expect(log.of('artifact.uploaded')).toEqual([]);
});

test('an artifact whose name would show a secret is not kept', () => {
  rig.write('dist/a', 'a');
  const named = upload('dist', { name: 'site-${{ secrets.T }}' });
  const jobs = { one: { name: 'One', steps: [named] } };
  const log = rig.run(rig.playbook(jobs, { secrets: ['T'] }), '--secret', 'T=correct-horse');
  expect(log.code).toBe(1);
  expect(log.stdout).toContain('The name of an artifact may hold no secret');
  expect(log.stdout).not.toContain('correct-horse');
});

const cached = (path = 'deps', more: Record<string, unknown> = {}) => ({
  one: {
    name: 'One',
    steps: [
      {
        id: 'cache',
        name: 'Cache',
        uses: 'actions/cache@v4',
        with: { path, key: "deps-${{ runner.os }}-${{ hashFiles('lock') }}", 'restore-keys': 'deps-', ...more },
      },
      {
        name: 'Install',
        if: "steps.cache.outputs.cache-hit != 'true'",
        script: 'mkdir -p deps; echo "$(cat lock)" > deps/installed; echo installed',
      },
      {
        name: 'Use',
        script:
          'cat deps/installed; echo "hit=${{ steps.cache.outputs.cache-hit }} of ${{ steps.cache.outputs.cache-matched-key }}"',
      },
    ],
  },
});

test('a cache is saved at the end, found by the next run, and by a restore key where the key changed', () => {
  rig.write('lock', 'v1');
  const first = rig.run(rig.playbook(cached()));
  expect(first.code, said(first)).toBe(0);
  expect(first.of('cache.missed')[0]?.reason).toBe('Nothing was kept for these paths yet');
  expect(first.of('cache.saved')).toHaveLength(1);
  rmSync(join(rig.workspace, 'deps'), { recursive: true });
  const second = rig.run(rig.playbook(cached()));
  expect(second.of('cache.restored')).toMatchObject([{ job: 'one', step: 'cache', from: runOf(first) }]);
  expect(second.of('cache.saved')).toEqual([]);
  expect(second.output('one', 'step-3')).toMatch(/v1\r?\nhit=true of deps-/);
  rig.write('lock', 'v2');
  const third = rig.run(rig.playbook(cached()));
  expect(third.output('one', 'step-3')).toContain('hit=false of deps-');
  expect(third.of('cache.saved')).toHaveLength(1);
  rig.write('lock', 'v3');
  const fourth = rig.run(rig.playbook(cached('deps', { 'restore-keys': 'none-' })));
  expect(fourth.of('cache.missed')[0]?.reason).toBe(`Since run ${runOf(third)} hashFiles('lock') changed`);
});

test('a job that fails saves nothing', () => {
  rig.write('lock', 'v1');
  const jobs = cached();
  const log = rig.run(
    rig.playbook({ one: { ...jobs.one, steps: [...jobs.one.steps, { name: 'Fail', script: 'exit 1' }] } }),
  );
  expect(log.code).toBe(1);
  expect(log.of('cache.saved')).toEqual([]);
});

test('fail-on-cache-miss fails the step; a key with a secret in it does too', () => {
  rig.write('lock', 'v1');
  const strict = rig.run(rig.playbook(cached('deps', { 'fail-on-cache-miss': true })));
  expect(strict.step('one', 'cache').error?.message).toContain('Nothing was found for the key deps-');
  const secret = rig.run(
    rig.playbook(cached('deps', { key: 'k-${{ secrets.T }}' }), { secrets: ['T'] }),
    '--secret',
    'T=correct-horse',
  );
  expect(secret.step('one', 'cache').error?.message).toContain('may hold no secret');
  expect(secret.stdout).not.toContain('correct-horse');
});

test('restore and save apart; the cache is listed and cleared', () => {
  rig.write('lock', 'v1');
  mkdirSync(join(rig.workspace, 'deps'));
  rig.write('deps/a', 'kept');
  const step = (name: string) => ({ id: name, name, uses: `cache/${name}`, with: { path: 'deps', key: 'k-1' } });
  const saving = rig.run(rig.playbook({ one: { name: 'One', steps: [step('save')] } }));
  expect(saving.of('cache.saved')).toMatchObject([{ step: 'save', key: 'k-1' }]);
  rmSync(join(rig.workspace, 'deps'), { recursive: true });
  const look = { ...step('restore'), id: 'look', with: { path: 'deps', key: 'k-1', 'lookup-only': true } };
  const looking = rig.run(rig.playbook({ one: { name: 'One', steps: [look] } }));
  expect(looking.step('one', 'look').outputs['cache-hit']).toBe('true');
  expect(existsSync(join(rig.workspace, 'deps'))).toBe(false);
  const without = rig.run(rig.playbook({ one: { name: 'One', steps: [step('restore')] } }), '--no-cache');
  expect(without.of('cache.missed')[0]?.reason).toBe('The run was started without the cache');
  const back = rig.run(rig.playbook({ one: { name: 'One', steps: [step('restore')] } }));
  expect(back.of('cache.restored')).toHaveLength(1);
  expect(readFileSync(join(rig.workspace, 'deps', 'a'), 'utf8')).toBe('kept');
  expect(JSON.parse(rig.gantry('cache', 'list', '--json').stdout).entries).toMatchObject([
    { kind: 'paths', key: 'k-1', run: runOf(saving) },
  ]);
  expect(rig.gantry('cache', 'rm', 'nothing').code).toBe(2);
  expect(JSON.parse(rig.gantry('cache', 'rm', 'k-1', '--json').stdout).removed).toEqual(['k-1']);
  expect(JSON.parse(rig.gantry('cache', 'clear', '--json').stdout)).toEqual({ removed: [], freed: 0 });
});

test('a job taken from the cache brings its artifacts, and two processes that run it at once both succeed', async () => {
  rig.write('src/a', 'one');
  const jobs = {
    build: {
      name: 'Build',
      cache: { inputs: ['src/**'], outputs: ['dist'] },
      steps: [{ name: 'Make', script: 'mkdir -p dist; cp src/a dist/a; echo ran >> ran.txt' }, upload('dist')],
    },
  };
  const file = rig.playbook(jobs);
  const both = [rig.start(file), rig.start(file)];
  const logs = await Promise.all(both.map(({ done }) => done));
  expect(logs.map(({ code }) => code)).toEqual([0, 0]);
  const before = readFileSync(join(rig.workspace, 'ran.txt'), 'utf8');
  const hit = rig.run(file);
  expect(hit.code, said(hit)).toBe(0);
  expect(hit.of('job.cached')).toHaveLength(1);
  expect(hit.of('artifact.uploaded')).toMatchObject([{ job: 'build', step: 'keep', artifact: { name: 'site' } }]);
  expect(readFileSync(join(rig.workspace, 'ran.txt'), 'utf8')).toBe(before);
  const out = join(rig.folder, 'out');
  rig.gantry('artifacts', runOf(hit), '-o', out);
  expect(readFileSync(join(out, 'site', 'a'), 'utf8')).toBe('one');
  expect(rig.run(file, '--no-cache').of('job.uncached')).toHaveLength(1);
});
