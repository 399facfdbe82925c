import { X } from 'lucide-react';
import { type JsonValue, jsonAsText } from '../../../shared/base/json.ts';
import { joinPointer } from '../../../shared/base/pointer.ts';
import { IconButton } from '../../widgets/icon-button.tsx';
import { type LeafKind, typedText } from '../field-kinds.ts';
import { edit, type Form, problemAt, put, useForm } from '../form-context.ts';
import { readTyped } from '../value-text.ts';
import { AddRow } from './add-row.tsx';
import { LabelledField } from './labelled-field.tsx';
import { PlainControl } from './plain-control.tsx';

interface ListFieldProps {
  readonly pointer: string;
  readonly label: string;
  readonly title?: string;
  readonly value: JsonValue | undefined;
  readonly help?: string | null;
  readonly note?: string | null;
  readonly required?: boolean;
  /** The only values that may be in it; null: any. */
  readonly options: readonly string[] | null;
  /** One value may stand without a list. */
  readonly orOne: boolean;
}

/** A list of plain values; of a few that are known, what is ticked. */
export function ListField(props: ListFieldProps) {
  const { pointer, label, title, value, help = null, note = null, required = false, options } = props;
  const form = useForm();
  const items = Array.isArray(value) ? (value as readonly JsonValue[]) : value === undefined ? [] : [value];
  return (
    <LabelledField
      label={label}
      title={title}
      of="group"
      help={help}
      note={note}
      required={required}
      problem={problemAt(form, pointer)}
    >
      {() =>
        options === null ? (
          <Items {...props} items={items} />
        ) : (
          <Ticks items={items} options={options} onChange={(next) => void put(form, pointer, next, label)} />
        )
      }
    </LabelledField>
  );
}

interface TicksProps {
  readonly items: readonly JsonValue[];
  readonly options: readonly string[];
  readonly onChange: (items: readonly JsonValue[] | undefined) => void;
}

function Ticks({ items, options, onChange }: TicksProps) {
  const toggle = (option: string) => {
    const next = items.includes(option) ? items.filter((item) => item !== option) : [...items, option];
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <div className="flex flex-wrap gap-x-3">
      {options.map((option) => (
        <label key={option} className="inline-flex min-h-6 items-center gap-1.5 text-small">
          <input type="checkbox" checked={items.includes(option)} onChange={() => toggle(option)} />
          {option}
        </label>
      ))}
    </div>
  );
}

/** Adds a value to the list at a pointer, which may not be there yet, or be one value without its list. */
export function addItem(form: Form, pointer: string, before: JsonValue | undefined, item: JsonValue, label: string) {
  const done = `Added to ${label}.`;
  if (Array.isArray(before))
    return edit(form, { kind: 'insert', pointer: joinPointer(pointer, before.length), value: item }, done);
  const value = before === undefined || before === null ? [item] : [before, item];
  return edit(form, { kind: 'set', pointer, value }, done);
}

const itemKind: LeafKind = typedText;

function Items({ pointer, label, value, items, orOne }: ListFieldProps & { readonly items: readonly JsonValue[] }) {
  const form = useForm();
  const isList = Array.isArray(value);
  return (
    <div className="flex flex-col gap-1">
      {items.map((item, index) => {
        const at = isList ? joinPointer(pointer, index) : pointer;
        const remove = () => put(form, at, undefined, `${label} ${index + 1}`);
        return (
          // An item is told by its place, as the text has it.
          <div key={at} className="flex items-start gap-1">
            <div className="min-w-0 flex-1">
              <PlainControl
                kind={itemKind}
                label={`${label} ${index + 1}`}
                pointer={at}
                value={item}
                onChange={(next) => (next === undefined ? remove() : put(form, at, next, `${label} ${index + 1}`))}
              />
            </div>
            <IconButton label={`Remove ${jsonAsText(item)} from ${label}`} icon={X} onClick={() => void remove()} />
          </div>
        );
      })}
      <AddRow
        label={`Add to ${label}`}
        onAdd={(text) => {
          const read = readTyped(text);
          if (!read.ok) return Promise.resolve(read.error);
          const first = orOne && items.length === 0;
          return first ? put(form, pointer, [read.value], label) : addItem(form, pointer, value, read.value, label);
        }}
      />
    </div>
  );
}
