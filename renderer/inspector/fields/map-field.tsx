import { X } from 'lucide-react';
import { useState } from 'react';
import { isJsonObject, type JsonValue } from '../../../shared/base/json.ts';
import { joinPointer } from '../../../shared/base/pointer.ts';
import { IconButton } from '../../widgets/icon-button.tsx';
import type { LeafKind } from '../field-kinds.ts';
import { edit, problemAt, put, useForm } from '../form-context.ts';
import { useDraft } from '../use-draft.ts';
import { AddRow } from './add-row.tsx';
import { LabelledField } from './labelled-field.tsx';
import { controlClass, PlainControl } from './plain-control.tsx';

interface MapFieldProps {
  readonly pointer: string;
  readonly label: string;
  readonly title?: string;
  readonly value: JsonValue | undefined;
  readonly help?: string | null;
  /** Values may be of any type; else they are texts. */
  readonly typed: boolean;
  /** What one of its names is: `variable`. */
  readonly noun?: string;
}

/** Names with plain values, such as an environment: both can be changed, each by itself. */
export function MapField({ pointer, label, title, value, help = null, typed, noun = 'name' }: MapFieldProps) {
  const form = useForm();
  const [added, setAdded] = useState<string | null>(null);
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  const kind: LeafKind = { kind: 'text', language: 'template', typed, suggestions: [] };
  return (
    <LabelledField label={label} title={title} of="group" help={help} problem={problemAt(form, pointer, false)}>
      {() => (
        <div className="flex flex-col gap-1.5">
          {entries.map(([name, item]) => {
            const at = joinPointer(pointer, name);
            return (
              <div key={name}>
                <div className="flex items-start gap-1">
                  <div className="w-[38%] shrink-0">
                    <NameControl pointer={at} name={name} label={`Name of ${name}`} />
                  </div>
                  <div className="min-w-0 flex-1">
                    <PlainControl
                      kind={kind}
                      label={name}
                      pointer={at}
                      value={item}
                      invalid={problemAt(form, at) !== null}
                      autoFocus={name === added}
                      onChange={(next) => put(form, at, next ?? '', name)}
                    />
                  </div>
                  <IconButton label={`Remove ${name}`} icon={X} onClick={() => void put(form, at, undefined, name)} />
                </div>
                <FieldProblem text={problemAt(form, at)} />
              </div>
            );
          })}
          <AddRow
            label={`Add ${noun}`}
            thenFocus="what was added"
            onAdd={async (name) => {
              if (entries.some(([known]) => known === name)) return `There is a ${name} already.`;
              // Its value has the focus as soon as it is drawn.
              setAdded(name);
              return put(form, joinPointer(pointer, name), '', name);
            }}
          />
        </div>
      )}
    </LabelledField>
  );
}

export function FieldProblem({ text }: { readonly text: string | null }) {
  return text === null ? null : <p className="text-failure text-tiny">{text}</p>;
}

/** A key, which can be called otherwise where it stands. */
export function NameControl({ pointer, name, label }: Readonly<Record<'pointer' | 'name' | 'label', string>>) {
  const form = useForm();
  const draft = useDraft(name, (text) => {
    const key = text.trim();
    if (key === '') return Promise.resolve('A name is wanted.');
    return edit(form, { kind: 'rename-key', pointer, key }, `${name} is called ${key} now.`);
  });
  return (
    <>
      <input
        aria-label={label}
        aria-invalid={draft.problem !== null}
        value={draft.shown}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => draft.type(target.value)}
        onBlur={() => void draft.commit()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void draft.commit();
          if (event.key === 'Escape') draft.giveBack();
        }}
        className={`${controlClass} font-mono text-tiny leading-[20px]`}
      />
      <FieldProblem text={draft.problem} />
    </>
  );
}
