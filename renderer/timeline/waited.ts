import { formatDuration } from '../../shared/base/duration.ts';
import type { TimelineBar } from '../../shared/run/timeline.ts';

const waitWords = {
  waiting: 'for what it needs',
  locked: 'for its concurrency group',
  queued: 'for a slot',
  delay: 'between attempts',
  held: 'for a person',
} as const;
const kinds = ['waiting', 'locked', 'queued', 'delay', 'held'] as const;

/** Milliseconds of the bars of one kind. */
export function lengthOf(bars: readonly TimelineBar[], kind: TimelineBar['kind']): number {
  return bars.filter((bar) => bar.kind === kind).reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Each kind of waiting, with how long it took: `1.2s for a slot`. */
export function waitedFor(bars: readonly TimelineBar[]): readonly string[] {
  return kinds
    .map((kind) => [kind, lengthOf(bars, kind)] as const)
    .filter(([, length]) => length > 0)
    .map(([kind, length]) => `${formatDuration(length)} ${waitWords[kind]}`);
}
