import type { GraphLayout, GraphStructure } from './layout.ts';
import type { LayoutAnswer, LayoutRequest } from './layout.worker.ts';
import { placeQuickly } from './place-quickly.ts';

/** Up to so many nodes a layout takes less than a frame: it is worked out at once, so that nothing flickers. */
const atOnce = 150;

let worker: Worker | null = null;
let lastId = 0;
const waiting = new Map<number, (layout: GraphLayout) => void>();
/** By which the worker knows what it answered. */
const ids = new WeakMap<GraphLayout, number>();

function layoutWorker(): Worker {
  if (worker !== null) return worker;
  worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data: { id, layout } }: MessageEvent<LayoutAnswer>) => {
    ids.set(layout, id);
    waiting.get(id)?.(layout);
    waiting.delete(id);
  });
  return worker;
}

/** A layout in columns, near to the one before; of a small graph it is there at once, else it comes from a worker. */
export function quickLayout(structure: GraphStructure, before: GraphLayout | null): GraphLayout | Promise<GraphLayout> {
  if (structure.nodes.length <= atOnce) return placeQuickly(structure, before);
  lastId += 1;
  const request: LayoutRequest = {
    id: lastId,
    structure,
    before: before === null ? null : (ids.get(before) ?? before),
  };
  return new Promise((resolve) => {
    waiting.set(request.id, resolve);
    layoutWorker().postMessage(request);
  });
}
