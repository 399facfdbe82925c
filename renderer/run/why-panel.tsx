import { formatDuration } from '../../shared/base/duration.ts';
import { jsonAsText } from '../../shared/base/json.ts';
import type { Reason, StepError } from '../../shared/run/events.ts';
import type { RunState } from '../../shared/run/state.ts';
import { standingOf } from '../../shared/run/unreached.ts';
import type { GraphRef } from '../graph/graph-job.ts';
import { CacheNoteText } from '../widgets/cache-note.tsx';
import { lookOf } from '../widgets/status-icon.tsx';

interface WhyPanelProps {
  readonly state: RunState;
  readonly selected: GraphRef | null;
}

/** What became of the selected job or step, and why: error with its place, exit code, the condition part by part. */
export function WhyPanel({ state, selected }: WhyPanelProps) {
  const job = selected === null ? undefined : state.jobs.get(selected.job);
  if (job === undefined) return null;
  const step = selected?.step == null ? undefined : job.steps.find(({ id }) => id === selected.step);
  const part = step ?? job;
  const over = job.status === 'completed' && part.status !== 'completed';
  const conclusion = step === undefined ? job.conclusion : standingOf(job, step);
  const { label, color } = lookOf(over ? 'completed' : part.status, conclusion);
  const reason = over ? job.reason : part.reason;
  const took =
    part.startedAt !== null && part.completedAt !== null ? formatDuration(part.completedAt - part.startedAt) : null;
  return (
    <section
      aria-label="What became of the selection"
      className="max-h-[45%] overflow-y-auto border-line border-t px-3 py-2 text-small"
    >
      <h3 className="truncate font-semibold">{part.name}</h3>
      <p className="text-muted">
        <span className={color}>{label}</span>
        {took !== null && ` in ${took}`}
        {part.attempt > 1 && `, attempt ${part.attempt}`}
        {step !== undefined && step.exitCode !== null && `, exit code ${step.exitCode}`}
      </p>
      {step?.error != null && <ErrorText error={step.error} />}
      {step?.waitingForInput === true && <p className="text-warning">It waits for input: type into its terminal.</p>}
      {reason !== null && <ReasonText reason={reason} />}
      {part.cache !== null && (step !== undefined || part.cache.kind === 'miss') && <CacheNoteText note={part.cache} />}
      {Object.entries(part.outputs).map(([name, value]) => (
        <p key={name} className="truncate font-mono text-tiny" title={jsonAsText(value)}>
          <span className="text-muted">{name} = </span>
          {jsonAsText(value)}
        </p>
      ))}
      {step !== undefined && step.survivors.length > 0 && (
        <p className="text-warning">{`These processes would not end: ${step.survivors.join(', ')}`}</p>
      )}
    </section>
  );
}

function ErrorText({ error }: { readonly error: StepError }) {
  return (
    <p className="mt-1 select-text break-words text-failure">
      {error.message}
      {error.line !== null && <span className="text-muted">{` (${error.file ?? 'script'} line ${error.line})`}</span>}
    </p>
  );
}

function ReasonText({ reason }: { readonly reason: Reason }) {
  return (
    <div className="mt-1 text-muted">
      <p>{reason.text}</p>
      {reason.parts.map(({ text, value }) => (
        <p key={text} className="break-words font-mono text-tiny">
          {text} → {jsonAsText(value)}
        </p>
      ))}
    </div>
  );
}
