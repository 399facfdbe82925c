import { useEffect, useState } from 'react';
import type { AfterRun } from '../../shared/host/after.ts';
import { host } from '../host/client.ts';
import { SummaryBlock } from './summary-block.tsx';

/** As long as the host waits for a channel, and a little more, in milliseconds. */
const patienceMs = 15_000;

/** The reports that the playbook asked for, and the notifications that came to nothing. */
export function AfterRunBlock({ run }: { readonly run: string }) {
  const [after, setAfter] = useState<AfterRun | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    host.runs.after({ run, waitMs: patienceMs }, { signal: stop.signal }).then(setAfter, () => setAfter(null));
    return () => stop.abort();
  }, [run]);
  if (after === null) return null;
  const sent = after.notifications.filter(({ outcome }) => outcome === 'sent');
  const lost = after.notifications.filter(({ outcome }) => outcome !== 'sent');
  return (
    <>
      {after.reports.length > 0 && (
        <SummaryBlock title="Reports">
          {after.reports.map(({ format, path, error }) => (
            <p key={format} className={error === null ? 'py-0.5 font-mono text-small' : 'py-0.5 text-warning'}>
              {error === null ? path : `The ${format} report was not written: ${error}`}
            </p>
          ))}
        </SummaryBlock>
      )}
      {after.notifications.length > 0 && (
        <SummaryBlock title="Notifications">
          {sent.length > 0 && (
            <p className="py-0.5 text-muted">Sent by {sent.map(({ channel }) => channel).join(', ')}.</p>
          )}
          {lost.map(({ occasion, channel, detail }) => (
            <p key={`${occasion} ${channel}`} className="py-0.5 text-warning">
              Nothing was sent by {channel}: {detail}
            </p>
          ))}
        </SummaryBlock>
      )}
    </>
  );
}
