import { z } from 'zod';
import { create } from 'zustand';
import { keep, readKept } from '../stores/storage.ts';
import type { StepRef } from './output-stream.ts';

const settingsSchema = z.object({ wrap: z.boolean(), times: z.boolean() });
type OutputSettings = z.infer<typeof settingsSchema>;

/** How outputs are shown; kept on this machine. */
export const useOutputSettings = create<OutputSettings>(
  () => readKept('output', settingsSchema) ?? { wrap: false, times: false },
);

export function changeOutputSettings(change: Partial<OutputSettings>): void {
  useOutputSettings.setState(change);
  keep('output', useOutputSettings.getState());
}

export type OutputRequest =
  /** Shows a line, from 0. */
  | { readonly kind: 'line'; readonly ref: StepRef; readonly line: number }
  | { readonly kind: 'find' | 'problems' | 'go-to' | 'follow' | 'fold' | 'copy' };

/** What the output that is shown is asked to do; a new object each time. Null: nothing, or it is done. */
export const useOutputRequest = create<{ readonly request: OutputRequest | null }>(() => ({ request: null }));

export function askOutput(request: OutputRequest): void {
  useOutputRequest.setState({ request });
}

export function outputAnswered(): void {
  useOutputRequest.setState({ request: null });
}
