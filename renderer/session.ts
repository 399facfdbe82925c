import { safe } from '@orpc/client';
import { z } from 'zod';
import { type Session, sessionSchema } from '../shared/host/folders-contract.ts';
import { readTabFile } from './documents.ts';
import { host } from './host/client.ts';
import { useRecentFiles } from './stores/recent-files-store.ts';
import { keep, readKept, windowPlace } from './stores/storage.ts';
import { closeTab, reopenTabs, type Tab, useTabs } from './stores/tabs-store.ts';

const id = z.string();
/** The tabs that a later window can have again; others are left out. */
const tabSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('playbook'), id, path: z.string(), view: z.enum(['graph', 'source', 'plan']) }),
  z.object({ kind: z.literal('file'), id, path: z.string() }),
  z.object({ kind: z.literal('history'), id }),
  z.object({ kind: z.literal('scripts'), id }),
  z.object({ kind: z.literal('shell'), id, shell: z.string(), title: z.string() }),
  z.object({
    kind: z.literal('run'),
    id,
    run: z.string(),
    title: z.string(),
    view: z.enum(['graph', 'timeline', 'output', 'summary', 'compare']),
  }),
]);

const key = (root: string) => `session:${root}`;

function sessionNow(): Session {
  const { tabs, active } = useTabs.getState();
  return { tabs: tabs.map((tab) => ({ ...tab })), active, recentFiles: [...useRecentFiles.getState().paths] };
}

/** Keeps what is open from now on: for this window when it is loaded anew, and for the next one that is opened. */
function keepSession(root: string): void {
  const keepNow = () => {
    const session = sessionNow();
    keep(key(root), session, windowPlace);
    // Without a host the window's own copy stands.
    host.session.keep(session).catch(() => {});
  };
  useTabs.subscribe(keepNow);
  useRecentFiles.subscribe(keepNow);
}

/**
 * Opens the tabs that this window had, else those of the last one, and keeps them from now on. False: there was none before.
 * A file or run that is gone has no tab any more.
 */
export async function restoreSession(root: string): Promise<boolean> {
  const session = readKept(key(root), sessionSchema, windowPlace) ?? (await safe(host.session.get())).data ?? null;
  if (session !== null) await reopen(session);
  keepSession(root);
  return session !== null;
}

async function reopen({ tabs: kept, active, recentFiles }: Session): Promise<void> {
  const tabs = kept.flatMap((tab): Tab[] => {
    const read = tabSchema.safeParse(tab);
    return read.success ? [read.data] : [];
  });
  useRecentFiles.setState(({ paths }) => ({ paths: [...new Set([...paths, ...recentFiles])] }));
  reopenTabs(tabs, active);
  await Promise.all(tabs.map(async (tab) => ((await isThere(tab)) ? null : closeTab(tab.id))));
}

async function isThere(tab: Tab): Promise<boolean> {
  if (tab.kind === 'shell') return (await host.shells.list()).some((shell) => shell.id === tab.shell);
  if (tab.kind === 'run') return (await safe(host.runs.get({ run: tab.run }))).error === null;
  return tab.kind === 'playbook' || tab.kind === 'file' ? readTabFile(tab) : true;
}
