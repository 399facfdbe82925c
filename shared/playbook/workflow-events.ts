import { isJsonObject, type JsonValue } from '../base/json.ts';
import { joinPointer } from '../base/pointer.ts';
import type { WorkflowEvent } from './model.ts';

/** The events of an `on`: one name, a list of names, or an object with settings for each. */
export function eventsOf(on: JsonValue | undefined, pointer: string): readonly WorkflowEvent[] {
  if (typeof on === 'string') return [{ name: on, settings: null, pointer }];
  if (Array.isArray(on)) {
    return on.flatMap((name, index) =>
      typeof name === 'string' ? [{ name, settings: null, pointer: joinPointer(pointer, index) }] : [],
    );
  }
  if (!isJsonObject(on)) return [];
  return Object.entries(on).map(([name, settings]) => ({ name, settings, pointer: joinPointer(pointer, name) }));
}

/** The event that a run is of where it is told none: `push`, or the first of a workflow that `push` does not start. */
export function usualEvent(events: readonly WorkflowEvent[]): string {
  const [first] = events;
  return first === undefined || events.some(({ name }) => name === 'push') ? 'push' : first.name;
}
