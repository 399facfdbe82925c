import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { didYouMean } from '../base/nearest.ts';
import { joinPointer } from '../base/pointer.ts';
import type { Problem, Severity } from '../base/problem.ts';
import type { EnvironmentMap } from './model.ts';
import type { SourceDocument } from './source.ts';

/** Gathers what is wrong with a text that is read tolerantly. */
export class LooseProblems {
  readonly #source: SourceDocument;
  readonly #found: Problem[] = [];

  constructor(source: SourceDocument) {
    this.#source = source;
  }

  add(severity: Severity, code: string, pointer: string, message: string, part?: 'key'): void {
    this.#found.push({ severity, code, message, pointer, range: this.#source.rangeOf(pointer, part) });
  }

  /** The text as written of what stands at a pointer: `0402` is more than the number 402. */
  written(pointer: string, value: string | number): string {
    const node = this.#source.nodeAt(pointer);
    return typeof value === 'number' && node?.kind === 'scalar' ? node.raw : String(value);
  }

  all(): readonly Problem[] {
    return this.#found;
  }
}

/** A value with its place; undefined where the key is not there. */
export interface Field {
  readonly value: JsonValue | undefined;
  readonly pointer: string;
}

/**
 * An object of a v1 or v2 text: keys go without regard to case and have several names; a value of the wrong type is a
 * warning and counts as absent; what nobody asked for can be told at the end. Each key is asked for once.
 */
export class LooseObject {
  readonly pointer: string;
  readonly #entries: ReadonlyMap<string, { readonly key: string; readonly value: JsonValue }>;
  /** As Gantry spells them, by their lower-case form. */
  readonly #asked = new Map<string, string>();
  readonly #problems: LooseProblems;

  constructor(value: JsonValue | undefined, pointer: string, problems: LooseProblems) {
    this.pointer = pointer;
    this.#problems = problems;
    const entries = isJsonObject(value) ? Object.entries(value) : [];
    this.#entries = new Map(entries.map(([key, own]) => [key.toLowerCase(), { key, value: own }]));
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  /** The value of the first of the names that is there and not null; the others count as known, too. */
  take(...names: readonly string[]): Field {
    for (const name of names) this.#asked.set(name.toLowerCase(), name);
    for (const name of names) {
      const entry = this.#entries.get(name.toLowerCase());
      if (entry !== undefined && entry.value !== null) {
        return { value: entry.value, pointer: joinPointer(this.pointer, entry.key) };
      }
    }
    return { value: undefined, pointer: this.pointer };
  }

  /** Plain values are taken as text, since authors leave out the quotes. */
  text(...names: readonly string[]): string | null {
    const { value, pointer } = this.take(...names);
    if (typeof value === 'number' || typeof value === 'string') return this.#problems.written(pointer, value);
    return typeof value === 'boolean' ? String(value) : this.#wrong(value, pointer, 'text');
  }

  texts(...names: readonly string[]): readonly string[] {
    return this.textsOr(() => null, ...names);
  }

  /** `read`: what an item is that is no text; null: it is wrong. */
  textsOr(read: (item: JsonValue) => string | null, ...names: readonly string[]): readonly string[] {
    const { value, pointer } = this.take(...names);
    const items = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return items.flatMap((item, index) => {
      const at = Array.isArray(value) ? joinPointer(pointer, index) : pointer;
      if (typeof item === 'number' || typeof item === 'string') return [this.#problems.written(at, item)];
      return read(item) ?? this.#wrong(item, at, 'text') ?? [];
    });
  }

  object(...names: readonly string[]): JsonObject {
    const { value, pointer } = this.take(...names);
    return isJsonObject(value) ? value : (this.#wrong(value, pointer, 'an object') ?? {});
  }

  /** The object of a key, to be asked in turn; empty where the key is not there. */
  inner(...names: readonly string[]): LooseObject {
    const { value, pointer } = this.take(...names);
    if (!isJsonObject(value)) this.#wrong(value, pointer, 'an object');
    return new LooseObject(value, pointer, this.#problems);
  }

  /** `true` and `false` may be written as text. Text with `{{ }}` is a flag that the plan will know. */
  flag(...names: readonly string[]): boolean | string | null {
    const { value, pointer } = this.take(...names);
    if (typeof value === 'boolean') return value;
    if (typeof value === 'string' && value.includes('{{')) return value;
    if (typeof value === 'string' && /^\$?(?:true|false)$/i.test(value.trim())) return /true/i.test(value);
    return this.#wrong(value, pointer, 'true or false');
  }

  /** As `flag`, where nothing can wait for the plan. */
  plainFlag(...names: readonly string[]): boolean | null {
    const { pointer } = this.take(...names);
    const flag = this.flag(...names);
    return typeof flag === 'string' ? this.#wrong(flag, pointer, 'true or false itself') : flag;
  }

  /** A number of at least `least`; it may be written as text. Text with `{{ }}` is one that the plan will know. */
  number(least: number, ...names: readonly string[]): number | string | null {
    const { value, pointer } = this.take(...names);
    if (typeof value === 'string' && value.includes('{{')) return value;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number) && number >= least) return number;
    return this.#wrong(value, pointer, `a number, ${least} at the least`);
  }

  /** As `number`, whole, where nothing can wait for the plan. */
  count(least: number, ...names: readonly string[]): number | null {
    const { pointer } = this.take(...names);
    const number = this.number(least, ...names);
    if (number === null || (typeof number === 'number' && Number.isInteger(number))) return number;
    return this.#wrong(number, pointer, `a whole number, ${least} at the least`);
  }

  env(...names: readonly string[]): EnvironmentMap {
    const { pointer } = this.take(...names);
    const plain: [string, string | number | boolean | null][] = [];
    for (const [name, value] of Object.entries(this.object(...names))) {
      if (value === null || typeof value !== 'object') plain.push([name, value]);
      else this.#wrong(value, joinPointer(pointer, name), 'text, a number, or true or false');
    }
    return Object.fromEntries(plain);
  }

  /** Warns of every key that was not asked for: it is kept in the text and has no effect. */
  warnOfRest(what: string): void {
    const known = [...this.#asked.values()];
    for (const [name, { key }] of this.#entries) {
      if (this.#asked.has(name)) continue;
      const message = `"${key}" is no key of ${what} that Gantry knows; it is kept and has no effect.${didYouMean(name, known)}`;
      this.#problems.add('warning', 'unknown-key', joinPointer(this.pointer, key), message, 'key');
    }
  }

  #wrong(value: JsonValue | undefined, pointer: string, wanted: string): null {
    if (value === undefined) return null;
    const key = pointer.slice(pointer.lastIndexOf('/') + 1);
    const message = `"${key}" should be ${wanted}; as it stands it has no effect.`;
    this.#problems.add('warning', 'wrong-type', pointer, message);
    return null;
  }
}
