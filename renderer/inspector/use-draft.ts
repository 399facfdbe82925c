import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { setPendingEdit } from './pending-edit.ts';

export interface Draft {
  /** What the field shows: what is typed, else the text's own. */
  readonly shown: string;
  readonly isTyping: boolean;
  /** Why what is typed was not taken; null: nothing is wrong with it. */
  readonly problem: string | null;
  readonly type: (text: string) => void;
  /** Brings what is typed into the text; where that is refused it stays typed. */
  readonly commit: () => Promise<void>;
  /** Gives the text's own back. */
  readonly giveBack: () => void;
}

/**
 * What is typed in a field until it is brought into the text. It belongs to the field alone, so that no redraw of the page
 * takes it away; a field that goes away brings it in. `take` answers null, or why it is refused.
 */
export function useDraft(value: string, take: (text: string) => Promise<string | null>): Draft {
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const typed = useRef<string | null>(null);
  const latest = useRef(take);

  const set = (text: string | null) => {
    typed.current = text;
    setDraft(text);
    setPendingEdit(text === null ? null : () => onGone.current());
  };
  const commit = async () => {
    const text = typed.current;
    if (text === null) return;
    if (text === value) {
      set(null);
      setProblem(null);
      return;
    }
    // From here on it is in the text, or refused: a second call has nothing to do.
    typed.current = null;
    setPendingEdit(null);
    const refusal = await latest.current(text);
    setProblem(refusal);
    if (typed.current !== null) return;
    if (refusal === null) setDraft(null);
    else typed.current = text;
  };
  const onGone = useRef(commit);
  useLayoutEffect(() => {
    latest.current = take;
    onGone.current = commit;
  });
  useEffect(() => () => void onGone.current(), []);
  return {
    shown: draft ?? value,
    isTyping: draft !== null,
    problem,
    type: set,
    commit,
    giveBack: () => {
      set(null);
      setProblem(null);
    },
  };
}
