import type { ComponentType } from 'react';
import { RunsList } from './history/runs-list.tsx';
import { StepTerminal } from './output/step-terminal.tsx';
import { RunForm } from './run/run-form.tsx';
import type { RunFormProps } from './run/run-form-props.ts';
import { RunTab } from './run/run-tab.tsx';

interface RunViews {
  readonly RunTab: ComponentType<{ readonly run: string }>;
  readonly StepTerminal: ComponentType<{ readonly run: string; readonly job: string; readonly step: string }>;
  readonly RunForm: ComponentType<RunFormProps>;
  readonly RunsList: ComponentType;
}

/** The views of runs, by name: the frame knows no more of them than this. */
export const runViews: Partial<RunViews> = { RunTab, StepTerminal, RunForm, RunsList };
