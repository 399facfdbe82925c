export type Severity = 'error' | 'warning' | 'info';

/** A place in a text. Lines and columns count from 1, columns in UTF-16 units; offset and length too are UTF-16 units. */
export interface SourceRange {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly length: number;
}

/**
 * Something wrong, or worth knowing, at a place in a playbook. `code` is stable and documented in docs/problems.md;
 * `message` says what is wrong and what to do; `pointer` is an RFC 6901 JSON pointer into the playbook ('' is the root).
 */
export interface Problem {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly pointer: string;
  readonly range: SourceRange;
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}
