import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { notFound } from './contract-parts.ts';

const pointSchema = z.object({ x: z.number(), y: z.number() });
const foldSchema = z.enum(['open', 'closed']);
const groupSchema = z.object({ jobs: z.array(z.string()) });

/** How people have arranged the graph of a playbook: kept beside it, never in it. Ids are those of the graph. */
export const graphViewSchema = z.object({
  /** Where nodes were put, by the direction that the graph was drawn in; those of a box are measured from its corner. */
  places: z.object({ right: z.record(z.string(), pointSchema), down: z.record(z.string(), pointSchema) }),
  /** What was opened or closed other than it is by itself: matrices, runs within steps, groups. */
  folds: z.record(z.string(), foldSchema),
  /** Jobs that are drawn as one, by the group's name; a matrix is named by its job. */
  groups: z.record(z.string(), groupSchema),
});
export type GraphView = z.infer<typeof graphViewSchema>;

const placesChange = z.record(z.string(), pointSchema.nullable()).optional();

/** What becomes another: null takes an entry away, what is not named stays. */
export const graphChangeSchema = z.object({
  places: z.object({ right: placesChange, down: placesChange }).optional(),
  folds: z.record(z.string(), foldSchema.nullable()).optional(),
  groups: z.record(z.string(), groupSchema.nullable()).optional(),
});
export type GraphChange = z.infer<typeof graphChangeSchema>;

export const noGraphView: GraphView = { places: { right: {}, down: {} }, folds: {}, groups: {} };

function merged<T>(
  before: Readonly<Record<string, T>>,
  change: Readonly<Record<string, T | null>> | undefined,
): Record<string, T> {
  const entries = Object.entries({ ...before, ...change });
  return Object.fromEntries(entries.filter((entry): entry is [string, T] => entry[1] !== null));
}

/** A view after a change. */
export function changedView(view: GraphView, change: GraphChange): GraphView {
  return {
    places: {
      right: merged(view.places.right, change.places?.right),
      down: merged(view.places.down, change.places?.down),
    },
    folds: merged(view.folds, change.folds),
    groups: merged(view.groups, change.groups),
  };
}

/** What the graphs of playbooks look like, by the playbooks' paths. */
export const graphsContract = {
  get: oc.input(z.object({ path: z.string() })).output(graphViewSchema),
  /** Answered, with the whole, once it is on disk. */
  change: oc
    .errors(notFound)
    .input(z.object({ path: z.string(), change: graphChangeSchema }))
    .output(graphViewSchema),
  /** A word whenever one was changed, in this window or in another. */
  watch: oc.output(eventIterator(z.object({ paths: z.array(z.string()) }))),
};
