import type { RunEvent } from '../../shared/run/events.ts';
import { liveOwner } from '../journal/lock.ts';
import { readJournal } from '../journal/read-journal.ts';
import { Bell } from './flow.ts';
import type { HostContext } from './host-context.ts';
import type { LiveRun } from './live-run.ts';

/** Events that may be under way to a reader that has not dealt with them. */
const windowEvents = 1000;
const batchEvents = 200;
/** How often the journal of another process's run is looked at. */
const pollMs = 200;

interface Request {
  readonly run: string;
  readonly after: number;
  readonly stream: string;
  readonly follow: boolean;
}

/** Gives events from `next` (an index) on in batches, as far as there are, each when there is room for it. */
async function* batches(
  context: HostContext,
  stream: string,
  events: readonly RunEvent[],
  from: number,
  signal: AbortSignal | undefined,
) {
  for (let next = from; next < events.length; ) {
    await context.acknowledgements.room(stream, next, windowEvents, signal);
    if (signal?.aborted) return;
    const batch = events.slice(next, next + batchEvents);
    next += batch.length;
    yield batch;
  }
}

async function* liveEvents(
  context: HostContext,
  live: LiveRun,
  { stream, after, follow }: Request,
  signal: AbortSignal | undefined,
) {
  const { events } = live.journal;
  const bell = new Bell();
  const stop = live.journal.listen(() => bell.ring());
  try {
    for (let next = after; !signal?.aborted; ) {
      const until = events.length;
      yield* batches(context, stream, events.slice(0, until), next, signal);
      next = Math.max(next, until);
      if (!follow || events[next - 1]?.type === 'run.completed') return;
      if (events.length === next) await bell.wait(signal);
    }
  } finally {
    stop();
  }
}

async function* storedEvents(
  context: HostContext,
  { run, stream, after, follow }: Request,
  signal: AbortSignal | undefined,
) {
  const folder = context.runs.folder(run);
  for (let next = after; !signal?.aborted; ) {
    const owned = (await liveOwner(folder.lock)) !== null;
    const events = (await readJournal(folder.journal)) ?? [];
    yield* batches(context, stream, events, next, signal);
    next = Math.max(next, events.length);
    if (!follow || !owned || events.at(-1)?.type === 'run.completed') return;
    await new Bell().wait(signal, pollMs);
  }
}

/** The events of a run after a `seq`, those to come included where asked; each batch waits for the reader's acknowledgements. */
export async function* followEvents(
  context: HostContext,
  request: Request,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent[], void, undefined> {
  context.acknowledgements.open(request.stream, request.after);
  try {
    const live = context.runs.live(request.run);
    yield* live === undefined ? storedEvents(context, request, signal) : liveEvents(context, live, request, signal);
  } finally {
    context.acknowledgements.close(request.stream);
  }
}
