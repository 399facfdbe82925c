import type { ActionCopies } from '../../shared/plan/action-copies.ts';
import type { ActionText } from '../../shared/plan/script.ts';
import { readUses } from '../../shared/plan/uses.ts';
import type { Playbook } from '../../shared/playbook/model.ts';
import { actionsPort } from './actions-port.ts';
import type { Workspace } from './workspace.ts';

/** The action files of the folders that a playbook's steps name, by their `uses` as written; null where a folder has none. */
export async function actionTexts(
  workspace: Workspace,
  playbook: Playbook | null,
  copies: ActionCopies,
): Promise<Readonly<Record<string, ActionText | null>>> {
  const steps = (playbook?.jobs ?? []).flatMap((job) => job.steps);
  const targets = new Set(steps.flatMap(({ action }) => (action.kind === 'uses' ? [action.target] : [])));
  const texts: Record<string, ActionText | null> = {};
  for (const target of targets) {
    const use = readUses(target, copies);
    if (use.kind !== 'local' && use.kind !== 'copy') continue;
    const folder = use.kind === 'copy' ? use.folder : workspace.resolve(use.path);
    texts[target] = folder === null ? null : await actionsPort.read(folder);
  }
  return texts;
}
