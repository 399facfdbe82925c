import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const cleanFiles: Readonly<Record<string, string>> = {
  'shared/base/a.ts': 'export const a = 1;',
  'electron/main.ts': "import { a } from '../shared/base/a.ts';\nexport const b = a;",
  'renderer/page.ts': "import { a } from '../shared/base/a.ts';\nexport const c = a;",
};
let folder = '';

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function check(fewest = 1) {
  return spawnSync(process.execPath, [join(root, 'tools', 'walls.mjs'), folder, String(fewest)], { encoding: 'utf8' });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-walls-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  write(cleanFiles);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a tree that keeps to the walls passes', () => {
  expect(
    execFileSync(process.execPath, [join(root, 'tools', 'walls.mjs'), folder, '3'], { encoding: 'utf8' }),
  ).toContain('0 violations');
});

test('a check that sees too few modules fails', () => {
  expect(check(50).stderr).toContain('Only 3 modules');
});

test.each([
  ['shared-is-pure', 'shared/base/x.ts', "import '../../electron/main.ts';"],
  ['shared-is-pure', 'shared/base/x.ts', "import 'electron';"],
  ['shared-no-node', 'shared/base/x.ts', "import 'node:fs';"],
  ['shared-base-first', 'shared/base/x.ts', "import '../plan/p.ts';"],
  ['shared-expressions-second', 'shared/expressions/x.ts', "import '../plan/p.ts';"],
  ['shared-playbook-third', 'shared/playbook/x.ts', "import '../plan/p.ts';"],
  ['shared-plan-fourth', 'shared/plan/x.ts', "import '../run/r.ts';"],
  ['shared-run-fifth', 'shared/run/x.ts', "import '../host/h.ts';"],
  ['one-reader', 'shared/plan/x.ts', "import '../playbook/read-v3.ts';"],
  ['engine-knows-no-world', 'electron/engine/x.ts', "import 'node:fs';"],
  ['engine-knows-no-world', 'electron/engine/x.ts', "import '../main.ts';"],
  ['ports-only', 'electron/sessions/x.ts', "import '../engine/run.ts';"],
  ['sessions-and-journal-apart', 'electron/journal/x.ts', "import '../sessions/s.ts';"],
  ['host-below-its-users', 'electron/host/x.ts', "import '../cli/c.ts';"],
  ['one-importer-of-node-pty', 'electron/host/x.ts', "import 'node-pty';"],
  ['one-importer-of-electron', 'electron/host/x.ts', "import 'electron';"],
  ['page-is-a-page', 'renderer/x.ts', "import '../electron/main.ts';"],
  ['page-no-node', 'renderer/x.ts', "import 'node:fs';"],
  ['nothing-unresolved', 'renderer/x.ts', "import './missing.ts';"],
  ['no-cycles', 'shared/base/x.ts', "import { y } from './y.ts';\nexport const x = y;"],
])('%s: planted in %s, a violation fails the check', (rule, path, text) => {
  const empty = 'export {};';
  write({
    'shared/plan/p.ts': empty,
    'shared/run/r.ts': empty,
    'shared/host/h.ts': empty,
    'shared/playbook/read-v3.ts': empty,
    'electron/engine/run.ts': empty,
    'electron/sessions/s.ts': empty,
    'electron/cli/c.ts': empty,
    'shared/base/y.ts': rule === 'no-cycles' ? "import { x } from './x.ts';\nexport const y = x;" : empty,
    [path]: text,
  });
  const result = check();
  expect(result.status).toBe(1);
  expect(result.stderr).toContain(`${rule}: ${path}`);
});
