import { RefreshCw } from 'lucide-react';
import { useEffect } from 'react';
import type { ScheduleList } from '../../shared/host/schedules.ts';
import { useConnection } from '../host/connection.ts';
import { followSchedules, loadSchedules, useSchedules } from '../stores/schedules-store.ts';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { PaneHeading } from '../widgets/pane-heading.tsx';
import { ScheduleRow } from './schedule-row.tsx';

/** What starts playbooks by itself: its next times, a pause, and what became of the last ones. */
export function SchedulesSection() {
  const list = useSchedules((state) => state.list);
  const epoch = useConnection((connection) => connection.epoch);
  useEffect(() => {
    // What follows the list ends with its connection, and begins anew with the next.
    if (epoch === 0) return;
    const stop = new AbortController();
    followSchedules(stop.signal).catch(() => {});
    return () => stop.abort();
  }, [epoch]);
  return (
    <>
      <PaneHeading tools={<IconButton label="Look again" icon={RefreshCw} onClick={() => void loadSchedules()} />}>
        Schedules
      </PaneHeading>
      <div className="min-h-0 flex-1 overflow-y-auto">{list !== null && <Rows list={list} />}</div>
    </>
  );
}

const example = `"triggers": [
  { "schedule": "0 3 * * *" }
]`;

function Rows({ list: { schedules, keeper } }: { readonly list: ScheduleList }) {
  if (schedules.length === 0)
    return (
      <>
        <EmptyHint>
          No schedules yet. A playbook starts by itself at times, when files change, or after another playbook, once it
          says so in its “orchestration”:
        </EmptyHint>
        <pre className="mx-3 select-text rounded-md border border-line bg-canvas px-2 py-1.5 font-mono text-tiny">
          {example}
        </pre>
        <EmptyHint>
          Instead of “schedule”: “files” with patterns, or “playbook” with a name. They start while this app or “gantry
          serve” is open on the workspace.
        </EmptyHint>
      </>
    );
  return (
    <>
      {schedules.some(({ state }) => state === 'untrusted') && (
        <p className="px-3 pb-1.5 text-small text-warning">
          This folder is not trusted, so nothing starts by itself. Start one now: you are asked then, and shown what it
          may do.
        </p>
      )}
      {keeper === null && <p className="px-3 pb-1.5 text-small text-warning">Nothing starts them now.</p>}
      <ul aria-label="Schedules">
        {schedules.map((schedule) => (
          <ScheduleRow key={schedule.id} schedule={schedule} />
        ))}
      </ul>
    </>
  );
}
