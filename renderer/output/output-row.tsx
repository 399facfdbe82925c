import { ChevronDown, ChevronRight } from 'lucide-react';
import { type CSSProperties, memo } from 'react';
import { formatBytes } from '../../shared/base/bytes.ts';
import { cellsOf, type TextRow } from './cells.ts';
import { linksIn, type TextLink } from './links.ts';
import type { ShownLine } from './output-pages.ts';
import type { SgrPiece, SgrStyle } from './sgr.ts';

export const rowHeight = 18;

/** Characters of a line that are drawn apart. */
export interface Mark {
  readonly kind: 'selected' | 'found' | 'current';
  readonly from: number;
  readonly to: number;
}

interface OutputRowProps {
  /** From 0. */
  readonly number: number;
  /** Null: it is still read. */
  readonly line: ShownLine | null;
  readonly rows: readonly TextRow[];
  readonly marks: readonly Mark[];
  /** Columns of the widest line number. */
  readonly digits: number;
  readonly showTime: boolean;
  /** Whether the group that the line begins is folded; null: it begins none. */
  readonly folded: boolean | null;
  readonly onFold: (line: number) => void;
  readonly onFile: (path: string, line: number, column: number | null) => void;
}

/** The width of what stands before a line, in cells. */
export function gutterCells(digits: number, showTime: boolean): number {
  return digits + 4 + (showTime ? 14 : 0);
}

/** A line of an output: its number, its time where that is wanted, and its text in as many rows as it takes. */
export const OutputRow = memo(function OutputRow(props: OutputRowProps) {
  const { number, line, rows, digits, showTime, folded, onFold } = props;
  const Chevron = folded === true ? ChevronRight : ChevronDown;
  return (
    <div className="flex" data-line={number} style={{ lineHeight: `${rowHeight}px` }}>
      <span
        aria-hidden
        className="sticky left-0 z-10 shrink-0 select-none whitespace-pre bg-surface text-right text-faint tabular-nums"
        style={{ width: `${gutterCells(digits, showTime)}ch`, height: rowHeight * rows.length }}
      >
        {showTime && `${line?.time == null ? ' '.repeat(12) : clock(line.time)}  `}
        {number + 1}
        {'    '}
        {folded !== null && (
          <button
            type="button"
            tabIndex={-1}
            title={folded ? 'Unfold the group' : 'Fold the group'}
            onClick={() => onFold(number)}
            className="absolute right-0 flex h-[18px] w-[3ch] items-center justify-center text-muted hover:text-text"
            style={{ top: 0 }}
          >
            <Chevron size={13} aria-hidden />
          </button>
        )}
      </span>
      <span className="relative whitespace-pre pr-4" style={{ tabSize: 8, height: rowHeight * rows.length }}>
        {line !== null && rows.map((row) => <TextOfRow key={row.from} {...props} line={line} row={row} />)}
      </span>
    </div>
  );
});

function TextOfRow({ line, row, marks, onFile, rows }: OutputRowProps & { line: ShownLine; row: TextRow }) {
  const cut = line.bytes !== null && row === rows.at(-1);
  return (
    <span className="relative block" style={{ height: rowHeight }}>
      {marks.map((mark) => (
        <MarkOfRow key={`${mark.kind} ${mark.from}`} mark={mark} row={row} text={line.text} />
      ))}
      <span className="relative">
        {segmentsOf(line.pieces, linksIn(line.text), row).map((segment) => (
          <Segment key={segment.from} {...segment} onFile={onFile} />
        ))}
        {cut && <span className="text-faint"> … {formatBytes(line.bytes ?? 0)} in this line; download it for all</span>}
      </span>
    </span>
  );
}

const markColors = { selected: 'bg-selected', found: 'output-found', current: 'output-found-current' } as const;

function MarkOfRow({ mark, row, text }: { readonly mark: Mark; readonly row: TextRow; readonly text: string }) {
  const from = Math.max(mark.from, row.from);
  const to = Math.min(mark.to, row.to);
  const endsLine = mark.to > text.length && row.to === text.length;
  if (to <= from && !endsLine) return null;
  const shown = text.slice(row.from, row.to);
  const left = cellsOf(shown, from - row.from);
  const width = Math.max(0, cellsOf(shown, to - row.from) - left) + (endsLine ? 1 : 0);
  return (
    <span
      aria-hidden
      className={`absolute inset-y-0 ${markColors[mark.kind]}`}
      style={{ left: `${left}ch`, width: `${width}ch` }}
    />
  );
}

interface TextSegment {
  readonly from: number;
  readonly text: string;
  readonly style: SgrStyle;
  readonly link: TextLink | null;
}

/** The pieces of a row, cut where links begin and end. */
function segmentsOf(pieces: readonly SgrPiece[], links: readonly TextLink[], row: TextRow): TextSegment[] {
  const segments: TextSegment[] = [];
  let begin = 0;
  for (const { text, style } of pieces) {
    const end = begin + text.length;
    const cuts = [begin, end, row.from, row.to, ...links.flatMap(({ from, to }) => [from, to])]
      .filter((at) => at >= Math.max(begin, row.from) && at <= Math.min(end, row.to))
      .toSorted((a, b) => a - b);
    for (const [index, from] of cuts.entries()) {
      const to = cuts[index + 1] ?? from;
      if (to === from) continue;
      const link = links.find((each) => each.from <= from && to <= each.to) ?? null;
      segments.push({ from, text: text.slice(from - begin, to - begin), style, link });
    }
    begin = end;
  }
  return segments;
}

function Segment({ text, style, link, onFile }: TextSegment & Pick<OutputRowProps, 'onFile'>) {
  if (link === null) return <span style={cssOf(style)}>{text}</span>;
  const look = { ...cssOf(style), textDecoration: 'underline', textUnderlineOffset: 2 };
  if (link.kind === 'web')
    return (
      <a href={link.address} target="_blank" rel="noopener noreferrer" tabIndex={-1} style={look}>
        {text}
      </a>
    );
  return (
    <button
      type="button"
      tabIndex={-1}
      title={`Open ${link.path} at line ${link.line}`}
      onClick={() => onFile(link.path, link.line, link.column)}
      className="cursor-pointer"
      style={{ ...look, lineHeight: 'inherit' }}
    >
      {text}
    </button>
  );
}

function cssOf({ color, background, bold, dim, italic, underline, inverse }: SgrStyle): CSSProperties {
  const [front, back] = inverse ? [background ?? 'var(--surface)', color ?? 'var(--text)'] : [color, background];
  return {
    ...(front === null ? {} : { color: front }),
    ...(back === null ? {} : { background: back }),
    ...(bold ? { fontWeight: 600 } : {}),
    ...(dim ? { opacity: 0.75 } : {}),
    ...(italic ? { fontStyle: 'italic' } : {}),
    ...(underline ? { textDecoration: 'underline' } : {}),
  };
}

/** The time of day in the person's zone, to the millisecond. */
function clock(time: number): string {
  const at = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}
