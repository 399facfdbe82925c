import { safe } from '@orpc/client';
import { noValues, type RunValues } from '../shared/plan/script.ts';
import { openPlaybook, savePlaybook } from './documents.ts';
import { holdsFor } from './hold/hold-store.ts';
import { host } from './host/client.ts';
import { commitPendingEdit } from './inspector/pending-edit.ts';
import { runnableOf, scriptAt, scriptTitle } from './run/runnable.ts';
import { tellUnmet } from './secrets/tell-unmet.ts';
import { closeDialog, type Dialog, openDialog, tellError } from './stores/dialogs-store.ts';
import { documentOf, isDirty } from './stores/documents-store.ts';
import { changeLayout } from './stores/layout-store.ts';
import { openRunTab } from './stores/tabs-store.ts';
import { loadWorkspace } from './stores/workspace-store.ts';

export interface RunRequest {
  readonly path: string;
  readonly values: RunValues;
  readonly secrets: Readonly<Record<string, string>>;
  readonly trust: boolean;
}

/** Asks for all that a run can be given, then runs the playbook, or the script alone. */
export async function askAndRun(path: string): Promise<void> {
  if (scriptAt(path) === null && documentOf(path) === null) await openPlaybook(path);
  openDialog({ kind: 'run-form', path, jobs: [], runnable: await runnableOf(path) });
}

/**
 * Runs a playbook, or of it only `jobs`, or a numbered script alone: at once, or after its form where it asks for inputs or for
 * secrets that have no value.
 */
export async function runPlaybook(path: string, jobs: readonly string[] = []): Promise<void> {
  await commitPendingEdit();
  const runnable = await runnableOf(path);
  if (runnable.lacksSecrets || runnable.inputs.length > 0)
    return openDialog({ kind: 'run-form', path, jobs, runnable });
  await startRun({ path, values: { ...noValues, jobs }, secrets: {}, trust: false });
}

/** Shows what a run with the values of a form would do, and goes back to the form; the text here is planned, saved or not. */
export async function showPlan({ path, values }: RunRequest, form: Dialog): Promise<void> {
  const { error, data } = await safe(
    host.playbooks.plan({ path, values: { ...values, jobs: [...values.jobs] }, ...unsavedText(path) }),
  );
  if (error !== null || data.plan === null) return tellError('It could not be planned', error);
  openDialog({ kind: 'planned', path, plan: data.plan, onClose: () => openDialog(form) });
}

/** The text of a playbook that is not as its file is; a script runs and is planned as its file is. */
function unsavedText(path: string): { readonly text?: string } {
  const document = scriptAt(path) === null ? documentOf(path) : null;
  return document !== null && isDirty(document) ? { text: document.text } : {};
}

/** Starts a run and opens its tab. A refusal that the person can do something about becomes a dialog. */
export async function startRun(request: RunRequest): Promise<void> {
  const { path, values, secrets, trust } = request;
  // A script runs as its file is; of a playbook the text here runs, saved or not.
  if (scriptAt(path) !== null) await savePlaybook(path);
  const document = documentOf(path);
  // It was not saved, and why not was told.
  if (scriptAt(path) !== null && document !== null && isDirty(document)) return;
  const { error, data, isDefined } = await safe(
    host.runs.start({
      path,
      values: { ...values, secrets: Object.keys(secrets), jobs: [...values.jobs] },
      secrets,
      holds: holdsFor(path),
      ...unsavedText(path),
      ...(trust ? { trust } : {}),
    }),
  );
  if (error === null) {
    openRunTab(data.run, scriptTitle(path) ?? document?.plan?.playbook.name ?? path);
    changeLayout({ bottom: true, bottomView: 'terminal' });
    if (trust) await loadWorkspace();
    return;
  }
  if (!isDefined) return tellError('The run did not start', error);
  switch (error.code) {
    case 'UNTRUSTED':
      return openDialog({ kind: 'trust', question: error.data, onTrust: () => trustAndRun(request) });
    case 'INVALID':
      return openDialog({ kind: 'invalid', path, problems: error.data.problems });
    case 'UNMET':
      return tellUnmet(error.data, () => void startRun(request));
    default:
      return tellError('The run did not start', error);
  }
}

function trustAndRun(request: RunRequest): void {
  closeDialog();
  void startRun({ ...request, trust: true });
}

/** Cancels a run, softly first; the host ends what does not stop. */
export async function cancelRun(run: string): Promise<void> {
  const { error } = await safe(host.runs.cancel({ run }));
  if (error !== null) tellError('The run was not cancelled', error);
}
