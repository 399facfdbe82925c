import { ChartColumn } from 'lucide-react';
import { useRuns } from '../stores/runs-store.ts';
import { openHistoryTab, openRunTab } from '../stores/tabs-store.ts';
import { runViews } from '../views.tsx';
import { Elapsed } from '../widgets/elapsed.tsx';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { PaneHeading } from '../widgets/pane-heading.tsx';
import { StatusIcon } from '../widgets/status-icon.tsx';

/** The runs of this workspace. */
export function RunsSection() {
  const { RunsList = PlainRunsList } = runViews;
  return (
    <>
      <PaneHeading tools={<IconButton label="Show history of all runs" icon={ChartColumn} onClick={openHistoryTab} />}>
        Runs
      </PaneHeading>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <RunsList />
      </div>
    </>
  );
}

function PlainRunsList() {
  const { runs, loaded } = useRuns();
  if (loaded && runs.length === 0)
    return <EmptyHint>No runs yet. Open a playbook and press F5: its runs are listed here.</EmptyHint>;
  return (
    <ul>
      {runs.map(({ run, playbook, status, conclusion, startedAt, completedAt }) => (
        <li key={run}>
          <button
            type="button"
            className="flex h-7 w-full items-center gap-2 px-3 text-left hover:bg-hover"
            onClick={() => openRunTab(run, playbook)}
          >
            <StatusIcon status={status} conclusion={conclusion} />
            <span className="min-w-0 flex-1 truncate">{playbook}</span>
            <Elapsed startedAt={startedAt} completedAt={completedAt} />
          </button>
        </li>
      ))}
    </ul>
  );
}
