import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;

beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

it('estimates a playbook by its earlier runs, and says where none tells of a job', () => {
  const step = [{ name: 'Step', script: 'true' }];
  const jobs = { a: { name: 'A', steps: step }, b: { name: 'B', needs: 'a', steps: step } };
  const file = rig.playbook(jobs);
  expect(rig.gantry('plan', file).stdout).toContain('estimate: unknown');
  rig.run(file);
  rig.run(file);
  expect(rig.gantry('plan', file).stdout).toMatch(/estimate: \S+ from 2 earlier runs; critical path a → b/);
  rig.playbook({ ...jobs, c: { name: 'C', steps: step } });
  expect(rig.gantry('plan', file).stdout).toMatch(/from 2 earlier runs, without c, of which none tells; critical path/);
});

it('tells problems once: in the JSON where that is asked for, else on standard error', () => {
  const step = [{ name: 'Step', script: 'true' }];
  const file = rig.playbook({
    first: { name: 'First', steps: step },
    a: { name: 'A', needs: ['first', 'b'], steps: step },
    b: { name: 'B', needs: 'a', steps: step },
  });
  const planned = rig.gantry('plan', file, '--json');
  expect(planned).toMatchObject({ code: 1, stderr: '' });
  expect(JSON.parse(planned.stdout)).toMatchObject({
    jobs: [{ level: 0 }, { level: null }, { level: null }],
    levels: [['first']],
    problems: [{ code: 'cycle' }],
  });
  expect(rig.gantry('validate', file, '--json')).toMatchObject({ code: 1, stderr: '' });
  expect(rig.gantry('run', file, '--json').stderr).toBe('The playbook has errors; nothing was started.\n');
  const said = rig.gantry('plan', file);
  expect(said.stderr).toContain('[cycle]');
  expect(said.stdout).toMatch(/level 0\n[\s\S]*in a cycle, or behind one\n +a: A/);
});

it('answers conditions part by part, with what the unknown waits for, and tells which needs are met', () => {
  const step = [{ name: 'Step', script: 'true', shell: 'bash' }];
  const file = rig.playbook({
    a: { name: 'A', steps: step },
    b: { name: 'B', needs: 'a', if: "github.event_name == 'push' && needs.a.outputs.go == 'yes'", steps: step },
  });
  const { stdout } = rig.gantry('plan', file);
  expect(stdout).toContain("== 'yes' → known only when a has run\n");
  expect(stdout).toContain('        github.event_name == \'push\' = true\n        github.event_name = "push"\n');
  expect(stdout).toContain("        needs.a.outputs.go == 'yes' = known only when a has run\n");
  expect(stdout).toContain('  needs shell bash: met\n');
});

it('shows what a workflow asks of its token', () => {
  const jobs = 'jobs: { a: { runs-on: ubuntu-latest, steps: [{ run: echo }] } }';
  rig.write('.github/workflows/ci.yml', `on: push\npermissions: { contents: read, packages: write }\n${jobs}\n`);
  const { stdout } = rig.gantry('plan', '.github/workflows/ci.yml');
  expect(stdout).toContain('        asks of its token: contents read, packages write\n');
});

// A shell that is asked anything says so by a file, as does one that the host would ask for its version.
it.skipIf(process.platform === 'win32')('a plan starts no process, not even to ask a shell for its version', () => {
  const folder = join(rig.folder, 'programs');
  const told = join(rig.folder, 'told');
  mkdirSync(folder);
  for (const name of ['pwsh', 'bash', 'zsh', 'sh', 'python3', 'python']) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho ${name} >> '${told}'\n`, { mode: 0o755 });
  }
  const steps = [{ name: 'Step', script: 'Get-Date', if: '$PSVersionTable.PSVersion.Major -ge 7' }];
  const file = rig.playbook({ a: { name: 'A', steps } });
  const env = { PATH: folder, GANTRY_PWSH: join(folder, 'pwsh') };
  for (const command of ['plan', 'validate']) expect(rig.gantryWith({ env }, command, file, '--json').code).toBe(0);
  expect(existsSync(told)).toBe(false);
});
