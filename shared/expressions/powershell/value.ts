/** An exact decimal number, as .NET's: mantissa / 10^scale, 96 bits of mantissa, scale 0 to 28. */
export interface Decimal {
  readonly mantissa: bigint;
  readonly scale: number;
}

/**
 * A value as PowerShell has it: what `JsonValue` cannot tell apart decides comparisons here (Int32 or Int64, char or
 * string, hash table or object).
 */
export type PsValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'long'; readonly value: bigint }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'decimal'; readonly value: Decimal }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'char'; readonly value: string }
  | { readonly kind: 'array'; readonly items: readonly PsValue[] }
  /** Keys of any type; strings go without regard to case. */
  | { readonly kind: 'hashtable'; readonly entries: readonly PsEntry[] }
  /** A PSCustomObject, as ConvertFrom-Json makes of a JSON object. */
  | { readonly kind: 'object'; readonly properties: readonly PsProperty[] }
  /** Two to four parts; those left out are not there, which orders before 0. */
  | { readonly kind: 'version'; readonly parts: readonly number[] }
  /** $PSVersionTable.PSVersion of PowerShell 6 and later. */
  | { readonly kind: 'semver'; readonly parts: readonly [number, number, number]; readonly label: string }
  /** 100 ns ticks since 0001-01-01, of no zone. */
  | { readonly kind: 'datetime'; readonly ticks: bigint }
  /** What Get-Command found. */
  | { readonly kind: 'command'; readonly name: string };

export interface PsEntry {
  readonly key: PsValue;
  readonly value: PsValue;
}

export interface PsProperty {
  readonly name: string;
  readonly value: PsValue;
}

export const psNull: PsValue = { kind: 'null' };

/** What gives no value at all: null to every operator, but no item of `@( )`. Told apart by identity. */
export const psNothing: PsValue = { kind: 'null' };

export function psBool(value: boolean): PsValue {
  return { kind: 'bool', value };
}

export function psInt(value: number): PsValue {
  return { kind: 'int', value };
}

export function psLong(value: bigint): PsValue {
  return { kind: 'long', value };
}

export function psDouble(value: number): PsValue {
  return { kind: 'double', value };
}

export function psString(value: string): PsValue {
  return { kind: 'string', value };
}

export function psArray(items: readonly PsValue[]): PsValue {
  return { kind: 'array', items };
}
