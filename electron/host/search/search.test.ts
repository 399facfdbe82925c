import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LineSearch } from './line-search.ts';
import { type FileMatches, hasRipgrep, searchFile, searchFiles } from './search-files.ts';
import { type CompiledQuery, compileQuery } from './search-query.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-search-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function queryOf(text: string, more: { regex?: boolean; caseSensitive?: boolean } = {}): CompiledQuery {
  const query = compileQuery({ text, regex: false, caseSensitive: false, ...more });
  if (!query.ok) throw new Error(query.error);
  return query.value;
}

function find(query: CompiledQuery, chunks: readonly (string | Buffer)[]) {
  const search = new LineSearch(query);
  return [...chunks.flatMap((chunk) => search.push(Buffer.from(chunk))), ...search.end()];
}

async function all(found: AsyncGenerator<FileMatches>) {
  const matches: string[] = [];
  for await (const { path, matches: some } of found)
    for (const { line, text, start, end } of some) matches.push(JSON.stringify([path, line, text, start, end]));
  return matches;
}

const esc = '\u001b';

describe('a search', () => {
  test('finds text across the borders of chunks, by line, without regard to letter case unless asked', () => {
    expect(find(queryOf('ERR'), ['one\r\ntwo e', 'r', 'ror\r\n', 'three'])).toEqual([
      { line: 1, text: 'two error', start: 4, end: 7 },
    ]);
    expect(find(queryOf('ERR', { caseSensitive: true }), ['two error\n'])).toEqual([]);
    expect(find(queryOf('STRASSE Ä'), ['straße ä\nstrasse ä'])).toMatchObject([{ line: 1 }]);
  });

  test('sees a line as it is shown: colours within a word do not hide it', () => {
    expect(find(queryOf('error'), [`${esc}[31mer${esc}[1mror${esc}[0m: x\r\n`])).toEqual([
      { line: 0, text: 'error: x', start: 0, end: 5 },
    ]);
    expect(find(queryOf('x$', { regex: true }), [`${esc}[31mx${esc}[0m\r\n`])).toHaveLength(1);
  });

  test('tells of a line longer than memory should hold what is around the match, across its pieces', () => {
    const long = Buffer.alloc(3 * 1024 * 1024, 'x');
    const at = 1024 * 1024 - 3;
    long.write('needle', at);
    const chunks = Array.from({ length: 48 }, (_, index) => long.subarray(index * 65_536, (index + 1) * 65_536));
    const found = find(queryOf('needle'), ['first\n', ...chunks, '\nlast needle\n']);
    expect(found.map(({ line }) => line)).toEqual([1, 2]);
    expect(found[0]?.text.slice(found[0].start, found[0].end)).toBe('needle');
  });

  test('reads what is no UTF-8, and binary, without losing lines', () => {
    const bytes = Buffer.concat([
      Buffer.from([0xff, 0xfe, 0, 10]),
      Buffer.from('a\0needle\n'),
      Buffer.from([0xc3, 10]),
    ]);
    expect(find(queryOf('needle'), [bytes])).toMatchObject([{ line: 1, start: 2 }]);
  });

  test('an expression that cannot be read is refused with its reason', () => {
    expect(compileQuery({ text: '(', regex: true, caseSensitive: true })).toMatchObject({ ok: false });
  });
});

const piece = fc.constantFrom('a', 'b', 'AB', ' ', '1', 'ä', 'Ä', '\r', '\t', `${esc}[1m`, 'ab', '\u2028', 'ſ', 'S');
const line = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(''));
const bytes = fc
  .array(
    fc.oneof(
      line.map((text) => Buffer.from(text)),
      fc.constant(Buffer.from([0xe2, 0x82])),
      fc.constant(Buffer.of(0)),
    ),
    {
      maxLength: 12,
    },
  )
  .map((lines) => Buffer.concat(lines.flatMap((text) => [text, Buffer.from('\n')])).subarray(0, -1));
const atom = fc.constantFrom('a', 'b', 's', '.', '\\d', '\\w', '\\s', '\\b', '[^a]', '[ab]', 'ä', '\\W', 'A', '\\B');
const expression = fc
  .array(fc.tuple(atom, fc.constantFrom('', '', '+', '*', '?', '{2}')), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.map(([what, times]) => (/^\\[bB]$/.test(what) ? what : what + times)).join(''))
  .chain((text) => fc.constantFrom(text, `^${text}`, `${text}$`, `(?:${text}|b1)`));

test('what is found does not depend on how the bytes were cut, and is what each line by itself gives', () => {
  fc.assert(
    fc.property(bytes, expression, fc.boolean(), fc.array(fc.nat(40)), (text, pattern, caseSensitive, cuts) => {
      const query = queryOf(pattern, { regex: true, caseSensitive });
      const at = [0, ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b), text.length];
      const chunks = at.slice(1).map((end, index) => text.subarray(at[index], end));
      const lines = text.length === 0 ? [] : text.toString('latin1').split('\n');
      if (lines.at(-1) === '') lines.pop();
      const expected = lines.flatMap((each, number) => {
        const hit = query.hitOf(Buffer.from(each, 'latin1').toString('utf8'));
        return hit === null ? [] : [{ line: number, ...hit }];
      });
      expect(find(query, chunks)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('with ripgrep and without, the answers are the same', async (context) => {
  if (!(await hasRipgrep())) {
    console.log('Skipped: ripgrep is not on the PATH');
    context.skip();
  }
  let number = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(bytes, { minLength: 1, maxLength: 3 }),
      expression,
      fc.boolean(),
      async (texts, pattern, caseSensitive) => {
        const paths = texts.map((text) => {
          const path = join(folder, `out ${number++}.log`);
          writeFileSync(path, text);
          return path;
        });
        const query = queryOf(pattern, { regex: true, caseSensitive });
        const own: string[] = [];
        for (const path of paths) own.push(...(await all(searchFile(query, path))));
        expect(await all(searchFiles(query, paths))).toEqual(own);
      },
    ),
    { numRuns: 60 },
  );
});
