import { useEffect, useState } from 'react';
import { formatDuration } from '../../shared/base/duration.ts';
import type { JobTrend } from '../../shared/host/history.ts';
import { host } from '../host/client.ts';
import { useRuns } from '../stores/runs-store.ts';
import { openRunTab } from '../stores/tabs-store.ts';
import { lookOf } from '../widgets/status-icon.tsx';

/** What the jobs of a playbook took in its newest runs, how often they succeed, and which of them are flaky. */
export function Trends({ playbook }: { readonly playbook: string }) {
  const newest = useRuns(
    ({ runs }) => runs.find((run) => run.playbook === playbook && run.status === 'completed')?.run,
  );
  const [trends, setTrends] = useState<{ readonly runs: number; readonly jobs: readonly JobTrend[] } | null>(null);
  useEffect(() => {
    if (newest === undefined) return;
    const stop = new AbortController();
    host.history.trends({ playbook }, { signal: stop.signal }).then(setTrends, () => {});
    return () => stop.abort();
  }, [playbook, newest]);
  if (trends === null || trends.jobs.length === 0) return null;
  return (
    <section
      aria-label={`Jobs of ${playbook}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      className="max-h-72 overflow-y-auto border-line border-b px-3 py-2"
    >
      <h2 className="mb-1 font-semibold text-small">
        Jobs of {playbook}
        <span className="font-normal text-muted"> in its last {trends.runs} runs</span>
      </h2>
      <table className="text-small">
        <thead className="sr-only">
          <tr>
            {['Job', 'Success rate', 'Median', 'Durations', 'Flaky'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {trends.jobs.map((job) => (
            <JobRow key={job.id} job={job} playbook={playbook} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function JobRow({ job, playbook }: { readonly job: JobTrend; readonly playbook: string }) {
  const { name, succeeded, failed, medianMs, flaky } = job;
  const rate = succeeded + failed === 0 ? null : Math.round((100 * succeeded) / (succeeded + failed));
  return (
    <tr>
      <th scope="row" className="h-8 max-w-72 truncate pr-4 text-left font-normal">
        {name}
      </th>
      <td className="pr-4 text-right text-muted tabular-nums" title={`${succeeded} succeeded, ${failed} failed`}>
        {rate === null ? '' : `${rate}%`}
      </td>
      <td className="pr-4 text-right text-muted tabular-nums">{medianMs === null ? '' : formatDuration(medianMs)}</td>
      <td className="pr-4">
        <Bars job={job} playbook={playbook} />
      </td>
      <td>
        {flaky.length > 0 && (
          <span
            className="rounded border border-line-strong px-1.5 text-tiny text-warning"
            title={flaky.map((pair) => `${pair.succeeded} succeeded, ${pair.failed} failed`).join('\n')}
          >
            flaky
          </span>
        )}
      </td>
    </tr>
  );
}

const shownBars = 40;

/** A bar for each run, as high as the job took; a click opens the run. */
function Bars({ job: { results, name }, playbook }: { readonly job: JobTrend; readonly playbook: string }) {
  const shown = results.slice(-shownBars);
  const most = Math.max(1, ...shown.map(({ ms }) => ms));
  return (
    <span
      role="img"
      aria-label={`${name} took ${shown.map(({ ms }) => formatDuration(ms)).join(', ')}`}
      className="flex h-7 items-end gap-px"
    >
      {shown.map(({ run, ms, conclusion }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the rows of the table open the same runs by the keyboard
        // biome-ignore lint/a11y/useKeyWithClickEvents: see above
        <span
          key={run}
          title={`${formatDuration(ms)}, ${lookOf('completed', conclusion).label}`}
          onClick={() => openRunTab(run, playbook)}
          style={{ height: `${Math.max(8, Math.round((100 * ms) / most))}%` }}
          className={`w-[5px] cursor-pointer rounded-t-[1px] bg-current opacity-80 hover:opacity-100 ${lookOf('completed', conclusion).color}`}
        />
      ))}
    </span>
  );
}
