import type { Workspace } from '../shared/host/api.ts';
import { analyseAgain, filesChanged, openFile, openPlaybook } from './documents.ts';
import { draftPaths } from './drafts.ts';
import { useConnection } from './host/connection.ts';
import { followNotices } from './notices.ts';
import { restoreSession } from './session.ts';
import { followShells } from './shell/open-shell.ts';
import { announce } from './stores/announce-store.ts';
import { useDocuments } from './stores/documents-store.ts';
import { followGraphViews } from './stores/graph-views-store.ts';
import { followRuns } from './stores/runs-store.ts';
import { loadSecrets, useSecrets } from './stores/secrets-store.ts';
import { pathOfTab, useTabs } from './stores/tabs-store.ts';
import { followWorkspace, loadWorkspace, useWorkspace } from './stores/workspace-store.ts';

/** Whether the window has opened what it begins with. */
let isBegun = false;

/** With every connection made: loads the workspace, opens the first time what was open before, and follows all that changes. */
export function followHost(): void {
  useConnection.subscribe(({ epoch }, before) => {
    if (epoch !== before.epoch) void start();
  });
  // Whether a secret has a value is a thing that a plan tells.
  useSecrets.subscribe(({ list }, before) => {
    if (list !== before.list) analyseAgain();
  });
}

async function start(): Promise<void> {
  // A connection that broke ends what follows it; the next one begins anew.
  const tellUnlessLost = (error: unknown) => {
    if (useConnection.getState().state === 'connected') console.error(error);
  };
  try {
    await loadWorkspace();
    // What changed while nothing was heard of it.
    void filesChanged(Object.keys(useDocuments.getState().byPath));
    loadSecrets().catch(tellUnlessLost);
    followRuns().catch(tellUnlessLost);
    followNotices().catch(tellUnlessLost);
    followGraphViews().catch(tellUnlessLost);
    followWorkspace((paths) => void filesChanged(paths)).catch(tellUnlessLost);
    const { workspace } = useWorkspace.getState();
    if (workspace !== null && !isBegun) {
      isBegun = true;
      const first = firstPlaybook(workspace);
      const restored = await restoreSession(workspace.root);
      // Who opened something meanwhile has begun already.
      if (!restored && first !== null && useTabs.getState().tabs.length === 0) await openPlaybook(first);
      await openDrafts();
    }
    await followShells();
  } catch (error) {
    tellUnlessLost(error);
  }
}

/** Unsaved work of an earlier window, of this host or one that is gone, is open again. */
async function openDrafts(): Promise<void> {
  const paths = await draftPaths();
  // What has a tab has its draft already.
  const open = new Set(useTabs.getState().tabs.map(pathOfTab));
  for (const path of paths) if (!open.has(path)) await openFile(path);
  if (paths.length > 0) announce(`Edits that were not saved are back: ${paths.join(', ')}.`, 'note');
}

/** What a fresh window opens: the playbook that is made for it; null where the workspace has none. */
export function firstPlaybook({ playbooks }: Workspace): string | null {
  return playbooks.find(({ name }) => name === 'quick-start')?.path ?? null;
}
