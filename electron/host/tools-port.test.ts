import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toolsPort } from './tools-port.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-tools-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program of the folder that runs JavaScript, on any system. */
function program(name: string, script: string): void {
  writeFileSync(join(folder, `${name}.js`), script);
  const onWindows = process.platform === 'win32';
  const file = join(folder, onWindows ? `${name}.cmd` : name);
  const run = `"${process.execPath}" "${join(folder, `${name}.js`)}"`;
  writeFileSync(file, onWindows ? `@${run} %*\r\n` : `#!/bin/sh\nexec ${run} "$@"\n`);
  chmodSync(file, 0o755);
}

function ask(programs: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return toolsPort.ask({ programs, args: ['--version'], env, path: [folder], workingDirectory: folder });
}

it("starts the first program that the step's PATH has, in its folder and with its environment", async () => {
  program('gizmo', 'console.log(process.argv[2], process.env.WHO, process.cwd()); console.error("and this");');
  const found = await ask(['no-such-program', 'gizmo'], { WHO: 'ada' });
  expect(found?.program).toBe('gizmo');
  expect(basename(found?.path ?? '')).toMatch(/^gizmo/);
  expect(found?.answer.ok && found.answer.value).toContain('--version ada');
  expect(found?.answer.ok && found.answer.value).toContain(basename(folder));
  expect(found?.answer.ok && found.answer.value).toContain('and this');
});

it('answers null where none of the programs is there', async () => {
  expect(await ask(['no-such-program'])).toBeNull();
});

it('tells why a program that is there could not be asked', async () => {
  program('broken', 'process.exit(3);');
  const found = await ask(['broken']);
  expect(found?.answer).toMatchObject({ ok: false, error: expect.stringContaining('broken') });
});
