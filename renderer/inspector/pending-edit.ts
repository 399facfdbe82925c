/** What is typed in a field and not in the text yet: at most one, that of the field with the focus. */
let pending: (() => Promise<void>) | null = null;

/** Tells of a field that has something to bring into the text; null: it has nothing any more. */
export function setPendingEdit(commit: (() => Promise<void>) | null): void {
  pending = commit;
}

export function hasPendingEdit(): boolean {
  return pending !== null;
}

/** Brings what is typed in a field into the text, before something is done with the text. */
export async function commitPendingEdit(): Promise<void> {
  await pending?.();
}

// Where the page goes away the draft of the text is kept, and what is typed with it.
globalThis.addEventListener?.('pagehide', () => void commitPendingEdit());
