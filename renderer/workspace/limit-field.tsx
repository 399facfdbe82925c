import { type KeyboardEvent, useState } from 'react';
import { Field } from '../widgets/field.tsx';

interface LimitFieldProps {
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  /** A person has set it; else it is as it is by itself. */
  readonly isSet: boolean;
  /** Why it cannot be changed here; null: it can. */
  readonly fixed: string | null;
  /** What is wrong with a value; null: nothing. */
  readonly check: (value: number) => string | null;
  /** Null: as it is by itself. */
  readonly onSet: (value: number | null) => void;
}

const shown = (value: number) => String(Number(value.toFixed(3)));

/** A number that holds from Enter, or from leaving the field, on; Escape takes back what was typed, an empty field what was set. */
export function LimitField({ label, unit, value, isSet, fixed, check, onSet }: LimitFieldProps) {
  const kept = isSet ? shown(value) : '';
  /** Null: as it is kept. */
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? kept;
  const problem = problemOf(text, check);
  const commit = () => {
    if (text === kept || problem !== null) return;
    onSet(text.trim() === '' ? null : Number(text));
    setTyped(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') commit();
    if (event.key === 'Escape' && text !== kept) {
      event.stopPropagation();
      setTyped(null);
    }
  };
  return (
    <Field label={label} description={fixed} problem={problem}>
      {(control) => (
        <span className="flex items-center gap-2">
          <input
            {...control}
            className={`${control.className} max-w-24 text-right tabular-nums`}
            inputMode="decimal"
            disabled={fixed !== null}
            value={text}
            placeholder={shown(value)}
            onChange={({ target }) => setTyped(target.value)}
            onBlur={commit}
            onKeyDown={onKeyDown}
          />
          <span className="text-muted">{unit}</span>
        </span>
      )}
    </Field>
  );
}

function problemOf(text: string, check: (value: number) => string | null): string | null {
  if (text.trim() === '') return null;
  return /^\d+(\.\d+)?$/.test(text.trim()) ? check(Number(text)) : 'A number';
}
