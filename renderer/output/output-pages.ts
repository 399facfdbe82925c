import { host } from '../host/client.ts';
import { withoutCommand } from './command-lines.ts';
import type { StepRef } from './output-stream.ts';
import { type SgrPiece, sgrPieces } from './sgr.ts';

/** Lines that are read at once, and how many such pages are kept. */
const pageLines = 200;
const keptPages = 60;
/** How often an output that grows is looked at, in milliseconds. */
const pollMs = 300;

/** A line as it is drawn. */
export interface ShownLine {
  readonly text: string;
  readonly pieces: readonly SgrPiece[];
  /** When it began to come, in ms since 1970; null where that is not known. */
  readonly time: number | null;
  /** Bytes of the whole line, where only its begin is here. */
  readonly bytes: number | null;
}

interface Page {
  readonly lines: readonly ShownLine[];
  /** Bytes of the whole output when it was read: a page that is not full is read again when there are more. */
  readonly bytes: number;
}

/** The lines of one output: reads the pages that are looked at, keeps some of them, and follows an output that grows. */
export class OutputPages {
  readonly #ref: StepRef;
  readonly #changed: () => void;
  readonly #pages = new Map<number, Page>();
  readonly #reading = new Set<number>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #stopped = false;
  #seen: readonly number[] = [];
  /** Null: not known yet. */
  total: number | null = null;
  bytes = 0;

  /** `changed` is called whenever there is more to draw. */
  constructor(ref: StepRef, changed: () => void) {
    this.#ref = ref;
    this.#changed = changed;
  }

  /** Looks at the output's length; again and again while it grows. */
  watch(live: boolean): void {
    this.#stopped = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const look = async () => {
      const { total, bytes } = await host.output.lines({ ...this.#ref, first: 0, count: 1 });
      this.#grow(total, bytes);
    };
    const turn = () => {
      // What cannot be read now is read at the next turn.
      look()
        .catch(() => {})
        .finally(() => {
          if (live && !this.#stopped) this.#timer = setTimeout(turn, pollMs);
        });
    };
    turn();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #grow(total: number, bytes: number): void {
    if (this.#stopped || (total === this.total && bytes === this.bytes)) return;
    this.total = total;
    this.bytes = bytes;
    this.show(this.#seen);
    this.#changed();
  }

  /** These lines are looked at: what is not here of them is read. */
  show(lines: readonly number[]): void {
    this.#seen = lines;
    if (this.total === null) return;
    for (const page of new Set(lines.map((line) => Math.floor(line / pageLines)))) this.#need(page);
  }

  /** A line, once it is read; null: it is on its way, or not shown. */
  line(number: number): ShownLine | null {
    return this.#pages.get(Math.floor(number / pageLines))?.lines[number % pageLines] ?? null;
  }

  #need(page: number): void {
    const known = this.#pages.get(page);
    const full = known !== undefined && (known.lines.length === pageLines || known.bytes === this.bytes);
    if (full || this.#reading.has(page)) return;
    this.#reading.add(page);
    this.#read(page)
      .catch(() => {})
      .finally(() => this.#reading.delete(page));
  }

  async #read(page: number): Promise<void> {
    const lines: ShownLine[] = [];
    const first = page * pageLines;
    for (;;) {
      const part = await readLines(this.#ref, first + lines.length, pageLines - lines.length);
      lines.push(...part.lines);
      if (this.#stopped) return;
      // Where lines are long, fewer come at once than were asked for.
      const over = part.lines.length === 0 || lines.length === pageLines || first + lines.length >= part.total;
      if (!over) continue;
      this.#keep(page, { lines, bytes: part.bytes });
      this.total = Math.max(this.total ?? 0, part.total);
      this.bytes = Math.max(this.bytes, part.bytes);
      this.#changed();
      return;
    }
  }

  #keep(page: number, content: Page): void {
    this.#pages.delete(page);
    this.#pages.set(page, content);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > keptPages && oldest !== undefined) this.#pages.delete(oldest);
  }
}

async function readLines(ref: StepRef, first: number, count: number) {
  const { lines, cut, times, total, bytes } = await host.output.lines({ ...ref, first, count });
  const shown = lines.map((raw, index): ShownLine => {
    const pieces = withoutCommand(sgrPieces(raw));
    return {
      text: pieces.map(({ text }) => text).join(''),
      pieces,
      time: times[index] ?? null,
      bytes: cut.find(({ line }) => line === first + index)?.bytes ?? null,
    };
  });
  return { lines: shown, total, bytes };
}

/** The text of lines from `from` up to, not with, `to`, piece by piece: more than a page holds. */
export async function* textOfLines(ref: StepRef, from: number, to: number): AsyncGenerator<readonly string[]> {
  for (let next = from; next < to; ) {
    const { lines } = await readLines(ref, next, Math.min(2000, to - next));
    if (lines.length === 0) return;
    yield lines.map(({ text }) => text);
    next += lines.length;
  }
}
