import { beyond } from './fault.ts';
import type { PsValue } from './value.ts';

/** The types a condition may name, by PowerShell's short name. */
export type PsType =
  | 'int'
  | 'long'
  | 'double'
  | 'decimal'
  | 'string'
  | 'char'
  | 'bool'
  | 'version'
  | 'semver'
  | 'datetime'
  | 'array'
  | 'hashtable'
  | 'pscustomobject'
  | 'object'
  | 'valuetype';

/** Each spelling that PowerShell takes for a type, in lower case; `System.` before a full name is optional. */
const spellings: Record<PsType, readonly string[]> = {
  int: ['int', 'int32'],
  long: ['long', 'int64'],
  double: ['double'],
  decimal: ['decimal'],
  string: ['string'],
  char: ['char'],
  bool: ['bool', 'boolean'],
  version: ['version'],
  semver: ['semver', 'management.automation.semanticversion'],
  datetime: ['datetime'],
  array: ['array', 'object[]'],
  hashtable: ['hashtable', 'collections.hashtable'],
  pscustomobject: ['pscustomobject', 'management.automation.pscustomobject'],
  object: ['object'],
  valuetype: ['valuetype'],
};

const typesByName = new Map(
  (Object.keys(spellings) as PsType[]).flatMap((type) => spellings[type].map((name) => [name, type] as const)),
);

/** The type a name stands for, or null where the engine knows none by it. */
export function findType(name: string): PsType | null {
  const lower = name.trim().toLowerCase();
  return typesByName.get(lower.startsWith('system.') ? lower.slice('system.'.length) : lower) ?? null;
}

const typeOfKind: Record<PsValue['kind'], PsType | null> = {
  null: null,
  bool: 'bool',
  int: 'int',
  long: 'long',
  double: 'double',
  decimal: 'decimal',
  string: 'string',
  char: 'char',
  array: 'array',
  hashtable: 'hashtable',
  object: 'pscustomobject',
  version: 'version',
  semver: 'semver',
  datetime: 'datetime',
  command: null,
};

const valueTypes: ReadonlySet<PsType> = new Set(['int', 'long', 'double', 'decimal', 'char', 'bool', 'datetime']);

/** PowerShell's `-is`. Nothing is null. */
export function isOfType(value: PsValue, type: PsType): boolean {
  if (value.kind === 'null') return false;
  if (value.kind === 'command') throw beyond('The type of a command');
  const own = typeOfKind[value.kind];
  if (type === 'object') return true;
  if (type === 'valuetype') return own !== null && valueTypes.has(own);
  return own === type;
}
