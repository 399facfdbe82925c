import { useEffect, useState } from 'react';
import { formatBytes } from '../../shared/base/bytes.ts';
import type { Pruned, RetentionRules } from '../../shared/host/history.ts';
import { host } from '../host/client.ts';
import { closeDialog, tellError } from '../stores/dialogs-store.ts';
import { loadRuns } from '../stores/runs-store.ts';
import { Button } from '../widgets/button.tsx';
import { Field } from '../widgets/field.tsx';
import { Modal } from '../widgets/modal.tsx';

const bytesInGb = 1e9;

interface Written {
  readonly days: string;
  readonly keep: string;
  readonly gb: string;
}

function rulesOf({ days, keep, gb }: Written): RetentionRules {
  const number = (text: string) => (/^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null);
  const [age, count, size] = [number(days), number(keep), number(gb)];
  return {
    ...(age === null ? {} : { olderThanDays: age }),
    ...(count === null ? {} : { keep: Math.floor(count) }),
    ...(size === null ? {} : { maxBytes: size * bytesInGb }),
  };
}

const text = (value: number | undefined) => (value === undefined ? '' : String(value));

/** Chooses old runs by rules, shows what goes and what that frees, and removes them; the rules may be kept. */
export function CleanUp() {
  const [written, setWritten] = useState<Written>({ days: '', keep: '', gb: '' });
  const [kept, setKept] = useState(false);
  const [found, setFound] = useState<Pruned | null>(null);
  const [freed, setFreed] = useState<Pruned | null>(null);
  useEffect(() => {
    host.history.rules().then(
      (rules) => {
        setKept(Object.keys(rules).length > 0);
        const size = rules.maxBytes === undefined ? undefined : rules.maxBytes / bytesInGb;
        setWritten({ days: text(rules.olderThanDays), keep: text(rules.keep), gb: text(size) });
      },
      () => {},
    );
  }, []);
  useEffect(() => {
    const stop = new AbortController();
    const rules = rulesOf(written);
    host.history.prune({ rules, remove: false }, { signal: stop.signal }).then(setFound, () => {});
    return () => stop.abort();
  }, [written]);
  const act = async () => {
    try {
      const rules = rulesOf(written);
      await host.history.setRules(kept ? rules : {});
      setFreed(await host.history.prune({ rules, remove: true }));
      await loadRuns();
    } catch (error) {
      tellError('The runs were not removed', error);
    }
  };
  if (freed !== null)
    return (
      <Modal
        title="Old runs are cleaned up"
        onClose={closeDialog}
        actions={
          <Button onClick={closeDialog} autoFocus>
            Close
          </Button>
        }
      >
        <p>
          Removed: {countWords(freed.runs.length)}, {formatBytes(freed.freed)} freed.
        </p>
      </Modal>
    );
  return (
    <Modal
      title="Clean up old runs"
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind={found !== null && found.runs.length > 0 ? 'danger' : 'primary'} onClick={() => void act()}>
            {found === null || found.runs.length === 0 ? 'Keep these rules' : `Remove ${countWords(found.runs.length)}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2.5">
        <Rule label="Remove runs older than so many days" name="days" written={written} onChange={setWritten} />
        <Rule label="Keep only the newest so many" name="keep" written={written} onChange={setWritten} />
        <Rule label="Keep no more than so many GB together" name="gb" written={written} onChange={setWritten} />
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={kept}
            onChange={({ target }) => setKept(target.checked)}
            className="accent-accent-fill"
          />
          Do so whenever Gantry opens a workspace
        </label>
        {found !== null && <Outlook found={found} />}
      </div>
    </Modal>
  );
}

interface RuleProps {
  readonly label: string;
  readonly name: keyof Written;
  readonly written: Written;
  readonly onChange: (written: Written) => void;
}

function Rule({ label, name, written, onChange }: RuleProps) {
  const value = written[name];
  const problem = value.trim() === '' || /^\d+(\.\d+)?$/.test(value.trim()) ? null : 'A number';
  return (
    <Field label={label} problem={problem}>
      {(control) => (
        <input
          {...control}
          inputMode="decimal"
          placeholder="no limit"
          value={value}
          onChange={({ target }) => onChange({ ...written, [name]: target.value })}
        />
      )}
    </Field>
  );
}

function countWords(count: number): string {
  return count === 1 ? '1 run' : `${count} runs`;
}

function Outlook({ found: { runs, freed, spared, totalBytes } }: { readonly found: Pruned }) {
  return (
    <div role="status" className="rounded-md bg-hover px-3 py-2 text-small">
      <p>
        {runs.length === 0
          ? `Nothing goes. All runs together take ${formatBytes(totalBytes)}.`
          : `${countWords(runs.length)} would go: ${formatBytes(freed)} of ${formatBytes(totalBytes)}.`}
      </p>
      {spared.length > 0 && (
        <p className="text-muted">{countWords(spared.length)} stay all the same: pinned, running, or interrupted.</p>
      )}
    </div>
  );
}
