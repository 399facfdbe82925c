import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findShells } from './find-shells.ts';
import { findProgram, shellCommand, shellHelp, shellSpecs, splitCommand } from './shells.ts';

test('a custom command line is split at spaces, quoted parts kept', () => {
  expect(splitCommand('perl -w "a b" {0}')).toEqual(['perl', '-w', 'a b', '{0}']);
  expect(splitCommand('')).toEqual([]);
});

test('a program is found by PATH only where it may be run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-find-'));
  const tool = join(folder, 'tool');
  writeFileSync(tool, '');
  expect(findProgram('tool', folder)).toBe(null);
  chmodSync(tool, 0o755);
  expect(findProgram('tool', folder)).toBe(tool);
  expect(findProgram(tool, '')).toBe(tool);
  expect(findProgram(folder, '')).toBe(null);
  rmSync(folder, { recursive: true });
});

test('a custom command takes its script where it says, else at the end', () => {
  const file = findProgram('node') ?? process.execPath;
  expect(shellCommand(`"${file}" --flag {0} --more`)?.args('/s')).toEqual(['--flag', '/s', '--more']);
  expect(shellCommand(`"${file}" --flag`)?.args('/s')).toEqual(['--flag', '/s']);
});

test('every shell that may be missing says how to get it', () => {
  for (const shell of [...Object.keys(shellSpecs), 'pwsh', 'powershell', 'perl {0}', 'constructor']) {
    if (shell !== 'node') expect(shellHelp(shell), shell).toMatch(/\w{3,}/);
  }
});

test('the shells of this machine are found with their versions, node always', async () => {
  const found = await findShells('all');
  expect(found.find(({ name }) => name === 'node')).toEqual({
    name: 'node',
    path: process.execPath,
    version: process.versions.node,
  });
  for (const { name, path, version } of found) {
    expect(findProgram(path), `${name} at ${path}`).toBe(path);
    if (name === 'bash' || name === 'pwsh' || name === 'python') expect(version, name).toMatch(/^\d+\.\d+/);
  }
  if (process.platform !== 'win32') expect(found.map(({ name }) => name)).not.toContain('cmd');
});
