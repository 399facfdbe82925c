import { safe } from '@orpc/client';
import { requestAnalysis } from './analysis/client.ts';
import { forgetDraft, keepDraftOf, takeDraft } from './drafts.ts';
import { host } from './host/client.ts';
import { commitPendingEdit } from './inspector/pending-edit.ts';
import { closeShell } from './shell/open-shell.ts';
import { dropState } from './source/editor-states.ts';
import { announce } from './stores/announce-store.ts';
import { closeDialog, openDialog, tellError } from './stores/dialogs-store.ts';
import {
  addDocument,
  changeDocument,
  documentOf,
  dropDocument,
  type FileVersion,
  failDocument,
  isDirty,
  type PlaybookDocument,
  takeAnalysis,
  takeDiskVersion,
  useDocuments,
} from './stores/documents-store.ts';
import { noteRecentFile } from './stores/recent-files-store.ts';
import { storedNames } from './stores/secrets-store.ts';
import {
  closeTab,
  openFileTab,
  openPlaybookTab,
  pathOfTab,
  playbookTabId,
  type Tab,
  useTabs,
} from './stores/tabs-store.ts';
import { factsOf, useWorkspace } from './stores/workspace-store.ts';

type FileTab = Extract<Tab, { readonly path: string }>;

const typingPause = 60;
/** Files that are being read, by path: who needs one of them waits for it. */
const reading = new Map<string, Promise<void>>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Opens a playbook's tab and reads its file, and the unsaved work on it that was kept. */
export async function openPlaybook(path: string): Promise<void> {
  openPlaybookTab(path);
  noteRecentFile(path);
  await readOnce(path, false);
}

/** Opens a file of the workspace: a playbook as one, anything else as a text to edit. */
export async function openFile(path: string): Promise<void> {
  const known = useWorkspace.getState().workspace?.playbooks.some((playbook) => playbook.path === path) ?? false;
  if (known) return openPlaybook(path);
  openFileTab(path);
  noteRecentFile(path);
  await readOnce(path, true);
}

/** A playbook's text as it is here, read from disk where it was not yet; opens no tab. Null: it cannot be read. */
export async function openDocument(path: string): Promise<PlaybookDocument | null> {
  await readOnce(path, false);
  return documentOf(path);
}

/** Reads the file of a tab that is open already; false where it cannot be read. */
export async function readTabFile({ path, kind }: FileTab): Promise<boolean> {
  await readOnce(path, kind === 'file');
  return documentOf(path) !== null;
}

async function readOnce(path: string, plain: boolean): Promise<void> {
  if (documentOf(path) !== null) return;
  const read = reading.get(path) ?? readDocument(path, plain).finally(() => reading.delete(path));
  reading.set(path, read);
  await read;
}

async function readDocument(path: string, plain: boolean): Promise<void> {
  const { error, data } = await safe(host.playbooks.read({ path }));
  if (error !== null) return failDocument(path, error.message);
  const draft = await takeDraft(path);
  addDocument(path, { ...data, plain }, draft);
  // What it held was saved after all.
  if (draft?.text === data.text) forgetDraft(path);
  askOfConflict(path);
  await refreshAnalysis(path);
}

/** Takes an edit: the text is drawn at once after a pause of typing, and kept as a draft. */
export function editText(path: string, text: string): void {
  const document = documentOf(path);
  if (document === null || document.text === text) return;
  changeDocument(path, { text });
  clearTimeout(timers.get(path));
  timers.set(
    path,
    setTimeout(() => {
      timers.delete(path);
      keepDraft(path);
      void refreshAnalysis(path);
    }, typingPause),
  );
}

/** Keeps at once what was typed a moment ago, when the page goes away. */
export function keepDraftsOnLeave(): void {
  window.addEventListener('pagehide', () => {
    for (const path of timers.keys()) keepDraft(path);
  });
}

/** Takes the text after a gesture: it is drawn when this resolves. */
export async function takeText(path: string, text: string): Promise<void> {
  clearTimeout(timers.get(path));
  timers.delete(path);
  changeDocument(path, { text });
  keepDraft(path);
  await refreshAnalysis(path);
}

function keepDraft(path: string): void {
  const document = documentOf(path);
  if (document === null) return;
  if (isDirty(document)) keepDraftOf(path, document.text, document.base.revision);
  else forgetDraft(path);
}

async function refreshAnalysis(path: string): Promise<void> {
  const { workspace } = useWorkspace.getState();
  const document = documentOf(path);
  if (workspace === null || document === null || document.plain) return;
  const facts = await factsOf(workspace, path, document.text);
  const analysis = await requestAnalysis(document.text, path, facts, storedNames());
  const now = documentOf(path);
  // A later text has an answer of its own on its way.
  if (now === null || now.text !== document.text) return;
  changeDocument(path, takeAnalysis(now, analysis));
}

/** An open playbook with what its text comes to; null where it is not open, or not known before the host is. */
export async function analysedDocument(path: string): Promise<PlaybookDocument | null> {
  await reading.get(path);
  if (documentOf(path)?.analysis === null) await refreshAnalysis(path);
  return documentOf(path);
}

/** Reads and plans every open text again: something beside them changed. */
export function analyseAgain(): void {
  for (const path of Object.keys(useDocuments.getState().byPath)) void refreshAnalysis(path);
}

/** Writes the text over the file, unless the file changed on disk since: then the person is asked. */
export async function savePlaybook(path: string): Promise<void> {
  await commitPendingEdit();
  const document = documentOf(path);
  if (document === null || !isDirty(document) || document.readOnly) return;
  const { text, base } = document;
  const { error, data, isDefined } = await safe(host.playbooks.write({ path, text, baseRevision: base.revision }));
  if (error === null) {
    changeDocument(path, { base: { text, revision: data.revision }, conflict: null });
    return keepDraft(path);
  }
  if (isDefined && error.code === 'CONFLICT') {
    changeDocument(path, { conflict: error.data });
    return askOfConflict(path);
  }
  tellError(`${path} was not saved`, error);
}

function askOfConflict(path: string): void {
  if (documentOf(path)?.conflict != null) openDialog({ kind: 'conflict', path });
}

/** Settles a conflict: `disk` takes the file's text, `mine` keeps one's own, which saving then writes over the file's. */
export function settleConflict(path: string, choice: 'disk' | 'mine'): void {
  const disk: FileVersion | null | undefined = documentOf(path)?.conflict;
  closeDialog();
  if (disk == null) return;
  changeDocument(path, { base: disk, conflict: null, ...(choice === 'disk' ? { text: disk.text } : {}) });
  keepDraft(path);
  void refreshAnalysis(path);
}

/** Closes a tab; one with unsaved work asks first. */
export function closePlaybookOrRun(id: string): void {
  const tab = useTabs.getState().tabs.find((other) => other.id === id);
  const path = pathOfTab(tab ?? null);
  if (path === null) {
    if (tab?.kind === 'shell') closeShell(tab.shell);
    else closeTab(id);
    return;
  }
  const document = documentOf(path);
  if (document !== null && isDirty(document)) openDialog({ kind: 'close-unsaved', path });
  else discardPlaybook(path);
}

/** Closes a playbook's tab and forgets what of it was not saved. */
export function discardPlaybook(path: string): void {
  clearTimeout(timers.get(path));
  timers.delete(path);
  closeTab(playbookTabId(path));
  dropDocument(path);
  dropState(path);
  forgetDraft(path);
}

/** Hears that files changed: open playbooks follow the disk or are asked about, and all are planned anew. */
export async function filesChanged(paths: readonly string[]): Promise<void> {
  for (const path of Object.keys(useDocuments.getState().byPath)) {
    if (paths.includes(path)) await followDisk(path);
    await refreshAnalysis(path);
  }
}

async function followDisk(path: string): Promise<void> {
  const { error, data } = await safe(host.playbooks.read({ path }));
  const document = documentOf(path);
  if (error !== null || document === null) return;
  const followed = takeDiskVersion(document, data);
  const merged = isDirty(document) && isDirty(followed) && followed.text !== document.text;
  if (merged) announce(`${path} changed on disk; that was merged with your edits.`, 'note');
  changeDocument(path, followed);
  keepDraft(path);
  askOfConflict(path);
}
