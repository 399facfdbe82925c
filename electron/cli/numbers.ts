import { CommandFailure, exitCodes } from './exit-codes.ts';

/** A whole number that an option gives; else the command is used wrongly. */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new CommandFailure(`${option} wants a whole number from ${least} to ${most}, not "${text}"`, exitCodes.usage);
}

const units: Readonly<Record<string, number>> = { KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** Bytes that an option gives as such as `2GB`; else the command is used wrongly. */
export function sizeInBytes(option: string, text: string): number {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMGT]B)$/i.exec(text) ?? [];
  const factor = units[unit.toUpperCase()];
  if (count !== undefined && factor !== undefined) return Math.round(Number(count) * factor);
  throw new CommandFailure(`${option} wants a size such as 500MB or 2GB, not "${text}"`, exitCodes.usage);
}
