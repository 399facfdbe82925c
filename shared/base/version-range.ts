/** Major, minor, patch and whatever else stands between dots; what follows a sign or a letter is no part of it. */
type Version = readonly number[];

interface Bounds {
  /** The lowest that is within. */
  readonly from: Version;
  /** The lowest that is above; null: none is. */
  readonly below: Version | null;
}

/** -1, 0 or 1 as `left` is older, the same or newer; a part that is not there is 0. */
export function compareVersions(left: string, right: string): number {
  return compare(numbersOf(left), numbersOf(right));
}

/**
 * Whether a version is of a range, as npm, Go and Python write them: `20`, `20.x`, `v20.1.0`, `^1.2`, `~1.2.3`, `>=18 <21`,
 * `>=3.9,<3.12`, `18 - 20`, `18 || 20`, `*`. A pre-release counts as the release that it leads to. Null: no such range.
 */
export function satisfies(version: string, range: string): boolean | null {
  const candidate = numbersOf(version);
  const answers = range.split('||').map((part) => isWithinAll(candidate, part.trim()));
  return answers.includes(null) ? null : answers.includes(true);
}

function numbersOf(version: string): Version {
  const [, digits = ''] = /^\D*(\d+(?:\.\d+)*)/.exec(version) ?? [];
  return digits.split('.').map(Number);
}

function isWithinAll(version: Version, range: string): boolean | null {
  const hyphen = /^(\S+)\s+-\s+(\S+)$/.exec(range);
  const text = hyphen === null ? range : `>=${hyphen[1]} <=${hyphen[2]}`;
  const parts = text.replaceAll(/([<>=~^!]+)\s+/g, '$1').split(/[\s,]+/);
  const bounds = parts.map(boundsOf);
  if (bounds.some((bound) => bound === null)) return null;
  return bounds.every((bound) => bound !== null && isWithin(version, bound));
}

function isWithin(version: Version, { from, below }: Bounds): boolean {
  return compare(version, from) >= 0 && (below === null || compare(version, below) < 0);
}

const anything: Bounds = { from: [0], below: null };

/** Of one comparison, such as `^1.2`; null where it is none. */
function boundsOf(text: string): Bounds | null {
  if (/^[v=]*(?:[*xX]|)$/.test(text)) return anything;
  const [, sign = '', digits] =
    /^(>=|<=|>|<|\^|~>|~=|~|={0,3})v?(\d+(?:\.\d+)*)(?:\.[*xX])*(?:-[\w.+-]+|(?:a|b|rc)\d+)?$/.exec(text) ?? [];
  if (digits === undefined) return null;
  const named = digits.split('.').map(Number);
  const after = next(named);
  switch (sign) {
    case '>=':
      return { from: named, below: null };
    case '>':
      return { from: after, below: null };
    case '<':
      return { from: [0], below: named };
    case '<=':
      return { from: [0], below: after };
    case '^':
      return { from: named, below: next(named.slice(0, firstOf(named))) };
    case '~':
    case '~>':
      return { from: named, below: next(named.slice(0, 2)) };
    case '~=':
      return { from: named, below: next(named.slice(0, Math.max(1, named.length - 1))) };
    default:
      return { from: named, below: after };
  }
}

/** How many parts of a version its compatible ones share: up to the first that is not 0. */
function firstOf(version: Version): number {
  const first = version.findIndex((part) => part > 0);
  return first < 0 ? version.length : first + 1;
}

/** The first version after all that begin with these parts. */
function next(version: Version): Version {
  return version.map((part, index) => (index === version.length - 1 ? part + 1 : part));
}

function compare(left: Version, right: Version): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}
