import type { RunRequest } from '../run-playbook.ts';
import type { Runnable } from '../stores/dialogs-store.ts';
import type { FormValues } from './form-values.ts';

/** What the form for a playbook's inputs is given. */
export interface RunFormProps {
  readonly path: string;
  /** Only these jobs; empty is all. */
  readonly jobs: readonly string[];
  readonly runnable: Runnable;
  readonly onRun: (request: RunRequest) => void;
  /** Shows what a run with the values would do. */
  readonly onPlan: (request: RunRequest) => void;
  readonly onCancel: () => void;
}

/** What the fields of the form are given. */
export interface FieldsProps {
  readonly values: FormValues;
  readonly onChange: (change: Partial<FormValues>) => void;
  /** What is wrong at a field, once it is to be said. */
  readonly problemAt: (field: string) => string | null;
}
