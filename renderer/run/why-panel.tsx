import { formatDuration } from '../../shared/base/duration.ts';
import { jsonAsText } from '../../shared/base/json.ts';
import type { StepError } from '../../shared/run/events.ts';
import type { RunState } from '../../shared/run/state.ts';
import { barsOfJob } from '../../shared/run/timeline.ts';
import { standingOf } from '../../shared/run/unreached.ts';
import { type Why, whyOfJob, whyOfStep } from '../../shared/run/why.ts';
import type { GraphRef } from '../graph/graph-job.ts';
import { waitedFor } from '../timeline/waited.ts';
import { CacheNoteText } from '../widgets/cache-note.tsx';
import { useNow } from '../widgets/elapsed.tsx';
import { lookOf, waitingLooks } from '../widgets/status-icon.tsx';

interface WhyPanelProps {
  readonly state: RunState;
  readonly selected: GraphRef | null;
  readonly onSelect: (ref: GraphRef) => void;
}

/** What became of the selected job or step, and why: error with its place, exit code, the condition part by part. */
export function WhyPanel({ state, selected, onSelect }: WhyPanelProps) {
  const now = useNow(state.status !== 'completed');
  const job = selected === null ? undefined : state.jobs.get(selected.job);
  if (job === undefined) return null;
  const step = selected?.step == null ? undefined : job.steps.find(({ id }) => id === selected.step);
  const part = step ?? job;
  const over = job.status === 'completed' && part.status !== 'completed';
  const conclusion = step === undefined ? job.conclusion : standingOf(job, step);
  const { label, color } =
    step?.held != null ? waitingLooks.held : lookOf(over ? 'completed' : part.status, conclusion);
  const why = step === undefined ? whyOfJob(state, job) : whyOfStep(state, job, step);
  const waited = step === undefined ? waitedFor(barsOfJob(state, job, now)) : [];
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
      {waited.length > 0 && <p className="text-muted">{`waited ${waited.join(', ')}`}</p>}
      {step?.error != null && <ErrorText error={step.error} />}
      {why !== null && <WhyText why={why} showText={why.text !== step?.error?.message} onSelect={onSelect} />}
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

interface WhyTextProps {
  readonly why: Why;
  readonly showText: boolean;
  readonly onSelect: (ref: GraphRef) => void;
}

/** The sentence, the condition part by part, and what decided it, each to go to. */
function WhyText({ why: { text, condition, because }, showText, onSelect }: WhyTextProps) {
  return (
    <div className="mt-1 text-muted">
      {showText && <p className="break-words">{text}</p>}
      {condition !== null && <p className="break-words font-mono text-tiny">if {condition.text}</p>}
      {condition?.parts.map((part) => (
        <p key={part.text} className="break-words pl-3 font-mono text-tiny">
          {part.text} → <span className="text-text">{jsonAsText(part.value)}</span>
        </p>
      ))}
      {because.length > 0 && (
        <ul aria-label="What decided it" className="mt-0.5">
          {because.map(({ job, step, name, standing }) => (
            <li key={`${job}/${step}`}>
              <button
                type="button"
                onClick={() => onSelect({ job, step })}
                className="flex w-full gap-1.5 rounded px-1 text-left hover:bg-hover"
              >
                <span className="truncate text-accent">{name}</span>
                <span className="shrink-0">{standing}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
