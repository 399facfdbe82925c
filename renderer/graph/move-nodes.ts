import type { GraphChange } from '../../shared/host/graph-views.ts';
import { noteMoved } from '../source/editor-states.ts';
import { documentOf } from '../stores/documents-store.ts';
import { changeGraphView, graphViewOf } from '../stores/graph-views-store.ts';
import { originsOf } from './arrange.ts';
import type { DrawnGraph } from './drawn-graph.ts';
import type { Point } from './layout.ts';
import type { DrawnLayout } from './use-drawn.ts';
import { bothChanges, type ViewStep, withoutGone } from './view-steps.ts';

/** Whether one of the frames around something is among these: it then moves with it. */
export function movesWith({ within }: DrawnGraph, id: string, moved: { has(id: string): boolean }): boolean {
  for (let frame = within.get(id) ?? null; frame !== null; frame = within.get(frame) ?? null)
    if (moved.has(frame)) return true;
  return false;
}

/** All that moves with what is moved: what lies in frames too. */
export function movedWith(drawn: DrawnGraph, ids: Iterable<string>): ReadonlySet<string> {
  const moved = new Set(ids);
  return new Set([...moved, ...[...drawn.within.keys()].filter((id) => movesWith(drawn, id, moved))]);
}

/** Puts nodes at new corners from now on, as a step of the playbook's history where its text is open. */
export function moveNodes(
  path: string,
  drawn: DrawnGraph,
  { structure, own }: DrawnLayout,
  corners: ReadonlyMap<string, Point>,
): void {
  const { direction } = structure;
  const pins = graphViewOf(path).places[direction];
  const origins = originsOf(own, structure, pins);
  const moved = [...corners].filter(([id]) => !movesWith(drawn, id, corners));
  const change = (entries: readonly (readonly [string, Point | null])[]): GraphChange => ({
    places: { [direction]: Object.fromEntries(entries) },
  });
  const after = change(
    moved.map(([id, { x, y }]) => {
      const origin = origins.get(drawn.within.get(id) ?? null) ?? { x: 0, y: 0 };
      return [id, { x: Math.round(x - origin.x), y: Math.round(y - origin.y) }];
    }),
  );
  const before = change(moved.map(([id]) => [id, pins[id] ?? null]));
  const step = withGoneDropped(path, drawn, { before, after });
  changeGraphView(path, step.after);
  if (documentOf(path) !== null) noteMoved(path, step);
}

/**
 * With what is kept of jobs that are gone taken away. In the same step of the history: who takes back first this and then the
 * end of a job has it where it stood.
 */
function withGoneDropped(path: string, { shownAs }: DrawnGraph, step: ViewStep): ViewStep {
  const document = documentOf(path);
  // Of a text that is broken now nobody knows what is gone.
  if (document === null || document.plan === null || document.stale) return step;
  const dropped = withoutGone(graphViewOf(path), shownAs.keys());
  if (dropped === null) return step;
  return { before: bothChanges(dropped.before, step.before), after: bothChanges(dropped.after, step.after) };
}
