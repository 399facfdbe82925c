import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const here = import.meta.dirname;
const documented = [
  ...readFileSync(join(here, '../../docs/problems.md'), 'utf8').matchAll(/^\| `([a-z-]+)`\s*\|/gm),
].map(([, code = '']) => code);

/** Codes as the sources write them: as a member, or handed to what gathers problems. */
const told = [
  ...sourcesIn(here).flatMap((text) => [
    ...codesBy(text, /code: '([a-z-]+)'/g),
    ...codesBy(text, /(?:add|report)\(\s*(?:'(?:error|warning|info)',\s*)?'([a-z]+(?:-[a-z]+)*)',/g),
    ...codesBy(text, /problem\(\s*source,\s*'([a-z-]+)'/g),
  ]),
  ...codesBy(readFileSync(join(here, '../plan/plan-problems.ts'), 'utf8'), /^ {2}'([a-z-]+)': \{ severity/gm),
].filter((code) => !['error', 'warning'].includes(code));

test('every problem that reading and planning tell is in docs/problems.md', () => {
  expect(told.length).toBeGreaterThan(45);
  expect([...new Set(told)].filter((code) => !documented.includes(code))).toEqual([]);
});

test('docs/problems.md tells of no problem that is not there, and of none twice', () => {
  expect(documented.filter((code, index) => !told.includes(code) || documented.indexOf(code) !== index)).toEqual([]);
});

function sourcesIn(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return files.map((file) => readFileSync(join(folder, file), 'utf8'));
}

function codesBy(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, code = '']) => code);
}
