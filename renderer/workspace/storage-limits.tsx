import { isDefinedError, safe } from '@orpc/client';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { formatBytes } from '../../shared/base/bytes.ts';
import { type LimitChange, type Limits, limitSettingsSchema, type StorageUse } from '../../shared/host/limits.ts';
import { host } from '../host/client.ts';
import { announce } from '../stores/announce-store.ts';
import { openDialog, tellError, useDialog } from '../stores/dialogs-store.ts';
import { Button } from '../widgets/button.tsx';
import { LimitField } from './limit-field.tsx';
import { useLimitsWanted } from './show-limits.ts';

const bytesInGb = 1e9;

/** How much runs may keep and for how long, beside what the workspace has now. */
export function StorageLimits() {
  const [limits, setLimits] = useState<Limits | null>(null);
  const [use, setUse] = useState<StorageUse | null>(null);
  /** Counts what was changed here. */
  const [changes, setChanges] = useState(0);
  const dialogOpen = useDialog((state) => state.dialog !== null);
  // Also for what other programs changed, and for what a dialog that closes has removed.
  const asked = dialogOpen ? null : changes;
  useEffect(() => {
    if (asked === null) return;
    const stop = new AbortController();
    const { signal } = stop;
    host.limits.get(undefined, { signal }).then(setLimits, () => {});
    host.limits.use(undefined, { signal }).then(setUse, () => {});
    return () => stop.abort();
  }, [asked]);
  const section = useRef<HTMLElement>(null);
  const wanted = useLimitsWanted((state) => state.wanted);
  const drawn = limits !== null;
  useEffect(() => {
    if (!wanted || !drawn || dialogOpen) return;
    useLimitsWanted.setState({ wanted: false });
    section.current?.scrollIntoView({ block: 'nearest' });
    section.current?.querySelector<HTMLElement>('input:not([disabled])')?.focus();
  }, [wanted, drawn, dialogOpen]);
  const set = async (change: LimitChange, done: string) => {
    const { error, data } = await safe(host.limits.set(change));
    if (isDefinedError(error)) tellError('The limit was not changed', error);
    if (data !== undefined) announce(data.freed > 0 ? `${done} ${formatBytes(data.freed)} freed.` : done);
    setChanges(changes + 1);
  };
  if (limits === null) return null;
  const { cacheBytes, artifactDays } = limits;
  return (
    <section ref={section} aria-label="Storage" className="flex flex-col gap-3.5">
      <h3 className="font-semibold text-small">Storage</h3>
      <Part use={use?.cache ?? null} noun="entry" plural="entries" limit={cacheBytes.value} name="Cache">
        <LimitField
          label="Cache of a workspace, at most"
          unit="GB"
          value={cacheBytes.value / bytesInGb}
          isSet={cacheBytes.from === 'settings'}
          fixed={cacheBytes.from === 'environment' ? 'GANTRY_CACHE_LIMIT says it.' : null}
          check={(gb) => bytesProblem(gb * bytesInGb)}
          onSet={(gb) =>
            void set({ cacheBytes: gb === null ? null : Math.round(gb * bytesInGb) }, 'The cache’s limit is changed.')
          }
        />
      </Part>
      <Part use={use?.artifacts ?? null} noun="artifact" plural="artifacts" name="Artifacts">
        <LimitField
          label="Artifacts are kept, if not told otherwise"
          unit="days"
          value={artifactDays.value}
          isSet={artifactDays.from === 'settings'}
          fixed={null}
          check={daysProblem}
          onSet={(days) => void set({ artifactDays: days }, 'The time of artifacts is changed, for those to come.')}
        />
      </Part>
      <Part use={use?.runs ?? null} noun="run" plural="runs" name="Runs">
        <p className="text-muted text-small">Runs are kept until they are removed, by hand or by rules.</p>
        <Button onClick={() => openDialog({ kind: 'clean-up' })}>Clean up…</Button>
      </Part>
    </section>
  );
}

function bytesProblem(bytes: number): string | null {
  return limitSettingsSchema.shape.cacheBytes.safeParse(Math.round(bytes)).success ? null : 'From 0.001 GB on';
}

function daysProblem(days: number): string | null {
  return limitSettingsSchema.shape.artifactDays.safeParse(days).success ? null : 'A whole number from 1 to 400';
}

interface PartProps {
  readonly name: string;
  readonly use: StorageUse['runs'] | null;
  readonly noun: string;
  readonly plural: string;
  /** Bytes, where the use is to be seen beside it. */
  readonly limit?: number;
  readonly children: ReactNode;
}

/** A limit with what is in use of it. */
function Part({ name, use, noun, plural, limit, children }: PartProps) {
  const words =
    use === null ? 'Counting…' : `${use.count} ${use.count === 1 ? noun : plural}, ${formatBytes(use.bytes)}`;
  const share = limit === undefined || use === null ? null : Math.min(1, use.bytes / limit);
  return (
    <div className="flex flex-col items-start gap-1">
      {children}
      {share !== null && (
        <div aria-hidden className="mt-0.5 h-1 w-full overflow-hidden rounded-full bg-line">
          <div className="h-full rounded-full bg-accent-fill" style={{ width: `${share * 100}%` }} />
        </div>
      )}
      <p role="status" aria-label={`${name} in use`} className="text-muted text-small">
        {words}
        {limit !== undefined && use !== null && ` of ${formatBytes(limit)}`}
      </p>
    </div>
  );
}
