import { Pin, PinOff, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatDuration } from '../../shared/base/duration.ts';
import type { RunFilter } from '../../shared/host/history.ts';
import { labelOfRun } from '../../shared/host/match-run.ts';
import { type HostClient, host } from '../host/client.ts';
import { openDialog, tellError } from '../stores/dialogs-store.ts';
import { loadRuns, useRuns, waitingOf } from '../stores/runs-store.ts';
import { openRunTab } from '../stores/tabs-store.ts';
import { Button } from '../widgets/button.tsx';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { StatusIcon } from '../widgets/status-icon.tsx';
import { type Choices, Filters, filterOf, noChoices } from './filters.tsx';
import { Trends } from './trends.tsx';

const shown = 500;
type HistoryRun = Awaited<ReturnType<HostClient['history']['list']>>[number];

/** The runs that pass a filter; null: not known yet. Asked for anew whenever a run begins or ends. */
function useHistory(filter: RunFilter): { readonly found: readonly HistoryRun[] | null; readonly again: () => void } {
  const runs = useRuns((state) => state.runs);
  const [found, setFound] = useState<readonly HistoryRun[] | null>(null);
  const [asked, setAsked] = useState(0);
  const key = JSON.stringify([filter, asked, runs.map(({ run, status }) => [run, status])]);
  useEffect(() => {
    const stop = new AbortController();
    const [wanted]: [RunFilter] = JSON.parse(key);
    host.history.list({ limit: shown, filter: wanted }, { signal: stop.signal }).then(setFound, () => {});
    return () => stop.abort();
  }, [key]);
  return { found, again: () => setAsked((count) => count + 1) };
}

/** All runs of the workspace: filtered, pinned, removed; of one playbook with what its jobs took in them. */
export function HistoryView() {
  const [choices, setChoices] = useState<Choices>(noChoices);
  const { found, again } = useHistory(filterOf(choices));
  const any = useRuns(({ runs, loaded }) => !loaded || runs.length > 0);
  if (!any) return <EmptyHint>No runs yet. Open a playbook and press F5: its runs are kept here.</EmptyHint>;
  return (
    <section aria-label="History" className="flex h-full min-h-0 flex-col" data-focus-area="history">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-line border-b px-3 py-1.5">
        <Filters choices={choices} onChange={setChoices} />
        <span className="flex-1" />
        <Button icon={Trash2} onClick={() => openDialog({ kind: 'clean-up' })}>
          Clean up…
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <div tabIndex={0} className="min-h-0 flex-1 overflow-auto">
        {choices.playbook !== '' && <Trends playbook={choices.playbook} />}
        {found?.length === 0 && <EmptyHint>No run is such. Choose less to see more.</EmptyHint>}
        {found !== null && found.length > 0 && <Table runs={found} onChange={again} />}
        {found?.length === shown && (
          <p className="px-3 py-2 text-muted text-small">
            The newest {shown} are shown. Choose less to see older ones.
          </p>
        )}
      </div>
    </section>
  );
}

const columns = ['State', 'Playbook', 'Started', 'Took', 'By', 'Branch', 'Failed jobs'];
const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function Table({ runs, onChange }: { readonly runs: readonly HistoryRun[]; readonly onChange: () => void }) {
  return (
    <table className="w-full text-small" aria-label="Runs">
      <thead>
        <tr className="sticky top-0 bg-surface text-left text-muted">
          {columns.map((column) => (
            <th key={column} scope="col" className="h-7 whitespace-nowrap px-3 font-medium">
              {column}
            </th>
          ))}
          <th scope="col">
            <span className="sr-only">Pin and remove</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <Row key={run.run} run={run} onChange={onChange} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ run: one, onChange }: { readonly run: HistoryRun; readonly onChange: () => void }) {
  const { run, playbook, status, conclusion, startedAt, completedAt, actor, branch, failedJobs, pinned, live } = one;
  const cell = 'h-7 max-w-60 truncate px-3';
  const pin = () =>
    host.history.pin({ run, pinned: !pinned }).then(onChange, (error) => tellError('The run was not pinned', error));
  const remove = () =>
    host.history.remove({ run }).then(
      () => loadRuns().then(onChange),
      (error) => tellError('The run was not removed', error),
    );
  return (
    <tr className="border-line border-t hover:bg-hover">
      <td className={cell}>
        <span className="flex items-center gap-1.5">
          <StatusIcon
            status={status}
            conclusion={live ? conclusion : (conclusion ?? 'interrupted')}
            waiting={waitingOf(one)}
          />
          <span aria-hidden>{labelOfRun(one).replace('_', ' ')}</span>
        </span>
      </td>
      <td className={cell}>
        <button
          type="button"
          className="hover:underline"
          title={`Open the run ${run}`}
          onClick={() => openRunTab(run, playbook)}
        >
          {playbook}
        </button>
      </td>
      <td className={`${cell} whitespace-nowrap text-muted tabular-nums`}>
        {startedAt === null ? '' : when.format(startedAt)}
      </td>
      <td className={`${cell} text-muted tabular-nums`}>
        {startedAt === null || completedAt === null ? '' : formatDuration(completedAt - startedAt)}
      </td>
      <td className={`${cell} text-muted`}>{actor}</td>
      <td className={`${cell} text-muted`}>{branch}</td>
      <td className={`${cell} text-failure`}>{failedJobs.join(', ')}</td>
      <td className="pr-2">
        <span className="flex justify-end">
          <IconButton
            label={pinned ? `Unpin ${run}` : `Pin ${run}: no rule removes it`}
            icon={pinned ? PinOff : Pin}
            pressed={pinned}
            onClick={() => void pin()}
          />
          <IconButton label={`Remove ${run}`} icon={Trash2} disabled={pinned || live} onClick={() => void remove()} />
        </span>
      </td>
    </tr>
  );
}
