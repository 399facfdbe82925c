import type { Problem } from '../base/problem.ts';
import type { Playbook } from './model.ts';

/** What the reader of one format makes of a parsed text: the model as far as it goes, and what is wrong. */
export interface ReadOutcome {
  readonly playbook: Playbook | null;
  readonly problems: readonly Problem[];
}
