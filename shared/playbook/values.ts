import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { EnvironmentMap } from './model.ts';

/** Tolerant picking from a text's plain values: what has the wrong type counts as absent, its problem being told elsewhere. */
export function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

export function textsOf(value: JsonValue | undefined): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

export function flagOf(value: JsonValue | undefined): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

export function numberOf(value: JsonValue | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A flag, or an expression for one. */
export function flagOrText(value: JsonValue | undefined): boolean | string | null {
  return typeof value === 'boolean' || typeof value === 'string' ? value : null;
}

/** A number, or an expression for one. */
export function numberOrText(value: JsonValue | undefined): number | string | null {
  return typeof value === 'string' ? value : numberOf(value);
}

/** The key whose value's own entries stand for it, as GitHub has it. */
export const insertKey = '${{ insert }}';

/** An `env`. One `${{ }}` in place of the whole inserts the object that it is. */
export function environmentOf(value: JsonValue | undefined): EnvironmentMap {
  if (typeof value === 'string' && value.includes('${{')) return { [insertKey]: value };
  const entries = Object.entries(objectOf(value));
  return Object.fromEntries(
    entries.filter(
      (entry): entry is [string, string | number | boolean | null] => entry[1] === null || typeof entry[1] !== 'object',
    ),
  );
}

/** The first names of a list that may be long, for a message. */
export function firstOf(names: readonly string[]): string {
  return `${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}`;
}

/** A cycle in words, with its middle left out where it is long. */
export function pathOf(cycle: readonly string[]): string {
  const told = cycle.length > 14 ? [...cycle.slice(0, 12), '…', ...cycle.slice(-1)] : cycle;
  return told.join(' → ');
}

/** One of the words that a key takes. */
export function oneOf<T extends string>(value: JsonValue | undefined, words: readonly T[]): T | null {
  return words.find((word) => word === value) ?? null;
}
