import { create } from 'zustand';
import type { RunEvent } from '../../shared/run/events.ts';
import { RunReplay } from '../../shared/run/replay.ts';
import { host } from '../host/client.ts';
import { tellError } from '../stores/dialogs-store.ts';

/** How many times faster than it ran. */
export const replaySpeeds = [1, 2, 5, 10, 25, 50, 100] as const;

export interface Replay {
  readonly run: string;
  readonly log: RunReplay;
  /** Where it stands, in ms since 1970. */
  readonly time: number;
  readonly playing: boolean;
  readonly speed: number;
}

/** The run that is looked at as it was; one at a time, or none. */
const useReplayStore = create<{ readonly replay: Replay | null }>(() => ({ replay: null }));

export function useReplay(run: string | null): Replay | null {
  return useReplayStore(({ replay }) => (replay !== null && replay.run === run ? replay : null));
}

export function replayOf(run: string): Replay | null {
  const { replay } = useReplayStore.getState();
  return replay?.run === run ? replay : null;
}

function change(next: (replay: Replay) => Partial<Replay>): void {
  useReplayStore.setState(({ replay }) => (replay === null ? {} : { replay: { ...replay, ...next(replay) } }));
}

/** Shows a run from its start on, as it was. */
export async function startReplay(run: string): Promise<void> {
  try {
    const events: RunEvent[] = [];
    const stream = crypto.randomUUID();
    for await (const batch of await host.runs.events({ run, after: 0, stream, follow: false })) {
      events.push(...batch);
      host.output.ack({ stream, position: batch.at(-1)?.seq ?? 0 }).catch(() => {});
    }
    const log = new RunReplay(run, events);
    useReplayStore.setState({ replay: { run, log, time: log.from, playing: false, speed: 1 } });
    playReplay(true);
  } catch (error) {
    tellError('The run cannot be replayed', error);
  }
}

export function endReplay(): void {
  useReplayStore.setState({ replay: null });
}

/** Goes to a time, within the run's. */
export function seekReplay(time: number): void {
  change(({ log }) => ({ time: Math.max(log.from, Math.min(log.to, time)) }));
}

export function setReplaySpeed(speed: number): void {
  change(() => ({ speed }));
}

/** Plays on, from the start where it is at its end; or pauses. */
export function playReplay(playing: boolean): void {
  change(({ time, log }) => ({ playing, time: playing && time >= log.to ? log.from : time }));
  if (playing) requestAnimationFrame((now) => advance(now));
}

let ticking = false;

/** One frame after another, for as long as it plays. */
function advance(before: number): void {
  if (ticking) return;
  ticking = true;
  requestAnimationFrame((now) => {
    ticking = false;
    const { replay } = useReplayStore.getState();
    if (replay === null || !replay.playing) return;
    const time = Math.min(replay.log.to, replay.time + (now - before) * replay.speed);
    useReplayStore.setState({ replay: { ...replay, time, playing: time < replay.log.to } });
    advance(now);
  });
}
