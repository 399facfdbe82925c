import {
  CalendarClock,
  ChevronRight,
  FilePen,
  type LucideIcon,
  Pause,
  Play,
  SkipForward,
  Workflow,
} from 'lucide-react';
import { useId, useState } from 'react';
import type { Schedule, TriggerRecord } from '../../shared/host/schedules.ts';
import { openPlaybook } from '../documents.ts';
import { useRuns } from '../stores/runs-store.ts';
import { pauseSchedule } from '../stores/schedules-store.ts';
import { openRunTab } from '../stores/tabs-store.ts';
import { useNow } from '../widgets/elapsed.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { StatusIcon } from '../widgets/status-icon.tsx';
import { runScheduleNow } from './run-schedule.ts';
import { causeWords, outcomeWords, ruleWords, timeWords, untilWords } from './schedule-words.ts';

const icons: Readonly<Record<Schedule['kind'], LucideIcon>> = {
  schedule: CalendarClock,
  files: FilePen,
  playbook: Workflow,
};

/** A trigger: what it starts and when, with its pause; opened, its next times and what became of the last ones. */
export function ScheduleRow({ schedule }: { readonly schedule: Schedule }) {
  const { id, playbook, kind, state } = schedule;
  const [open, setOpen] = useState(false);
  const details = useId();
  const Icon = icons[kind];
  const called = id.slice(id.lastIndexOf('#') + 1);
  const name = /^\d+$/.test(called) ? playbook : `${playbook}, ${called}`;
  return (
    <li className="border-line border-t first:border-t-0">
      <div className="flex items-start pr-1.5 hover:bg-hover">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={details}
          onClick={() => setOpen(!open)}
          className="flex min-w-0 flex-1 items-start gap-1.5 py-1.5 pl-1.5 text-left"
        >
          <ChevronRight size={14} aria-hidden className={`mt-0.5 shrink-0 text-faint ${open ? 'rotate-90' : ''}`} />
          <Icon
            size={14}
            aria-hidden
            className={`mt-0.5 shrink-0 ${state === 'active' ? 'text-accent' : 'text-faint'}`}
          />
          <span className="min-w-0 flex-1">
            <span className="block truncate">{name}</span>
            <span className="block truncate font-mono text-muted text-tiny" title={causeWords(schedule)}>
              {causeWords(schedule)}
            </span>
            <Standing schedule={schedule} />
          </span>
        </button>
        <span className="flex shrink-0 pt-1">
          <IconButton label={`Start ${name} now`} icon={Play} onClick={() => void runScheduleNow(schedule)} />
          {state !== 'broken' && (
            <IconButton
              label={`${state === 'paused' ? 'Resume' : 'Pause'} ${name}`}
              icon={state === 'paused' ? SkipForward : Pause}
              onClick={() => void pauseSchedule(id, state !== 'paused')}
            />
          )}
        </span>
      </div>
      <div id={details} hidden={!open} className="pb-2 pl-[46px] pr-3 text-small">
        {open && <Details schedule={schedule} />}
      </div>
    </li>
  );
}

function Standing({ schedule: { state, problem, next, running, waiting } }: { readonly schedule: Schedule }) {
  const now = useNow(true);
  const [at] = next;
  if (state === 'broken')
    return (
      <span className="line-clamp-3 text-failure text-tiny" title={problem ?? undefined}>
        {problem}
      </span>
    );
  if (state === 'paused') return <span className="block text-tiny text-warning">paused</span>;
  return (
    <>
      {running !== null && (
        <span className="block text-running text-tiny">running{waiting === 0 ? '' : `, ${waiting} waiting`}</span>
      )}
      {at !== undefined && (
        <span className="block truncate text-muted text-tiny" title={new Date(at).toString()}>
          {timeWords(at, now)}, {untilWords(at, now)}
        </span>
      )}
    </>
  );
}

function Details({ schedule }: { readonly schedule: Schedule }) {
  const { path, next, records } = schedule;
  const now = useNow(true);
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-muted text-tiny leading-relaxed">{ruleWords(schedule)}</p>
      {next.length > 1 && (
        <div>
          <h3 className="font-semibold text-tiny">Next</h3>
          <ol className="text-muted text-tiny">
            {next.map((at) => (
              <li key={at}>{timeWords(at, now)}</li>
            ))}
          </ol>
        </div>
      )}
      <div>
        <h3 className="font-semibold text-tiny">Last</h3>
        {records.length === 0 && <p className="text-muted text-tiny">It has started nothing yet.</p>}
        <ul>
          {records.slice(0, 8).map((record) => (
            <li key={`${record.at} ${record.decidedAt}`}>
              <Record record={record} now={now} />
            </li>
          ))}
        </ul>
      </div>
      <button
        type="button"
        onClick={() => void openPlaybook(path)}
        className="truncate text-left text-accent text-tiny hover:underline"
      >
        {path}
      </button>
    </div>
  );
}

function Record({
  record: { at, outcome, run, detail },
  now,
}: {
  readonly record: TriggerRecord;
  readonly now: number;
}) {
  const summary = useRuns(({ runs }) => runs.find((known) => known.run === run));
  const when = timeWords(at, now);
  if (run === null)
    return (
      <p className={`text-tiny ${outcome === 'refused' ? 'text-failure' : 'text-muted'}`} title={detail}>
        {when}: {outcomeWords[outcome]}
        {outcome === 'refused' && `. ${detail}`}
      </p>
    );
  return (
    <button
      type="button"
      onClick={() => openRunTab(run, summary?.playbook ?? run)}
      className="flex w-full items-center gap-1.5 text-left text-tiny hover:underline"
      title={`Open the run ${run}`}
    >
      {summary !== undefined && <StatusIcon status={summary.status} conclusion={summary.conclusion} size={12} />}
      <span className="truncate">{when}</span>
    </button>
  );
}
