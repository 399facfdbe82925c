import { isJsonObject, type JsonValue } from '../base/json.ts';

/** A value as PowerShell writes it. */
export function powershellLiteral(value: JsonValue): string {
  if (value === null) return '$null';
  if (typeof value === 'boolean') return `$${value}`;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (!isJsonObject(value)) return `@(${value.map(powershellLiteral).join(', ')})`;
  return `@{ ${Object.entries(value)
    .map(([key, item]) => `${powershellLiteral(key)} = ${powershellLiteral(item)}`)
    .join('; ')} }`;
}
