import { isJsonObject, type JsonObject, type JsonValue, jsonAsText } from '../../base/json.ts';
import type { Plan } from '../../plan/plan.ts';

/** A value of the one plan that is another in the other; null: it is not there. */
export interface PlanChange {
  /** Such as `jobs.build.steps.test.text`. */
  readonly path: string;
  readonly left: string | null;
  readonly right: string | null;
}

/** What follows from the rest, or says where in the text something stood. */
const leftOut = new Set(['pointer', 'problems', 'levels', 'level']);

/** Every value of a plan by its path; what has an id is named by it, so that something new changes no other's path. */
function valuesOf(value: JsonValue, path: string, found: Map<string, string>): void {
  if (Array.isArray(value)) {
    value.forEach((item: JsonValue, index) => {
      const { id } = isJsonObject(item) ? item : {};
      valuesOf(item, `${path}.${typeof id === 'string' ? id : index}`, found);
    });
  } else if (isJsonObject(value)) {
    for (const [key, part] of Object.entries(value)) {
      if (!leftOut.has(key)) valuesOf(part, path === '' ? key : `${path}.${key}`, found);
    }
  } else if (value !== null) found.set(path, jsonAsText(value));
}

function flat(plan: Plan): Map<string, string> {
  const found = new Map<string, string>();
  const { inputs: _, ...rest } = plan;
  const stored: JsonObject = JSON.parse(JSON.stringify(rest));
  valuesOf(stored, '', found);
  return found;
}

function changes(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): PlanChange[] {
  const paths = new Set([...left.keys(), ...right.keys()]);
  return [...paths].flatMap((path) => {
    const [before, after] = [left.get(path) ?? null, right.get(path) ?? null];
    return before === after ? [] : [{ path, left: before, right: after }];
  });
}

/** What of the playbook, as it was planned, is another; inputs are told by inputChanges. */
export function planChanges(left: Plan, right: Plan): PlanChange[] {
  return changes(flat(left), flat(right));
}

/** The inputs that have other values. */
export function inputChanges(left: Plan, right: Plan): PlanChange[] {
  const texts = ({ inputs }: Plan) => new Map(Object.entries(inputs).map(([name, value]) => [name, jsonAsText(value)]));
  return changes(texts(left), texts(right));
}
