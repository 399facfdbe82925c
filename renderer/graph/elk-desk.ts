import ELK from 'elkjs/lib/elk-api.js';
import elkWorkerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { fromElk, toElk } from './elk-graph.ts';
import type { GraphLayout, GraphStructure } from './layout.ts';

interface Desk {
  readonly elk: InstanceType<typeof ELK>;
  readonly worker: Worker;
}

let desk: Desk | null = null;
let asked = 0;

function open(): Desk {
  const worker = new Worker(elkWorkerUrl);
  return { worker, elk: new ELK({ workerFactory: () => worker }) };
}

/**
 * The layout that elk works out, in a worker. Null: the signal was aborted. Elk cannot be told to stop, so a worker that works
 * on what nobody wants any more is ended, and the next graph has another.
 */
export async function elkLayout(structure: GraphStructure, signal: AbortSignal): Promise<GraphLayout | null> {
  desk ??= open();
  const own = desk;
  asked += 1;
  const stopped = new Promise<null>((resolve) =>
    signal.addEventListener(
      'abort',
      () => {
        resolve(null);
        if (desk !== own || asked > 1) return;
        own.worker.terminate();
        desk = null;
      },
      { once: true },
    ),
  );
  try {
    return await Promise.race([
      own.elk.layout(toElk(structure)).then((answer) => fromElk(answer, structure.direction)),
      stopped,
    ]);
  } finally {
    asked -= 1;
  }
}
