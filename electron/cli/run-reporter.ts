import type { RunEvent } from '../../shared/run/events.ts';

/** A piece of a step's output: whole characters, already masked. `offset` is the byte position of its start in the step's output. */
export interface OutputPiece {
  readonly job: string;
  readonly step: string;
  readonly text: string;
  readonly offset: number;
}

/** One way to show a run while it goes on: JSON lines, a plain log, or a live display. */
export interface RunReporter {
  event(event: RunEvent): void;
  output(piece: OutputPiece): void;
  /** No more will come; the display is left as it should stay. */
  close(): void;
}
