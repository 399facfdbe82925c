import { data } from '@actions/expressions';
import { type ExpressionData, Kind, type Pair } from '@actions/expressions/data/expressiondata';
import type { JsonObject, JsonValue } from '../base/json.ts';
import { isJsonObject } from '../base/json.ts';
import { formatNumber, parseNumber } from './numbers.ts';

/** A number whose text is GitHub's `G15`; the library's own rounds to fifteen decimals instead of fifteen digits. */
class NumberValue extends data.NumberData {
  override coerceString(): string {
    return formatNumber(this.value);
  }
}

/** Text read as a number by the runner's rules, not by JavaScript's. */
class StringValue extends data.StringData {
  override number(): number {
    return parseNumber(this.value);
  }
}

/**
 * A JSON object seen as GitHub's dictionary: names without regard to case, an exact match first. Members are converted
 * when asked for, so that a large context costs what is read of it. The library's own index is a plain object and takes
 * `constructor` for a member.
 */
class ObjectValue extends data.Dictionary {
  readonly #source: JsonObject;
  readonly #converted = new Map<string, ExpressionData>();
  #names: Map<string, string> | null = null;

  constructor(source: JsonObject) {
    super();
    this.#source = source;
  }

  override get(key: string): ExpressionData | undefined {
    const name = Object.hasOwn(this.#source, key) ? key : this.#namesByLowerCase().get(key.toLowerCase());
    return name === undefined ? undefined : this.#member(name);
  }

  override values(): ExpressionData[] {
    return Object.keys(this.#source).map((name) => this.#member(name));
  }

  override pairs(): Pair[] {
    return Object.keys(this.#source).map((key) => ({ key, value: this.#member(key) }));
  }

  #namesByLowerCase(): Map<string, string> {
    if (this.#names === null) {
      this.#names = new Map();
      for (const name of Object.keys(this.#source)) {
        const lower = name.toLowerCase();
        if (!this.#names.has(lower)) this.#names.set(lower, name);
      }
    }
    return this.#names;
  }

  /** The same member is the same object each time: GitHub compares objects by identity. */
  #member(name: string): ExpressionData {
    const known = this.#converted.get(name);
    if (known !== undefined) return known;
    const value = toData(this.#source[name] ?? null);
    this.#converted.set(name, value);
    return value;
  }
}

/** A JSON value as GitHub's evaluator takes it. */
export function toData(value: JsonValue): ExpressionData {
  if (value === null) return new data.Null();
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (typeof value === 'number') return new NumberValue(value);
  if (typeof value === 'string') return new StringValue(value);
  if (isJsonObject(value)) return new ObjectValue(value);
  const list = new data.Array();
  for (const item of value) list.add(toData(item));
  return list;
}

/** Gives a primitive that the library made the runner's conversions; anything else comes back as it is. */
export function withRunnerConversions(value: ExpressionData): ExpressionData {
  if (value instanceof data.NumberData) return new NumberValue(value.value);
  if (value instanceof data.StringData) return new StringValue(value.value);
  return value;
}

export function contextDictionary(contexts: JsonObject): data.Dictionary {
  return new ObjectValue(contexts);
}

/** What the evaluator answered, as JSON. NaN and the infinities stay numbers: JSON text would lose them. */
export function toJson(value: ExpressionData): JsonValue {
  switch (value.kind) {
    case Kind.Null:
      return null;
    case Kind.Array:
      return value.values().map(toJson);
    case Kind.Dictionary:
      return Object.fromEntries(value.pairs().map((pair) => [pair.key, toJson(pair.value)]));
    default:
      return value.value;
  }
}
