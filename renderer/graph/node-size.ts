import type { GraphJob } from './graph-job.ts';

/** Measures of a job's node in pixels; the node's component draws by them, so that layout needs no drawing first. */
export const nodeWidth = 212;
export const headerHeight = 34;
/** Of a frame around nodes. */
export const frameHeading = 30;
const rowHeight = 24;
const metaHeight = 24;
const padding = 5;

/** More steps than this are told as a number. */
export const stepsShown = 8;

export interface NodeSize {
  readonly width: number;
  readonly height: number;
}

export function hasMeta(job: GraphJob): boolean {
  return job.matrix !== null || job.condition !== null || job.cachedFrom !== null;
}

export function nodeSize(job: GraphJob): NodeSize {
  const rows = Math.min(job.steps.length, stepsShown) + (job.steps.length > stepsShown ? 1 : 0);
  const body = rows === 0 ? 0 : rows * rowHeight + 2 * padding;
  const box = job.box === null ? 0 : rowHeight + 2 * padding;
  return { width: nodeWidth, height: headerHeight + (hasMeta(job) ? metaHeight : 0) + box + body + 2 };
}
