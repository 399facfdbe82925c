import { create } from 'zustand';
import type { RunSummary } from '../../shared/host/runs-contract.ts';
import { host } from '../host/client.ts';

const listed = 200;

interface Runs {
  /** Newest first. */
  readonly runs: readonly RunSummary[];
  readonly loaded: boolean;
}

/** The runs of the workspace, as the host lists them. */
export const useRuns = create<Runs>(() => ({ runs: [], loaded: false }));

export async function loadRuns(): Promise<void> {
  useRuns.setState({ runs: await host.runs.list({ limit: listed }), loaded: true });
}

/** Keeps the list as it is now, until the connection breaks. */
export async function followRuns(): Promise<void> {
  await loadRuns();
  for await (const _ of await host.runs.watch()) await loadRuns();
}

/** What the first of a run's steps that wait for a person waits for. */
export function waitingOf({ waiting: [first] }: RunSummary): 'input' | 'held' | null {
  if (first === undefined) return null;
  return first.for === 'input' ? 'input' : 'held';
}

export function isRunning({ status, live }: RunSummary): boolean {
  return status !== 'completed' && live;
}
