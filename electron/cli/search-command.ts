import { randomUUID } from 'node:crypto';
import { styleText } from 'node:util';
import { isDefinedError, safe } from '@orpc/client';
import type { LineMatch, SearchQuery } from '../../shared/host/search.ts';
import type { Host } from '../host/create-host.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { type HistoryOptions, withHost } from './open-host.ts';
import { answer, answerJson, tell } from './print.ts';

export interface SearchOptions extends HistoryOptions {
  readonly regex?: boolean;
  readonly case?: boolean;
  readonly limit?: string;
}

/** Where is looked: everywhere, in a run, a job of it, a step of that. */
interface SearchScope {
  readonly run?: string;
  readonly job?: string;
  readonly step?: string;
}

const longestLimit = 1_000_000;

function limitOf({ limit }: SearchOptions): number {
  const count = Number(limit ?? 10_000);
  if (Number.isInteger(count) && count >= 1 && count <= longestLimit) return count;
  throw new CommandFailure(`--limit wants a whole number from 1 to ${longestLimit}, not "${limit}"`, exitCodes.usage);
}

/** The line with its match marked, where the terminal has colours. */
function marked({ text, start, end }: LineMatch): string {
  const match = styleText(['bold', 'red'], text.slice(start, end), { stream: process.stdout });
  return `${text.slice(0, start)}${match}${text.slice(end)}`;
}

async function begin(host: Host, query: SearchQuery, scope: SearchScope, limit: number, stream: string) {
  const { error, data } = await safe(host.client.output.search({ query, ...scope, limit, stream }));
  if (data !== undefined) return data;
  throw isDefinedError(error) ? new CommandFailure(error.message, exitCodes.usage) : error;
}

/** Prints the lines that match as `RUN JOB/STEP:LINE: TEXT`, or one a line as JSON; succeeds where there is one. */
export async function printMatches(
  host: Host,
  text: string,
  scope: SearchScope,
  options: SearchOptions,
): Promise<ExitCode> {
  const query = { text, regex: options.regex ?? false, caseSensitive: options.case ?? false };
  const stream = randomUUID();
  let count = 0;
  for await (const found of await begin(host, query, scope, limitOf(options), stream)) {
    if (found.kind === 'done' && found.limited)
      tell(`Only the first ${found.matches} are shown; --limit tells how many.`);
    if (found.kind !== 'matches') continue;
    const { run, job, step, matches } = found;
    for (const match of matches)
      if (options.json)
        answerJson({ run, job, step, line: match.line + 1, text: match.text, start: match.start, end: match.end });
      else answer(`${scope.run === undefined ? `${run} ` : ''}${job}/${step}:${match.line + 1}: ${marked(match)}`);
    count += matches.length;
    await host.client.output.ack({ stream, position: count });
  }
  return count === 0 ? exitCodes.failed : exitCodes.success;
}

/** `gantry search TEXT`: the lines of all runs' outputs, or of one run's, that hold a text or match an expression. */
export function searchCommand(text: string, options: SearchOptions & { readonly run?: string }): Promise<ExitCode> {
  if (text === '') throw new CommandFailure('There is nothing to look for', exitCodes.usage);
  const scope = options.run === undefined ? {} : { run: options.run };
  return withHost(options, (host) => printMatches(host, text, scope, options));
}
