import { unreachable } from '../../shared/base/unreachable.ts';
import { ExtractDialog } from '../edit/extract-dialog.tsx';
import { NewPlaybookDialog } from '../folders/new-playbook-dialog.tsx';
import { OpenFolderDialog } from '../folders/open-folder-dialog.tsx';
import { CleanUp } from '../history/clean-up.tsx';
import { Palette } from '../palette/palette.tsx';
import { PlannedDialog } from '../plan/planned-dialog.tsx';
import { RerunDialog } from '../run/rerun-dialog.tsx';
import { type RunRequest, showPlan, startRun } from '../run-playbook.ts';
import { NewScriptDialog } from '../scripts/new-script-dialog.tsx';
import { RemoveSecret, SecretDialog } from '../secrets/secret-dialogs.tsx';
import { UnlockSecrets } from '../secrets/unlock-secrets.tsx';
import { MakeSteps } from '../shell/make-steps.tsx';
import { CloseShell, OpenShellDialog } from '../shell/shell-dialogs.tsx';
import { closeDialog, type Dialog, useDialog } from '../stores/dialogs-store.ts';
import { runViews } from '../views.tsx';
import { ArtifactDialog } from './artifact-dialog.tsx';
import { Choose } from './choose.tsx';
import { Differences } from './differences.tsx';
import { AskName, Pick } from './edit-dialogs.tsx';
import { CloseUnsaved, Conflict, ErrorNote } from './file-dialogs.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { InvalidPlaybook, TrustFolder, UnmetRequirements } from './run-dialogs.tsx';

/** The dialog that is open, if one is. */
export function Dialogs() {
  const dialog = useDialog((state) => state.dialog);
  return dialog === null ? null : <OpenDialog dialog={dialog} />;
}

function OpenDialog({ dialog }: { readonly dialog: Dialog }) {
  switch (dialog.kind) {
    case 'trust':
      return <TrustFolder question={dialog.question} onTrust={dialog.onTrust} />;
    case 'invalid':
      return <InvalidPlaybook path={dialog.path} problems={dialog.problems} />;
    case 'unmet':
      return <UnmetRequirements missing={dialog.missing} onUnlock={dialog.onUnlock} />;
    case 'unlock':
      return <UnlockSecrets names={dialog.names} onUnlocked={dialog.onUnlocked} />;
    case 'conflict':
      return <Conflict path={dialog.path} />;
    case 'differences':
      return <Differences path={dialog.path} before={dialog.before} />;
    case 'close-unsaved':
      return <CloseUnsaved path={dialog.path} />;
    case 'error':
      return <ErrorNote title={dialog.title} message={dialog.message} />;
    case 'artifact':
      return <ArtifactDialog run={dialog.run} name={dialog.name} />;
    case 'secret':
      return <SecretDialog name={dialog.name} scope={dialog.scope} replaces={dialog.replaces} />;
    case 'remove-secret':
      return <RemoveSecret name={dialog.name} scope={dialog.scope} />;
    case 'pick':
      return <Pick title={dialog.title} items={dialog.items} onPick={dialog.onPick} />;
    case 'ask-name':
      return <AskName title={dialog.title} value={dialog.value} taken={dialog.taken} onAnswer={dialog.onAnswer} />;
    case 'extract':
      return <ExtractDialog job={dialog.job} step={dialog.step} />;
    case 'choose':
      return <Choose title={dialog.title} message={dialog.message} choices={dialog.choices} />;
    case 'rerun':
      return <RerunDialog run={dialog.run} job={dialog.job} />;
    case 'open-folder':
      return <OpenFolderDialog where={dialog.where} />;
    case 'planned':
      return <PlannedDialog path={dialog.path} plan={dialog.plan} onClose={dialog.onClose} />;
    case 'new-script':
      return <NewScriptDialog />;
    case 'new-playbook':
      return <NewPlaybookDialog />;
    case 'open-shell':
      return <OpenShellDialog />;
    case 'close-shell':
      return <CloseShell shell={dialog.shell} running={dialog.running} />;
    case 'make-steps':
      return <MakeSteps shell={dialog.shell} />;
    case 'clean-up':
      return <CleanUp />;
    case 'help':
      return <HelpSheet />;
    case 'palette':
      return <Palette mode={dialog.mode} />;
    case 'run-form': {
      const { RunForm } = runViews;
      if (RunForm === undefined) return null;
      return (
        <RunForm
          path={dialog.path}
          jobs={dialog.jobs}
          runnable={dialog.runnable}
          onRun={closeAndRun}
          onPlan={(request) => void showPlan(request, dialog)}
          onCancel={closeDialog}
        />
      );
    }
    default:
      return unreachable(dialog);
  }
}

function closeAndRun(request: RunRequest): void {
  closeDialog();
  void startRun(request);
}
