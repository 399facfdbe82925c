import { formatDuration } from '../../shared/base/duration.ts';
import { withoutSequences } from '../../shared/base/terminal-text.ts';
import type { Comparison } from '../../shared/host/comparison.ts';
import type { GraphRef } from '../graph/graph-job.ts';
import { SummaryBlock } from '../run/summary-block.tsx';
import { lookOf } from '../widgets/status-icon.tsx';

/** Values that differ, one below the other. */
export function Changes({ title, changes }: { readonly title: string; readonly changes: Comparison['playbook'] }) {
  return (
    <SummaryBlock title={title}>
      {changes === null && <p className="text-small text-warning">A plan cannot be read any more.</p>}
      {changes?.length === 0 && <p className="text-muted text-small">The same in both.</p>}
      {changes?.map(({ path, left, right }) => (
        <div key={path} className="py-1">
          <p className="break-all font-mono text-tiny text-muted">{path}</p>
          <TwoTexts left={left} right={right} />
        </div>
      ))}
    </SummaryBlock>
  );
}

/** What was, and what is; of long texts the lines in which they differ. */
function TwoTexts({ left, right }: { readonly left: string | null; readonly right: string | null }) {
  const [before, after] = differing(left, right);
  return (
    <div className="overflow-x-auto rounded border border-line bg-canvas px-2 py-1 font-mono text-tiny">
      {left !== null && <Lines sign="−" color="text-failure" lines={before} />}
      {right !== null && <Lines sign="+" color="text-success" lines={after} />}
    </div>
  );
}

function Lines({
  sign,
  color,
  lines,
}: {
  readonly sign: string;
  readonly color: string;
  readonly lines: readonly string[];
}) {
  return <pre className={color}>{lines.map((line) => `${sign} ${line}`).join('\n')}</pre>;
}

const mostLines = 30;

/** The lines of two texts without those that both begin or end with. */
function differing(left: string | null, right: string | null): readonly [readonly string[], readonly string[]] {
  const before = withoutSequences(left ?? '').split('\n');
  const after = withoutSequences(right ?? '').split('\n');
  let first = 0;
  while (first < Math.min(before.length, after.length) && before[first] === after[first]) first++;
  let last = 0;
  while (last < Math.min(before.length, after.length) - first && before.at(-1 - last) === after.at(-1 - last)) last++;
  const shown = (lines: readonly string[]) => lines.slice(first, lines.length - last).slice(0, mostLines);
  return [shown(before), shown(after)];
}

type Job = Comparison['jobs'][number];
type Side = Job['left'];

interface JobTableProps {
  readonly jobs: readonly Job[];
  readonly onSelect: (ref: GraphRef) => void;
}

/** Jobs and their steps side by side: how each ended, what it took, its outputs, and where its output differs first. */
export function JobTable({ jobs, onSelect }: JobTableProps) {
  return (
    <SummaryBlock title="Jobs">
      <table className="w-full text-small">
        <thead>
          <tr className="text-left text-muted text-tiny">
            <th scope="col" className="font-medium">
              Job, step
            </th>
            <th scope="col" className="w-36 font-medium">
              That run
            </th>
            <th scope="col" className="w-36 font-medium">
              This run
            </th>
            <th scope="col" className="w-24 text-right font-medium">
              Time
            </th>
          </tr>
        </thead>
        {jobs.map((job) => (
          <tbody key={job.id}>
            <Row name={job.name} left={job.left} right={job.right} />
            {job.outputs.map(({ name, left, right }) => (
              <Detail key={name} title={`Output ${name}`} left={left} right={right} />
            ))}
            {job.steps.map(({ id, name, left, right, output }) => (
              <StepRows
                key={id}
                name={name}
                left={left}
                right={right}
                output={output}
                onOpen={() => onSelect({ job: job.id, step: id })}
              />
            ))}
          </tbody>
        ))}
      </table>
    </SummaryBlock>
  );
}

interface StepRowsProps extends Pick<Job['steps'][number], 'name' | 'left' | 'right' | 'output'> {
  readonly onOpen: () => void;
}

function StepRows({ name, left, right, output, onOpen }: StepRowsProps) {
  return (
    <>
      <Row name={name} left={left} right={right} onOpen={onOpen} />
      {output !== null && (
        <Detail title={`First different line: ${output.line + 1}`} left={output.left} right={output.right} />
      )}
    </>
  );
}

function sameEnd(left: Side, right: Side): boolean {
  return left?.conclusion === right?.conclusion && left?.exitCode === right?.exitCode;
}

function Row({
  name,
  left,
  right,
  onOpen,
}: {
  readonly name: string;
  readonly left: Side;
  readonly right: Side;
  readonly onOpen?: () => void;
}) {
  return (
    <tr className={onOpen === undefined ? 'border-line border-t' : ''}>
      <th scope="row" className={`py-0.5 text-left ${onOpen === undefined ? 'font-medium' : 'pl-4 font-normal'}`}>
        {onOpen === undefined ? (
          name
        ) : (
          <button type="button" onClick={onOpen} className="text-left hover:underline">
            {name}
          </button>
        )}
      </th>
      <End side={left} muted={sameEnd(left, right)} />
      <End side={right} muted={sameEnd(left, right)} />
      <td className="text-right text-muted text-tiny tabular-nums">{timeChange(left, right)}</td>
    </tr>
  );
}

function End({ side, muted }: { readonly side: Side; readonly muted: boolean }) {
  if (side === null) return <td className="text-faint">not there</td>;
  const look = lookOf(side.conclusion === null ? 'waiting' : 'completed', side.conclusion);
  const took = side.reused ? 'reused' : side.ms === null ? '' : formatDuration(side.ms);
  return (
    <td>
      <span className={muted ? 'text-muted' : look.color}>{look.label}</span>
      <span className="text-faint text-tiny tabular-nums"> {took}</span>
    </td>
  );
}

/** How much longer or shorter, where that is more than a tenth and a tenth of a second. */
function timeChange(left: Side, right: Side): string {
  if (left?.ms == null || right?.ms == null || left.reused || right.reused) return '';
  const by = right.ms - left.ms;
  if (Math.abs(by) < Math.max(100, left.ms / 10)) return '';
  return `${by > 0 ? '+' : '−'}${formatDuration(Math.abs(by))}`;
}

function Detail({
  title,
  left,
  right,
}: {
  readonly title: string;
  readonly left: string | null;
  readonly right: string | null;
}) {
  return (
    <tr>
      <td colSpan={4} className="pb-1 pl-4">
        <p className="text-muted text-tiny">{title}</p>
        <TwoTexts left={left} right={right} />
      </td>
    </tr>
  );
}
