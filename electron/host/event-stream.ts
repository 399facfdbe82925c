import type { RunEvent } from '../../shared/run/events.ts';
import { liveOwner } from '../journal/lock.ts';
import { JournalReader } from '../journal/read-journal.ts';
import { Bell, type Flow } from './flow.ts';
import type { HostContext } from './host-context.ts';
import type { LiveRun } from './live-run.ts';

/** Events that may be under way to a reader that has not dealt with them. */
const windowEvents = 1000;
const batchEvents = 200;
/**
 * Events that may be under way when new ones come of a run that goes on. A reader that is behind then gets fewer and larger
 * batches: a page that is busy drawing takes only a message or two between two frames, and would fall behind for good.
 */
const liveWindow = 50;
/** How often the journal of another process's run is looked at. */
const pollMs = 200;

interface Request {
  readonly run: string;
  readonly after: number;
  readonly stream: string;
  readonly follow: boolean;
}

/** Gives events in batches, each when there is room for it; answers false where the reader is gone. */
async function* batches(flow: Flow, events: readonly RunEvent[], signal: AbortSignal | undefined) {
  for (let next = 0; next < events.length; ) {
    if (!(await flow.room(windowEvents, signal))) return false;
    const batch = events.slice(next, next + batchEvents);
    next += batch.length;
    flow.send(batch.at(-1)?.seq ?? 0);
    yield batch;
  }
  return true;
}

async function* liveEvents(
  { journal }: LiveRun,
  flow: Flow,
  { after, follow }: Request,
  signal: AbortSignal | undefined,
) {
  const bell = new Bell();
  const stop = journal.listen(bell.ring);
  try {
    for (let next = after; ; ) {
      const until = Math.max(next, journal.events.length);
      const over = !follow || journal.closed || journal.events.at(-1)?.type === 'run.completed';
      if (!(yield* batches(flow, journal.events.slice(next, until), signal)) || over) return;
      next = until;
      if (journal.events.length <= next && !journal.closed) await bell.wait(signal);
      if (!(await flow.room(liveWindow, signal))) return;
      if (signal?.aborted) return;
    }
  } finally {
    stop();
  }
}

async function* storedEvents(
  context: HostContext,
  flow: Flow,
  { run, after, follow }: Request,
  signal: AbortSignal | undefined,
) {
  const folder = context.runs.folder(run);
  const reader = new JournalReader(folder.journal);
  while (!signal?.aborted) {
    // Asked before reading: what its owner wrote before its end is then read for sure.
    const owned = follow && (await liveOwner(folder.path)) !== null;
    const events = (await reader.next()) ?? [];
    const wanted = events.filter(({ seq }) => seq > after);
    if (!(yield* batches(flow, wanted, signal)) || !owned || events.at(-1)?.type === 'run.completed') return;
    await new Bell().wait(signal, pollMs);
  }
}

/** The events of a run after a `seq`, those to come included where asked; each batch waits for the reader's acknowledgements. */
export async function* followEvents(
  context: HostContext,
  request: Request,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent[], void, undefined> {
  const flow = context.flows.open(request.stream, request.after);
  try {
    const live = context.runs.live(request.run);
    if (live === undefined) yield* storedEvents(context, flow, request, signal);
    else yield* liveEvents(live, flow, request, signal);
  } finally {
    context.flows.close(request.stream, flow);
  }
}
