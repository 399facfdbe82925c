import { type LaneChange, lanesOf } from '../../shared/run/lanes.ts';
import type { Timeline } from '../../shared/run/timeline.ts';
import type { Span } from './zoom.ts';

const size = { width: 1000, height: 20, top: 2 };

interface LanesProps {
  readonly timeline: Timeline;
  readonly axis: Span;
  readonly slots: number;
}

/** How many of the slots were taken over time. */
export function Lanes({ timeline, axis, slots }: LanesProps) {
  const changes = lanesOf(timeline.rows);
  const most = changes.reduce((max, { running }) => Math.max(max, running), 1);
  const said = `At most ${most} of ${slots} ${slots === 1 ? 'slot' : 'slots'} taken at once`;
  return (
    <div className="flex h-7 shrink-0 items-stretch border-line border-b" title={said}>
      <span className="w-52 shrink-0 truncate py-1 pl-3 text-muted text-small">{`Slots: ${most} of ${slots}`}</span>
      <svg
        role="img"
        aria-label={said}
        viewBox={`0 0 ${size.width} ${size.height}`}
        preserveAspectRatio="none"
        className="mr-4 min-w-0 flex-1 text-running opacity-60"
      >
        <path d={outlineOf(changes, axis, most)} fill="currentcolor" />
      </svg>
    </div>
  );
}

/** One path for all changes: a run of thousands of jobs has thousands, and is drawn four times a second. */
function outlineOf(changes: readonly LaneChange[], axis: Span, most: number): string {
  const length = Math.max(1, axis.to - axis.from);
  const xOf = (time: number) =>
    Math.round(Math.min(1, Math.max(0, (time - axis.from) / length)) * size.width * 10) / 10;
  const yOf = (running: number) => size.height - (running / most) * (size.height - size.top);
  const steps = changes.map(({ time, running }) => `H ${xOf(time)} V ${yOf(running)}`);
  return `M 0 ${size.height} ${steps.join(' ')} V ${size.height} Z`;
}
