import type { JsonObject, JsonValue } from '../base/json.ts';

/** Thrown into an evaluation that reads what only the run can tell; never leaves this folder. */
export class UnknownBeforeRun extends Error {}

/** Tells of one evaluation whether it read something that only the run can tell. */
export interface Watch {
  touched: boolean;
}

/** A value that may be known only in part: `unknown` marks what only the run can tell. */
export const unknown: unique symbol = Symbol('known only when it has run');
export type MaybeKnown = JsonValue | typeof unknown;

/**
 * A context some of whose members are known. `rest` says what any other name is: nothing at all, or something only the run
 * can tell. Expressions read contexts member by member and leave unread what `&&` and `||` pass over, so that
 * `false && needs.x.outputs.y` has its answer.
 */
export function partlyKnown(
  members: Readonly<Record<string, MaybeKnown>>,
  rest: 'absent' | 'unknown',
  watch: Watch,
): JsonObject {
  const known = Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, value === unknown ? null : value]),
  );
  const refuse = (): never => {
    watch.touched = true;
    throw new UnknownBeforeRun('Known only when it has run');
  };
  const check = (name: string | symbol) => {
    const own = Object.hasOwn(members, name);
    if (typeof name === 'string' && (own ? members[name] === unknown : rest === 'unknown')) refuse();
  };
  return new Proxy<JsonObject>(known, {
    get(target, name, receiver) {
      check(name);
      return Reflect.get(target, name, receiver) as JsonValue | undefined;
    },
    has(target, name) {
      check(name);
      return Reflect.has(target, name);
    },
    getOwnPropertyDescriptor(target, name) {
      if (typeof name === 'string' && !Object.hasOwn(members, name) && rest === 'unknown') refuse();
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
    ownKeys(target) {
      return rest === 'unknown' ? refuse() : Reflect.ownKeys(target);
    },
  });
}
