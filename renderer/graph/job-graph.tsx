import { Background, BackgroundVariant, ReactFlow, type ReactFlowProps, ReactFlowProvider } from '@xyflow/react';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import type { Problem } from '../../shared/base/problem.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { RunState } from '../../shared/run/state.ts';
import { changeGraphView } from '../stores/graph-views-store.ts';
import { selectAll, useBesides } from '../stores/selection-store.ts';
import { Announcer } from './announcer.tsx';
import { ChosenBar } from './chosen-bar.tsx';
import { FindBar } from './find-bar.tsx';
import type { Shown } from './flow-elements.ts';
import { FrameNode } from './frame-node.tsx';
import { type GraphHandle, useGraphHandle } from './graph-handle.ts';
import type { GraphJob, GraphRef } from './graph-job.ts';
import { GraphTools } from './graph-tools.tsx';
import { JobNode } from './job-node.tsx';
import type { GraphLayout } from './layout.ts';
import { Marquee, useMarquee } from './marquee.tsx';
import { MiniMap } from './mini-map.tsx';
import { moveNodes } from './move-nodes.ts';
import { NeedEdge } from './need-edge.tsx';
import { NodeMarks } from './node-marks.ts';
import { PictureLayer } from './picture-layer.tsx';
import { maxZoom, minZoom, useCamera, useFit, useReveal, useSight } from './use-camera.ts';
import { useDragging } from './use-dragging.ts';
import { useDrawnGraph, useDrawnLayout } from './use-drawn.ts';
import { useElements } from './use-elements.ts';
import { stepOfKey, walk } from './walk.ts';

export interface JobGraphProps {
  /** The tab that shows it: what is chosen is the tab's. */
  readonly tab: string;
  /** The playbook that the jobs are of, beside which is kept how its graph is arranged; null: not known yet. */
  readonly path: string | null;
  readonly jobs: readonly GraphJob[];
  readonly selected: GraphRef | null;
  readonly onSelect: (ref: GraphRef | null) => void;
  /** Enter or a double click on a job or step. */
  readonly onOpen?: (ref: GraphRef) => void;
  /** What drawing an edge does; without it none can be drawn. */
  readonly connecting?: Connecting | null;
  /** What the jobs are of, for what edges stand for; without it that is not told. */
  readonly plan?: Plan | null;
  /** Of the playbook's text; they are told at the nodes. */
  readonly problems?: readonly Problem[];
  /** How the playbook ran last; it is told at the nodes. */
  readonly lastRun?: RunState | null;
  /** Nodes can be moved. */
  readonly movable?: boolean;
  /** Tools of the view, drawn over the canvas. */
  readonly children?: ReactNode;
}

/** Jobs by their ids in the graph. */
export interface Connecting {
  /** Why `job` cannot need `need`; null: it can. Asked, and to be told, while the edge is drawn. */
  readonly refused: (job: string, need: string) => string | null;
  readonly connect: (job: string, need: string) => void;
}

/** What of React Flow is used, and what is not: selecting, keys and focus are the page's own. */
const flowSettings = {
  nodeTypes: { job: JobNode, frame: FrameNode },
  edgeTypes: { need: NeedEdge },
  nodeDragThreshold: 4,
  connectionRadius: 28,
  nodesFocusable: false,
  edgesFocusable: false,
  elementsSelectable: false,
  deleteKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  disableKeyboardA11y: true,
  onlyRenderVisibleElements: true,
  zoomOnDoubleClick: false,
  minZoom,
  maxZoom,
  proOptions: { hideAttribution: true },
} satisfies ReactFlowProps;
const nothing = () => {};
const noProblems: readonly Problem[] = [];

/** The jobs of a playbook or a run as a graph: arrows walk along its edges, Enter opens, Escape selects nothing. */
export function JobGraph(props: JobGraphProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

/** What is selected and chosen, by what is seen of it. */
function useChosen(tab: string, selected: GraphRef | null, shownAs: ReadonlyMap<string, string>) {
  const besides = useBesides(tab);
  return useMemo(() => {
    const seenOf = (id: string) => shownAs.get(id) ?? id;
    const seen = selected === null ? null : { ...selected, job: seenOf(selected.job) };
    return { seen, chosen: new Set([...(seen === null ? [] : [seen.job]), ...besides.map(seenOf)]) };
  }, [besides, selected, shownAs]);
}

interface Showing extends Omit<Shown, 'layout' | 'seen' | 'plain'> {
  readonly layout: GraphLayout | null;
  readonly sight: ReturnType<typeof useSight>;
}

/** The same as before where nothing of it changed; null: it is not laid out yet. */
function useShown({ drawn, layout, selected, chosen, sight, dragging, marks }: Showing): Shown | null {
  return useMemo(() => {
    if (layout === null) return null;
    const plain = sight.detail !== 'full';
    return { drawn, layout, selected, chosen, seen: sight.seen, plain, dragging, marks };
  }, [drawn, layout, selected, chosen, sight, dragging, marks]);
}

function Canvas(props: JobGraphProps) {
  const { tab, path, jobs, selected, onSelect, onOpen = nothing, connecting = null, plan = null } = props;
  const { movable = false, children } = props;
  const box = useRef<HTMLDivElement>(null);
  const drawn = useDrawnGraph(jobs, path);
  const placed = useDrawnLayout(drawn, path, box);
  const layout = placed?.layout ?? null;
  const { seen, chosen } = useChosen(tab, selected, drawn.shownAs);
  const marks = useMarks(props, drawn.nodes);
  const camera = useCamera(layout, box);
  const sight = useSight(layout);
  const [finding, setFinding] = useState(false);
  const move: GraphHandle['move'] =
    !movable || path === null || placed === null ? null : (corners) => moveNodes(path, drawn, placed, corners);
  const { dragging, ...drag } = useDragging(drawn, layout, chosen, move);
  const shown = useShown({ drawn, layout, selected: seen, chosen, sight, dragging, marks });
  const { nodes, edges } = useElements(shown, {
    plan,
    onSelect,
    onOpen,
    connectable: connecting !== null,
    onFold: (id, open) => {
      if (path !== null) changeGraphView(path, { folds: { [id]: open ? 'open' : 'closed' } });
    },
  });
  const choose = (ids: readonly string[]) => {
    const [first] = ids;
    selectAll(tab, first === undefined ? null : { job: first, step: null }, ids.slice(1));
  };
  const marquee = useMarquee(layout, choose);
  const frames = drawn.frames.filter(({ id }) => layout?.nodes.has(id)).length;
  const onMoveStart = useFit(placed, frames, camera);
  useReveal(layout, seen, box);
  useGraphHandle({ tab, path, drawn, placed, chosen, find: () => setFinding(true), move, ...camera });
  const endFinding = () => {
    setFinding(false);
    focusGraph(box.current);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = layout === null || event.altKey || event.ctrlKey ? null : stepOfKey(event.key, layout.direction);
    if (layout !== null && step !== null) onSelect(walk(drawn, layout, selected, step));
    else if (event.key === 'Enter' && selected !== null) onOpen(selected);
    else if (event.key === 'Escape') onSelect(null);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={box}
      className="group relative h-full w-full bg-canvas"
      {...marquee.listeners}
      onFocusCapture={({ target }) => {
        // A node may go away with the focus in it, as its frame closes: the graph has it, whatever of a node is pressed.
        if (target.closest('.react-flow__node') !== null) focusGraphSoon(box.current);
      }}
      onMouseDownCapture={(event) => {
        if (marquee.corners !== null) event.stopPropagation();
      }}
      onClickCapture={(event) => {
        const id = event.target instanceof Element ? idAt(event.target) : null;
        if (!(event.shiftKey || event.ctrlKey || event.metaKey) || id === null) return;
        event.stopPropagation();
        choose(chosen.has(id) ? [...chosen].filter((other) => other !== id) : [...chosen, id]);
      }}
    >
      <ReactFlow
        {...flowSettings}
        aria-roledescription="job graph"
        aria-label="Job graph. Arrow keys walk along its edges, Enter opens."
        tabIndex={0}
        data-focus-area="graph"
        onKeyDown={onKeyDown}
        nodes={nodes}
        edges={edges}
        onPaneClick={(event) => {
          if (event.shiftKey) return;
          const at = sight.detail === 'picture' ? camera.at(event.clientX, event.clientY) : null;
          onSelect(at === null ? null : { job: at, step: null });
        }}
        onNodeClick={({ target }, node) => {
          // Its head and its steps are buttons of their own; the rest of a node stands for the job.
          const onButton = target instanceof Element && target.closest('button') !== null;
          if (node.type === 'job' && !onButton) onSelect({ job: node.id, step: null });
        }}
        onMoveStart={onMoveStart}
        nodesDraggable={move !== null}
        {...drag}
        nodesConnectable={connecting !== null}
        isValidConnection={({ source, target }) => connecting?.refused(target, source) === null}
        onConnect={({ source, target }) => connecting?.connect(target, source)}
      >
        {children}
        <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
        <Picture shown={shown} nodes={sight.detail === 'picture'} />
      </ReactFlow>
      {layout !== null && drawn.nodes.length > 12 && (
        <MiniMap drawn={drawn} layout={layout} selected={seen?.job ?? null} />
      )}
      <GraphTools camera={camera} onFind={() => setFinding(true)} />
      {chosen.size > 1 && <ChosenBar count={chosen.size} />}
      {finding && <FindBar jobs={jobs} onGo={onSelect} onClose={endFinding} />}
      <Marquee corners={marquee.corners} />
      <div className="pointer-events-none absolute inset-0 z-20 ring-accent ring-inset group-has-[.react-flow:focus-visible]:ring-2" />
      <Announcer drawn={drawn} selected={selected} plan={plan} marks={marks} chosen={chosen.size} />
    </div>
  );
}

interface PictureProps {
  readonly shown: Shown | null;
  /** Nodes too, which are too small to be drawn one by one. */
  readonly nodes: boolean;
}

/** What is not drawn by nodes and edges of their own, of a graph of which not all is. */
function Picture({ shown, nodes }: PictureProps) {
  if (shown === null || shown.seen === null) return null;
  const { drawn, layout, dragging, chosen } = shown;
  return <PictureLayer drawn={drawn} layout={layout} nodes={nodes} without={dragging?.ids ?? null} chosen={chosen} />;
}

function focusGraph(box: HTMLElement | null): void {
  box?.querySelector<HTMLElement>('[data-focus-area="graph"]')?.focus({ preventScroll: true });
}

/** Once the press is over: a browser whose focus is moved while it handles a press begins no drag of what was pressed. */
function focusGraphSoon(box: HTMLElement | null): void {
  setTimeout(() => {
    const focused = document.activeElement;
    if (focused === document.body || focused?.closest('.react-flow__node') != null) focusGraph(box);
  });
}

/** What a node of the canvas stands for. */
function idAt(element: Element): string | null {
  const node = element.closest<HTMLElement>('[data-job], [data-frame]');
  return node?.dataset.job ?? node?.dataset.frame ?? null;
}

function useMarks({ plan = null, problems = noProblems, lastRun = null }: JobGraphProps, nodes: readonly GraphJob[]) {
  const [marks] = useState(() => new NodeMarks());
  return useMemo(() => marks.of(nodes, plan, problems, lastRun), [marks, nodes, plan, problems, lastRun]);
}
