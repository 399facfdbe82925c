import { Pause, Play, X } from 'lucide-react';
import { formatDuration } from '../../shared/base/duration.ts';
import { IconButton } from '../widgets/icon-button.tsx';
import { replayScale } from './replay-scale.ts';
import { endReplay, playReplay, type Replay, replaySpeeds, seekReplay, setReplaySpeed } from './replay-store.ts';

/** The time axis of a run that is replayed: scrub it by pointer or arrows, play it at 1 to 100 times its speed. */
export function ReplayBar({ replay: { log, time, playing, speed } }: { readonly replay: Replay }) {
  const all = log.to - log.from;
  const done = time - log.from;
  const said = `${formatDuration(Math.round(done))} of ${formatDuration(all)}`;
  return (
    <section
      aria-label="Replay"
      data-focus-area="replay"
      className="flex h-9 shrink-0 items-center gap-2 border-line border-t bg-panel px-2"
    >
      <IconButton
        label={playing ? 'Pause the replay' : 'Play the replay'}
        icon={playing ? Pause : Play}
        onClick={() => playReplay(!playing)}
      />
      <select
        aria-label="Speed of the replay"
        value={speed}
        onChange={({ target }) => setReplaySpeed(Number(target.value))}
        className="h-6 rounded border border-line-strong bg-surface px-1 text-small"
      >
        {replaySpeeds.map((each) => (
          <option key={each} value={each}>{`${each}×`}</option>
        ))}
      </select>
      <input
        type="range"
        aria-label="Time in the run"
        aria-valuetext={said}
        min={0}
        {...replayScale(all)}
        value={Math.round(done)}
        onChange={({ target }) => seekReplay(log.from + Number(target.value))}
        className="min-w-0 flex-1 accent-(--accent)"
      />
      <output className="w-40 shrink-0 text-right text-muted text-small tabular-nums">{said}</output>
      <span className="shrink-0 text-faint text-small tabular-nums">{new Date(time).toLocaleTimeString()}</span>
      <IconButton label="End the replay" icon={X} onClick={endReplay} />
    </section>
  );
}
