import { type Draft, draftSchema } from '../shared/host/drafts.ts';
import { host } from './host/client.ts';
import { keep, readKept } from './stores/storage.ts';
import { useWorkspace } from './stores/workspace-store.ts';

/**
 * Unsaved work is kept twice: by the page at once, for the time in which no host answers, and by the host on disk, where it
 * outlives page, host and browser. Of two the newer counts.
 */
function key(path: string): string {
  return `draft:${useWorkspace.getState().workspace?.root ?? ''}:${path}`;
}

/** Where no host answers the page's own copy stands until the next edit is kept. */
const withoutHost = () => {};

export function keepDraftOf(path: string, text: string, revision: string): void {
  const draft: Draft = { path, text, revision, at: Date.now() };
  keep(key(path), draft);
  host.drafts.keep(draft).catch(withoutHost);
}

export function forgetDraft(path: string): void {
  keep(key(path), null);
  host.drafts.forget({ path }).catch(withoutHost);
}

async function keptByHost(): Promise<readonly Draft[]> {
  return host.drafts.list().catch(() => []);
}

/** The newest draft of a file; null: there is none. */
export async function draftOf(path: string): Promise<Draft | null> {
  const here = readKept(key(path), draftSchema);
  const there = (await keptByHost()).find((draft) => draft.path === path) ?? null;
  if (here === null || there === null) return here ?? there;
  return here.at > there.at ? here : there;
}

/** The files that the host keeps drafts of, the oldest first, so that the newest comes to the front. */
export async function draftPaths(): Promise<readonly string[]> {
  return (await keptByHost()).map(({ path }) => path).toReversed();
}
