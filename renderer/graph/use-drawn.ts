import { useEffect, useMemo, useState } from 'react';
import { type GraphView, noGraphView } from '../../shared/host/graph-views.ts';
import { useGraphView } from '../stores/graph-views-store.ts';
import { useSettings } from '../stores/settings-store.ts';
import { arranged } from './arrange.ts';
import { type DrawnGraph, GraphDrawer } from './drawn-graph.ts';
import { fittingDirection } from './fitting-direction.ts';
import type { GraphJob } from './graph-job.ts';
import { type Direction, type GraphLayout, type GraphStructure, Structures, structureOf } from './layout.ts';
import { useTidied } from './tidied.ts';
import { useGraphLayout } from './use-layout.ts';

const noFolds = noGraphView.folds;
const noGroups = noGraphView.groups;

/** Jobs as they are drawn, by what is open, closed and grouped in the graph of a playbook, by its path. */
export function useDrawnGraph(jobs: readonly GraphJob[], path: string | null): DrawnGraph {
  const view = useGraphView(path);
  const folds = view?.folds ?? noFolds;
  const groups = view?.groups ?? noGroups;
  const [drawer] = useState(() => new GraphDrawer());
  return useMemo(() => drawer.draw(jobs, { folds, groups }), [drawer, jobs, folds, groups]);
}

export interface DrawnLayout {
  readonly structure: GraphStructure;
  /** As it is by itself. */
  readonly own: GraphLayout;
  /** As it is drawn, with what people moved. */
  readonly layout: GraphLayout;
  readonly forNow: boolean;
}

/** Where all that is drawn stands; null: not worked out yet. */
export function useDrawnLayout(
  drawn: DrawnGraph,
  path: string | null,
  box: { readonly current: HTMLDivElement | null },
): DrawnLayout | null {
  const view = useGraphView(path);
  const direction = useDirection(drawn, box);
  const [structures] = useState(() => new Structures());
  const known = view !== null;
  const structure = useMemo(
    () => (direction === null || !known ? null : structures.of(drawn, direction)),
    [structures, drawn, direction, known],
  );
  const laidOut = useGraphLayout(structure, useTidied(path));
  const pins = pinsOf(view, laidOut?.layout.direction ?? null);
  return useMemo(
    () =>
      laidOut === null
        ? null
        : {
            structure: laidOut.structure,
            own: laidOut.layout,
            forNow: laidOut.forNow,
            layout: arranged(laidOut.layout, laidOut.structure, pins),
          },
    [laidOut, pins],
  );
}

function pinsOf(view: GraphView | null, direction: Direction | null) {
  return (view ?? noGraphView).places[direction ?? 'right'];
}

/** The direction of the settings; automatic: the one that fitted when the canvas first was seen with jobs, kept from then on. */
function useDirection(drawn: DrawnGraph, box: { readonly current: HTMLDivElement | null }): Direction | null {
  const setting = useSettings(({ direction }) => direction);
  const [fitting, setFitting] = useState<Direction | null>(null);
  useEffect(() => {
    if (fitting !== null || drawn.nodes.length === 0) return;
    const frame = requestAnimationFrame(() => {
      if (box.current === null) return;
      const { clientWidth: width, clientHeight: height } = box.current;
      setFitting(fittingDirection(structureOf(drawn, 'right'), { width, height }));
    });
    return () => cancelAnimationFrame(frame);
  }, [fitting, drawn, box]);
  return setting === 'auto' ? fitting : setting;
}
