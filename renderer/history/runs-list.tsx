import { type KeyboardEvent, useState } from 'react';
import { matchesRun } from '../../shared/host/match-run.ts';
import type { RunSummary } from '../../shared/host/runs-contract.ts';
import { useRuns, waitingOf } from '../stores/runs-store.ts';
import { openRunTab } from '../stores/tabs-store.ts';
import { Elapsed } from '../widgets/elapsed.tsx';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import { StatusIcon } from '../widgets/status-icon.tsx';

/** The runs of the workspace, newest first: found by playbook, state or failed job; Enter opens one. */
export function RunsList() {
  const { runs, loaded } = useRuns();
  const [text, setText] = useState('');
  if (runs.length === 0)
    return (
      <EmptyHint>
        {loaded ? 'No runs yet. Open a playbook and press F5: its runs are listed here.' : 'Loading…'}
      </EmptyHint>
    );
  const found = runs.filter((run) => matchesRun(run, text));
  return (
    <>
      <div className="px-2 pb-1.5">
        <input
          type="search"
          aria-label="Filter runs"
          placeholder="Filter: playbook, state, failed job"
          value={text}
          onChange={({ target }) => setText(target.value)}
          className="h-7 w-full rounded-md border border-line-strong bg-surface px-2 text-small"
        />
      </div>
      {found.length === 0 && <EmptyHint>No run matches. Clear the filter to see all {runs.length}.</EmptyHint>}
      <ul aria-label="Runs" onKeyDown={moveFocus}>
        {found.map((run) => (
          <li key={run.run}>
            <RunRow summary={run} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** The arrow keys walk through the rows. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const distance = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (distance === 0) return;
  const rows = [...event.currentTarget.querySelectorAll('button')];
  const at = rows.findIndex((row) => row.matches(':focus'));
  rows[at + distance]?.focus();
  event.preventDefault();
}

function RunRow({ summary }: { readonly summary: RunSummary }) {
  const { run, playbook, status, conclusion, startedAt, completedAt, failedJobs, waiting, live } = summary;
  const when = startedAt === null ? 'not started' : timeFormat.format(startedAt);
  const dead = status !== 'completed' && !live;
  return (
    <button
      type="button"
      className="flex w-full items-start gap-2 px-3 py-1 text-left hover:bg-hover"
      onClick={() => openRunTab(run, playbook)}
    >
      <span className="pt-0.5">
        <StatusIcon status={status} conclusion={dead ? 'interrupted' : conclusion} waiting={waitingOf(summary)} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate">{playbook}</span>
        <span className="block truncate text-faint text-tiny">{when}</span>
        {waiting.map(({ job, step, name, for: what }) => (
          <span key={`${job} ${step}`} className="block truncate text-tiny text-warning">
            {name} {what === 'input' ? 'waits for input' : 'is held'}
          </span>
        ))}
        {failedJobs.length > 0 && (
          <span className="block truncate text-failure text-tiny">failed: {failedJobs.join(', ')}</span>
        )}
      </span>
      {!dead && <Elapsed startedAt={startedAt} completedAt={completedAt} />}
    </button>
  );
}

const timeFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
