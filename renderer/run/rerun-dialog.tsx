import { isDefinedError, safe } from '@orpc/client';
import { useEffect, useState } from 'react';
import type { RerunJob, RerunKind } from '../../shared/run/rerun.ts';
import { holdsFor } from '../hold/hold-store.ts';
import { host } from '../host/client.ts';
import { tellUnmet } from '../secrets/tell-unmet.ts';
import { closeDialog, openDialog, tellError } from '../stores/dialogs-store.ts';
import { useRuns } from '../stores/runs-store.ts';
import { openRunTab } from '../stores/tabs-store.ts';
import { Button } from '../widgets/button.tsx';
import { Modal } from '../widgets/modal.tsx';
import { StatusIcon } from '../widgets/status-icon.tsx';

type Kind = RerunKind['kind'] | 'resume';

interface RerunProps {
  readonly run: string;
  /** The job that is selected; null: none. */
  readonly job: string | null;
}

interface Choice {
  readonly kind: Kind;
  readonly label: string;
}

/** What may be run again of a run, the one that is proposed first. */
function choicesOf(conclusion: string | null, job: string | null): readonly Choice[] {
  const failed: Choice = { kind: 'failed', label: 'What did not succeed, and all that needs it' };
  const ofJob: readonly Choice[] =
    job === null
      ? []
      : [
          { kind: 'from', label: `${job} and all that needs it` },
          { kind: 'job', label: `${job} alone` },
        ];
  return [
    ...(conclusion === 'interrupted' ? [{ kind: 'resume', label: 'Go on where it was interrupted' } as const] : []),
    ...(conclusion === 'success' ? [] : [failed]),
    ...ofJob,
    { kind: 'all', label: 'Everything' },
  ];
}

/** Asks what of a run is run again, and shows before it starts what runs and of what the earlier result stands. */
export function RerunDialog({ run, job }: RerunProps) {
  const summary = useRuns(({ runs }) => runs.find((known) => known.run === run));
  const choices = choicesOf(summary?.conclusion ?? null, job);
  const [kind, setKind] = useState<Kind>(choices[0]?.kind ?? 'all');
  const [edited, setEdited] = useState(false);
  const asked = { run, job, edited: edited && kind !== 'resume' };
  const jobs = usePlan(asked, kind);
  const running = jobs?.filter(({ runs }) => runs).length ?? null;
  return (
    <Modal
      title={`Run ${summary?.playbook ?? run} again`}
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button
            kind="primary"
            disabled={kind !== 'resume' && running === 0}
            onClick={() => void begin(asked, kind, summary?.playbook ?? run)}
          >
            {kind === 'resume'
              ? 'Go on'
              : running === null
                ? 'Run again'
                : `Run ${running} of ${jobs?.length ?? 0} jobs`}
          </Button>
        </>
      }
    >
      <fieldset className="flex flex-col gap-1">
        <legend className="sr-only">What runs again</legend>
        {choices.map((choice) => (
          <label key={choice.kind} className="flex items-center gap-2">
            <input
              type="radio"
              name="kind"
              checked={choice.kind === kind}
              onChange={() => setKind(choice.kind)}
              className="accent-accent-fill"
            />
            {choice.label}
          </label>
        ))}
      </fieldset>
      {kind !== 'resume' && (
        <label className="mt-2 flex items-center gap-2 border-line border-t pt-2">
          <input
            type="checkbox"
            checked={edited}
            onChange={({ target }) => setEdited(target.checked)}
            className="accent-accent-fill"
          />
          With the playbook as it is saved now
        </label>
      )}
      {jobs !== null && jobs.length > 0 && <Jobs jobs={jobs} />}
      <p className="mt-3 text-muted text-small">
        {kind === 'resume'
          ? 'What was completed does not run again; the run keeps its id.'
          : 'It is a new run; the earlier one stays as it was, with its output.'}
      </p>
    </Modal>
  );
}

interface Asked extends RerunProps {
  readonly edited: boolean;
}

const inputOf = ({ run, job, edited }: Asked) => ({
  run,
  ...(job === null ? {} : { job }),
  ...(edited ? { edited } : {}),
});

/** What the choice would run; null: not known yet, or nothing that could be told before. */
function usePlan({ run, job, edited }: Asked, kind: Kind): readonly RerunJob[] | null {
  const [plan, setPlan] = useState<{ readonly key: string; readonly jobs: readonly RerunJob[] } | null>(null);
  const key = `${kind} ${edited}`;
  useEffect(() => {
    if (kind === 'resume') return;
    const stop = new AbortController();
    host.history.rerunPlan({ ...inputOf({ run, job, edited }), kind }, { signal: stop.signal }).then(
      (jobs) => setPlan({ key, jobs }),
      (error) => {
        if (!stop.signal.aborted) tellError('The re-run cannot be planned', error);
      },
    );
    return () => stop.abort();
  }, [run, kind, job, edited, key]);
  return plan?.key === key ? plan.jobs : null;
}

function Jobs({ jobs }: { readonly jobs: readonly RerunJob[] }) {
  return (
    <ul aria-label="Jobs of the re-run" className="mt-3 max-h-64 overflow-y-auto rounded-md border border-line">
      {jobs.map(({ id, name, conclusion, runs }) => (
        <li key={id} className="flex h-7 items-center gap-2 px-2.5 text-small">
          <StatusIcon status={conclusion === null ? null : 'completed'} conclusion={conclusion} />
          <span className="min-w-0 flex-1 truncate">{name}</span>
          <span className={runs ? 'font-medium text-accent' : 'text-muted'}>{runs ? 'runs' : 'reused'}</span>
        </li>
      ))}
    </ul>
  );
}

async function begin(asked: Asked, kind: Kind, playbook: string, trust = false): Promise<void> {
  const holds = holdsFor(useRuns.getState().runs.find(({ run }) => run === asked.run)?.file ?? '');
  const { error, data } = await safe(host.runs.rerun({ ...inputOf(asked), kind, holds, ...(trust ? { trust } : {}) }));
  if (error === null) {
    closeDialog();
    return openRunTab(data.run, playbook);
  }
  if (!isDefinedError(error)) return tellError('The run did not start', error);
  switch (error.code) {
    case 'UNTRUSTED':
      return openDialog({
        kind: 'trust',
        question: error.data,
        onTrust: () => void begin(asked, kind, playbook, true),
      });
    case 'UNMET':
      return tellUnmet(error.data, () => void begin(asked, kind, playbook, trust));
    default:
      return tellError('The run did not start', error);
  }
}
