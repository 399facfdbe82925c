import { type Draft, draftSchema } from '../shared/host/drafts.ts';
import { host } from './host/client.ts';
import { otherWindows, windowId } from './host/window-lock.ts';
import { keep, keptKeys, readKept } from './stores/storage.ts';
import { useWorkspace } from './stores/workspace-store.ts';

/**
 * Unsaved work is kept twice: by the page at once, for the time in which no host answers, and by the host on disk, where it
 * outlives page, host and browser. Each window has drafts of its own; those of a window that is gone are taken over by the
 * next one that opens their file.
 */
function key(path: string, window: string): string {
  return `${prefix()}${path}:${window}`;
}

function prefix(): string {
  return `draft:${useWorkspace.getState().workspace?.root ?? ''}:`;
}

/** Where no host answers the page's own copy stands until the next edit is kept. */
const withoutHost = () => {};

export function keepDraftOf(path: string, text: string, revision: string): void {
  const draft: Draft = { path, window: windowId, text, revision, at: Date.now() };
  keep(key(path, windowId), draft);
  host.drafts.keep(draft).catch(withoutHost);
}

export function forgetDraft(path: string): void {
  forget({ path, window: windowId });
}

function forget({ path, window }: Pick<Draft, 'path' | 'window'>): void {
  keep(key(path, window), null);
  host.drafts.forget({ path, window }).catch(withoutHost);
}

/** The drafts that no other window has in hand, the newest first. */
async function ownDrafts(): Promise<readonly Draft[]> {
  const isAnother = await otherWindows();
  const here = keptKeys(prefix()).flatMap((kept) => readKept(kept, draftSchema) ?? []);
  const there = await host.drafts.list().catch(() => []);
  return [...here, ...there].filter(({ window }) => !isAnother(window)).toSorted((a, b) => b.at - a.at);
}

/** The newest draft of a file, now this window's; null: there is none. */
export async function takeDraft(path: string): Promise<Draft | null> {
  const draft = (await ownDrafts()).find((own) => own.path === path) ?? null;
  if (draft === null || draft.window === windowId) return draft;
  keepDraftOf(path, draft.text, draft.revision);
  forget(draft);
  return draft;
}

/** The files that there are drafts of, the oldest first, so that the newest comes to the front. */
export async function draftPaths(): Promise<readonly string[]> {
  const newest = new Set((await ownDrafts()).map(({ path }) => path));
  return [...newest].toReversed();
}
