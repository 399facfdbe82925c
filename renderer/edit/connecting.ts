import { refusedNeed } from '../../shared/playbook/edit/job-gestures.ts';
import type { Connecting } from '../graph/job-graph.tsx';
import { announce, useAnnouncement } from '../stores/announce-store.ts';
import { needsInText } from './edit-commands.ts';
import { editedDocument, perform, placedInText } from './gestures.ts';

/** Drawing an edge in the graph of the playbook in front: told while it is drawn why it cannot be, a cycle by its path. */
export const connecting: Connecting = {
  refused: (job, need) => {
    const reason = refusal(job, need);
    if (reason !== null && useAnnouncement.getState().announcement?.text !== reason) announce(reason, 'refused');
    return reason;
  },
  connect: (job, need) => {
    const from = idOf(job);
    const to = idOf(need);
    if (from !== null && to !== null)
      void perform({ kind: 'connect', job: from, need: to }, `${from} needs ${to} now.`);
  },
};

function idOf(job: string): string | null {
  const document = editedDocument();
  return document === null ? null : (placedInText(document, { job, step: null })?.job ?? null);
}

function refusal(job: string, need: string): string | null {
  const document = editedDocument();
  const from = idOf(job);
  const to = idOf(need);
  if (document === null || from === null || to === null) return 'Only jobs of this text can be connected here.';
  return refusedNeed(needsInText(document), from, to);
}
