import {
  Background,
  BackgroundVariant,
  getViewportForBounds,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Plan } from '../../shared/plan/plan.ts';
import { useSettings } from '../stores/settings-store.ts';
import { explainEdge } from './explain-edge.ts';
import { FlowNodes, flowEdges, frameNodes } from './flow-elements.ts';
import { type FrameFlowNode, FrameNode } from './frame-node.tsx';
import type { GraphJob, GraphRef } from './graph-job.ts';
import { GraphTools } from './graph-tools.tsx';
import { type JobFlowNode, JobNode, jobSentence } from './job-node.tsx';
import { boundsOf, type Direction, fittingDirection, frameId, framesOf, type GraphLayout } from './layout.ts';
import { NeedEdge } from './need-edge.tsx';
import { useGraphLayout } from './use-layout.ts';
import { stepOfKey, walk } from './walk.ts';

export interface JobGraphProps {
  readonly jobs: readonly GraphJob[];
  readonly selected: GraphRef | null;
  readonly onSelect: (ref: GraphRef | null) => void;
  /** Enter or a double click on a job or step. */
  readonly onOpen?: (ref: GraphRef) => void;
  /** What drawing an edge does; without it none can be drawn. */
  readonly connecting?: Connecting | null;
  /** What the jobs are of, for what edges stand for; without it that is not told. */
  readonly plan?: Plan | null;
  /** Tools of the view, drawn over the canvas. */
  readonly children?: ReactNode;
}

/** Jobs by their ids in the graph. */
export interface Connecting {
  /** Why `job` cannot need `need`; null: it can. Asked, and to be told, while the edge is drawn. */
  readonly refused: (job: string, need: string) => string | null;
  readonly connect: (job: string, need: string) => void;
}

const nodeTypes = { job: JobNode, frame: FrameNode };
const edgeTypes = { need: NeedEdge };
const nothing = () => {};

/** The jobs of a playbook or a run as a graph: arrows walk along its edges, Enter opens, Escape selects nothing. */
export function JobGraph(props: JobGraphProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas(props: JobGraphProps) {
  const { jobs, selected, onSelect, onOpen = nothing, connecting = null, plan = null, children } = props;
  const box = useRef<HTMLDivElement>(null);
  const layout = useGraphLayout(jobs, useDirection(jobs, box));
  const { nodes, edges } = useElements(jobs, layout, selected, {
    plan,
    onSelect,
    onOpen,
    connectable: connecting !== null,
  });
  const frames = framesOf(jobs).filter((frame) => layout?.nodes.has(frameId(frame))).length;
  const { showAll, onMoveStart } = useFit(layout, frames, box);
  useReveal(layout, selected);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = layout === null || event.altKey || event.ctrlKey ? null : stepOfKey(event.key, layout.direction);
    if (layout !== null && step !== null) onSelect(walk(jobs, layout, selected, step));
    else if (event.key === 'Enter' && selected !== null) onOpen(selected);
    else if (event.key === 'Escape') onSelect(null);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={box} className="group relative h-full w-full bg-canvas">
      <ReactFlow
        aria-roledescription="job graph"
        aria-label="Job graph. Arrow keys walk along its edges, Enter opens."
        tabIndex={0}
        data-focus-area="graph"
        onKeyDown={onKeyDown}
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onPaneClick={() => onSelect(null)}
        onNodeClick={({ target }, node) => {
          // Its head and its steps are buttons of their own; the rest of a node stands for the job.
          const onButton = target instanceof Element && target.closest('button') !== null;
          if (node.type === 'job' && !onButton) onSelect({ job: node.id, step: null });
        }}
        onMoveStart={onMoveStart}
        nodesDraggable={false}
        nodesConnectable={connecting !== null}
        isValidConnection={({ source, target }) => connecting?.refused(target, source) === null}
        onConnect={({ source, target }) => connecting?.connect(target, source)}
        connectionRadius={28}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        disableKeyboardA11y
        onlyRenderVisibleElements
        zoomOnDoubleClick={false}
        minZoom={0.05}
        maxZoom={2}
        proOptions={{ hideAttribution: true }}
      >
        {children}
        <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
        {jobs.length > 12 && (
          <MiniMap pannable zoomable nodeColor={miniMapColor} nodeStrokeWidth={0} style={{ width: 168, height: 112 }} />
        )}
      </ReactFlow>
      <GraphTools onFit={showAll} />
      <div className="pointer-events-none absolute inset-0 z-20 ring-accent ring-inset group-has-[.react-flow:focus-visible]:ring-2" />
      <Announcer jobs={jobs} selected={selected} plan={plan} />
    </div>
  );
}

function miniMapColor({ type, data }: JobFlowNode | FrameFlowNode): string {
  if (type !== 'job') return 'var(--hover)';
  if (data.selected) return 'var(--accent)';
  const { status, conclusion } = data.job;
  if (conclusion === 'success') return 'var(--success)';
  if (conclusion === 'failure' || conclusion === 'timed_out') return 'var(--failure)';
  return status === 'in_progress' ? 'var(--running)' : 'var(--edge)';
}

/** The direction of the settings; automatic: the one that fitted when the canvas first was seen with jobs, kept from then on. */
function useDirection(jobs: readonly GraphJob[], box: { readonly current: HTMLDivElement | null }): Direction | null {
  const setting = useSettings(({ direction }) => direction);
  const [fitting, setFitting] = useState<Direction | null>(null);
  useEffect(() => {
    if (fitting !== null || jobs.length === 0) return;
    const frame = requestAnimationFrame(() => {
      if (box.current === null) return;
      const { clientWidth: width, clientHeight: height } = box.current;
      setFitting(fittingDirection(jobs, { width, height }));
    });
    return () => cancelAnimationFrame(frame);
  }, [fitting, jobs, box]);
  return setting === 'auto' ? fitting : setting;
}

interface Elements {
  readonly plan: Plan | null;
  readonly onSelect: (ref: GraphRef | null) => void;
  readonly onOpen: (ref: GraphRef) => void;
  readonly connectable: boolean;
}

function useElements(
  jobs: readonly GraphJob[],
  layout: GraphLayout | null,
  selected: GraphRef | null,
  { plan, onSelect, onOpen, connectable }: Elements,
) {
  const latest = useRef({ onSelect, onOpen });
  useLayoutEffect(() => {
    latest.current = { onSelect, onOpen };
  });
  const select = useCallback((ref: GraphRef) => latest.current.onSelect(ref), []);
  const open = useCallback((ref: GraphRef) => latest.current.onOpen(ref), []);
  const [flow] = useState(() => new FlowNodes());
  const jobNodes = useMemo(
    // The two read the ref when a person clicks, never while drawing.
    // oxlint-disable-next-line react/refs
    () => flow.of(jobs, layout, selected, { onSelect: select, onOpen: open, connectable }),
    [flow, jobs, layout, selected, select, open, connectable],
  );
  const frames = useMemo(() => frameNodes(jobs, layout), [jobs, layout]);
  const nodes = useMemo(() => [...frames, ...jobNodes], [frames, jobNodes]);
  const edges = useMemo(
    () => (layout === null ? [] : flowEdges(jobs, layout, selected, plan)),
    [jobs, layout, selected, plan],
  );
  return { nodes, edges };
}

/**
 * Gives what shows the whole graph, and shows it when the graph is first laid out, or laid out in another direction, or a run
 * within a step begins; once a person moved the view it is their own.
 */
function useFit(layout: GraphLayout | null, frames: number, box: { readonly current: HTMLDivElement | null }) {
  const { setViewport } = useReactFlow();
  const fitted = useRef<{ readonly direction: Direction; readonly frames: number } | null>(null);
  const moved = useRef(false);
  /** A move that the page makes itself comes without an event. */
  const onMoveStart = useCallback((event: MouseEvent | TouchEvent | null) => {
    if (event !== null) moved.current = true;
  }, []);
  const showAll = useCallback(() => {
    if (layout === null || layout.nodes.size === 0 || box.current === null) return;
    const { clientWidth, clientHeight } = box.current;
    // React Flow's own fit counts only the nodes that it has drawn.
    void setViewport(getViewportForBounds(boundsOf(layout), clientWidth, clientHeight, 0.12, 1, 0.06));
  }, [layout, box, setViewport]);
  useEffect(() => {
    if (layout === null) return;
    const turned = fitted.current?.direction !== layout.direction;
    const grown = fitted.current !== null && fitted.current.frames < frames && !moved.current;
    if (!turned && !grown) return;
    const frame = requestAnimationFrame(() => {
      fitted.current = { direction: layout.direction, frames };
      showAll();
    });
    return () => cancelAnimationFrame(frame);
  }, [layout, frames, showAll]);
  return { showAll, onMoveStart };
}

/** Moves the view to what was selected elsewhere, where it is not seen. */
function useReveal(layout: GraphLayout | null, selected: GraphRef | null): void {
  const flow = useReactFlow();
  const job = selected?.job ?? null;
  useEffect(() => {
    const place = job === null ? undefined : layout?.nodes.get(job);
    const canvas = document.querySelector('[data-focus-area="graph"]');
    if (place === undefined || canvas === null) return;
    const box = canvas.getBoundingClientRect();
    const corner = flow.flowToScreenPosition({ x: place.x, y: place.y });
    const far = flow.flowToScreenPosition({ x: place.x + place.width, y: place.y + place.height });
    const seen = far.x > box.left + 8 && far.y > box.top + 8 && corner.x < box.right - 8 && corner.y < box.bottom - 8;
    if (seen) return;
    const center = { x: place.x + place.width / 2, y: place.y + place.height / 2 };
    void flow.setCenter(center.x, center.y, { zoom: Math.max(flow.getZoom(), 0.6) });
  }, [job, layout, flow]);
}

/** Says the selected job, with what it reads of those that it needs, or step to a screen reader. */
function Announcer({ jobs, selected, plan = null }: Pick<JobGraphProps, 'jobs' | 'selected' | 'plan'>) {
  const job = jobs.find(({ id }) => id === selected?.job);
  const step = job?.steps.find(({ id }) => id === selected?.step);
  const text = job === undefined ? '' : step === undefined ? jobSentence(job) : `Step ${step.name} of ${job.name}`;
  const edges = job === undefined || step !== undefined || plan === null ? [] : edgesInto(plan, job);
  return (
    <div className="sr-only" aria-live="polite">
      {[text, ...edges].join('. ')}
    </div>
  );
}

function edgesInto(plan: Plan, { id, needs }: GraphJob): readonly string[] {
  return needs.flatMap((need) => {
    const meaning = explainEdge(plan, need, id);
    return meaning?.label == null ? [] : [meaning.sentence];
  });
}
