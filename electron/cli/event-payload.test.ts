import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig, type RunLog } from './testing/rig.ts';

const gitIsThere = spawnSync('git', ['--version']).status === 0;
if (!gitIsThere) console.log('What an event says of commits is not tested: no git was found on the PATH.');

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

function git(...args: readonly string[]): string {
  const as = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
  const { status, stdout, stderr } = spawnSync('git', [...as, ...args], { cwd: rig.workspace, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return stdout.trim();
}

/** Prints the event as the context has it, then as the file has it, and what the step is called. */
const telling = [
  'on: [push, pull_request, workflow_dispatch]',
  'jobs:',
  '  a:',
  '    runs-on: ubuntu-latest',
  '    steps:',
  '      - env: { EVENT: "${{ toJSON(github.event) }}", AS: "${{ github.action }}" }',
  '        run: |',
  '          node -e \'console.log("[context]" + JSON.stringify(JSON.parse(process.env.EVENT)))\'',
  '          node -e \'console.log("[file]" + JSON.stringify(JSON.parse(require("fs").readFileSync(process.env.GITHUB_EVENT_PATH))))\'',
  '          echo "[as]$AS $GITHUB_ACTION"',
  '      - run: echo "[as]$GITHUB_ACTION"',
  '      - id: mine',
  '        run: echo "[as]$GITHUB_ACTION $GITHUB_BASE_REF"',
  '      - uses: ./outer',
  '      - uses: ./outer',
];

const outer =
  'name: O\ndescription: d\nruns:\n  using: composite\n  steps:\n    - { shell: bash, run: \'echo "[as]$GITHUB_ACTION ${{ github.action }}"\' }\n';

function run(...args: readonly string[]): RunLog {
  rig.write('outer/action.yml', outer);
  const log = rig.run(rig.write('.github/workflows/tell.yml', telling.join('\n')), ...args);
  expect(log.code, log.stderr).toBe(0);
  return log;
}

const lines = (log: RunLog, mark: string) =>
  log.lines
    .flatMap((line) => (line.type === 'step.output' ? line.text.split(/\r?\n/) : []))
    .filter((line) => line.startsWith(`[${mark}]`))
    .map((line) => line.slice(mark.length + 2));

test.skipIf(!gitIsThere)(
  'the event push tells of its commit, in the context and in the file that steps are told',
  () => {
    git('init', '-q', '-b', 'main');
    git('remote', 'add', 'origin', 'https://github.com/octo/tool.git');
    git('commit', '-q', '--allow-empty', '-m', 'First');
    const before = git('rev-parse', 'HEAD');
    git('commit', '-q', '--allow-empty', '-m', 'Second\n\nWith a body.');
    const after = git('rev-parse', 'HEAD');
    const log = run();
    const event = JSON.parse(lines(log, 'context')[0] ?? '');
    const commit = {
      id: after,
      message: 'Second\n\nWith a body.',
      author: { name: 'Ada', email: 'ada@example.org' },
      distinct: true,
      url: `https://github.com/octo/tool/commit/${after}`,
    };
    expect(event).toMatchObject({ ref: 'refs/heads/main', before, after, commits: [commit], head_commit: commit });
    expect(event.repository.full_name).toBe('octo/tool');
    expect(event.head_commit.timestamp).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(JSON.parse(lines(log, 'file')[0] ?? '')).toEqual(event);
    expect(lines(log, 'as')).toEqual([
      '__run __run',
      '__run_2',
      'mine ',
      '__self.__run __self.__run',
      '__self_2.__run __self_2.__run',
    ]);
    const asked = JSON.parse(lines(run('--event', 'pull_request'), 'context')[0] ?? '');
    expect(asked).toMatchObject({
      action: 'synchronize',
      pull_request: { title: 'Second', head: { ref: 'main', sha: after }, base: { repo: { full_name: 'octo/tool' } } },
    });
  },
);

test('what a file says of the event goes before what the machine knows; a re-run has it again', () => {
  const payload = { number: 7, pull_request: { base: { ref: 'release' }, labels: [{ name: 'fast' }] } };
  const file = rig.write('event.json', JSON.stringify(payload));
  const log = run('--event', 'pull_request', '--event-file', file);
  expect(JSON.parse(lines(log, 'file')[0] ?? '')).toMatchObject(payload);
  expect(lines(log, 'as')).toContain('mine release');
  const again = rig.rerun(log.events[0]?.run ?? '');
  expect(JSON.parse(lines(again, 'context')[0] ?? '')).toMatchObject(payload);
  const kept = join(rig.workspace, '.gantry', 'runs', log.events[0]?.run ?? '', 'event.json');
  expect(JSON.parse(readFileSync(kept, 'utf8'))).toMatchObject(payload);
  const wrong = rig.gantry('run', '.github/workflows/tell.yml', '--event-file', 'outer/action.yml');
  expect([wrong.code, wrong.stdout]).toEqual([2, '']);
});
