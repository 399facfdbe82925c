import { type GraphView, noGraphView } from '../../../shared/host/graph-views.ts';
import { type DrawnGraph, GraphDrawer } from '../drawn-graph.ts';
import type { GraphJob } from '../graph-job.ts';

/** Jobs as they are drawn with nothing arranged but what is given. */
export function drawnOf(jobs: readonly GraphJob[], view: Partial<GraphView> = {}): DrawnGraph {
  return new GraphDrawer().draw(jobs, { ...noGraphView, ...view });
}
