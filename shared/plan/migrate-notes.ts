import type { JsonObject, JsonValue } from '../base/json.ts';

/** Where something stands in the migrated playbook; [] is the whole. */
export type MigrationPath = readonly (string | number)[];

/** Something that did not come over as it was. */
export interface MigrationNote {
  readonly path: MigrationPath;
  /** A sentence for people: what was changed, or left out. */
  readonly message: string;
  /** What stood in the original, where it has no place in the new one. */
  readonly original: JsonValue | undefined;
}

/** Gathers notes while parts of a playbook are migrated. */
export class MigrationNotes {
  readonly #notes: MigrationNote[] = [];

  add(path: MigrationPath, message: string, original?: JsonValue): void {
    this.#notes.push({ path, message, original });
  }

  /** In the order of their adding, each once. */
  all(): readonly MigrationNote[] {
    const key = ({ path, message }: MigrationNote) => JSON.stringify([path, message]);
    return [...new Map(this.#notes.map((note) => [key(note), note])).values()];
  }
}

type Loose = Readonly<Record<string, JsonValue | undefined>>;

/** An object of what is given: undefined, null, and empty text, lists and objects are left out. */
export function given(members: Loose): JsonObject {
  const kept = Object.entries(members).filter((entry): entry is [string, JsonValue] => !isNothing(entry[1]));
  return Object.fromEntries(kept);
}

function isNothing(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
