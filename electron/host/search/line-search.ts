import type { LineMatch } from '../../../shared/host/search.ts';
import type { CompiledQuery } from './search-query.ts';

/** Longer lines are looked at in pieces of so many bytes, which overlap: what lies across two of them is found. */
const longestPiece = 1024 * 1024;
const overlap = 64 * 1024;
const newline = 10;
const escapeByte = 0x1b;

/** A line, or a piece of a long one. */
interface Piece {
  readonly bytes: Buffer;
  /** It begins its line, and it ends it. */
  readonly starts: boolean;
  readonly ends: boolean;
}

/** Cuts bytes that come in chunks into lines; never holds more than one piece. */
class LineSplitter {
  #held: Buffer = Buffer.alloc(0);
  #starts = true;

  /** Bytes of a line that has no end yet. */
  get held(): Buffer {
    return this.#held;
  }

  /** Whether the next byte pushed, with what is held, begins a line. */
  get atLine(): boolean {
    return this.#starts;
  }

  *push(chunk: Buffer): Generator<Piece> {
    let bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline)) {
      yield { bytes: bytes.subarray(0, end), starts: this.#starts, ends: true };
      this.#starts = true;
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length >= longestPiece) {
      yield { bytes, starts: this.#starts, ends: false };
      this.#starts = false;
      bytes = bytes.subarray(bytes.length - overlap);
    }
    // A copy: the chunk is large, and belongs to whoever gave it.
    this.#held = Buffer.from(bytes);
  }

  *end(): Generator<Piece> {
    if (this.#held.length > 0) yield { bytes: this.#held, starts: this.#starts, ends: true };
    this.#held = Buffer.alloc(0);
    this.#starts = true;
  }
}

/** Finds the lines of an output that match, as its bytes come; a line is told once, with its first match. */
export class LineSearch {
  readonly #query: CompiledQuery;
  readonly #splitter = new LineSplitter();
  #line: number;
  /** The line that goes on was told already. */
  #told = false;

  /** `firstLine`: the number of the line that the first byte begins. */
  constructor(query: CompiledQuery, firstLine = 0) {
    this.#query = query;
    this.#line = firstLine;
  }

  push(chunk: Buffer): LineMatch[] {
    const matches: LineMatch[] = [];
    const rest = this.#splitter.atLine ? this.#skim(chunk, matches) : chunk;
    for (const piece of this.#splitter.push(rest)) this.#take(piece, matches);
    return matches;
  }

  end(): LineMatch[] {
    const matches: LineMatch[] = [];
    for (const piece of this.#splitter.end()) this.#take(piece, matches);
    return matches;
  }

  #take({ bytes, starts, ends }: Piece, matches: LineMatch[]): void {
    if (starts) this.#told = false;
    const hit = this.#told ? null : this.#query.hitOf(bytes.toString('utf8'));
    if (hit !== null) {
      matches.push({ line: this.#line, ...hit });
      this.#told = true;
    }
    if (ends) this.#line++;
  }

  /** Looks through whole lines of plain text at once, many times faster than one by one; answers the bytes that it left. */
  #skim(chunk: Buffer, matches: LineMatch[]): Buffer {
    const { nextCandidate } = this.#query;
    const last = chunk.lastIndexOf(newline);
    if (nextCandidate === null || last < 0 || chunk.includes(escapeByte)) return chunk;
    let whole = chunk.subarray(0, last + 1);
    if (this.#splitter.held.length > 0) {
      const first = whole.indexOf(newline) + 1;
      for (const piece of this.#splitter.push(whole.subarray(0, first))) this.#take(piece, matches);
      whole = whole.subarray(first);
    }
    const text = whole.toString('utf8');
    let from = 0;
    for (let at = nextCandidate(text, 0); at !== null && at < text.length; at = nextCandidate(text, from)) {
      this.#line += lineBreaks(text, from, at);
      const end = text.indexOf('\n', at);
      const hit = this.#query.hitOf(text.slice(at, end));
      if (hit !== null) matches.push({ line: this.#line, ...hit });
      this.#line++;
      from = end + 1;
    }
    this.#line += lineBreaks(text, from, text.length);
    return chunk.subarray(last + 1);
  }
}

function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** As LineSearch, over what ripgrep prints of several files: `PATH NUL NUMBER:LINE`, numbers from 1. */
export class RipgrepSearch {
  readonly #query: CompiledQuery;
  readonly #splitter = new LineSplitter();
  #path = '';
  #line = 0;
  #told = false;

  constructor(query: CompiledQuery) {
    this.#query = query;
  }

  *push(chunk: Buffer): Generator<{ readonly path: string; readonly match: LineMatch }> {
    for (const piece of this.#splitter.push(chunk)) yield* this.#take(piece);
  }

  *#take({ bytes, starts }: Piece): Generator<{ readonly path: string; readonly match: LineMatch }> {
    let text = bytes;
    if (starts) {
      const pathEnd = bytes.indexOf(0);
      const numberEnd = bytes.indexOf(':', pathEnd);
      this.#path = bytes.toString('utf8', 0, pathEnd);
      this.#line = Number(bytes.toString('latin1', pathEnd + 1, numberEnd)) - 1;
      this.#told = false;
      text = bytes.subarray(numberEnd + 1);
    }
    const hit = this.#told ? null : this.#query.hitOf(text.toString('utf8'));
    if (hit === null) return;
    this.#told = true;
    yield { path: this.#path, match: { line: this.#line, ...hit } };
  }
}
