import { existsSync } from 'node:fs';
import { implement } from '@orpc/server';
import { hostContract } from '../../shared/host/api.ts';
import { liveOwner } from '../journal/lock.ts';
import { repairIndex } from '../journal/output-index.ts';
import { OutputReader, outputAt, readLines } from '../journal/read-output.ts';
import { Bell } from './flow.ts';
import type { HostContext } from './host-context.ts';
import type { LiveRun } from './live-run.ts';
import { asciicast } from './output/asciicast.ts';
import { searchOutputs } from './search/search-outputs.ts';
import { compileQuery } from './search/search-query.ts';

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
async function goesOn({ runs }: HostContext, live: LiveRun | undefined, request: Request): Promise<boolean> {
  if (!request.follow) return false;
  return live === undefined ? (await liveOwner(runs.folder(request.run).path)) !== null : live.mayWrite(request);
}

/** The output of a step from an offset on, read from its file at the pace of its reader. */
async function* followOutput(context: HostContext, request: Request, signal: AbortSignal | undefined) {
  const { run, job, step, stream } = request;
  const output = new OutputReader(context.runs.folder(run).output(job, step));
  const live = context.runs.live(run);
  const bell = new Bell();
  const stops = live === undefined ? [] : [live.journal.listen(bell.ring), live.outputs.listen(request, bell.ring)];
  const flow = context.flows.open(stream, request.from);
  try {
    for (let offset = request.from; await flow.room(windowBytes, signal); ) {
      // Asked before reading: what was written before the end was told is then read for sure.
      const open = await goesOn(context, live, request);
      const bytes = await output.read(offset, pieceBytes);
      if (bytes.length > 0) {
        flow.send(offset + bytes.length);
        yield { offset, base64: bytes.toString('base64') };
        offset += bytes.length;
      } else if (!open) return;
      else await bell.wait(signal, live === undefined ? pollMs : undefined);
    }
  } finally {
    for (const stop of stops) stop();
    await output.close();
    context.flows.close(stream, flow);
  }
}

/** Characters of a recording that may be under way to a reader that has not dealt with them, and of one piece at the least. */
const castWindow = 1024 * 1024;
const castPiece = 16 * 1024;

async function* castOf(
  { runs, flows }: HostContext,
  {
    run,
    job,
    step,
    stream,
  }: { readonly run: string; readonly job: string; readonly step: string; readonly stream: string },
  signal: AbortSignal | undefined,
) {
  const flow = flows.open(stream, 0);
  let position = 0;
  let text = '';
  try {
    for await (const line of asciicast(runs.folder(run).output(job, step), {
      title: `${job} / ${step}`,
      startedAt: 0,
    })) {
      text += line;
      if (text.length < castPiece) continue;
      if (!(await flow.room(castWindow, signal))) return;
      position += text.length;
      flow.send(position);
      yield { text, position };
      text = '';
    }
    if (text !== '') yield { text, position: position + text.length };
  } finally {
    flows.close(stream, flow);
  }
}

export function outputMethods(context: HostContext) {
  const { runs, flows } = context;
  const exists = (run: string) => existsSync(runs.folder(run).journal);
  /** Outputs of dead owners whose index was looked after. */
  const repaired = new Map<string, Promise<void>>();
  const repair = async (run: string, path: string) => {
    const folder = runs.folder(run);
    if (runs.live(run) !== undefined || existsSync(folder.digest) || (await liveOwner(folder.path)) !== null) return;
    const repairing = repaired.get(path) ?? repairIndex(path);
    repaired.set(path, repairing);
    // Where it may not be written, it is read as it is.
    await repairing.catch(() => {});
  };
  return {
    follow: contract.output.follow.handler(({ input, errors, signal }) => {
      if (!exists(input.run)) throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      return followOutput(context, input, signal);
    }),
    ack: contract.output.ack.handler(({ input }) => {
      flows.acknowledge(input.stream, input.position);
      return {};
    }),
    lines: contract.output.lines.handler(async ({ input, errors }) => {
      if (!exists(input.run)) throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      const path = runs.folder(input.run).output(input.job, input.step);
      await repair(input.run, path);
      return readLines(path, input.first, input.count);
    }),
    read: contract.output.read.handler(async ({ input, errors }) => {
      if (!exists(input.run)) throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      const output = new OutputReader(runs.folder(input.run).output(input.job, input.step));
      try {
        return { base64: (await output.read(input.from, input.length)).toString('base64') };
      } finally {
        await output.close();
      }
    }),
    at: contract.output.at.handler(async ({ input, errors }) => {
      if (!exists(input.run)) throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      const path = runs.folder(input.run).output(input.job, input.step);
      await repair(input.run, path);
      return outputAt(path, input.time);
    }),
    cast: contract.output.cast.handler(({ input, errors, signal }) => {
      if (!exists(input.run)) throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      return castOf(context, input, signal);
    }),
    search: contract.output.search.handler(({ input, errors, signal }) => {
      if (input.run !== undefined && !exists(input.run))
        throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
      const query = compileQuery(input.query);
      if (!query.ok) throw errors.INVALID({ message: query.error });
      return searchOutputs(context, input, signal);
    }),
  };
}

export function terminalMethods({ runs }: HostContext) {
  /** The run, where this host owns it and it has the job. */
  const liveWith = ({ run, job }: { readonly run: string; readonly job: string }) => {
    const live = runs.live(run);
    return live?.state.jobs.has(job) ? live : undefined;
  };
  const message = 'The step does not run here';
  return {
    screen: contract.terminal.screen.handler(async ({ input, errors }) => {
      const screen = (await liveWith(input)?.screens.snapshot(input)) ?? null;
      if (screen === null) throw errors.NOT_FOUND({ message });
      return screen;
    }),
    write: contract.terminal.write.handler(({ input, errors }) => {
      const live = liveWith(input);
      if (live === undefined) throw errors.NOT_FOUND({ message });
      live.type(input.job, input.data);
      return {};
    }),
    resize: contract.terminal.resize.handler(({ input, errors }) => {
      const live = liveWith(input);
      if (live === undefined) throw errors.NOT_FOUND({ message });
      live.screens.resize(input.job, input.columns, input.rows);
      return {};
    }),
  };
}
