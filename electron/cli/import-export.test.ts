import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;
let file: string;
beforeEach(() => {
  rig = new Rig();
  file = rig.write(
    '.github/workflows/ci.yml',
    [
      'name: CI',
      'on: workflow_dispatch',
      'jobs:',
      '  a:',
      '    runs-on: ubuntu-latest',
      '    environment: production',
      "    timeout-minutes: ${{ fromJSON('5') }}",
      '    steps:',
      '      - run: false | true; echo "on $GITHUB_EVENT_NAME"',
      '      - shell: bash',
      '        run: false | true',
    ].join('\n'),
  );
});
afterEach(() => rig.dispose());

test('a workflow becomes a playbook, and that a workflow, each validated and told of what is lost', () => {
  const playbook = join(rig.workspace, 'ci.yaml');
  const imported = rig.gantry('import', file, '-o', playbook);
  expect(imported.code, imported.stderr).toBe(0);
  expect(imported.stderr).toContain('orchestration.jobs.a: "environment" has no place in v3.');
  expect(readFileSync(playbook, 'utf8')).toContain('#   production');
  const workflow = join(rig.workspace, 'again.yml');
  const exported = rig.gantry('export', playbook, '--to', 'github', '-o', workflow);
  expect(exported.code, exported.stderr).toBe(0);
  for (const path of [playbook, workflow]) expect(rig.gantry('validate', path).code).toBe(0);
  expect(readFileSync(workflow, 'utf8')).toContain('workflow_dispatch');
  expect(rig.gantry('import', file, '-o', playbook)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--force replaces it'),
  });
  expect(rig.gantry('import', playbook)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no GitHub workflow'),
  });
});

test('bash stops at a failing pipe only where the step names it, and the run is of the only event there is', () => {
  const { code, stdout } = rig.gantry('run', file, '--json', '--trust');
  expect(code).toBe(1);
  expect(stdout).toContain('on workflow_dispatch');
});
