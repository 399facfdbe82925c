import type { Problem } from '../../shared/base/problem.ts';
import { openPlaybook } from '../documents.ts';
import { closeDialog, type TrustQuestion } from '../stores/dialogs-store.ts';
import { revealRange } from '../stores/reveal-store.ts';
import { playbookTabId, showView } from '../stores/tabs-store.ts';
import { Button } from '../widgets/button.tsx';
import { Modal } from '../widgets/modal.tsx';

/** Asks once per folder before anything of it runs, and shows what it may do. */
export function TrustFolder({ question, onTrust }: { readonly question: TrustQuestion; readonly onTrust: () => void }) {
  const { root, shells, scripts, permissions, secrets } = question;
  const parts: readonly [string, readonly string[]][] = [
    ['Shells', shells],
    ['Scripts', scripts],
    ['Permissions', permissions],
    ['Secrets', secrets],
  ];
  return (
    <Modal
      title="Do you trust the playbooks in this folder?"
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>Do not run</Button>
          <Button kind="primary" onClick={onTrust} autoFocus>
            Trust folder and run
          </Button>
        </>
      }
    >
      <p className="text-muted">A playbook is a program: it can do what you can. Only run what you know.</p>
      <p className="my-3 break-all rounded-md bg-hover px-2.5 py-1.5 font-mono text-small">{root}</p>
      <dl className="flex flex-col gap-1.5">
        {parts.map(([name, values]) => (
          <div key={name} className="flex gap-3">
            <dt className="w-24 shrink-0 text-muted">{name}</dt>
            <dd className="min-w-0 flex-1 break-words">{values.length === 0 ? 'none' : values.join(', ')}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

interface InvalidPlaybookProps {
  readonly path: string;
  readonly problems: readonly Problem[];
}

/** Says what in the text must be mended before it can run; each leads to its place. */
export function InvalidPlaybook({ path, problems }: InvalidPlaybookProps) {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const jump = async (problem: Problem) => {
    closeDialog();
    await openPlaybook(path);
    revealRange(path, problem.range);
    showView(playbookTabId(path), 'source');
  };
  return (
    <Modal
      wide
      title={
        errors.length === 1
          ? 'One error keeps this playbook from running'
          : `${errors.length} errors keep this playbook from running`
      }
      onClose={closeDialog}
      actions={
        <Button onClick={closeDialog} autoFocus>
          Close
        </Button>
      }
    >
      <ul className="-mx-2">
        {errors.map((problem) => (
          <li key={`${problem.code} ${problem.pointer} ${problem.message}`}>
            <button
              type="button"
              onClick={() => void jump(problem)}
              className="flex w-full gap-3 rounded px-2 py-1 text-left hover:bg-hover"
            >
              <span className="w-14 shrink-0 text-right font-mono text-faint text-small tabular-nums">
                {problem.range.line}:{problem.range.column}
              </span>
              <span className="min-w-0 flex-1">{problem.message}</span>
            </button>
          </li>
        ))}
      </ul>
    </Modal>
  );
}

/** Lists all that a run needs and this machine lacks, with how to get it. */
export function UnmetRequirements({
  missing,
  onUnlock,
}: {
  readonly missing: readonly { readonly what: string; readonly help: string }[];
  readonly onUnlock: (() => void) | null;
}) {
  return (
    <Modal
      title="Something that this playbook needs is missing"
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog} autoFocus={onUnlock === null}>
            Close
          </Button>
          {onUnlock !== null && (
            <Button kind="primary" onClick={onUnlock} autoFocus>
              Unlock the secrets…
            </Button>
          )}
        </>
      }
    >
      <dl className="flex flex-col gap-3">
        {missing.map(({ what, help }) => (
          <div key={what}>
            <dt className="font-semibold">{what}</dt>
            <dd className="text-muted">{help}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
