/** Something a person can ask for: by key, by palette, by menu, by button, all from the one table. */
export interface Command {
  /** Stable; the desktop menu names commands by it. */
  readonly id: string;
  readonly title: string;
  readonly group: 'Run' | 'File' | 'Edit' | 'View' | 'Go' | 'Help';
  /** Every shortcut for it, the one that is shown first. */
  readonly keys: readonly string[];
  /** Where its keys count: everywhere, or while the graph or a tree of jobs has the focus. */
  readonly scope?: 'graph';
  readonly when: () => boolean;
  readonly run: () => void;
}
