import type { ProblemMatcher } from './problem-matcher.ts';

/** What the steps of a job so far changed about problem matchers for those after them, as GitHub's runner keeps it. */
export class JobMatchers {
  readonly #changes: (
    | { readonly kind: 'add'; readonly matcher: ProblemMatcher }
    | { readonly kind: 'remove'; readonly owner: string }
  )[] = [];

  add(matcher: ProblemMatcher): void {
    this.#changes.push({ kind: 'add', matcher });
  }

  remove(owner: string): void {
    this.#changes.push({ kind: 'remove', owner });
  }

  /** Does all changes so far, in their order, to the matchers of a step. */
  applyTo(target: { add(matcher: ProblemMatcher): void; remove(owner: string): void }): void {
    for (const change of this.#changes) {
      if (change.kind === 'add') target.add(change.matcher);
      else target.remove(change.owner);
    }
  }
}
