import type { ComponentType } from 'react';
import { RunsList } from './history/runs-list.tsx';
import { StepTerminal } from './output/step-terminal.tsx';
import { RunForm } from './run/run-form.tsx';
import { RunTab } from './run/run-tab.tsx';
import type { RunRequest } from './run-playbook.ts';

export interface RunFormProps {
  readonly path: string;
  /** Only these jobs; empty is all. */
  readonly jobs: readonly string[];
  readonly onRun: (request: RunRequest) => void;
  readonly onCancel: () => void;
}

interface RunViews {
  readonly RunTab: ComponentType<{ readonly run: string }>;
  readonly StepTerminal: ComponentType<{ readonly run: string; readonly job: string; readonly step: string }>;
  readonly RunForm: ComponentType<RunFormProps>;
  readonly RunsList: ComponentType;
}

/** The views of runs, by name: the frame knows no more of them than this. */
export const runViews: Partial<RunViews> = { RunTab, StepTerminal, RunForm, RunsList };
