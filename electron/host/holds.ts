import type { HoldsWanted } from '../../shared/host/holds.ts';
import type { HoldDecision, HoldPoint } from '../../shared/run/hold.ts';
import type { HoldsPort, OutputRef } from '../engine/ports.ts';

/** How long a hold may last where nobody says otherwise, in minutes. */
const defaultMinutes = 60;

function keyOf({ job, step }: OutputRef): string {
  return `${job}/${step}`;
}

/**
 * Where the jobs of one run hold, and who waits there for a decision. Who starts a run without a word of holds is not there to
 * decide anything: such a run holds nowhere unless someone asks for it while it goes on.
 */
export class Holds implements HoldsPort {
  readonly limit: number;
  readonly #attended: boolean;
  #onFailure: boolean;
  /** `JOB/STEP`; a job alone stands for the next step that it comes to. */
  readonly #before: Set<string>;
  readonly #waiting = new Map<string, (decision: HoldDecision) => void>();
  readonly #jobInPlaybook: (job: string) => string;

  /** `jobInPlaybook`: a job's id there, by its id in the run: legs of a matrix share theirs. */
  constructor(wanted: HoldsWanted | null, jobInPlaybook: (job: string) => string) {
    this.limit = (wanted?.minutes ?? defaultMinutes) * 60_000;
    this.#attended = wanted !== null;
    this.#onFailure = wanted?.onFailure ?? false;
    this.#before = new Set(wanted?.before ?? []);
    this.#jobInPlaybook = jobInPlaybook;
  }

  wants(ref: OutputRef, point: HoldPoint, marked: boolean): boolean {
    if (point === 'failure') return this.#onFailure;
    if (this.#before.delete(ref.job)) return true;
    const names = [keyOf(ref), keyOf({ ...ref, job: this.#jobInPlaybook(ref.job) })];
    return (marked && this.#attended) || names.some((name) => this.#before.has(name));
  }

  decision(ref: OutputRef, signal: AbortSignal): Promise<HoldDecision | null> {
    const key = keyOf(ref);
    return new Promise((resolve) => {
      const end = (decision: HoldDecision | null) => {
        this.#waiting.delete(key);
        signal.removeEventListener('abort', giveUp);
        resolve(decision);
      };
      const giveUp = () => end(null);
      if (signal.aborted) return resolve(null);
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.set(key, end);
    });
  }

  /** False where the step is not held. */
  release(ref: OutputRef, decision: HoldDecision): boolean {
    const waiting = this.#waiting.get(keyOf(ref));
    waiting?.(decision);
    return waiting !== undefined;
  }

  /** Holds before a step, or before the next step of a job, or no longer. */
  setBefore({ job, step }: { readonly job: string; readonly step: string | null }, on: boolean): void {
    const key = step === null ? job : keyOf({ job, step });
    if (on) this.#before.add(key);
    else this.#before.delete(key);
  }

  setOnFailure(on: boolean): void {
    this.#onFailure = on;
  }
}
