import { isDefinedError } from '@orpc/client';
import { useEffect } from 'react';
import { create } from 'zustand';
import { applyEvents, emptyRun } from '../../shared/run/apply-event.ts';
import type { RunEvent } from '../../shared/run/events.ts';
import type { RunState, StepState } from '../../shared/run/state.ts';
import { host } from '../host/client.ts';
import { useConnection } from '../host/connection.ts';
import { batcher, beforeNextFrame } from './event-batch.ts';

interface FollowedRun {
  readonly state: RunState;
  /** Why its events cannot be read; null: they can. */
  readonly failure: string | null;
}

/** The runs that were looked at, by id. Output never comes here: it goes from the host straight to the terminal. */
const useRunStore = create<{ readonly byId: Readonly<Record<string, FollowedRun>> }>(() => ({ byId: {} }));

interface Follower {
  readers: number;
  readonly stop: AbortController;
}
const followers = new Map<string, Follower>();

function runOf(run: string): FollowedRun {
  return useRunStore.getState().byId[run] ?? { state: emptyRun(run), failure: null };
}

function changeRun(run: string, change: Partial<FollowedRun>): void {
  useRunStore.setState(({ byId }) => ({ byId: { ...byId, [run]: { ...runOf(run), ...change } } }));
}

/** Follows a run from the last event known of it, until it ends or the last of its followers calls what this gives. */
function followRun(run: string): () => void {
  const follower = followers.get(run) ?? { readers: 0, stop: new AbortController() };
  follower.readers += 1;
  if (follower.readers === 1) {
    followers.set(run, follower);
    void follow(run, follower.stop.signal);
  }
  return () => {
    follower.readers -= 1;
    if (follower.readers > 0) return;
    followers.delete(run);
    follower.stop.abort();
  };
}

async function follow(run: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { epoch } = useConnection.getState();
    try {
      await readEvents(run, signal);
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (isDefinedError(error)) return changeRun(run, { failure: 'This run is not in the workspace any more.' });
      await connectionAfter(epoch, signal);
    }
  }
}

async function readEvents(run: string, signal: AbortSignal): Promise<void> {
  const stream = crypto.randomUUID();
  const add = batcher<RunEvent>(beforeNextFrame, (events) => {
    const state = applyEvents(runOf(run).state, events);
    changeRun(run, { state, failure: null });
    // An acknowledgement that a broken connection lost is of no use any more.
    host.output.ack({ stream, position: state.seq }).catch(() => {});
  });
  const after = runOf(run).state.seq;
  for await (const batch of await host.runs.events({ run, after, stream }, { signal })) add(batch);
}

/** Resolves with the first connection made after that of `epoch`, or when nobody follows any more. */
function connectionAfter(epoch: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (useConnection.getState().epoch === epoch && !signal.aborted) return;
      stop();
      resolve();
    };
    const stop = useConnection.subscribe(check);
    signal.addEventListener('abort', check, { once: true });
    check();
  });
}

/** A run's state, followed for as long as the component is shown; null: nothing is known of it yet, or there is no run. */
export function useRunState(run: string | null): RunState | null {
  useEffect(() => (run === null ? undefined : followRun(run)), [run]);
  return useRunStore(({ byId }) => (run === null ? null : (byId[run]?.state ?? null)));
}

/** As useRunState, of a run that is followed already. */
export function runStateOf(run: string): RunState | null {
  return useRunStore.getState().byId[run]?.state ?? null;
}

/** Why the events of a run cannot be read; null: they can, as far as is known. */
export function useRunFailure(run: string): string | null {
  return useRunStore(({ byId }) => byId[run]?.failure ?? null);
}

/** A step of a run, as useRunState. */
export function useRunStep(run: string, job: string, step: string): StepState | null {
  useEffect(() => followRun(run), [run]);
  return useRunStore(({ byId }) => byId[run]?.state.jobs.get(job)?.steps.find(({ id }) => id === step) ?? null);
}

/** Whether a run that is followed keeps anything, as far as is known. */
export function keepsArtifacts(run: string): boolean {
  return (useRunStore.getState().byId[run]?.state.artifacts.length ?? 0) > 0;
}

/** Whether a step of a followed run is held right now. */
export function isHeld({
  run,
  job,
  step,
}: {
  readonly run: string;
  readonly job: string;
  readonly step: string;
}): boolean {
  const steps = useRunStore.getState().byId[run]?.state.jobs.get(job)?.steps;
  return steps?.some(({ id, held }) => id === step && held !== null) ?? false;
}
