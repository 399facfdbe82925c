import { z } from 'zod';
import { create } from 'zustand';
import type { HoldsWanted } from '../../shared/host/holds.ts';
import { keep, readKept } from '../stores/storage.ts';

const keptSchema = z.object({ onFailure: z.boolean() });

interface HoldState {
  /** Whether runs hold where a step fails. */
  readonly onFailure: boolean;
  /** Steps before which runs of a playbook hold, as `JOB/STEP`, by the playbook's path; for as long as the page is open. */
  readonly before: Readonly<Record<string, readonly string[]>>;
}

export const useHolds = create<HoldState>(() => ({
  onFailure: readKept('holds', keptSchema)?.onFailure ?? false,
  before: {},
}));

export function setHoldOnFailure(onFailure: boolean): void {
  useHolds.setState({ onFailure });
  keep('holds', { onFailure });
}

const none: readonly string[] = [];

export function useBreakpoints(path: string | null): readonly string[] {
  return useHolds(({ before }) => (path === null ? none : (before[path] ?? none)));
}

/** Sets a breakpoint before a step of a playbook, or takes it away; answers whether it is set now. */
export function toggleBreakpoint(path: string, job: string, step: string): boolean {
  const key = `${job}/${step}`;
  const known = useHolds.getState().before[path] ?? none;
  const on = !known.includes(key);
  const now = on ? [...known, key] : known.filter((other) => other !== key);
  useHolds.setState(({ before }) => ({ before: { ...before, [path]: now } }));
  return on;
}

/** Where a run of a playbook that is started from this page is to hold: someone is there to decide. */
export function holdsFor(path: string): HoldsWanted {
  const { onFailure, before } = useHolds.getState();
  return { before: [...(before[path] ?? none)], onFailure };
}
