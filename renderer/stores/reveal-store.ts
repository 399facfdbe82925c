import { create } from 'zustand';
import type { SourceRange } from '../../shared/base/problem.ts';

/** A place in a playbook's text that its editor should show; a new object each time it is asked for. */
interface Reveal {
  readonly path: string;
  readonly range: SourceRange;
}

export const useReveal = create<{ readonly reveal: Reveal | null }>(() => ({ reveal: null }));

export function revealRange(path: string, range: SourceRange): void {
  useReveal.setState({ reveal: { path, range } });
}

/** The editor has shown it. */
export function revealed(): void {
  useReveal.setState({ reveal: null });
}
