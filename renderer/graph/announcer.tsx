import type { Plan } from '../../shared/plan/plan.ts';
import type { DrawnGraph } from './drawn-graph.ts';
import { explainEdge } from './explain-edge.ts';
import { countOf } from './frame-node.tsx';
import type { GraphJob, GraphRef } from './graph-job.ts';
import { jobSentence } from './job-node.tsx';
import { markSentence } from './mark-icons.tsx';
import type { NodeMark } from './node-marks.ts';

interface AnnouncerProps {
  readonly drawn: DrawnGraph;
  readonly selected: GraphRef | null;
  readonly plan: Plan | null;
  readonly marks: ReadonlyMap<string, NodeMark>;
  /** How many are chosen together. */
  readonly chosen: number;
}

/** Says the selected job, with what it reads of those that it needs, or step to a screen reader. */
export function Announcer({ drawn, selected, plan, marks, chosen }: AnnouncerProps) {
  const at = selected === null ? null : (drawn.shownAs.get(selected.job) ?? selected.job);
  const job = drawn.nodes.find(({ id }) => id === at);
  const frame = drawn.frames.find(({ id }) => id === at);
  const step = job?.steps.find(({ id }) => id === selected?.step);
  const edges = job === undefined || step !== undefined || plan === null ? [] : edgesInto(plan, job);
  const mark = step === undefined && at !== null ? markSentence(marks.get(at)) : '';
  const texts = [
    chosen > 1 ? `${chosen} chosen` : '',
    job === undefined ? '' : step === undefined ? jobSentence(job) : `Step ${step.name} of ${job.name}`,
    frame === undefined ? '' : `${frame.title}, ${countOf(frame)}, open`,
    mark,
    ...edges,
  ];
  return (
    <div className="sr-only" aria-live="polite">
      {texts.filter((text) => text !== '').join('. ')}
    </div>
  );
}

function edgesInto(plan: Plan, { id, needs }: GraphJob): readonly string[] {
  return needs.flatMap((need) => {
    const meaning = explainEdge(plan, need, id);
    return meaning?.label == null ? [] : [meaning.sentence];
  });
}
