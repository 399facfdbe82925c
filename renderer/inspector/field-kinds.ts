import { isJsonObject, type JsonObject, type JsonValue, jsonAsText } from '../../shared/base/json.ts';

/** In which language what is written in a field is read. `template`: text with `${{ }}` in it. */
export type CodeLanguage = 'template' | 'condition';

/** How a value is edited. */
export type FieldKind =
  /** A text, or with `typed` any value: `20` is a number then, `"20"` a text. */
  | {
      readonly kind: 'text';
      readonly language: CodeLanguage | null;
      readonly typed: boolean;
      readonly suggestions: readonly string[];
    }
  | { readonly kind: 'number'; readonly integer: boolean; readonly orExpression: boolean }
  | { readonly kind: 'choice'; readonly options: readonly JsonValue[]; readonly orExpression: boolean }
  /** A list of plain values; `orOne`: one may stand without its list. `options` null: any. */
  | { readonly kind: 'list'; readonly options: readonly string[] | null; readonly orOne: boolean }
  /** Names and plain values. */
  | { readonly kind: 'map'; readonly typed: boolean }
  | { readonly kind: 'object'; readonly schema: JsonObject }
  /** Names and objects. */
  | { readonly kind: 'named'; readonly item: JsonObject }
  | { readonly kind: 'items'; readonly item: JsonObject };

/** Kinds that hold one value. */
export type LeafKind = Extract<FieldKind, { readonly kind: 'text' | 'number' | 'choice' }>;

export const typedText: LeafKind = { kind: 'text', language: 'template', typed: true, suggestions: [] };

/** A schema with its reference followed. */
export function resolved(root: JsonObject, schema: JsonValue | undefined): JsonObject {
  if (!isJsonObject(schema)) return {};
  const { $ref } = schema;
  const name = typeof $ref === 'string' ? /^#\/\$defs\/(.+)$/.exec($ref)?.[1] : undefined;
  const found = name === undefined || !isJsonObject(root.$defs) ? undefined : root.$defs[name];
  return isJsonObject(found) ? found : schema;
}

/** How a JSON Schema wants its value edited. */
export function fieldKindOf(root: JsonObject, written: JsonObject): FieldKind {
  const schema = resolved(root, written);
  const types = typesOf(schema);
  const orExpression = types.includes('string') && types.length > 1;
  if (Array.isArray(schema.enum)) return { kind: 'choice', options: schema.enum, orExpression: false };
  if (types.includes('object') && isJsonObject(schema.properties)) return { kind: 'object', schema };
  if (types.includes('array') && types.every((type) => type === 'array' || type === 'string' || type === 'integer'))
    return listKind(root, resolved(root, schema.items), types.length > 1);
  if (types[0] === 'boolean') return { kind: 'choice', options: [true, false], orExpression };
  const isNumber = types[0] === 'integer' || types[0] === 'number';
  if (isNumber) return { kind: 'number', integer: types[0] === 'integer', orExpression };
  if (types.length === 1 && types[0] === 'object') return mapKind(root, resolved(root, schema.additionalProperties));
  if (types.length === 1 && types[0] === 'string') {
    return { kind: 'text', language: languageIn(schema), typed: false, suggestions: examplesOf(schema) };
  }
  return typedText;
}

/** Texts whose description speaks of `${{ }}` are written with completion. */
function languageIn({ description }: JsonObject): CodeLanguage | null {
  const text = typeof description === 'string' ? description : '';
  if (/expression or a PowerShell condition/.test(text)) return 'condition';
  return text.includes('${{') ? 'template' : null;
}

function listKind(root: JsonObject, item: JsonObject, orOne: boolean): FieldKind {
  if (typesOf(item).includes('object') && isJsonObject(item.properties))
    return { kind: 'items', item: resolved(root, item) };
  const options = Array.isArray(item.enum) ? item.enum.map(jsonAsText) : null;
  return { kind: 'list', options, orOne };
}

function mapKind(root: JsonObject, value: JsonObject): FieldKind {
  if (typesOf(value).includes('object') && isJsonObject(value.properties))
    return { kind: 'named', item: resolved(root, value) };
  const types = typesOf(value);
  const isEnv = types[0] === 'string' && !types.includes('object');
  return { kind: 'map', typed: !isEnv };
}

export function typesOf({ type }: JsonObject): readonly string[] {
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.filter((name) => typeof name === 'string') : [];
}

function examplesOf({ examples }: JsonObject): readonly string[] {
  return Array.isArray(examples) ? examples.map(jsonAsText) : [];
}

/** The schema of what has none: its own shape, so that what is there can be changed. */
export function schemaOfValue(value: JsonValue): JsonObject {
  if (Array.isArray(value)) {
    const [first = ''] = value;
    return { type: 'array', items: schemaOfValue(first) };
  }
  if (isJsonObject(value)) {
    const properties = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, schemaOfValue(item)]));
    return { type: 'object', properties };
  }
  if (typeof value === 'boolean' || typeof value === 'number') return { type: typeof value };
  return { type: 'string' };
}

const words: Readonly<Record<string, string>> = {
  env: 'Environment',
  if: 'Condition',
  id: 'Id',
  with: 'Inputs',
  vars: 'Variables',
  'runs-on': 'Runs on',
};

/** A key as a person reads it: `workingDirectory` is `Working directory`. */
export function labelOf(key: string): string {
  const known = Object.hasOwn(words, key) ? words[key] : undefined;
  if (known !== undefined) return known;
  const spaced = key.replaceAll(/[-_]+/g, ' ').replaceAll(/([a-z])([A-Z])/g, '$1 $2');
  const lower = spaced.replaceAll(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase());
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}
