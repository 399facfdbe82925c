import { formatNumber } from '../numbers.ts';
import { dateText } from './datetime.ts';
import { decimalText } from './decimal.ts';
import type { PsValue } from './value.ts';

/** A value as text, as PowerShell puts it into a string: lists joined by spaces, numbers in the invariant culture. */
export function toText(value: PsValue): string {
  switch (value.kind) {
    case 'array':
      return value.items.map(itemText).join(' ');
    case 'object':
      if (value.properties.length === 0) return '';
      return `@{${value.properties.map((property) => `${property.name}=${itemText(property.value)}`).join('; ')}}`;
    default:
      return scalarText(value);
  }
}

/** What a value within another becomes: a list shows its type alone, an object nothing. */
function itemText(value: PsValue): string {
  if (value.kind === 'object') return '';
  return value.kind === 'array' ? 'System.Object[]' : toText(value);
}

function scalarText(value: Exclude<PsValue, { kind: 'array' | 'object' }>): string {
  switch (value.kind) {
    case 'null':
      return '';
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'double':
      return Object.is(value.value, -0) ? '-0' : formatNumber(value.value);
    case 'decimal':
      return decimalText(value.value);
    case 'hashtable':
      return 'System.Collections.Hashtable';
    case 'version':
      return value.parts.join('.');
    case 'semver':
      return `${value.parts.join('.')}${value.label === '' ? '' : `-${value.label}`}`;
    case 'datetime':
      return dateText(value.ticks);
    case 'command':
      return value.name;
    default:
      return String(value.value);
  }
}
