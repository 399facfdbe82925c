import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/base/json.ts';

/** What a schema says may stand at a place. */
export interface SchemaProperty {
  readonly name: string;
  readonly description: string | null;
  readonly required: boolean;
  readonly type: string | null;
}

export interface SchemaValue {
  readonly value: JsonValue;
  readonly description: string | null;
}

type Path = readonly (string | number)[];

/** Every subschema of a JSON Schema (draft 2020-12; local `$ref` alone) that has a say at a path of keys and indices. */
export function schemasAt(root: JsonObject, path: Path): readonly JsonObject[] {
  return path.reduce<readonly JsonObject[]>(
    (schemas, segment) => schemas.flatMap((schema) => children(root, schema, segment)),
    alternatives(root, root, new Set()),
  );
}

/** The schema itself and all that it refers to or is composed of. */
function alternatives(root: JsonObject, schema: JsonValue | undefined, seen: Set<JsonValue>): readonly JsonObject[] {
  if (!isJsonObject(schema) || seen.has(schema)) return [];
  seen.add(schema);
  const parts = ['oneOf', 'anyOf', 'allOf'].flatMap((word) => listOf(schema[word]));
  const referred = typeof schema.$ref === 'string' ? [resolveRef(root, schema.$ref)] : [];
  const conditional = [schema.then, schema.else];
  const others = [...referred, ...parts, ...conditional].flatMap((part) => alternatives(root, part, seen));
  return [schema, ...others];
}

function resolveRef(root: JsonObject, ref: string): JsonValue | undefined {
  if (!ref.startsWith('#/')) return undefined;
  return ref
    .slice(2)
    .split('/')
    .reduce<JsonValue | undefined>((at, segment) => (isJsonObject(at) ? at[segment] : undefined), root);
}

function children(root: JsonObject, schema: JsonObject, segment: string | number): readonly JsonObject[] {
  const found = typeof segment === 'number' ? [schema.items] : memberSchemas(schema, segment);
  return found.flatMap((child) => alternatives(root, child, new Set()));
}

function memberSchemas(schema: JsonObject, name: string): readonly (JsonValue | undefined)[] {
  const { properties, patternProperties, additionalProperties } = schema;
  if (isJsonObject(properties) && Object.hasOwn(properties, name)) return [properties[name]];
  const patterns = isJsonObject(patternProperties) ? Object.entries(patternProperties) : [];
  const matching = patterns.filter(([pattern]) => new RegExp(pattern, 'u').test(name)).map(([, child]) => child);
  return matching.length > 0 ? matching : [additionalProperties];
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** The keys that may stand in the object at a path, each once, in the schema's order. */
export function propertiesAt(root: JsonObject, path: Path): readonly SchemaProperty[] {
  const found = new Map<string, SchemaProperty>();
  for (const schema of schemasAt(root, path)) {
    if (!isJsonObject(schema.properties)) continue;
    const required = listOf(schema.required);
    for (const name of Object.keys(schema.properties)) {
      const known = found.get(name);
      const described = describeAt(root, [...path, name]);
      found.set(name, {
        name,
        description: described?.description ?? null,
        type: described?.type ?? null,
        required: known?.required === true || required.includes(name),
      });
    }
  }
  return [...found.values()];
}

/** The values that a schema names for a path: of an enum, a constant, the two of a boolean, examples and the default. */
export function valuesAt(root: JsonObject, path: Path): readonly SchemaValue[] {
  const found = new Map<string, SchemaValue>();
  const add = (value: JsonValue, description: string | null) => {
    const key = JSON.stringify(value);
    if (!found.has(key)) found.set(key, { value, description });
  };
  for (const schema of schemasAt(root, path)) {
    const description = textOf(schema.description);
    for (const value of listOf(schema.enum)) add(value, description);
    if (schema.const !== undefined) add(schema.const, description);
    if (schema.type === 'boolean') for (const value of [true, false]) add(value, description);
    for (const value of listOf(schema.examples)) add(value, description);
    if (schema.default !== undefined) add(schema.default, 'default');
  }
  return [...found.values()];
}

/** What a person should know of the value at a path; null: the schema knows of none there. */
export function describeAt(
  root: JsonObject,
  path: Path,
): { readonly description: string | null; readonly type: string | null } | null {
  const schemas = schemasAt(root, path);
  if (schemas.length === 0) return null;
  const description = schemas.map((schema) => textOf(schema.description)).find((text) => text !== null) ?? null;
  const types = new Set(schemas.flatMap(typesOf));
  return { description, type: types.size === 0 ? null : [...types].join(' or ') };
}

function typesOf({ type }: JsonObject): readonly string[] {
  const types = typeof type === 'string' ? [type] : listOf(type);
  return types.filter((name) => typeof name === 'string');
}
