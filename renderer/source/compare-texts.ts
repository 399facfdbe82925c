import { safe } from '@orpc/client';
import type { RunSummary } from '../../shared/host/runs-contract.ts';
import { openDocument } from '../documents.ts';
import { host } from '../host/client.ts';
import { announce } from '../stores/announce-store.ts';
import { openDialog, tellError } from '../stores/dialogs-store.ts';
import { documentOf } from '../stores/documents-store.ts';
import { useRuns } from '../stores/runs-store.ts';
import { activeTab, pathOfTab } from '../stores/tabs-store.ts';

/** Shows what an open text has that its file on disk has not, and the other way round. */
export function compareWithDisk(path: string): void {
  const document = documentOf(path);
  if (document === null) return;
  const { text } = document.conflict ?? document.base;
  openDialog({ kind: 'differences', path, before: { text, from: 'the file on disk' } });
}

/** The run of the tab in front, or the last one of the playbook in front; null: there is none. */
export function runToCompare(): RunSummary | null {
  const tab = activeTab();
  const { runs } = useRuns.getState();
  const found =
    tab?.kind === 'run'
      ? runs.find(({ run }) => run === tab.run)
      : runs.find(({ file }) => tab?.kind === 'playbook' && file === pathOfTab(tab));
  return found ?? null;
}

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** Shows what changed in a run's playbook since that run: the text here, saved or not, against the one that ran. */
export async function compareWithRun({ run, startedAt }: RunSummary): Promise<void> {
  const { error, data } = await safe(host.runs.text({ run }));
  if (error !== null) return tellError('The playbook of the run could not be read', error);
  const { path, text } = data;
  if (text === null) return announce('That run is older than the keeping of texts: run it once more.', 'refused');
  const document = await openDocument(path);
  if (document === null) return announce(`${path} is not in the workspace any more.`, 'refused');
  if (document.text === text) return announce('The playbook is as it was in that run.', 'note');
  const from = startedAt === null ? `the run ${run}` : `the run of ${when.format(startedAt)}`;
  openDialog({ kind: 'differences', path, before: { text, from } });
}
