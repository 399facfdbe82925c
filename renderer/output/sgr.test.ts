import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterFirstLine, bytesOf } from './output-stream.ts';
import { plainStyle, sgrPieces } from './sgr.ts';

const esc = '\u001b';

describe('a line of output', () => {
  test('is cut where its look changes, and is plain again after a reset', () => {
    expect(sgrPieces(`a${esc}[1;31mb${esc}[mc`)).toEqual([
      { text: 'a', style: plainStyle },
      { text: 'b', style: { ...plainStyle, bold: true, color: 'var(--ansi-1)' } },
      { text: 'c', style: plainStyle },
    ]);
  });

  test.each([
    ['38;5;9', 'var(--ansi-9)'],
    ['38;5;196', 'rgb(255 0 0)'],
    ['38;5;232', 'rgb(8 8 8)'],
    ['38;2;1;2;3', 'rgb(1 2 3)'],
    ['94', 'var(--ansi-12)'],
  ])('in the colour %s is drawn in %s', (code, color) => {
    expect(sgrPieces(`${esc}[${code}mx`)[0]?.style.color).toBe(color);
  });

  test('shows of a progress bar what it wrote last, in its colour', () => {
    expect(sgrPieces(`${esc}[32m10 %\r100 %\r`)).toEqual([
      { text: '100 %', style: { ...plainStyle, color: 'var(--ansi-2)' } },
    ]);
  });

  test('shows no title, link or cursor sequence', () => {
    const text = `${esc}]0;title\u0007a${esc}[2K${esc}]8;;http://x${esc}\\b${esc}(B`;
    expect(sgrPieces(text).map((piece) => piece.text)).toEqual(['a', 'b']);
  });

  test('of any text is drawn without a control character', () => {
    const part = fc.oneof(fc.string(), fc.constantFrom(esc, `${esc}[`, ';', 'm', '38', '\r', '5'));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const shown = sgrPieces(parts.join('')).map(({ text }) => text);
        expect(shown.join('')).not.toMatch(/(?!\t)\p{Cc}/u);
      }),
    );
  });
});

test('a tail begins after its first line break', () => {
  expect([...afterFirstLine(bytesOf(btoa('lf\nnext')))]).toEqual([...new TextEncoder().encode('next')]);
});
