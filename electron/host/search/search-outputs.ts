import { setImmediate } from 'node:timers/promises';
import type { SearchAnswer, SearchQuery } from '../../../shared/host/search.ts';
import type { RunState } from '../../../shared/run/state.ts';
import type { HostContext } from '../host-context.ts';
import { storedState } from '../run-digest.ts';
import { SearchThread } from './search-off-thread.ts';

/** Matches that may be under way to a reader that has not dealt with them. */
const windowMatches = 5000;
/** Matches of one answer. */
const answerMatches = 500;
/** Of all runs, so many of the newest are looked through. */
const newestRuns = 10_000;
/** Runs whose outputs are looked through in one go. */
const runsAtOnce = 16;

interface SearchRequest {
  readonly query: SearchQuery;
  readonly run?: string | undefined;
  readonly job?: string | undefined;
  readonly step?: string | undefined;
  readonly firstLine: number;
  readonly limit: number;
  readonly stream: string;
}

interface OutputFileRef {
  readonly run: string;
  readonly job: string;
  readonly step: string;
  readonly path: string;
}

async function stateOf({ runs }: HostContext, run: string): Promise<RunState | null> {
  return runs.live(run)?.state ?? (await storedState(runs.folder(run)))?.state ?? null;
}

/** The outputs of a run's steps that were started, of one job or one step where that is named. */
async function outputsOf(context: HostContext, run: string, request: SearchRequest): Promise<OutputFileRef[]> {
  const state = await stateOf(context, run);
  const folder = context.runs.folder(run);
  return [...(state?.jobs.values() ?? [])]
    .filter(({ id }) => request.job === undefined || id === request.job)
    .flatMap((job) =>
      job.steps
        .filter(({ id, startedAt }) => (request.step === undefined ? startedAt !== null : id === request.step))
        .map(({ id }) => ({ run, job: job.id, step: id, path: folder.output(job.id, id) })),
    );
}

/** Looks through outputs and gives what it finds at the pace of the reader's acknowledgements, until its end, its limit or the signal. */
export async function* searchOutputs(
  context: HostContext,
  request: SearchRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<SearchAnswer, void, undefined> {
  const flow = context.flows.open(request.stream, 0);
  const thread = new SearchThread(context.searchWorkerPath, request.query, signal);
  let count = 0;
  try {
    const runs = request.run === undefined ? await context.runs.ids(newestRuns) : [request.run];
    for (let at = 0; at < runs.length; at += runsAtOnce) {
      const some = runs.slice(at, at + runsAtOnce);
      const outputs = (await Promise.all(some.map((run) => outputsOf(context, run, request)))).flat();
      const refs = new Map(outputs.map((output) => [output.path, output]));
      for await (const { path, matches } of thread.find([...refs.keys()], request.firstLine)) {
        const { run, job, step } = refs.get(path) ?? { run: '', job: '', step: '' };
        for (let next = 0; next < matches.length && count < request.limit; next += answerMatches) {
          if (!(await flow.room(windowMatches, signal))) return;
          const given = matches.slice(next, Math.min(next + answerMatches, next + request.limit - count));
          count += given.length;
          flow.send(count);
          yield { kind: 'matches', run, job, step, matches: given };
        }
        if (count >= request.limit) {
          yield { kind: 'done', matches: count, limited: true };
          return;
        }
        if (signal?.aborted) return;
      }
      if (request.run === undefined) yield { kind: 'progress', runs: at + some.length, of: runs.length };
      // Runs without a match must not keep the host from others' calls.
      await setImmediate();
      if (signal?.aborted) return;
    }
    yield { kind: 'done', matches: count, limited: false };
  } finally {
    context.flows.close(request.stream, flow);
    await thread.end();
  }
}
