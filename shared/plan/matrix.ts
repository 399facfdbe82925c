import type { JsonObject, JsonValue } from '../base/json.ts';
import { isJsonObject } from '../base/json.ts';
import { joinPointer } from '../base/pointer.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { PlannedJob } from './plan.ts';

/** What is wrong with a matrix; `pointer` leads into it, '' being the matrix itself. */
export interface MatrixProblem {
  readonly message: string;
  readonly pointer: string;
}

export interface ExpandedMatrix {
  /** In GitHub's order: the last vector turns fastest, what `include` adds comes after. May be empty. */
  readonly legs: readonly JsonObject[];
}

/** GitHub's limit, for one job of one run. */
const maxLegs = 256;

/**
 * Expands a matrix by GitHub's rules
 * (https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations): all combinations
 * of the vectors, less those that an `exclude` matches; then each `include` goes into every combination whose original
 * values it leaves as they are, or becomes a leg of its own where there is none. Values are compared as `==` compares.
 * `${{ }}` must have been evaluated. Failures: the shape is wrong, or there are more than 256 legs.
 */
export function expandMatrix(matrix: JsonValue): Result<ExpandedMatrix, MatrixProblem> {
  if (!isJsonObject(matrix)) return wrong('A matrix is an object of lists', '');
  const { include = [], exclude = [], ...rest } = matrix;
  const included = objectsOf(include, 'include');
  if (!included.ok) return included;
  const excluded = objectsOf(exclude, 'exclude');
  if (!excluded.ok) return excluded;
  const vectors: [string, readonly JsonValue[]][] = [];
  for (const [name, values] of Object.entries(rest)) {
    if (!Array.isArray(values)) return wrong(`\`${name}\` of the matrix is no list of values`, joinPointer('', name));
    vectors.push([name, values]);
  }
  const size = vectors.reduce((product, [, values]) => product * values.length, 1);
  if (size > maxLegs * maxLegs) return tooMany(size);
  const combinations = combinationsOf(vectors).filter(
    (leg) => !excluded.value.some((pattern) => matches(leg, pattern)),
  );
  const legs = withIncluded(combinations, included.value);
  return legs.length > maxLegs ? tooMany(legs.length) : ok({ legs });
}

/** A combination of a matrix's vectors that is no leg, and why. */
export interface ExcludedLeg {
  readonly leg: JsonObject;
  /** The `exclude` that matches it, by its place among them. */
  readonly by: number;
}

/** What `exclude` takes out of a matrix, in the order of the combinations; none where the matrix cannot be expanded. */
export function excludedLegs(matrix: JsonValue): readonly ExcludedLeg[] {
  if (!isJsonObject(matrix) || !expandMatrix(matrix).ok) return [];
  const { include: _, exclude = [], ...vectors } = matrix;
  const excluded = objectsOf(exclude, 'exclude');
  const whole = expandMatrix(vectors);
  if (!excluded.ok || !whole.ok) return [];
  return whole.value.legs.flatMap((leg) => {
    const by = excluded.value.findIndex((pattern) => matches(leg, pattern));
    return by === -1 ? [] : [{ leg, by }];
  });
}

/**
 * The jobs that a planned job becomes for its matrix, evaluated: one for each leg, `id (a, b)` by id and, where its name
 * does not speak of the matrix itself, by name. An empty matrix gives none. Conditions and templates stay as they are.
 */
export function planLegs(job: PlannedJob, matrix: JsonValue): Result<readonly PlannedJob[], MatrixProblem> {
  const expanded = expandMatrix(matrix);
  if (!expanded.ok) return expanded;
  const { legs } = expanded.value;
  const ids = new Set<string>();
  return ok(
    legs.map((leg, jobIndex) => {
      const suffix = legSuffix(leg);
      const id = unique(`${job.id}${suffix}`, ids);
      const strategy = {
        group: job.strategy?.group ?? job.job,
        failFast: job.strategy?.failFast ?? true,
        maxParallel: job.strategy?.maxParallel ?? null,
        jobIndex,
        jobTotal: legs.length,
      };
      const name = job.name.includes('${{') ? job.name : `${job.name}${suffix}`;
      return { ...job, id, name, matrix: leg, dynamicMatrix: null, strategy };
    }),
  );
}

/** ` (a, b)`: the plain values of a leg in order, those within lists and objects too; '' where it has none. */
export function legSuffix(leg: JsonObject): string {
  const values = Object.values(leg).flatMap(plainValues);
  return values.length === 0 ? '' : ` (${values.join(', ')})`;
}

function plainValues(value: JsonValue): readonly string[] {
  if (value === null || value === '') return [];
  if (typeof value !== 'object') return [String(value)];
  return Object.values(value).flatMap(plainValues);
}

function combinationsOf(vectors: readonly [string, readonly JsonValue[]][]): readonly JsonObject[] {
  if (vectors.length === 0) return [];
  return vectors.reduce<readonly JsonObject[]>(
    (legs, [name, values]) => legs.flatMap((leg) => values.map((value) => ({ ...leg, [name]: value }))),
    [{}],
  );
}

function withIncluded(combinations: readonly JsonObject[], included: readonly JsonObject[]): readonly JsonObject[] {
  const legs: JsonObject[] = [...combinations];
  for (const addition of included) {
    const fitting = combinations.flatMap((original, index) => (fits(addition, original) ? [index] : []));
    for (const index of fitting) legs[index] = { ...legs[index], ...withoutOriginal(addition, combinations[index]) };
    if (fitting.length === 0) legs.push(addition);
  }
  return legs;
}

/** Whether an `include` changes no original value of a combination. */
function fits(addition: JsonObject, original: JsonObject): boolean {
  return Object.entries(addition).every(([key, value]) => {
    const own = Object.hasOwn(original, key) ? original[key] : undefined;
    return own === undefined || equals(own, value);
  });
}

/** Values that compare as equal may be written otherwise (`Linux`, `linux`); the original stays. */
function withoutOriginal(addition: JsonObject, original: JsonObject | undefined): JsonObject {
  return Object.fromEntries(Object.entries(addition).filter(([key]) => !Object.hasOwn(original ?? {}, key)));
}

/** Whether a leg has all that an `exclude` names; of an object within, it may name a part. An empty one matches nothing. */
function matches(leg: JsonObject, pattern: JsonObject): boolean {
  const entries = Object.entries(pattern);
  return entries.length > 0 && entries.every(([key, value]) => Object.hasOwn(leg, key) && covers(leg[key], value));
}

function covers(value: JsonValue | undefined, pattern: JsonValue): boolean {
  if (value === undefined) return false;
  if (isJsonObject(pattern)) {
    return isJsonObject(value) && Object.entries(pattern).every(([key, part]) => covers(value[key], part));
  }
  return equals(value, pattern);
}

/** As `==` of expressions has it for plain values: text without regard to case, different types as numbers. */
function equals(a: JsonValue, b: JsonValue): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => equals(item, b[index] ?? null));
  }
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => equals(a[key] ?? null, b[key] ?? null));
  }
  if (typeof a === 'object' && a !== null) return false;
  if (typeof b === 'object' && b !== null) return false;
  if (typeof a === 'string' && typeof b === 'string') return a.toUpperCase() === b.toUpperCase();
  return typeof a === typeof b ? a === b : toNumber(a) === toNumber(b);
}

function toNumber(value: JsonValue): number {
  return value === null ? 0 : Number(value);
}

function objectsOf(value: JsonValue, key: 'include' | 'exclude'): Result<readonly JsonObject[], MatrixProblem> {
  if (!Array.isArray(value)) return wrong(`\`${key}\` of a matrix is a list of objects`, `/${key}`);
  const objects: JsonObject[] = [];
  for (const [index, item] of value.entries()) {
    if (!isJsonObject(item)) return wrong(`\`${key}\` of a matrix is a list of objects`, joinPointer('', key, index));
    objects.push(item);
  }
  return ok(objects);
}

function wrong(message: string, pointer: string): Result<never, MatrixProblem> {
  return fail({ message: `${message}.`, pointer });
}

function tooMany(count: number): Result<never, MatrixProblem> {
  return wrong(`The matrix gives ${count} jobs, and ${maxLegs} is the most. Split it, or exclude some`, '');
}

/** Legs may differ in what their names do not show (1 and '1'). */
export function unique(id: string, taken: Set<string>): string {
  let own = id;
  for (let count = 2; taken.has(own); count++) own = `${id} #${count}`;
  taken.add(own);
  return own;
}
