import type { SearchAnswer, SearchQuery } from '../../shared/host/search.ts';
import { host } from '../host/client.ts';

interface SearchPlace {
  readonly query: SearchQuery;
  readonly run?: string;
  readonly job?: string;
  readonly step?: string;
  readonly firstLine?: number;
  readonly limit?: number;
}

/** Searches outputs; each answer is told as it comes. Ends with the search or the signal; rejects as the host does. */
export async function streamSearch(
  place: SearchPlace,
  onAnswer: (answer: SearchAnswer) => void,
  signal: AbortSignal,
): Promise<void> {
  const stream = crypto.randomUUID();
  let position = 0;
  for await (const answer of await host.output.search({ ...place, stream }, { signal })) {
    if (signal.aborted) return;
    onAnswer(answer);
    if (answer.kind !== 'matches') continue;
    position += answer.matches.length;
    host.output.ack({ stream, position }).catch(() => {});
  }
}
