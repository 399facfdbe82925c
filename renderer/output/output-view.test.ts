import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellsOf, characterAt, wrapRows } from './cells.ts';
import { withoutCommand } from './command-lines.ts';
import { readGoTo } from './go-to.ts';
import { groupsOf, hiddenLines } from './groups.ts';
import { allLines, linesWithout, onlyLines } from './line-map.ts';
import { linksIn } from './links.ts';
import { workspacePath } from './open-place.ts';
import { canvasHeight, endPlace, type Items, longestCanvas, moved, placeAt, scrollTopOf } from './scrolling.ts';
import { cut, lineEnd, wordAt } from './selection.ts';
import { plainStyle } from './sgr.ts';

describe('the lines that are shown', () => {
  const ranges = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 6 })), { maxLength: 8 })
    .map((gaps) => {
      let at = 0;
      return gaps.map(([gap, length]) => {
        const from = at + gap;
        at = from + length;
        return { from, to: at };
      });
    });

  test('without ranges are all others, in their order, each found where it stands', () => {
    fc.assert(
      fc.property(fc.nat(60), ranges, (total, hidden) => {
        const shown = Array.from({ length: total }, (_, line) => line).filter(
          (line) => !hidden.some(({ from, to }) => from <= line && line < to),
        );
        const map = linesWithout(total, hidden);
        expect(Array.from({ length: map.count }, (_, index) => map.lineOf(index))).toEqual(shown);
        for (let line = 0; line < total; line++)
          expect(map.indexOf(line)).toBe(shown.filter((other) => other < line).length);
      }),
    );
  });

  test('that were found stand alone; a line between two of them leads to the next', () => {
    const map = onlyLines([3, 10, 11]);
    expect([map.count, map.lineOf(1), map.indexOf(4), map.indexOf(99)]).toEqual([3, 10, 1, 3]);
    expect(allLines(5).indexOf(9)).toBe(5);
  });
});

describe('scrolling', () => {
  const heights = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 40 });
  const itemsOf = (rows: readonly number[]): Items => ({
    count: rows.length,
    rowHeight: 10,
    heightOf: (index) => (rows[index] ?? 1) * 10,
  });

  test('by pixels goes as far as in a list that is all there', () => {
    fc.assert(
      fc.property(heights, fc.array(fc.integer({ min: -300, max: 300 })), (rows, moves) => {
        const items = itemsOf(rows);
        const tops = rows.map((_, index) => rows.slice(0, index).reduce((sum, each) => sum + each * 10, 0));
        const all = rows.reduce((sum, each) => sum + each * 10, 0);
        let place = { index: 0, part: 0 };
        let at = 0;
        for (const pixels of moves) {
          place = moved(place, pixels, items);
          at = Math.max(0, Math.min(all, at + pixels));
          expect((tops[place.index] ?? all) + place.part).toBe(at);
        }
      }),
    );
  });

  test('of ten million lines reaches every line, and its bar stays within what a browser draws', () => {
    const items: Items = { count: 10_000_000, rowHeight: 18, heightOf: null };
    expect(canvasHeight(items, 500)).toBe(longestCanvas);
    expect(placeAt(longestCanvas - 500, items, 500)).toEqual(endPlace(items, 500));
    expect(placeAt(0, items, 500)).toEqual({ index: 0, part: 0 });
    const one = moved({ index: 5_000_000, part: 0 }, 18, items);
    expect(one.index).toBe(5_000_001);
    const back = placeAt(scrollTopOf({ index: 7_654_321, part: 0 }, items, 500), items, 500);
    expect(Math.abs(back.index - 7_654_321)).toBeLessThan(30);
  });

  test('of a list that fits is by the browser, pixel by pixel', () => {
    const items: Items = { count: 1000, rowHeight: 18, heightOf: null };
    expect(scrollTopOf({ index: 10, part: 5 }, items, 500)).toBe(185);
    expect(placeAt(185, items, 500)).toEqual({ index: 10, part: 5 });
  });
});

describe('the cells of a line', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '漢', '\t', 'é', 'e\u0301', '😀', ' ') });

  test('wrapped, it is whole, and no row is wider than it may be', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 30 }), (line, columns) => {
        const rows = wrapRows(line, columns);
        expect(rows.map(({ from, to }) => line.slice(from, to)).join('')).toBe(line);
        for (const { from, to } of rows) expect(cellsOf(line.slice(from, to))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  test('a character is found by the cell at which it begins', () => {
    fc.assert(
      fc.property(text, (line) => {
        let at = 0;
        for (const letter of line) {
          if (cellsOf(line, at + letter.length) > cellsOf(line, at))
            expect(characterAt(line, cellsOf(line, at))).toBe(at);
          at += letter.length;
        }
      }),
    );
  });
});

test('groups end with their marker, the next group, or the output; folded they show their title alone', () => {
  const markers = [
    { line: 2, text: '::group::One' },
    { line: 5, text: '::endgroup::' },
    { line: 7, text: '##[group]Two' },
    { line: 9, text: '::group::Three' },
  ];
  const groups = groupsOf(markers, 12);
  expect(groups).toEqual([
    { title: 'One', line: 2, end: 5, endMarker: 5 },
    { title: 'Two', line: 7, end: 9, endMarker: null },
    { title: 'Three', line: 9, end: 12, endMarker: null },
  ]);
  expect(hiddenLines(groups, new Set())).toEqual([{ from: 5, to: 6 }]);
  expect(hiddenLines(groups, new Set([2, 9]))).toEqual([
    { from: 3, to: 6 },
    { from: 10, to: 12 },
  ]);
});

test.each([
  ['::error file=a.c,line=1::It broke%0Atwice', 'Error: It broke twice'],
  ['::group::Build', 'Build'],
  ['##[warning]Careful', 'Warning: Careful'],
  ['a ::error:: within', 'a ::error:: within'],
])('a line %s reads %s', (text, shown) => {
  const pieces = withoutCommand([{ text, style: plainStyle }]);
  expect(pieces.map((piece) => piece.text).join('')).toBe(shown);
});

describe('links', () => {
  const shown = (text: string) =>
    linksIn(text).map((link) => (link.kind === 'web' ? link.address : `${link.path}|${link.line}|${link.column}`));

  test.each([
    ['see https://a.example/x?y=1.', ['https://a.example/x?y=1']],
    ['(http://127.0.0.1:8080/)', ['http://127.0.0.1:8080/']],
    ['src/a.c:12:5: error', ['src/a.c|12|5']],
    ['at ./deep/b.test.ts:3', ['./deep/b.test.ts|3|null']],
    ['C:\\work\\c.ps1:7', ['C:\\work\\c.ps1|7|null']],
    ['Program.cs(4,1): error CS1002', ['Program.cs|4|1']],
    ['at 12:30:45, version 1.2.3:4', []],
  ])('in %s', (text, links) => {
    expect(shown(text)).toEqual(links);
  });

  test('of any text lie within it, apart from each other', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a.c', ':', '1', 'http://', '/', ' ', '(', ')') }), (text) => {
        let end = 0;
        for (const { from, to } of linksIn(text)) {
          expect(from).toBeGreaterThanOrEqual(end);
          end = to;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

test('a file that a program names is one of the workspace, or none', () => {
  expect(workspacePath('/w/space/src/a.c', '/w/space')).toBe('src/a.c');
  expect(workspacePath('./src/a.c', '/w/space')).toBe('src/a.c');
  expect(workspacePath('C:\\w\\a.ps1', 'C:\\w')).toBe('a.ps1');
  expect(workspacePath('/etc/passwd', '/w/space')).toBeNull();
  expect(workspacePath('../a', '/w/space')).toBeNull();
});

test('a person goes to a line, from the end, to a percentage, or a time', () => {
  const start = new Date(2026, 0, 1, 23, 59, 30).getTime();
  expect(readGoTo('120', 1000, start)).toEqual({ kind: 'line', line: 119 });
  expect(readGoTo('9999', 1000, start)).toEqual({ kind: 'line', line: 999 });
  expect(readGoTo('-5', 1000, start)).toEqual({ kind: 'line', line: 995 });
  expect(readGoTo('50%', 1000, start)).toEqual({ kind: 'line', line: 500 });
  expect(readGoTo('+1.5m', 1000, start)).toEqual({ kind: 'time', time: start + 90_000 });
  expect(readGoTo('00:00:30', 1000, start)).toEqual({ kind: 'time', time: start + 60_000 });
  expect(readGoTo('23:59', 1000, start)).toEqual({ kind: 'time', time: start - 30_000 });
  expect(readGoTo('soon', 1000, start)).toBeNull();
  expect(readGoTo('12:00', 1000, null)).toBeNull();
});

test('a selection cuts its first and last line, and takes those between whole', () => {
  const selection = { anchor: { line: 3, character: 1 }, head: { line: 1, character: 2 } };
  expect(cut(['abcd', 'efgh', 'ijkl'], 1, selection)).toBe('cd\nefgh\ni');
  expect(wordAt('see src/a.c:12 now', { line: 0, character: 6 })).toEqual({
    anchor: { line: 0, character: 4 },
    head: { line: 0, character: 14 },
  });
  expect(wordAt('   ', { line: 0, character: 1 }).head.character).toBe(lineEnd);
});
