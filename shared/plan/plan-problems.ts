import type { Problem, Severity, SourceRange } from '../base/problem.ts';

/** Where the parts of a playbook stand in its text, by JSON pointer; a pointer to nothing gives the nearest place above it. */
export interface Places {
  rangeOf(pointer: string, part?: 'key' | 'value'): SourceRange;
  /** Where a part of a text value stands, told by its place in the value; the whole value where that cannot be told. */
  rangeWithin(pointer: string, offset: number, length: number): SourceRange;
}

/**
 * Every problem that planning finds, beyond what reading finds. `about` tells who may hear of it: `text` and `workspace`
 * are wrong wherever one looks; `values` depends on what is given for one run, `machine` on where it would run.
 */
export const planProblems = {
  'action-broken': { severity: 'warning', about: 'workspace' },
  'action-input-missing': { severity: 'warning', about: 'text' },
  'action-input-undone': { severity: 'warning', about: 'text' },
  'action-input-unknown': { severity: 'warning', about: 'text' },
  'action-missing': { severity: 'warning', about: 'workspace' },
  'action-unknown': { severity: 'error', about: 'text' },
  'call-too-deep': { severity: 'error', about: 'workspace' },
  'called-unusable': { severity: 'warning', about: 'workspace' },
  'called-problem': { severity: 'warning', about: 'workspace' },
  'called-itself': { severity: 'error', about: 'workspace' },
  'condition-loose': { severity: 'warning', about: 'text' },
  'condition-unreadable': { severity: 'error', about: 'text' },
  'expression-injection': { severity: 'warning', about: 'text' },
  'input-required': { severity: 'error', about: 'values' },
  'input-type': { severity: 'error', about: 'values' },
  'input-unknown': { severity: 'error', about: 'values' },
  'job-unknown': { severity: 'error', about: 'values' },
  'matcher-unknown': { severity: 'error', about: 'text' },
  'matrix-invalid': { severity: 'error', about: 'text' },
  'parameter-mandatory': { severity: 'warning', about: 'workspace' },
  'parameter-type': { severity: 'warning', about: 'workspace' },
  'parameter-undeclared': { severity: 'warning', about: 'workspace' },
  'permissions-unenforced': { severity: 'warning', about: 'machine' },
  'profile-unknown': { severity: 'error', about: 'values' },
  'runner-other': { severity: 'warning', about: 'machine' },
  'script-ambiguous': { severity: 'warning', about: 'workspace' },
  'script-missing': { severity: 'error', about: 'workspace' },
  'secret-undefined': { severity: 'warning', about: 'values' },
  'selection-empty': { severity: 'warning', about: 'workspace' },
  'selection-unreadable': { severity: 'error', about: 'text' },
  'shell-missing': { severity: 'warning', about: 'machine' },
  'shell-unknown': { severity: 'error', about: 'text' },
  'stage-unknown': { severity: 'warning', about: 'text' },
  'uses-remote': { severity: 'warning', about: 'text' },
  'variable-late': { severity: 'error', about: 'workspace' },
  'variable-cycle': { severity: 'warning', about: 'text' },
  'variable-undefined': { severity: 'warning', about: 'values' },
  'variable-unreadable': { severity: 'warning', about: 'text' },
} as const satisfies Record<string, { severity: Severity; about: 'text' | 'workspace' | 'values' | 'machine' }>;

export type PlanProblemCode = keyof typeof planProblems;

/** Whether a problem holds for the playbook in its workspace, whatever is given for a run and wherever it runs. */
export function isAboutPlaybook({ code }: Problem): boolean {
  const about = Object.hasOwn(planProblems, code) ? planProblems[code as PlanProblemCode].about : 'text';
  return about === 'text' || about === 'workspace';
}

interface Particulars {
  readonly severity?: Severity;
  readonly part?: 'key';
  /** The part of the text value that it is about, in UTF-16 units. */
  readonly within?: { readonly offset: number; readonly length: number };
}

/**
 * Gathers problems with their places; the same one said of two legs or two uses of one text is told once, and what is said
 * of a called file at the first step that calls it.
 */
export class ProblemCollector {
  readonly #places: Places;
  readonly #problems = new Map<string, Problem>();

  constructor(places: Places) {
    this.#places = places;
  }

  add(code: PlanProblemCode, pointer: string, message: string, more: Particulars = {}): void {
    const key = JSON.stringify([code, code === 'called-problem' ? null : pointer, message]);
    if (this.#problems.has(key)) return;
    const { within, part } = more;
    const range =
      within === undefined
        ? this.#places.rangeOf(pointer, part)
        : this.#places.rangeWithin(pointer, within.offset, within.length);
    const severity = more.severity ?? planProblems[code].severity;
    this.#problems.set(key, { severity, code, message, pointer, range });
  }

  /** One for the same text whose problems nobody hears of: for a part that is planned again, more exactly. */
  unheard(): ProblemCollector {
    return new ProblemCollector(this.#places);
  }

  /** In the order of the text. */
  all(): readonly Problem[] {
    return [...this.#problems.values()].sort((a, b) => a.range.offset - b.range.offset);
  }
}
