import { useEffect, useState } from 'react';
import type { Comparison } from '../../shared/host/comparison.ts';
import type { RunSummary } from '../../shared/host/runs-contract.ts';
import type { GraphRef } from '../graph/graph-job.ts';
import { host } from '../host/client.ts';
import { useRuns } from '../stores/runs-store.ts';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import { lookOf } from '../widgets/status-icon.tsx';
import { Changes, JobTable } from './compare-parts.tsx';

interface CompareProps {
  readonly run: string;
  /** Changes when the run ends. */
  readonly ended: boolean;
  readonly onSelect: (ref: GraphRef) => void;
}

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

function runLabel({ startedAt, status, conclusion }: RunSummary): string {
  const at = startedAt === null ? 'not started' : when.format(startedAt);
  return `${at}, ${lookOf(status, conclusion).label}`;
}

/** Other runs that a run may be compared with: those of its playbook, the ones before it first. */
function useOthers(run: string): readonly RunSummary[] {
  const runs = useRuns((state) => state.runs);
  const at = runs.findIndex((known) => known.run === run);
  const file = runs[at]?.file;
  const same = (list: readonly RunSummary[]) => list.filter((other) => other.file === file && other.run !== run);
  return at < 0 ? [] : [...same(runs.slice(at + 1)), ...same(runs.slice(0, at))];
}

/** What is different in a run from another of its playbook: usually from the one before. */
export function CompareView({ run, ended, onSelect }: CompareProps) {
  const others = useOthers(run);
  const [chosen, setChosen] = useState<string | null>(null);
  const left = chosen ?? others[0]?.run ?? null;
  if (left === null)
    return <EmptyHint>There is no other run of this playbook yet. Run it again, and see here what changed.</EmptyHint>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section aria-label="Comparison" tabIndex={0} className="h-full select-text overflow-y-auto px-6 py-4">
      <div className="mx-auto flex max-w-4xl flex-col gap-4">
        <label className="flex items-center gap-2 text-small">
          <span className="text-muted">Compared with the run of</span>
          <select
            value={left}
            onChange={({ target }) => setChosen(target.value)}
            className="h-7 min-w-0 rounded-md border border-line-strong bg-surface px-1.5"
          >
            {others.map((other) => (
              <option key={other.run} value={other.run}>
                {runLabel(other)}
              </option>
            ))}
          </select>
        </label>
        <Compared key={`${left} ${ended}`} left={left} right={run} onSelect={onSelect} />
      </div>
    </section>
  );
}

interface ComparedProps {
  readonly left: string;
  readonly right: string;
  readonly onSelect: (ref: GraphRef) => void;
}

function Compared({ left, right, onSelect }: ComparedProps) {
  const [told, setTold] = useState<Comparison | 'failed' | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    host.history.compare({ left, right }, { signal: stop.signal }).then(setTold, () => {
      if (!stop.signal.aborted) setTold('failed');
    });
    return () => stop.abort();
  }, [left, right]);
  if (told === null) return <p className="text-muted text-small">Comparing …</p>;
  if (told === 'failed')
    return <p className="text-failure text-small">The two could not be compared: one of them is not there any more.</p>;
  return (
    <>
      <Changes title="Playbook" changes={told.playbook} />
      <Changes title="Inputs" changes={told.inputs} />
      <JobTable jobs={told.jobs} onSelect={onSelect} />
    </>
  );
}
