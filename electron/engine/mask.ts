import { isJsonObject, type JsonValue } from '../../shared/base/json.ts';
import { type Automaton, buildAutomaton } from './mask-automaton.ts';
import { maskForms } from './mask-forms.ts';

/** The values to hide in a run. It grows while the run goes on, as steps print `::add-mask::`. */
export interface MaskSet {
  /** Hides a value from now on, in all its forms; very short values are not hidden (see maskForms). */
  add(value: string): void;
  /** A text with every hidden value in it replaced by `***`. */
  text(text: string): string;
  /** The same for all texts within a value, names of keys included. */
  json<T extends JsonValue>(value: T): T;
  /** A masker for one stream of bytes. */
  stream(): Masker;
}

/** Masks a stream of bytes whatever its chunks. What it gives back is never later than it must be. */
export interface Masker {
  /** Takes bytes in, gives those out that can no longer be part of a hidden value. */
  push(chunk: Uint8Array): Uint8Array;
  /** Whether bytes are held back at the moment. */
  readonly holding: boolean;
  /** Gives out a held end that is too short to tell anything of a hidden value, so that a prompt is seen whole. */
  relax(): Uint8Array;
  /** The stream is over: gives out what is left. The masker can then begin anew. */
  flush(): Uint8Array;
}

const nothing = new Uint8Array(0);
/** So many bytes of line breaks and colours within a value are no longer taken for its middle. */
const mostBetween = 4096;
const stars = new TextEncoder().encode('***');

export function createMaskSet(values: Iterable<string>): MaskSet {
  const known = new Set<string>();
  const forms: Uint8Array[] = [];
  let automaton: Automaton | null = null;
  let stale = false;
  const current = () => {
    if (stale) automaton = buildAutomaton(forms);
    stale = false;
    return automaton;
  };
  const add = (value: string) => {
    if (known.has(value)) return;
    known.add(value);
    const added = maskForms(value);
    forms.push(...added);
    stale ||= added.length > 0;
  };
  const text = (given: string): string => (current() === null ? given : maskedText(given, current));
  const json = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (!isJsonObject(value)) return value.map(json);
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [text(key), json(member)]));
  };
  for (const value of values) add(value);
  return {
    add,
    text,
    json: <T extends JsonValue>(value: T) => (current() === null ? value : (json(value) as T)),
    stream: () => new StreamMasker(current),
  };
}

function maskedText(text: string, current: () => Automaton | null): string {
  const masker = new StreamMasker(current);
  const bytes = new TextEncoder().encode(text);
  const parts = [masker.push(bytes), masker.flush()];
  if (parts[0] === bytes) return text;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return decoder.decode(joined(parts));
}

/** A piece of the stream to hide: positions in bytes since its beginning. `torn`: other bytes stand between its own. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly torn: boolean;
}

/**
 * Two searches over one automaton go side by side: one over the bytes as they are, one that skips what a terminal puts in
 * between (line breaks, colour and cursor sequences), so that a value wrapped or coloured in its middle is found too.
 * As long as both are in the same state they cost one.
 */
class StreamMasker implements Masker {
  readonly #current: () => Automaton | null;
  #automaton: Automaton | null;
  /** Bytes taken in and not yet given out. */
  #held: Uint8Array = nothing;
  /** Position of the first held byte, and of the next to come. */
  #base = 0;
  #position = 0;
  #plain = 0;
  #torn = 0;
  /** Positions of the last bytes that the skipping search saw, as a ring. */
  #seen: Float64Array;
  #seenCount = 0;
  #mode: Escape = 'none';
  #spans: Span[] = [];

  constructor(current: () => Automaton | null) {
    this.#current = current;
    this.#automaton = current();
    this.#seen = new Float64Array((this.#automaton?.longest ?? 0) + 1);
  }

  push(chunk: Uint8Array): Uint8Array {
    const automaton = this.#current();
    if (automaton !== this.#automaton) this.#restart(automaton);
    if (automaton === null || chunk.length === 0) return chunk;
    const bytes = this.#held.length === 0 ? chunk : joined([this.#held, chunk]);
    this.#scan(automaton, bytes, this.#position - this.#base);
    if (this.#position - this.#seenAt(1) > mostBetween) this.#torn = 0;
    return this.#release(bytes, this.#firstHeld(automaton));
  }

  get holding(): boolean {
    return this.#held.length > 0;
  }

  relax(): Uint8Array {
    const automaton = this.#automaton;
    if (automaton === null || this.#held.length === 0 || this.#spans.length > 0) return nothing;
    const known = Math.max(automaton.begun[this.#plain] ?? 0, automaton.begun[this.#torn] ?? 0);
    if (known > Math.min(3, automaton.shortest >> 1)) return nothing;
    return this.#release(this.#held, this.#position);
  }

  flush(): Uint8Array {
    const rest = this.#release(this.#held, this.#position);
    this.#plain = 0;
    this.#torn = 0;
    this.#mode = 'none';
    return rest;
  }

  /** New values to hide: what is held is looked at again. */
  #restart(automaton: Automaton | null): void {
    this.#automaton = automaton;
    this.#seen = new Float64Array((automaton?.longest ?? 0) + 1);
    this.#plain = 0;
    this.#torn = 0;
    this.#mode = 'none';
    this.#spans = [];
    if (automaton !== null) {
      this.#position = this.#base;
      this.#scan(automaton, this.#held, 0);
    }
  }

  #scan({ classes, classCount, next, matched }: Automaton, bytes: Uint8Array, from: number): void {
    let plain = this.#plain;
    let torn = this.#torn;
    let mode = this.#mode;
    for (let index = from; index < bytes.length; index++) {
      const byte = bytes[index] ?? 0;
      const edge = classes[byte] ?? 0;
      const before = plain;
      plain = next[plain * classCount + edge] ?? 0;
      const length = matched[plain] ?? 0;
      if (length > 0) this.#hide(this.#base + index + 1 - length, this.#base + index + 1, false);
      if (mode !== 'none' || byte === 0x1b || byte === 0x0d || byte === 0x0a) {
        const after = escapeAfter(mode, byte);
        const skipped = after !== null;
        mode = after ?? 'none';
        if (skipped) continue;
      }
      torn = torn === before ? plain : (next[torn * classCount + edge] ?? 0);
      if (torn === 0) continue;
      this.#seen[this.#seenCount++ % this.#seen.length] = this.#base + index;
      const tornLength = matched[torn] ?? 0;
      if (tornLength > 0) this.#hide(this.#seenAt(tornLength), this.#base + index + 1, true);
    }
    this.#position = this.#base + bytes.length;
    this.#plain = plain;
    this.#torn = torn;
    this.#mode = mode;
  }

  /** Where the skipping search saw the byte that lies `back` of its bytes behind, its last being 1. */
  #seenAt(back: number): number {
    return this.#seen[(this.#seenCount - back) % this.#seen.length] ?? 0;
  }

  #hide(from: number, end: number, torn: boolean): void {
    let start = Math.max(from, this.#base);
    let whole = torn;
    for (let last = this.#spans.at(-1); last !== undefined && last.end > start; last = this.#spans.at(-1)) {
      start = Math.min(start, last.start);
      whole &&= last.torn;
      this.#spans.pop();
    }
    this.#spans.push({ start, end, torn: whole });
  }

  /** The first position that may still become part of a hidden value. */
  #firstHeld({ begun }: Automaton): number {
    const tornBegun = begun[this.#torn] ?? 0;
    let first = Math.min(
      this.#position - (begun[this.#plain] ?? 0),
      tornBegun === 0 ? Infinity : this.#seenAt(tornBegun),
    );
    for (const span of this.#spans.toReversed()) if (span.end > first) first = Math.min(first, span.start);
    return Math.max(first, this.#base);
  }

  /** Gives out what lies before `end`, with the spans in it hidden; keeps the rest. */
  #release(bytes: Uint8Array, end: number): Uint8Array {
    const cut = end - this.#base;
    const parts: Uint8Array[] = [];
    let from = 0;
    for (const span of this.#spans) {
      if (span.start >= end) break;
      const [start, stop] = [span.start - this.#base, span.end - this.#base];
      parts.push(bytes.subarray(from, start), stars);
      if (span.torn) parts.push(skippedBytes(bytes.subarray(start, stop)));
      from = stop;
    }
    this.#spans = this.#spans.filter((span) => span.start >= end);
    const rest = bytes.subarray(from, cut);
    this.#base = end;
    // A copy: the chunk belongs to whoever gave it.
    this.#held = cut === bytes.length ? nothing : bytes.slice(cut);
    return parts.length === 0 ? (rest.length === bytes.length ? bytes : rest) : joined([...parts, rest]);
  }
}

/** begun: after ESC. sequence: in a control sequence (ESC `[`). charset: after ESC and a byte that wants one more. */
type Escape = 'none' | 'begun' | 'sequence' | 'charset';

/** Where a byte leads in what the terminal takes for itself (ECMA-48, 5.3 and 5.4); null: the byte is text. */
function escapeAfter(mode: Escape, byte: number): Escape | null {
  if (byte === 0x0d || byte === 0x0a) return 'none';
  if (byte === 0x1b) return 'begun';
  if (mode === 'begun') return afterBegun(byte);
  if (mode === 'sequence') return byte < 0x20 || byte > 0x7e ? null : byte >= 0x40 ? 'none' : 'sequence';
  return mode === 'charset' && byte >= 0x20 && byte <= 0x7e ? 'none' : null;
}

function afterBegun(byte: number): Escape | null {
  if (byte === 0x5b) return 'sequence';
  if (byte >= 0x20 && byte <= 0x2f) return 'charset';
  return '78=>\\]DEHMNOcP^_'.includes(String.fromCharCode(byte)) ? 'none' : null;
}

/** What stood between the bytes of a torn value: it stays, so that lines and colours are as they were. */
function skippedBytes(bytes: Uint8Array): Uint8Array {
  let mode: Escape = 'none';
  return bytes.filter((byte) => {
    const after = escapeAfter(mode, byte);
    mode = after ?? 'none';
    return after !== null;
  });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
