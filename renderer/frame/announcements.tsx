import { TriangleAlert, X } from 'lucide-react';
import { dismissAnnouncement, useAnnouncement } from '../stores/announce-store.ts';

/** The last gesture's outcome: heard always, seen where it was refused or leaves something to mend; stays until the next, or its cross. */
export function Announcements() {
  const { announcement } = useAnnouncement();
  const seen = announcement !== null && announcement.kind !== 'done';
  const look =
    'fixed bottom-8 left-1/2 z-30 flex max-w-xl -translate-x-1/2 items-center gap-2 rounded-md border border-line-strong bg-raised px-3 py-1.5 text-ui shadow-over';
  return (
    <div className={seen ? look : 'sr-only'}>
      {seen && <TriangleAlert size={14} aria-hidden className="shrink-0 text-warning" />}
      <div role="status" aria-label="What was done">
        {announcement?.text}
      </div>
      {seen && (
        <button
          type="button"
          aria-label="Dismiss"
          className="rounded p-0.5 hover:bg-hover"
          onClick={dismissAnnouncement}
        >
          <X size={13} aria-hidden />
        </button>
      )}
    </div>
  );
}
