import type { PsValue } from './value.ts';

/**
 * PowerShell's truth of a value (LanguagePrimitives.IsTrue): an empty list is false, a list of one is as true as that one
 * (where that is a list itself: if it has anything in it), a longer list is true; so is every object that is there.
 */
export function isTrue(value: PsValue): boolean {
  switch (value.kind) {
    case 'null':
      return false;
    case 'bool':
      return value.value;
    case 'int':
    case 'double':
      return value.value !== 0;
    case 'long':
      return value.value !== 0n;
    case 'decimal':
      return value.value.mantissa !== 0n;
    case 'string':
      return value.value !== '';
    case 'char':
      return value.value !== '\0';
    case 'array':
      return isListTrue(value.items);
    default:
      return true;
  }
}

function isListTrue(items: readonly PsValue[]): boolean {
  const [only] = items;
  if (only === undefined) return false;
  if (items.length > 1) return true;
  if (only.kind === 'array') return only.items.length > 0;
  // Within a list even the null character is an object like any other.
  return only.kind === 'char' || isTrue(only);
}
