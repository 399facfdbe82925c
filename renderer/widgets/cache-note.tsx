import type { CacheNote } from '../../shared/run/state.ts';

/** Whether something came from the cache: of which run, or what kept it from that. */
export function CacheNoteText({ note }: { readonly note: CacheNote }) {
  const key = note.key === null ? null : <span className="font-mono text-tiny"> {note.key}</span>;
  return (
    <p className="mt-1 break-words text-muted">
      {note.kind === 'hit' ? `From the cache, of run ${note.from}.` : `Not from the cache: ${note.reason}.`}
      {key}
    </p>
  );
}
