/** A node of a directed graph, by what it waits for. Needs that name no node, and repeated ones, count for nothing. */
export interface GraphNode {
  readonly id: string;
  readonly needs: readonly string[];
}

export interface Levels {
  /** Ids by their longest distance from the roots; within a level in the order given. */
  readonly levels: readonly (readonly string[])[];
  /** From 0. */
  readonly levelOf: ReadonlyMap<string, number>;
  /** In a cycle or behind one, so without a level, in the order given. */
  readonly unordered: readonly string[];
}

/** Puts each node in the first level after all that it needs (Kahn). Ids are taken to be unique; the first of two counts. */
export function levelsOf(nodes: readonly GraphNode[]): Levels {
  const graph = adjacency(nodes);
  const dependents = reversed(graph);
  const open = new Map([...graph].map(([id, needs]) => [id, needs.length]));
  const levelOf = new Map<string, number>();
  let ready = [...graph.keys()].filter((id) => open.get(id) === 0);
  const place = new Map([...graph.keys()].map((id, index) => [id, index]));
  const levels: string[][] = [];
  while (ready.length > 0) {
    for (const id of ready) levelOf.set(id, levels.length);
    levels.push(ready);
    const next: string[] = [];
    for (const id of ready) {
      for (const dependent of dependents.get(id) ?? []) {
        const left = (open.get(dependent) ?? 0) - 1;
        open.set(dependent, left);
        if (left === 0) next.push(dependent);
      }
    }
    ready = next.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  }
  return { levels, levelOf, unordered: [...graph.keys()].filter((id) => !levelOf.has(id)) };
}

/**
 * Cycles, each as a path along needs that ends where it began (`a`, `b`, `a`: a needs b, b needs a). Every node that lies
 * on a cycle stands in at least one of those returned, which is a shortest one for the first of its nodes.
 */
export function findCycles(nodes: readonly GraphNode[]): readonly (readonly string[])[] {
  const graph = trimmed(adjacency(nodes));
  const told = new Set<string>();
  const cycles: string[][] = [];
  for (const id of graph.keys()) {
    if (told.has(id)) continue;
    const cycle = shortestCycle(graph, id);
    if (cycle === null) continue;
    for (const member of cycle) told.add(member);
    cycles.push(cycle);
  }
  return cycles;
}

/** Ids reachable from `start` along needs (`needs`) or against them (`dependents`), `start` itself included. */
export function reachableFrom(
  nodes: readonly GraphNode[],
  start: readonly string[],
  direction: 'needs' | 'dependents',
): ReadonlySet<string> {
  const forward = adjacency(nodes);
  const graph = direction === 'needs' ? forward : reversed(forward);
  const reached = new Set(start.filter((id) => graph.has(id)));
  for (const id of reached) for (const next of graph.get(id) ?? []) reached.add(next);
  return reached;
}

type Adjacency = Map<string, readonly string[]>;

function adjacency(nodes: readonly GraphNode[]): Adjacency {
  const ids = new Set(nodes.map(({ id }) => id));
  const graph: Adjacency = new Map();
  for (const { id, needs } of nodes) {
    if (!graph.has(id))
      graph.set(
        id,
        [...new Set(needs)].filter((need) => ids.has(need)),
      );
  }
  return graph;
}

function reversed(graph: Adjacency): Adjacency {
  const turned = new Map<string, string[]>([...graph.keys()].map((id) => [id, []]));
  for (const [id, needs] of graph) for (const need of needs) turned.get(need)?.push(id);
  return turned;
}

/** Without what no cycle can pass through: nodes that need nothing, and nodes that nothing needs, again and again. */
function trimmed(graph: Adjacency): Adjacency {
  const ordered = (direction: Adjacency) => levelsOf([...direction].map(([id, needs]) => ({ id, needs }))).unordered;
  const afterRoots = new Set(ordered(graph));
  const afterLeaves = new Set(ordered(reversed(graph)));
  return new Map(
    [...graph]
      .filter(([id]) => afterRoots.has(id) && afterLeaves.has(id))
      .map(([id, needs]) => [id, needs.filter((need) => afterRoots.has(need) && afterLeaves.has(need))]),
  );
}

function shortestCycle(graph: Adjacency, start: string): string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const id of queue) {
    for (const need of graph.get(id) ?? []) {
      if (need === start) return pathTo(cameFrom, start, id);
      if (cameFrom.has(need)) continue;
      cameFrom.set(need, id);
      queue.push(need);
    }
  }
  return null;
}

function pathTo(cameFrom: ReadonlyMap<string, string>, start: string, last: string): string[] {
  const path = [start];
  for (let id: string | undefined = last; id !== undefined && id !== start; id = cameFrom.get(id))
    path.splice(1, 0, id);
  return [...path, start];
}
