import type { GraphView } from '../../shared/host/graph-views.ts';
import { BoxJobs } from './box-job.ts';
import type { GraphJob } from './graph-job.ts';

/** What holds jobs: the legs of a matrix, the run within a step, a group that someone made. */
export interface Box {
  readonly id: string;
  readonly kind: 'matrix' | 'call' | 'group';
  readonly title: string;
  readonly open: boolean;
  /** The job whose step runs what is within; null where it is no call. */
  readonly host: { readonly job: string; readonly step: string } | null;
  /** Its own: legs, or the jobs of a run or a group; what their steps run is not told apart from them. */
  readonly jobs: readonly GraphJob[];
  /** The boxes around it, from the outermost. */
  readonly around: readonly string[];
  /** What stands for it as a whole; null for a call, which its job stands for. */
  readonly job: GraphJob | null;
}

/** A line between two of what is drawn. */
export interface DrawnEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** Jobs as they are drawn: what is closed is one node, what is open is a frame around its own. */
export interface DrawnGraph {
  readonly nodes: readonly GraphJob[];
  /** All boxes by id, closed ones too. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** Open boxes that are to be seen, each after the one around it. */
  readonly frames: readonly Box[];
  /** The frame that a node or a frame lies in; null: in none. */
  readonly within: ReadonlyMap<string, string | null>;
  readonly edges: readonly DrawnEdge[];
  /** What is seen of a job: itself, or what it is closed into. */
  readonly shownAs: ReadonlyMap<string, string>;
}

/** By which the frame of a run within a step is known among nodes, unlike any job's id. */
export function callId({ job, step }: { readonly job: string; readonly step: string }): string {
  return JSON.stringify({ job, step });
}

/** By which a group is known among nodes. */
export function groupId(name: string): string {
  return JSON.stringify({ group: name });
}

/** The name of a group by its id; null: it is no group's. */
export function groupName(id: string): string | null {
  return id.startsWith('{"group":') ? String((JSON.parse(id) as { group: unknown }).group) : null;
}

type View = Pick<GraphView, 'folds' | 'groups'>;

/** What a job is called where a matrix counts as one. */
export function unitOf(job: GraphJob): string {
  return job.legOf ?? job.id;
}

type Kind = Pick<Box, 'kind' | 'title' | 'host'>;

/** The boxes around a job, from the outermost. */
type Placing = readonly (readonly [id: string, box: Kind])[];
const nowhere: Placing = [];

function placings(jobs: readonly GraphJob[], { groups }: View): ReadonlyMap<string, Placing> {
  const legs = new Map<string, number>();
  for (const { legOf } of jobs) if (legOf !== null) legs.set(legOf, (legs.get(legOf) ?? 0) + 1);
  const groupOf = new Map(Object.entries(groups).flatMap(([name, group]) => group.jobs.map((job) => [job, name])));
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const made = new Map<string, Placing>();
  for (const job of jobs) {
    const own: [string, Kind][] = [];
    const host = job.parent === null ? undefined : byId.get(job.parent.job);
    if (job.parent !== null && host !== undefined) own.push([callId(job.parent), callBox(job.parent, host)]);
    const group = job.parent === null ? groupOf.get(unitOf(job)) : undefined;
    if (group !== undefined) own.push([groupId(group), { kind: 'group', title: group, host: null }]);
    if (job.legOf !== null && (legs.get(job.legOf) ?? 0) > 1)
      own.push([job.legOf, { kind: 'matrix', title: job.legOf, host: null }]);
    const around = (host === undefined ? undefined : made.get(host.id)) ?? nowhere;
    made.set(job.id, own.length === 0 ? around : [...around, ...own]);
  }
  return made;
}

function callBox({ step }: NonNullable<GraphJob['parent']>, host: GraphJob): Kind {
  const name = host.steps.find(({ id }) => id === step)?.name ?? step;
  return { kind: 'call', title: `${host.name} › ${name}`, host: { job: host.id, step } };
}

function isOpen(id: string, kind: Box['kind'], folds: View['folds']): boolean {
  // A run within a step shows what it does; the legs of a matrix are one thing until someone asks for them.
  return (folds[id] ?? (kind === 'call' ? 'open' : 'closed')) === 'open';
}

function boxesOf(
  jobs: readonly GraphJob[],
  placed: ReadonlyMap<string, Placing>,
  view: View,
  made: BoxJobs,
): ReadonlyMap<string, Box> {
  const members = new Map<string, GraphJob[]>();
  const facts = new Map<string, Omit<Box, 'jobs' | 'job' | 'open'>>();
  for (const job of jobs) {
    const placing = placed.get(job.id) ?? nowhere;
    placing.forEach(([id, kind], depth) => {
      const within = members.get(id);
      if (within === undefined) members.set(id, [job]);
      else within.push(job);
      if (!facts.has(id)) facts.set(id, { id, ...kind, around: placing.slice(0, depth).map(([outer]) => outer) });
    });
  }
  return new Map(
    [...facts].map(([id, fact]): [string, Box] => {
      const all = members.get(id) ?? [];
      // What runs within a job's steps comes after it and stands deeper.
      const within = all.filter(({ depth }) => depth === all[0]?.depth);
      const { kind } = fact;
      const job = kind === 'call' ? null : made.of(id, kind, kind === 'group' ? fact.title : null, within);
      return [id, { ...fact, title: job?.name ?? fact.title, open: isOpen(id, kind, view.folds), jobs: within, job }];
    }),
  );
}

function isSameBox(a: Box, b: Box | undefined): boolean {
  return a.id === b?.id && a.jobs.length === b.jobs.length && a.jobs.every(({ id }, index) => id === b.jobs[index]?.id);
}

function hangsTogetherAs(a: Pick<DrawnGraph, 'nodes' | 'frames'>, b: Pick<DrawnGraph, 'nodes' | 'frames'>): boolean {
  return (
    a.nodes.length === b.nodes.length &&
    a.frames.length === b.frames.length &&
    a.frames.every((frame, index) => isSameBox(frame, b.frames[index])) &&
    a.nodes.every(({ id, needs }, index) => id === b.nodes[index]?.id && needs === b.nodes[index].needs)
  );
}

/** Works out what is drawn, and keeps what stands for others, and the edges, for as long as these do not change. */
export class GraphDrawer {
  readonly #made = new BoxJobs();
  #last: DrawnGraph | null = null;

  draw(jobs: readonly GraphJob[], view: View): DrawnGraph {
    this.#made.begin();
    const placed = placings(jobs, view);
    const boxes = boxesOf(jobs, placed, view, this.#made);
    const shownAs = new Map<string, string>();
    const nodes = new Map<string, GraphJob>();
    const chains = new Map<string, readonly string[]>();
    for (const job of jobs) {
      const ids = (placed.get(job.id) ?? nowhere).map(([id]) => id);
      const closed = ids.map((id) => boxes.get(id)).find((box) => box?.open === false);
      const shown = closed === undefined ? job : closed.job;
      const id = shown?.id ?? shownAs.get(closed?.host?.job ?? '') ?? job.id;
      shownAs.set(job.id, id);
      if (shown === null || nodes.has(id)) continue;
      nodes.set(id, shown);
      chains.set(id, closed === undefined ? ids : closed.around);
    }
    const frames = [...boxes.values()]
      .filter(
        ({ open, around, host }) =>
          open && around.every((id) => boxes.get(id)?.open === true) && (host === null || nodes.has(host.job)),
      )
      .toSorted((a, b) => a.around.length - b.around.length);
    for (const frame of frames) chains.set(frame.id, frame.around);
    const drawn = { nodes: [...nodes.values()], boxes, frames, shownAs };
    const last = this.#last !== null && hangsTogetherAs(this.#last, drawn) ? this.#last : null;
    this.#last = {
      ...drawn,
      within: last?.within ?? new Map([...chains].map(([id, chain]) => [id, chain.at(-1) ?? null])),
      edges: last?.edges ?? edgesOf(drawn.nodes, frames, chains, shownAs),
    };
    return this.#last;
  }
}

/** Lines end at what two have in common: within a frame at its own, from outside at the frame. */
function edgesOf(
  nodes: readonly GraphJob[],
  frames: readonly Box[],
  chains: ReadonlyMap<string, readonly string[]>,
  shownAs: ReadonlyMap<string, string>,
): readonly DrawnEdge[] {
  const edges = new Map<string, DrawnEdge>();
  const add = (from: string, to: string) => {
    const id = JSON.stringify([from, to]);
    if (from !== to) edges.set(id, { id, from, to });
  };
  for (const { id, needs } of nodes) {
    const chain = chains.get(id) ?? [];
    for (const need of needs) {
      const shown = shownAs.get(need);
      if (shown === undefined) continue;
      const other = chains.get(shown) ?? [];
      let common = 0;
      while (common < chain.length && chain[common] === other[common]) common += 1;
      add(other[common] ?? shown, chain[common] ?? id);
    }
  }
  for (const { id, host } of frames) if (host !== null) add(host.job, id);
  return [...edges.values()];
}
