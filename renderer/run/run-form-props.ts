import type { RunRequest } from '../run-playbook.ts';

/** What the form for a playbook's inputs is given. */
export interface RunFormProps {
  readonly path: string;
  /** Only these jobs; empty is all. */
  readonly jobs: readonly string[];
  readonly onRun: (request: RunRequest) => void;
  readonly onCancel: () => void;
}
