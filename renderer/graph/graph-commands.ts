import type { Command } from '../commands/command.ts';
import { announce } from '../stores/announce-store.ts';
import { changeGraphView, graphViewOf } from '../stores/graph-views-store.ts';
import { useSelection } from '../stores/selection-store.ts';
import { type Alignment, type Axis, aligned, distributed } from './align.ts';
import { chooseCommands } from './choose-commands.ts';
import { foldCommands } from './fold-commands.ts';
import { type GraphHandle, graphInFront } from './graph-handle.ts';
import type { Place, Point } from './layout.ts';
import { tidy } from './tidied.ts';

function command(
  id: string,
  title: string,
  keys: readonly string[],
  act: (graph: GraphHandle) => void,
  when: (graph: GraphHandle) => boolean = () => true,
): Command {
  return {
    id,
    title,
    group: 'View',
    keys,
    scope: 'graph',
    when: () => {
      const graph = graphInFront();
      return graph !== null && when(graph);
    },
    run: () => {
      const graph = graphInFront();
      if (graph !== null) act(graph);
    },
  };
}

function chosenPlaces({ chosen, placed }: GraphHandle): ReadonlyMap<string, Place> {
  const places = [...chosen].flatMap((id) => {
    const place = placed?.layout.nodes.get(id);
    return place === undefined ? [] : [[id, place] as const];
  });
  return new Map(places);
}

const canMove = (graph: GraphHandle) => graph.move !== null && chosenPlaces(graph).size > 0;
/** On a step the same keys move the step. */
const onNodes = (graph: GraphHandle) =>
  canMove(graph) && (useSelection.getState().byTab[graph.tab]?.step ?? null) === null;

/** Pixels that a key moves a node by. */
const nudge = 24;

function nudgeBy(dx: number, dy: number) {
  return (graph: GraphHandle) => {
    const corners = [...chosenPlaces(graph)].map(([id, { x, y }]): [string, Point] => [id, { x: x + dx, y: y + dy }]);
    graph.move?.(new Map(corners));
    const where = dx < 0 ? 'left' : dx > 0 ? 'right' : dy < 0 ? 'up' : 'down';
    announce(`${corners.length === 1 ? 'Moved' : `${corners.length} moved`} ${where}.`);
  };
}

function align(how: Alignment, title: string): Command {
  return command(
    `align-${how}`,
    title,
    [],
    (graph) => {
      graph.move?.(aligned(chosenPlaces(graph), how));
      announce('Aligned.');
    },
    (graph) => canMove(graph) && chosenPlaces(graph).size > 1,
  );
}

function distribute(axis: Axis, title: string): Command {
  return command(
    `distribute-${axis}`,
    title,
    [],
    (graph) => {
      graph.move?.(distributed(chosenPlaces(graph), axis));
      announce('Distributed.');
    },
    (graph) => canMove(graph) && chosenPlaces(graph).size > 2,
  );
}

/** Every node where the layout puts it, and that worked out afresh. */
function reset({ path, placed }: GraphHandle): void {
  if (path === null || placed === null) return;
  const { direction } = placed.structure;
  const moved = Object.keys(graphViewOf(path).places[direction]);
  changeGraphView(path, { places: { [direction]: Object.fromEntries(moved.map((id) => [id, null])) } });
  tidy(path);
  announce('The graph is laid out afresh.');
}

/** What is done to the view of a graph and to where its nodes stand. */
export const graphCommands: readonly Command[] = [
  command('graph-find', 'Find in the graph…', ['Mod+F'], ({ find }) => find()),
  command('graph-fit', 'Show the whole graph', ['F'], ({ showAll }) => showAll()),
  command(
    'graph-zoom-selection',
    'Zoom to what is selected',
    ['Shift+F'],
    (graph) => graph.zoomTo([...chosenPlaces(graph).values()]),
    (graph) => chosenPlaces(graph).size > 0,
  ),
  command('graph-zoom-100', 'Zoom the graph to 100 %', ['1'], ({ zoom }) => zoom(1)),
  command('graph-zoom-in', 'Zoom into the graph', ['Z'], ({ zoomBy }) => zoomBy(1.25)),
  command('graph-zoom-out', 'Zoom out of the graph', ['Shift+Z'], ({ zoomBy }) => zoomBy(0.8)),
  ...foldCommands,
  ...chooseCommands,
  command('graph-left', 'Move chosen nodes left', ['Alt+ArrowLeft'], nudgeBy(-nudge, 0), onNodes),
  command('graph-right', 'Move chosen nodes right', ['Alt+ArrowRight'], nudgeBy(nudge, 0), onNodes),
  command('graph-up', 'Move chosen nodes up', ['Alt+ArrowUp'], nudgeBy(0, -nudge), onNodes),
  command('graph-down', 'Move chosen nodes down', ['Alt+ArrowDown'], nudgeBy(0, nudge), onNodes),
  align('left', 'Align left edges of chosen nodes'),
  align('center', 'Align centres of chosen nodes in a column'),
  align('right', 'Align right edges of chosen nodes'),
  align('top', 'Align top edges of chosen nodes'),
  align('middle', 'Align centres of chosen nodes in a row'),
  align('bottom', 'Align bottom edges of chosen nodes'),
  distribute('x', 'Distribute chosen nodes from left to right'),
  distribute('y', 'Distribute chosen nodes from top to bottom'),
  command('graph-reset', 'Reset layout: every node where it stands by itself', [], reset),
];
