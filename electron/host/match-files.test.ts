import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesPort } from './files-port.ts';
import { matchFiles } from './match-files.ts';

let root = '';
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-files-'));
  root = join(folder, 'workspace');
  const files = ['a.txt', '.dot.json', 'src/b.ts', 'src/deep/c.ts', 'src/.hidden/d.ts', 'x+y(1).md', '.git/e.ts'];
  for (const file of [...files, '../outside.ts']) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), file);
  }
  symlinkSync(join(folder, 'outside.ts'), join(root, 'src', 'link.ts'));
  symlinkSync(join(root, 'src'), join(root, 'loop'));
});
afterAll(() => rmSync(dirname(root), { recursive: true, force: true }));

const sources = ['src/.hidden/d.ts', 'src/b.ts', 'src/deep/c.ts', 'src/link.ts'];
test.each([
  ['one file', ['a.txt'], ['a.txt']],
  ['any folders, hidden ones too, none of which need be there', ['**/*.ts'], sources],
  ['any folders in between', ['src/**/c.ts'], ['src/deep/c.ts']],
  ['no folder where one may stand', ['src/**/b.ts'], ['src/b.ts']],
  ['a folder stands for all in it', ['src'], sources],
  ['and so does one with stars after it', ['src/**'], sources],
  [
    'a star is one name, and a folder so named stands for all in it',
    ['*'],
    ['.dot.json', 'a.txt', 'x+y(1).md', ...sources],
  ],
  ['what is taken away', ['**/*.ts', '!src/deep/**'], sources.filter((file) => !file.includes('deep'))],
  ['what is taken away and comes back', ['src', '!src/**', 'src/b.ts'], ['src/b.ts']],
  ['several lines in one pattern, with a comment', ['a.txt\n# no\nsrc/b.ts'], ['a.txt', 'src/b.ts']],
  ['a set, and one negated', ['[ab].txt', '[!b].txt'], ['a.txt']],
  ['a question mark', ['?.txt'], ['a.txt']],
  ['signs of a regular expression as they are', ['x+y(1).md'], ['x+y(1).md']],
  ['a sign with a backslash before it', ['\\*.txt'], []],
  ['nothing outside', ['../outside.ts', '/etc/hosts'], []],
  ['a range that runs backwards', ['[z-a].txt'], []],
])('%s', async (_, patterns, files) => {
  expect(await matchFiles(root, patterns)).toEqual(files.toSorted());
});

test('a path below the workspace may be absolute', async () => {
  expect(await matchFiles(root, [join(root, 'src/b.ts')])).toEqual(['src/b.ts']);
});

test('the hash of the same files is the same however they are named, and of none it is empty', async () => {
  const files = filesPort(root);
  expect(await files.hash(['a.txt'])).toMatch(/^[0-9a-f]{64}$/);
  expect(await files.hash(['*.txt'])).toBe(await files.hash(['a.txt']));
  expect(await files.hash(['none'])).toBe('');
});

// As PowerShell 7.6 answers `Test-Path` on Linux.
test.skipIf(process.platform === 'win32').each([
  ['a.txt', 'any', true],
  ['A.txt', 'any', false],
  ['A*.TXT', 'any', true],
  ['*.json', 'any', false],
  ['S*c', 'container', true],
  ['s*c', 'leaf', false],
  ['src/*/c.ts', 'leaf', true],
  ['src/*/d.ts', 'leaf', false],
  ['src/../a.t*', 'any', true],
  ['**/b.ts', 'any', true],
  ['[xyz]+y(1).m?', 'leaf', true],
  ['q*', 'any', false],
] as const)('whether %s (%s) is there: %s', (path, kind, answer) => {
  expect(filesPort(root).exists(path, kind)).toBe(answer);
});
