import { useRef, useState } from 'react';
import { leaveForm } from '../form-context.ts';
import { useDraft } from '../use-draft.ts';
import { controlClass } from './plain-control.tsx';

interface AddRowProps {
  /** What the field is for: `Add to Tags`. */
  readonly label: string;
  readonly suggestions?: readonly string[];
  /** Where the focus goes after something was added by key: here for the next, or where its owner brings it. */
  readonly thenFocus?: 'the next' | 'what was added';
  /** Null: it is added, and the field is empty again. */
  readonly onAdd: (text: string) => Promise<string | null>;
}

/** An empty field at the end of a list: what is written in it is added. */
export function AddRow({ label, suggestions = [], thenFocus = 'the next', onAdd }: AddRowProps) {
  // Each thing added has a field of its own, so that none takes over what was typed in the one before.
  const [count, setCount] = useState(0);
  const [focused, setFocused] = useState(false);
  return (
    <AddField
      key={count}
      label={label}
      suggestions={suggestions}
      autoFocus={focused}
      onAdd={async (text, byKey) => {
        const refusal = await onAdd(text);
        if (refusal === null) {
          setFocused(byKey && thenFocus === 'the next');
          setCount(count + 1);
        }
        return refusal;
      }}
    />
  );
}

interface AddFieldProps {
  readonly label: string;
  readonly suggestions: readonly string[];
  readonly autoFocus: boolean;
  readonly onAdd: (text: string, byKey: boolean) => Promise<string | null>;
}

function AddField({ label, suggestions, autoFocus, onAdd }: AddFieldProps) {
  const byKey = useRef(false);
  const draft = useDraft('', (text) =>
    text.trim() === '' ? Promise.resolve(null) : onAdd(text.trim(), byKey.current),
  );
  const list = `add-${label.replaceAll(/\W+/g, '-')}`;
  return (
    <>
      <input
        aria-label={label}
        placeholder={`${label}…`}
        // biome-ignore lint/a11y/noAutofocus: after one thing is added the next one is typed
        autoFocus={autoFocus}
        value={draft.shown}
        list={suggestions.length > 0 ? list : undefined}
        aria-invalid={draft.problem !== null}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => draft.type(target.value)}
        onBlur={() => void draft.commit()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            byKey.current = true;
            void draft.commit();
          }
          if (event.key === 'Escape') {
            event.preventDefault();
            if (draft.isTyping) draft.giveBack();
            else leaveForm();
          }
        }}
        className={`${controlClass} border-dashed bg-transparent`}
      />
      {suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
      {draft.problem !== null && (
        <p role="alert" className="text-failure text-tiny">
          {draft.problem}
        </p>
      )}
    </>
  );
}
