import type { GraphLayout, GraphStructure } from './layout.ts';
import { placeQuickly } from './place-quickly.ts';

export interface LayoutRequest {
  readonly id: number;
  readonly structure: GraphStructure;
  /** What was drawn before: an answer by its id, or a layout that was made elsewhere; null: nothing was. */
  readonly before: number | GraphLayout | null;
}
export interface LayoutAnswer {
  readonly id: number;
  readonly layout: GraphLayout;
}

/** The last answers: a large layout is not sent to and fro for each edit. */
const answered = new Map<number, GraphLayout>();
const kept = 8;

self.addEventListener('message', ({ data: { id, structure, before } }: MessageEvent<LayoutRequest>) => {
  const layout = placeQuickly(structure, typeof before === 'number' ? (answered.get(before) ?? null) : before);
  answered.set(id, layout);
  for (const oldest of answered.keys()) {
    if (answered.size <= kept) break;
    answered.delete(oldest);
  }
  const answer: LayoutAnswer = { id, layout };
  self.postMessage(answer);
});
