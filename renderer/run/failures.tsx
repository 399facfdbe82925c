import { useEffect, useState } from 'react';
import { lastOverwrite, withoutSequences } from '../../shared/base/terminal-text.ts';
import type { StepError } from '../../shared/run/events.ts';
import type { Failure } from '../../shared/run/summary.ts';
import type { GraphRef } from '../graph/graph-job.ts';
import { host } from '../host/client.ts';
import { StatusIcon } from '../widgets/status-icon.tsx';
import { SummaryBlock } from './summary-block.tsx';

/** Lines of the end of a failed step's output, and of how many failures they are read. */
const tailLines = 12;
const tailsShown = 10;

interface FailuresProps {
  readonly run: string;
  readonly failures: readonly Failure[];
  readonly onSelect: (ref: GraphRef) => void;
}

/** What failed, the decisive ones first, each with its place and the last that it printed. */
export function Failures({ run, failures, onSelect }: FailuresProps) {
  return (
    <SummaryBlock title="Failures">
      {failures.map((failure, index) => (
        <article
          key={`${failure.job}/${failure.step}`}
          className="mt-1.5 overflow-hidden rounded-md border border-line bg-raised"
        >
          <button
            type="button"
            title="Show its output"
            onClick={() => onSelect({ job: failure.job, step: failure.step })}
            className="block w-full px-3 py-2 text-left hover:bg-hover focus-visible:outline-offset-[-2px]"
          >
            <span className="flex items-center gap-2 font-medium">
              <StatusIcon status="completed" conclusion={failure.conclusion} />
              {[failure.jobName, failure.stepName].filter((name) => name !== null).join(' › ')}
              {!failure.decisive && <span className="font-normal text-muted text-small">tolerated</span>}
            </span>
            <span className="block break-words text-failure text-small">
              {failure.text} <Place error={failure.error} />
            </span>
          </button>
          <LastLines run={run} failure={failure} read={index < tailsShown} />
        </article>
      ))}
    </SummaryBlock>
  );
}

function Place({ error }: { readonly error: StepError | null }) {
  if (error === null || (error.file === null && error.line === null)) return null;
  const place = [error.file ?? 'line', error.line, error.column].filter((part) => part !== null);
  return <span className="font-mono text-muted text-tiny">{place.join(':')}</span>;
}

function LastLines({ run, failure, read }: { run: string; failure: Failure; read: boolean }) {
  const { job, step, error } = failure;
  const [lines, setLines] = useState<string | null>(null);
  useEffect(() => {
    if (!read || step === null) return;
    const stop = new AbortController();
    readTail(run, job, step, stop.signal).then(setLines, () => setLines(null));
    return () => stop.abort();
  }, [run, job, step, read]);
  const text = lines || (error?.detail ?? '');
  if (text === '') return null;
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      className="max-h-52 overflow-auto whitespace-pre-wrap break-words border-line border-t px-3 py-2 font-mono text-muted text-tiny"
    >
      {text}
    </pre>
  );
}

async function readTail(run: string, job: string, step: string, signal: AbortSignal): Promise<string> {
  const { total } = await host.output.lines({ run, job, step, first: 0, count: 1 }, { signal });
  const first = Math.max(0, total - tailLines);
  const { lines } = await host.output.lines({ run, job, step, first, count: tailLines }, { signal });
  return lines
    .map((line) => lastOverwrite(withoutSequences(line)))
    .join('\n')
    .trim();
}
