import type { JsonObject } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { inputKey } from '../../shared/plan/built-in-actions.ts';
import { textOf } from './evaluation.ts';

/** What `with` gives an action, every expression answered. */
export class ActionInputs {
  /** As it is written. */
  readonly given: JsonObject;
  readonly #values: ReadonlyMap<string, string>;

  constructor(given: JsonObject) {
    this.given = given;
    this.#values = new Map(
      Object.entries(given).map(([name, value]) => [
        inputKey(name),
        Array.isArray(value) ? value.map(textOf).join('\n') : textOf(value),
      ]),
    );
  }

  /** '' where it is not given. */
  text(name: string): string {
    return (this.#values.get(inputKey(name)) ?? '').trim();
  }

  /** As it is given, without regard to the letter case of its name; null where it is not. */
  value(name: string): string | null {
    return this.#values.get(inputKey(name)) ?? null;
  }

  /** Those given that have none of these names. */
  unknownTo(names: readonly string[]): readonly string[] {
    const known = new Set(names.map(inputKey));
    return Object.keys(this.given).filter((name) => !known.has(inputKey(name)));
  }

  /** Its lines without those that are empty. */
  lines(name: string): string[] {
    const lines = this.text(name).split('\n');
    return lines.map((line) => line.trim()).filter((line) => line !== '');
  }

  /** As a workflow writes a yes or no (YAML 1.2, core schema); not given is no. */
  flag(name: string): Result<boolean, string> {
    const text = this.text(name);
    if (['', 'false', 'False', 'FALSE'].includes(text)) return ok(false);
    return ['true', 'True', 'TRUE'].includes(text) ? ok(true) : fail(`${name} is true or false, not "${text}"`);
  }
}
