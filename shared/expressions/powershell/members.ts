import { isNumber, toDouble, toInt } from './convert.ts';
import { datePart } from './datetime.ts';
import { beyond, evaluationFault, Fault } from './fault.ts';
import { hasUnreadMember } from './member-names.ts';
import { type PsEntry, type PsValue, psArray, psInt, psNothing, psNull } from './value.ts';

/** `value.name`, without regard to case. A name that nothing goes by is null; on a list it is asked of each item. */
export function getMember(value: PsValue, name: string): PsValue {
  const own = ownMember(value, name);
  if (own !== null) return own;
  if (value.kind === 'array') return enumerateMember(value.items, name);
  if (isCountName(name)) return psInt(value.kind === 'null' ? 0 : 1);
  return psNull;
}

/**
 * `value[index]`. Out of range is null, as is any index of what has none; a null value or index throws. `written` tells
 * whether several indexes stand in the brackets themselves: text then has nothing for those out of its range.
 */
export function getIndex(value: PsValue, index: PsValue, written: 'listed' | 'computed'): PsValue {
  if (value.kind === 'null') throw evaluationFault('Cannot index into a null array.');
  if (index.kind === 'null') throw evaluationFault('Index operation failed; the array index evaluated to null.');
  switch (value.kind) {
    case 'array':
      return index.kind === 'array' ? slice(value.items, index.items) : itemAt(value.items, index);
    case 'string':
      return indexText(value.value, index, written);
    case 'hashtable':
      if (index.kind !== 'array') return entryAt(value.entries, index)?.value ?? psNull;
      return psArray(index.items.map((key) => entryAt(value.entries, key)?.value ?? psNull));
    case 'command':
      throw beyond('An index of a command');
    default:
      return isFirstOrLast(index) ? value : psNothing;
  }
}

/** A value that has no index gives itself for 0 and -1, else nothing. */
function isFirstOrLast(index: PsValue): boolean {
  if (isNumber(index)) return toDouble(index) === 0 || toDouble(index) === -1;
  if (index.kind !== 'string' && index.kind !== 'bool') return false;
  const position = positionOf(index);
  return position === 0 || position === -1;
}

function indexText(text: string, index: PsValue, written: 'listed' | 'computed'): PsValue {
  const characters: PsValue[] = text.split('').map((unit) => ({ kind: 'char', value: unit }));
  if (index.kind !== 'array') return itemAt(characters, index);
  if (written === 'computed') return slice(characters, index.items);
  return psArray(index.items.map((each) => characters.at(positionOf(each) ?? text.length) ?? psNothing));
}

function itemAt(items: readonly PsValue[], index: PsValue): PsValue {
  const position = positionOf(index);
  return items.at(position ?? items.length) ?? psNull;
}

/** What several indexes find; those that find nothing leave no gap. */
function slice(items: readonly PsValue[], indexes: readonly PsValue[]): PsValue {
  const found = indexes.map((index) => items.at(positionOf(index) ?? items.length));
  return psArray(found.filter((item): item is PsValue => item !== undefined && item !== psNothing));
}

/** An index that cannot be a number is out of every range; one that no conversion takes throws. */
function positionOf(index: PsValue): number | null {
  try {
    return toInt(index);
  } catch (error) {
    if (error instanceof Fault && error.kind === 'evaluation' && 'value' in index) return null;
    throw error;
  }
}

/** The entry of a hash table: text without regard to case, other keys by type and value. */
function entryAt(entries: readonly PsEntry[], key: PsValue): PsEntry | undefined {
  return entries.find((entry) => sameKey(entry.key, key));
}

function sameKey(left: PsValue, right: PsValue): boolean {
  if (left.kind !== right.kind) return false;
  if (left.kind === 'string' && right.kind === 'string') return left.value.toLowerCase() === right.value.toLowerCase();
  if (left.kind === 'decimal' || left.kind === 'version' || left.kind === 'datetime') throw beyond('Such a key');
  return 'value' in left && 'value' in right ? left.value === right.value : left === right;
}

/** What the value itself has by that name: null where it has nothing. */
function ownMember(value: PsValue, name: string): PsValue | null {
  const lower = name.toLowerCase();
  if (/^ps(?:object|base|adapted|extended|typenames)$/.test(lower)) throw beyond(`.${name}`);
  const known = knownMember(value, lower, name);
  if (known === null && hasUnreadMember(value.kind, lower)) throw beyond(`.${name}`);
  return known;
}

function knownMember(value: PsValue, lower: string, name: string): PsValue | null {
  switch (value.kind) {
    case 'string':
      return lower === 'length' ? psInt(value.value.length) : null;
    case 'array':
      return isCountName(name) ? psInt(value.items.length) : null;
    case 'hashtable':
      return tableMember(value.entries, lower, name);
    case 'object':
      return value.properties.find((property) => property.name.toLowerCase() === lower)?.value ?? null;
    case 'version':
      return partOf(['major', 'minor', 'build', 'revision'].indexOf(lower), value.parts);
    case 'semver':
      return partOf(['major', 'minor', 'patch'].indexOf(lower), value.parts);
    case 'datetime': {
      const part = datePart(value.ticks, lower);
      return part === null ? null : psInt(part);
    }
    case 'command':
      throw beyond('A member of a command');
    default:
      return null;
  }
}

function partOf(index: number, parts: readonly number[]): PsValue | null {
  return index === -1 ? null : psInt(parts[index] ?? -1);
}

/** Keys come before the table's own members. The order of several keys is PowerShell's own secret. */
function tableMember(entries: readonly PsEntry[], lower: string, name: string): PsValue | null {
  const entry = entryAt(entries, { kind: 'string', value: name });
  if (entry !== undefined) return entry.value;
  if (lower === 'count') return psInt(entries.length);
  if (lower !== 'keys' && lower !== 'values') return null;
  if (entries.length > 1) throw beyond(`.${name} of several`);
  return psArray(entries.map(({ key, value }) => (lower === 'keys' ? key : value)));
}

/** A member asked of each item: lists within are entered, nothing found is null, one found stands alone. */
function enumerateMember(items: readonly PsValue[], name: string): PsValue {
  const found = membersOf(items, name);
  const [only] = found;
  if (only === undefined) return psNull;
  return found.length === 1 ? only : psArray(found);
}

function membersOf(items: readonly PsValue[], name: string): PsValue[] {
  return items.flatMap((item) => {
    if (item.kind === 'null') return [];
    const member = ownMember(item, name);
    if (member === null) {
      if (item.kind === 'array') return membersOf(item.items, name);
      // An object that lacks the property says null; any other value says nothing.
      return item.kind === 'object' ? [psNull] : [];
    }
    return member.kind === 'array' ? member.items : [member];
  });
}

/** Every value has these, so that one value and a list of one read alike. */
function isCountName(name: string): boolean {
  return /^(?:count|length)$/i.test(name);
}
