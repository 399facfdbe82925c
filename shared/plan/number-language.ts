import type { Severity } from '../base/problem.ts';
import type { Script } from './script.ts';

export interface SelectionProblem {
  readonly severity: Severity;
  readonly code: 'script-missing' | 'script-ambiguous' | 'selection-empty' | 'selection-unreadable';
  readonly message: string;
  /** The part of the selection it is about, as written, without the space around it. */
  readonly part: string;
}

export interface Selection {
  /** Ascending by number, each number once. */
  readonly scripts: readonly Script[];
  /** Single numbers that have no script, ascending, four digits each. */
  readonly missing: readonly string[];
  readonly problems: readonly SelectionProblem[];
}

/**
 * Resolves the number language of `run` and `sequence`: `0402`, `0400-0499`, `02*` (`4*` is `04*`), `stage:Core`,
 * `tag:database`, `!0208`, a script's file name; combined by commas and lists. The result is a set, so the order of the
 * parts means nothing: what any `!` names is taken from what all the others name. Numbers may lack leading zeros, as YAML
 * takes them away. Stages and tags go without regard to case.
 *
 * Where several files carry one number, the number means one of them: the first by language (PowerShell, sh, Python,
 * JavaScript, cmd) and then by path, with a warning that names the rest; a file's name means that file. A name that no
 * file has means its number.
 * `folder` is only named in messages.
 */
export function selectScripts(selection: readonly string[], scripts: readonly Script[], folder: string): Selection {
  const library = libraryOf(scripts, folder);
  const parts = selection.flatMap((text) => text.split(',')).map((part) => part.trim());
  const written = parts.filter((part) => part !== '');
  const wanted = written.filter((part) => !part.startsWith('!'));
  const refused = written.filter((part) => part.startsWith('!'));
  const problems: SelectionProblem[] = [];
  if (wanted.length === 0) problems.push(emptySelection(selection.join(',')));

  const taken = new Set<string>();
  for (const part of refused) {
    const found = library.resolve(part.slice(1).trim());
    for (const number of found.numbers) taken.add(number);
    if (found.problem !== null) problems.push({ ...found.problem, part });
    else if (!found.numbers.some((number) => library.has(number))) problems.push(library.nothing(part));
  }
  const numbers = new Set<string>();
  const byFile = new Map<string, Script>();
  for (const part of wanted) {
    const found = library.resolve(part);
    if (found.file !== null) byFile.set(found.file.number, found.file);
    for (const number of found.numbers) if (!taken.has(number)) numbers.add(number);
    if (found.problem !== null) problems.push({ ...found.problem, part });
    else if (found.single !== null && !library.has(found.single) && !taken.has(found.single)) {
      problems.push(library.missing(found.single, part));
    } else if (found.single === null && found.numbers.length === 0) problems.push(library.nothing(part));
  }
  const ascending = [...numbers].sort();
  return {
    scripts: ascending.flatMap((number) => byFile.get(number) ?? library.get(number) ?? []),
    missing: ascending.filter((number) => !library.has(number)),
    problems: [...problems, ...ascending.flatMap((number) => (byFile.has(number) ? [] : library.ambiguity(number)))],
  };
}

interface Resolved {
  readonly numbers: readonly string[];
  /** The number that the part alone means, whether or not it has a script; null for ranges, patterns and words. */
  readonly single: string | null;
  /** The very file, where the part names one. */
  readonly file: Script | null;
  readonly problem: Omit<SelectionProblem, 'part'> | null;
}

const languages: readonly Script['shell'][] = ['pwsh', 'bash', 'python', 'node', 'cmd'];

/** A plan asks the same scripts once for every step. */
const libraries = new WeakMap<readonly Script[], Library>();

function libraryOf(scripts: readonly Script[], folder: string): Library {
  const known = libraries.get(scripts);
  if (known?.folder === folder) return known;
  const library = new Library(scripts, folder);
  libraries.set(scripts, library);
  return library;
}

class Library {
  readonly folder: string;
  readonly #byNumber = new Map<string, Script[]>();
  readonly #scripts: readonly Script[];

  constructor(scripts: readonly Script[], folder: string) {
    this.#scripts = [...scripts].sort(byPreference);
    this.folder = folder;
    for (const script of this.#scripts) {
      const same = this.#byNumber.get(script.number);
      if (same === undefined) this.#byNumber.set(script.number, [script]);
      else same.push(script);
    }
  }

  has(number: string): boolean {
    return this.#byNumber.has(number);
  }

  get(number: string): Script | undefined {
    return this.#byNumber.get(number)?.[0];
  }

  resolve(part: string): Resolved {
    const single = /^\d{1,4}$/.exec(part)?.[0];
    if (single !== undefined) return one(single.padStart(4, '0'), null);
    const range = /^(\d{1,4})\s*-\s*(\d{1,4})$/.exec(part);
    if (range !== null) return this.#range(range[1] ?? '', range[2] ?? '');
    const prefix = /^(\d{0,4})\*$/.exec(part)?.[1];
    if (prefix !== undefined) return this.#where(({ number }) => number.startsWith(padPrefix(prefix)));
    const word = /^(stage|tag)\s*:\s*(\S.*)$/i.exec(part);
    const value = unquoted(word?.[2] ?? '').toLowerCase();
    if (word?.[1]?.toLowerCase() === 'stage') return this.#where(({ stage }) => stage?.toLowerCase() === value);
    if (word !== null) return this.#where(({ tags }) => tags.some((tag) => tag.toLowerCase() === value));
    return this.#fileNamed(part) ?? unreadable(part);
  }

  missing(number: string, part: string): SelectionProblem {
    const near = this.#nearest(number);
    const hint = near.length === 0 ? 'That folder has no numbered scripts.' : `The nearest are ${near.join(', ')}.`;
    const message = `No script ${number}_*.ps1 (or .sh, .py, .js, .cmd) is in ${this.folder}. ${hint}`;
    return { severity: 'error', code: 'script-missing', message, part };
  }

  nothing(part: string): SelectionProblem {
    const message = `\`${part}\` matches no script in ${this.folder}.`;
    return { severity: 'warning', code: 'selection-empty', message, part };
  }

  ambiguity(number: string): readonly SelectionProblem[] {
    const [first, ...others] = this.#byNumber.get(number) ?? [];
    if (first === undefined || others.length === 0) return [];
    const rest = others.map(({ path }) => path).join(', ');
    const message = `Several scripts carry the number ${number}: ${first.path} is taken, not ${rest}. Give each a number of its own.`;
    return [{ severity: 'warning', code: 'script-ambiguous', message, part: number }];
  }

  #fileNamed(part: string): Resolved | null {
    const name = part.replaceAll('\\', '/').split('/').at(-1)?.toLowerCase() ?? '';
    const found = this.#scripts.find(({ path, number, name: own }) => {
      const file = path.split('/').at(-1)?.toLowerCase();
      return file === name || `${number}_${own}`.toLowerCase() === name;
    });
    if (found !== undefined) return one(found.number, found);
    const number = /^(\d{4})_[^*]+$/.exec(name)?.[1];
    return number === undefined ? null : one(number, null);
  }

  #range(from: string, to: string): Resolved {
    const [low, high] = [Number(from), Number(to)];
    if (low > high) return backward(from, to);
    return this.#where(({ number }) => Number(number) >= low && Number(number) <= high);
  }

  #where(matches: (script: Script) => boolean): Resolved {
    const meant = [...this.#byNumber.values()].flatMap(([first]) => first ?? []);
    return { numbers: meant.filter(matches).map(({ number }) => number), single: null, file: null, problem: null };
  }

  /** Up to three, ascending. */
  #nearest(number: string): readonly string[] {
    const distance = (other: string) => Math.abs(Number(other) - Number(number));
    return [...this.#byNumber.keys()]
      .sort((a, b) => distance(a) - distance(b) || Number(a) - Number(b))
      .slice(0, 3)
      .sort();
  }
}

function one(number: string, file: Script | null): Resolved {
  return { numbers: [number], single: number, file, problem: null };
}

function backward(from: string, to: string): Resolved {
  const message = `\`${from}-${to}\` matches no script: a range goes upward, so write ${to}-${from}.`;
  return { numbers: [], single: null, file: null, problem: { severity: 'warning', code: 'selection-empty', message } };
}

function unreadable(part: string): Resolved {
  const forms = 'numbers (0402), ranges (0400-0499), patterns (04*), stage:NAME, tag:NAME, and ! before any of them';
  const message = `\`${part}\` is no selection of scripts: write ${forms}.`;
  return {
    numbers: [],
    single: null,
    file: null,
    problem: { severity: 'error', code: 'selection-unreadable', message },
  };
}

function emptySelection(part: string): SelectionProblem {
  const message = 'This selects no script: name at least one, such as "0402" or "0400-0499".';
  return { severity: 'warning', code: 'selection-empty', message, part };
}

/** `4*` is `04*`: the language speaks in hundreds, so a single digit is one of ten series. */
function padPrefix(prefix: string): string {
  return prefix.length === 1 ? `0${prefix}` : prefix;
}

function unquoted(text: string): string {
  return /^(['"])(.*)\1$/.exec(text.trim())?.[2] ?? text.trim();
}

function byPreference(a: Script, b: Script): number {
  return languages.indexOf(a.shell) - languages.indexOf(b.shell) || (a.path < b.path ? -1 : 1);
}
