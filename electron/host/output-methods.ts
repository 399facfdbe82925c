import { existsSync } from 'node:fs';
import { implement } from '@orpc/server';
import { hostContract } from '../../shared/host/api.ts';
import { liveOwner } from '../journal/lock.ts';
import { readLines, readOutput } from '../journal/output-file.ts';
import { Bell } from './flow.ts';
import type { HostContext } from './host-context.ts';

const contract = implement(hostContract);
/** Bytes that may be under way to a reader that has not dealt with them, and of one piece. */
const windowBytes = 1024 * 1024;
const pieceBytes = 64 * 1024;
/** How often the output of another process's run is looked at. */
const pollMs = 200;

interface Request {
  readonly run: string;
  readonly job: string;
  readonly step: string;
  readonly from: number;
  readonly stream: string;
  readonly follow: boolean;
}

/** Whether more output may come of a step: its run goes on and its end was not told. */
async function goesOn({ runs }: HostContext, { run, job, step }: Request): Promise<boolean> {
  const live = runs.live(run);
  if (live === undefined) return (await liveOwner(runs.folder(run).lock)) !== null;
  const last = live.journal.events.findLast(
    (event) =>
      'step' in event &&
      event.job === job &&
      event.step === step &&
      (event.type === 'step.started' || event.type === 'step.completed'),
  );
  return last?.type !== 'step.completed' && live.journal.events.at(-1)?.type !== 'run.completed';
}

/** The output of a step from an offset on, read from its file at the pace of its reader. */
async function* followOutput(context: HostContext, request: Request, signal: AbortSignal | undefined) {
  const { run, job, step, stream, follow } = request;
  const path = context.runs.folder(run).output(job, step);
  const live = context.runs.live(run);
  const bell = new Bell();
  const ring = () => bell.ring();
  const stops = live === undefined ? [] : [live.journal.listen(ring)];
  context.acknowledgements.open(stream, request.from);
  let listening = false;
  try {
    for (let offset = request.from; !signal?.aborted; ) {
      const file = live?.output({ job, step });
      if (file !== undefined && !listening) {
        listening = true;
        stops.push(file.listen(ring));
      }
      // Asked before reading: what was written before the end was told is then read for sure.
      const open = follow && (await goesOn(context, request));
      await context.acknowledgements.room(stream, offset, windowBytes, signal);
      const bytes = await readOutput(path, offset, pieceBytes);
      if (bytes.length > 0) {
        yield { offset, base64: bytes.toString('base64') };
        offset += bytes.length;
      } else if (!open) return;
      else await bell.wait(signal, live === undefined ? pollMs : undefined);
    }
  } finally {
    for (const stop of stops) stop();
    context.acknowledgements.close(stream);
  }
}

export function outputMethods(context: HostContext) {
  const { runs, acknowledgements } = context;
  const exists = (run: string) => existsSync(runs.folder(run).journal);
  return {
    follow: contract.output.follow.handler(({ input, errors, signal }) => {
      if (!exists(input.run)) throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      return followOutput(context, input, signal);
    }),
    ack: contract.output.ack.handler(({ input }) => {
      acknowledgements.acknowledge(input.stream, input.position);
      return {};
    }),
    lines: contract.output.lines.handler(async ({ input, errors }) => {
      if (!exists(input.run)) throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      return readLines(runs.folder(input.run).output(input.job, input.step), input.first, input.count);
    }),
  };
}

export function terminalMethods({ runs }: HostContext) {
  return {
    screen: contract.terminal.screen.handler(async ({ input, errors }) => {
      const live = runs.live(input.run);
      if (live === undefined) throw errors.NOT_FOUND({ message: 'The run is not live here' });
      const offset = live.output(input)?.length ?? 0;
      return { ...(await live.screen(input.job).snapshot()), offset };
    }),
    write: contract.terminal.write.handler(({ input, errors }) => {
      const live = runs.live(input.run);
      if (live === undefined) throw errors.NOT_FOUND({ message: 'The run is not live here' });
      live.type(input.job, input.data);
      return {};
    }),
    resize: contract.terminal.resize.handler(({ input, errors }) => {
      const live = runs.live(input.run);
      if (live === undefined) throw errors.NOT_FOUND({ message: 'The run is not live here' });
      live.resize(input.job, input.columns, input.rows);
      return {};
    }),
  };
}
