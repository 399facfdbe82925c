import { beyond, evaluationFault } from './fault.ts';
import { maxInt } from './numbers.ts';
import type { PsValue } from './value.ts';

/** System.Version: two to four whole numbers, none negative. */
export function parseVersion(text: string): Extract<PsValue, { kind: 'version' }> {
  const parts = text.split('.');
  const numbers = parts.map((part) => (/^\s*\+?\d+\s*$/.test(part) ? Number(part) : Number.NaN));
  if (parts.length < 2 || parts.length > 4 || numbers.some((part) => Number.isNaN(part) || part > maxInt)) {
    throw evaluationFault(`Cannot convert value "${text}" to type "System.Version".`);
  }
  return { kind: 'version', parts: numbers };
}

/** System.Management.Automation.SemanticVersion: one to three numbers, a label after `-`; build metadata is beyond. */
export function semverOf(text: string): Extract<PsValue, { kind: 'semver' }> {
  if (text.includes('+')) throw beyond('A version with build metadata');
  const match = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?$/.exec(text);
  if (match === null) {
    throw evaluationFault(`Cannot convert value "${text}" to type "System.Management.Automation.SemanticVersion".`);
  }
  const [, major, minor = 0, patch = 0, label = ''] = match;
  return { kind: 'semver', parts: [Number(major), Number(minor), Number(patch)], label };
}

/** Parts from the left; a part left out comes before 0. */
export function compareParts(left: readonly number[], right: readonly number[]): number {
  for (let index = 0; index < 4; index++) {
    const difference = (left[index] ?? -1) - (right[index] ?? -1);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}
