import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { modulesInFolders } from './powershell-modules.ts';

let folder: string;

function write(path: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), '');
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-modules-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test('modules are found by their folders, with a version or without, in what the environment names and beside PowerShell', async () => {
  write('named/Pester/5.6.1/Pester.psd1');
  write('named/Plain/plain.psm1');
  write('named/NotOne/readme.md');
  write('named/Pester.Tools/1/Pester.Tools.psd1');
  write('program/Modules/Own/Own.psd1');
  vi.stubEnv('PSModulePath', join(folder, 'named'));
  const found = await modulesInFolders(join(folder, 'program', 'pwsh'));
  expect([...found]).toEqual(expect.arrayContaining(['pester', 'plain', 'own']));
  expect(['notone', 'pester.tools', 'readme'].filter((name) => found.has(name))).toEqual([]);
});
