import { create } from 'zustand';

interface Announcement {
  readonly text: string;
  /** `done` is heard only; `refused` and `note` are seen as well. */
  readonly kind: 'done' | 'refused' | 'note';
}

/** What the page says of the last gesture. */
export const useAnnouncement = create<{ readonly announcement: Announcement | null }>(() => ({ announcement: null }));

/** Says what became of a gesture, to a screen reader and, where it was not simply done, on the page. */
export function announce(text: string, kind: Announcement['kind'] = 'done'): void {
  useAnnouncement.setState({ announcement: { text, kind } });
}

export function dismissAnnouncement(): void {
  useAnnouncement.setState({ announcement: null });
}
