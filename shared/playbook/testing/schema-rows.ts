/** The part of JSON Schema that the playbook's own schema uses. */
interface SchemaPart {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly patternProperties?: Readonly<Record<string, SchemaPart>>;
  readonly additionalProperties?: boolean | SchemaPart;
  readonly items?: SchemaPart;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly default?: unknown;
}

export interface PlaybookSchema extends SchemaPart {
  readonly $defs: Readonly<Record<string, SchemaPart>>;
}

/** Every key of the schema as a row of docs/playbook-reference.md, in the schema's order: path, type with its limits, meaning. */
export function schemaRows(schema: PlaybookSchema): readonly string[] {
  const rows: string[] = [];
  const visit = (part: SchemaPart, path: string): void => {
    const own = resolved(schema, part);
    for (const [name, property] of Object.entries(own.properties ?? {})) {
      const at = path === '' ? name : `${path}.${name}`;
      rows.push(rowOf(at, resolved(schema, property), own.required?.includes(name) === true));
      visit(property, at);
    }
    for (const [, named] of Object.entries(own.patternProperties ?? {})) visit(named, `${path}.*`);
    if (typeof own.additionalProperties === 'object') visit(own.additionalProperties, `${path}.*`);
    if (own.items !== undefined) visit(own.items, `${path}[]`);
  };
  visit(schema, '');
  return rows;
}

function resolved({ $defs }: PlaybookSchema, part: SchemaPart): SchemaPart {
  const name = /^#\/\$defs\/(.+)$/.exec(part.$ref ?? '')?.[1];
  return name === undefined ? part : { ...$defs[name], ...part };
}

function rowOf(path: string, part: SchemaPart, required: boolean): string {
  const kinds = [part.type ?? []].flat().join(' or ');
  const limits = [
    required ? 'required' : '',
    part.enum === undefined ? '' : `one of ${part.enum.map((value) => `\`${String(value)}\``).join(', ')}`,
    part.pattern === undefined ? '' : `\`${part.pattern.replaceAll('|', '\\|')}\``,
    range(part.minimum, part.maximum, ''),
    part.minLength === 1 && part.maxLength === undefined
      ? 'not empty'
      : range(part.minLength, part.maxLength, ' characters'),
    part.default === undefined ? '' : `default \`${JSON.stringify(part.default)}\``,
  ].filter((limit) => limit !== '');
  const type = [kinds, ...limits].filter((text) => text !== '').join('; ');
  return `| \`${path}\` | ${type} | ${(part.description ?? '').replaceAll('|', '\\|')} |`;
}

function range(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === undefined && most === undefined) return '';
  if (most === undefined) return `from ${least}${unit}`;
  return least === undefined ? `to ${most}${unit}` : `${least} to ${most}${unit}`;
}
