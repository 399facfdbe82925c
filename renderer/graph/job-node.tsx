import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { Archive, Grid2x2, Split } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { BreakpointMark } from '../hold/breakpoint-mark.tsx';
import { Elapsed } from '../widgets/elapsed.tsx';
import { lookOf, StatusIcon, waitingLooks } from '../widgets/status-icon.tsx';
import { BoxSummary, BoxToggle, boxSentence, CallToggle } from './box-parts.tsx';
import type { Box } from './drawn-graph.ts';
import { type GraphJob, type GraphRef, type GraphStep, waitingOf } from './graph-job.ts';
import type { Direction } from './layout.ts';
import { MarkIcons } from './mark-icons.tsx';
import type { NodeMark } from './node-marks.ts';
import { hasMeta, headerHeight, stepsShown } from './node-size.ts';
import { StepIcon } from './step-icon.tsx';

export interface JobNodeData extends Record<string, unknown> {
  readonly job: GraphJob;
  readonly direction: Direction;
  /** Which step of it is selected; null: none. */
  readonly step: string | null;
  readonly selected: boolean;
  /** It is one of those that are chosen together. */
  readonly chosen: boolean;
  /** Its steps cannot be read at this size: they are left out. */
  readonly plain: boolean;
  /** The runs within its steps. */
  readonly calls: readonly Box[];
  readonly mark: NodeMark | null;
  readonly onSelect: (ref: GraphRef) => void;
  readonly onOpen: (ref: GraphRef) => void;
  readonly onFold: (id: string, open: boolean) => void;
  /** An edge may be drawn from and to it. */
  readonly connectable: boolean;
}
export type JobFlowNode = Node<JobNodeData, 'job'>;

function frameOf(job: GraphJob, selected: boolean): string {
  if (selected) return 'border-accent ring-1 ring-accent';
  if (job.conclusion === 'failure' || job.conclusion === 'timed_out') return 'border-failure';
  if (job.status === 'in_progress') return 'border-running';
  return 'border-line-strong';
}

/** A job on the canvas: heading, what it depends on beside its needs, and its steps. */
export const JobNode = memo(({ data }: NodeProps<JobFlowNode>) => {
  const { job, direction, chosen, plain, connectable } = data;
  const right = direction === 'right';
  const end = right ? { top: headerHeight / 2 } : {};
  const dimmed = job.conclusion === 'skipped' ? 'opacity-65' : '';
  return (
    <>
      <Handle type="target" position={right ? Position.Left : Position.Top} style={end} isConnectable={connectable} />
      <div
        className={`pointer-events-auto flex h-full w-full flex-col overflow-hidden rounded-md border bg-raised shadow-node ${frameOf(job, chosen)} ${job.box === null ? '' : 'node-stack'} ${dimmed}`}
        data-job={job.id}
      >
        <JobHeading data={data} />
        {hasMeta(job) && !plain && <JobMeta job={job} />}
        {job.box !== null && !plain && <BoxSummary box={job.box} />}
        {!plain && <JobSteps data={data} />}
      </div>
      <Handle
        type="source"
        position={right ? Position.Right : Position.Bottom}
        style={end}
        isConnectable={connectable}
      />
    </>
  );
});
JobNode.displayName = 'JobNode';

function JobHeading({ data: { job, mark, onSelect, onOpen, onFold } }: { readonly data: JobNodeData }) {
  const ref = { job: job.id, step: null };
  const heading = (
    <button
      type="button"
      tabIndex={-1}
      style={{ height: headerHeight }}
      className={`flex min-w-0 flex-1 shrink-0 items-center gap-1.5 pr-2.5 text-left hover:bg-hover ${job.box === null ? 'pl-2.5' : 'pl-1'}`}
      onClick={() => onSelect(ref)}
      onDoubleClick={() => onOpen(ref)}
    >
      {job.status !== null && (
        <StatusIcon status={job.status} conclusion={job.conclusion} waiting={waitingOf(job)} size={15} />
      )}
      <span className="min-w-0 flex-1 truncate text-ui font-semibold" title={job.name}>
        {job.name}
      </span>
      {job.attempt > 1 && (
        <span className="rounded-full bg-active px-1.5 text-tiny text-muted" title={`attempt ${job.attempt}`}>
          #{job.attempt}
        </span>
      )}
      {mark !== null && <MarkIcons mark={mark} />}
      <Elapsed startedAt={job.startedAt} completedAt={job.completedAt} />
    </button>
  );
  if (job.box === null) return heading;
  return (
    <div className="flex shrink-0 items-center pl-1">
      <BoxToggle id={job.id} name={job.name} box={job.box} onFold={onFold} />
      {heading}
    </div>
  );
}

function JobMeta({ job }: { readonly job: GraphJob }) {
  return (
    <div className="flex h-6 shrink-0 items-start gap-1 overflow-hidden px-2.5">
      {job.matrix !== null && (
        <Badge icon={<Grid2x2 size={11} aria-hidden />} title={`matrix: ${job.matrix}`}>
          {job.matrix}
        </Badge>
      )}
      {job.cachedFrom !== null && (
        <Badge icon={<Archive size={11} aria-hidden />} title={`taken from the cache, of run ${job.cachedFrom}`}>
          from cache
        </Badge>
      )}
      {job.condition !== null && (
        <Badge icon={<Split size={11} aria-hidden />} title={`if ${job.condition}`}>
          {job.condition}
        </Badge>
      )}
    </div>
  );
}

function Badge({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <span
      title={title}
      className="inline-flex h-[18px] min-w-0 items-center gap-1 rounded bg-hover px-1.5 text-tiny text-muted"
    >
      <span className="shrink-0">{icon}</span>
      <span className="truncate font-mono">{children}</span>
    </span>
  );
}

function JobSteps({ data }: { readonly data: JobNodeData }) {
  const { job } = data;
  if (job.steps.length === 0) return null;
  const left = job.steps.length - stepsShown;
  return (
    <div className="flex flex-col border-line border-t py-[5px]">
      {job.steps.slice(0, stepsShown).map((step) => (
        <StepRow key={step.id} step={step} data={data} />
      ))}
      {left > 0 && <div className="h-6 px-2.5 text-faint text-small leading-6">and {left} more</div>}
    </div>
  );
}

function StepRow({ step, data }: { readonly step: GraphStep; readonly data: JobNodeData }) {
  const selected = data.selected && data.step === step.id;
  const ref = { job: data.job.id, step: step.id };
  const shown = step.enabled ? '' : 'line-through opacity-60';
  const call = data.calls.find(({ host }) => host?.step === step.id);
  return (
    <button
      type="button"
      tabIndex={-1}
      data-step={step.id}
      draggable={data.connectable}
      className={`${data.connectable ? 'nodrag nopan' : ''} flex h-6 items-center gap-1.5 px-2.5 text-left text-small ${selected ? 'bg-selected' : 'hover:bg-hover'}`}
      onClick={() => data.onSelect(ref)}
      onDoubleClick={() => data.onOpen(ref)}
    >
      {step.status === null ? (
        <StepIcon kind={step.kind} />
      ) : (
        <StatusIcon status={step.status} conclusion={step.conclusion} waiting={step.waiting} size={13} />
      )}
      <span className={`min-w-0 flex-1 truncate ${shown}`} title={step.name}>
        {step.name}
      </span>
      {call !== undefined && <CallToggle call={call} onFold={data.onFold} />}
      {step.status === null && <BreakpointMark job={data.job.id} step={step.id} pauses={step.pausesBefore} />}
      {step.condition !== null && (
        <span className="shrink-0 text-faint" title={`if ${step.condition}`}>
          <Split size={11} aria-hidden />
        </span>
      )}
      {step.attempt > 1 && <span className="text-faint text-tiny">#{step.attempt}</span>}
      <Elapsed startedAt={step.startedAt} completedAt={step.completedAt} />
    </button>
  );
}

/** What a screen reader says of a job. */
export function jobSentence(job: GraphJob): string {
  const waiting = waitingOf(job);
  const label = waiting === null ? lookOf(job.status, job.conclusion).label : waitingLooks[waiting].label;
  const state = job.status === null ? '' : `, ${label}`;
  const needs = job.needs.length === 0 ? 'needs nothing' : `needs ${job.needs.join(', ')}`;
  if (job.box !== null) return `${boxSentence(job.name, job.box)}${state}, ${needs}, closed`;
  return `Job ${job.name}${state}, ${needs}, ${job.steps.length} ${job.steps.length === 1 ? 'step' : 'steps'}`;
}
