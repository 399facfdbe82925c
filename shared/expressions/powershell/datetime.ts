import { beyond, evaluationFault } from './fault.ts';
import type { PsValue } from './value.ts';

const ticksPerSecond = 10_000_000n;
const ticksPerDay = 86_400n * ticksPerSecond;
/** Days from 0001-01-01 to 1970-01-01. */
const daysToEpoch = 719_162n;
const maxTicks = 3_652_059n * ticksPerDay - 1n;

type PsDate = Extract<PsValue, { kind: 'datetime' }>;

const isoDate =
  /^\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?(Z|[+-]\d{2}:?\d{2})?)?\s*$/;
const americanDate = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*$/;

/**
 * Reads a date in the forms that mean one thing everywhere: `2024-01-02`, with a time, and `01/02/2024` (month first, the
 * invariant culture's). A date with a zone becomes local time, as in .NET. Every other form of .NET's is beyond; text without
 * a digit is no date to anyone.
 */
export function parseDate(text: string): PsDate {
  const iso = isoDate.exec(text);
  const american = iso === null ? americanDate.exec(text) : null;
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, fraction, zone] = iso;
    const date = dateOf([year, month, day, hour, minute, second], fraction, text);
    return zone === undefined ? date : inLocalTime(date, zone);
  }
  if (american !== null) {
    const [, month, day, year, hour, minute, second] = american;
    return dateOf([year, month, day, hour, minute, second], undefined, text);
  }
  if (/\d/.test(text) && !/^\s*\d{1,5}\s*$/.test(text)) throw beyond(`The date '${text}'`);
  if (mayNameDay(text)) throw beyond(`The date '${text}'`);
  throw notADate(text);
}

function inLocalTime({ ticks }: PsDate, zone: string): PsDate {
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d{2}):?(\d{2})/.exec(zone) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const universal = ticks - BigInt(offset * 60) * ticksPerSecond;
  const local = new Date(Number(universal / 10_000n - daysToEpoch * 86_400_000n)).getTimezoneOffset();
  return dateOfTicks(universal - BigInt(local * 60) * ticksPerSecond);
}

/** Month and day names alone are dates to .NET. */
function mayNameDay(text: string): boolean {
  return /jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun/i.test(text);
}

export function dateOfTicks(ticks: bigint): PsDate {
  if (ticks < 0n || ticks > maxTicks) throw evaluationFault('Ticks must be between DateTime.MinValue and MaxValue.');
  return { kind: 'datetime', ticks };
}

/** The invariant culture's `MM/dd/yyyy HH:mm:ss`. */
export function dateText(ticks: bigint): string {
  const date = new Date(Number((ticks / ticksPerDay - daysToEpoch) * 86_400_000n));
  const seconds = Number((ticks % ticksPerDay) / ticksPerSecond);
  const pad = (value: number, width = 2) => String(value).padStart(width, '0');
  const day = `${pad(date.getUTCMonth() + 1)}/${pad(date.getUTCDate())}/${pad(date.getUTCFullYear(), 4)}`;
  return `${day} ${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

const dateParts: ReadonlyMap<string, (date: Date, ticksOfDay: bigint) => number> = new Map([
  ['year', (date: Date) => date.getUTCFullYear()],
  ['month', (date: Date) => date.getUTCMonth() + 1],
  ['day', (date: Date) => date.getUTCDate()],
  ['hour', (_: Date, ticks: bigint) => Number(ticks / (3600n * ticksPerSecond))],
  ['minute', (_: Date, ticks: bigint) => Number(ticks / (60n * ticksPerSecond)) % 60],
  ['second', (_: Date, ticks: bigint) => Number(ticks / ticksPerSecond) % 60],
  ['millisecond', (_: Date, ticks: bigint) => Number((ticks / 10_000n) % 1000n)],
]);

/** A part of a date by its lower-case name, or null where the engine knows none such. */
export function datePart(ticks: bigint, name: string): number | null {
  const part = dateParts.get(name);
  if (part === undefined) return null;
  return part(new Date(Number((ticks / ticksPerDay - daysToEpoch) * 86_400_000n)), ticks % ticksPerDay);
}

function dateOf(parts: readonly (string | undefined)[], fraction: string | undefined, text: string): PsDate {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!real || year === 0 || hour > 23 || minute > 59 || second > 59) throw notADate(text);
  const days = BigInt(date.getTime() / 86_400_000) + daysToEpoch;
  const seconds = BigInt(hour * 3600 + minute * 60 + second);
  const ticks = days * ticksPerDay + seconds * ticksPerSecond + BigInt((fraction ?? '').padEnd(7, '0'));
  return dateOfTicks(ticks);
}

function notADate(text: string) {
  return evaluationFault(`Cannot convert value "${text}" to type "System.DateTime".`);
}
