import { useLayoutEffect } from 'react';
import type { DrawnGraph } from './drawn-graph.ts';
import type { Place, Point } from './layout.ts';
import type { Camera } from './use-camera.ts';
import type { DrawnLayout } from './use-drawn.ts';

/** The canvas in front, for what is done to it by key and palette. */
export interface GraphHandle {
  readonly tab: string;
  readonly path: string | null;
  readonly drawn: DrawnGraph;
  readonly placed: DrawnLayout | null;
  /** What is selected and chosen beside it, by what is seen of it. */
  readonly chosen: ReadonlySet<string>;
  readonly showAll: () => void;
  readonly zoomTo: (places: readonly Place[]) => void;
  readonly zoomBy: (factor: number) => void;
  readonly zoom: (zoom: number) => void;
  readonly find: () => void;
  /** What of the graph is at a place of the page, painted or not. */
  readonly at: Camera['at'];
  readonly edgeAt: Camera['edgeAt'];
  /** Puts nodes where they are to stand from now on; null: nodes cannot be moved here. */
  readonly move: ((corners: ReadonlyMap<string, Point>) => void) | null;
}

let inFront: GraphHandle | null = null;

/** The canvas in front; null: none is shown. */
export function graphInFront(): GraphHandle | null {
  return inFront;
}

/** Makes a canvas the one in front for as long as it is shown. */
export function useGraphHandle(handle: GraphHandle): void {
  useLayoutEffect(() => {
    inFront = handle;
    return () => {
      if (inFront === handle) inFront = null;
    };
  });
}
