import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPlaybook } from './read.ts';

const folder = join(import.meta.dirname, 'testdata/problems');
const files = readdirSync(folder).filter((name) => !name.endsWith('.txt'));

test('there are broken files of every format and language', () => {
  expect(files.length).toBeGreaterThanOrEqual(30);
});

test.each(files)('what is wrong with %s is told at its place, in these words', async (name) => {
  const { problems } = readPlaybook(readFileSync(join(folder, name), 'utf8'), name);
  expect(problems.length).toBeGreaterThan(0);
  const lines = problems.map(
    ({ severity, code, pointer, message, range }) =>
      `${range.line}:${range.column} ${severity} ${code} ${pointer || '(whole)'}: ${message}\n`,
  );
  await expect(lines.join('')).toMatchFileSnapshot(join(folder, `${name}.txt`));
});
