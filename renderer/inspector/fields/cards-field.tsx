import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/base/json.ts';
import { joinPointer } from '../../../shared/base/pointer.ts';
import { Button } from '../../widgets/button.tsx';
import { IconButton } from '../../widgets/icon-button.tsx';
import { edit, problemAt, put, useForm } from '../form-context.ts';
import { AddRow } from './add-row.tsx';
import { LabelledField } from './labelled-field.tsx';
import { addItem } from './list-field.tsx';
import { NameControl } from './map-field.tsx';

interface CardsProps {
  readonly pointer: string;
  readonly label: string;
  readonly title?: string;
  readonly value: JsonValue | undefined;
  readonly help?: string | null;
  readonly item: JsonObject;
  /** The fields of one of them. */
  readonly fieldsOf: (pointer: string) => ReactNode;
}

const card = 'rounded-md border border-line bg-surface/40 p-2';

/** Objects by name, each a form of its own. */
export function NamedCards({ pointer, label, title, value, help = null, item, fieldsOf }: CardsProps) {
  const form = useForm();
  const names = isJsonObject(value) ? Object.keys(value) : [];
  return (
    <LabelledField label={label} title={title} of="group" help={help} problem={problemAt(form, pointer, false)}>
      {() => (
        <div className="flex flex-col gap-2">
          {names.map((name) => {
            const at = joinPointer(pointer, name);
            return (
              <fieldset key={name} aria-label={`${label}: ${name}`} className={card}>
                <div className="mb-1 flex items-center gap-1">
                  <div className="min-w-0 flex-1">
                    <NameControl pointer={at} name={name} label={`Name of ${name}`} />
                  </div>
                  <IconButton label={`Remove ${name}`} icon={X} onClick={() => void put(form, at, undefined, name)} />
                </div>
                {fieldsOf(at)}
              </fieldset>
            );
          })}
          <AddRow
            label={`Add to ${label}`}
            onAdd={(name) => {
              if (names.includes(name)) return Promise.resolve(`There is a ${name} already.`);
              return edit(
                form,
                { kind: 'set', pointer: joinPointer(pointer, name), value: newItem(item) },
                `${name} added.`,
              );
            }}
          />
        </div>
      )}
    </LabelledField>
  );
}

/** What an object is at first: its type, or what it must have. */
function newItem({ properties, required }: JsonObject): JsonObject {
  const known = isJsonObject(properties) ? properties : {};
  const wanted = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
  const empty = wanted.map((name) => [name, ''] as const);
  const { type } = known;
  const first = isJsonObject(type) && Array.isArray(type.enum) ? { type: type.enum[0] ?? '' } : {};
  return { ...first, ...Object.fromEntries(empty) };
}

/** A list of objects, each a form of its own; those that have a name are added by it. */
export function ItemCards({ pointer, label, title, value, help = null, item, fieldsOf }: CardsProps) {
  const form = useForm();
  const items = Array.isArray(value) ? (value as readonly JsonValue[]) : [];
  const isNamed = Array.isArray(item.required) && item.required.includes('name');
  const add = (made: JsonObject) => addItem(form, pointer, value, made, label);
  return (
    <LabelledField label={label} title={title} of="group" help={help} problem={problemAt(form, pointer, false)}>
      {() => (
        <div className="flex flex-col gap-2">
          {items.map((written, index) => {
            const at = joinPointer(pointer, index);
            const name = isJsonObject(written) && typeof written.name === 'string' ? written.name : `${index + 1}`;
            return (
              <fieldset key={at} aria-label={`${label}: ${name}`} className={card}>
                <div className="flex items-center justify-between">
                  <span className="font-mono text-faint text-tiny">{name}</span>
                  <IconButton
                    label={`Remove ${name} from ${label}`}
                    icon={X}
                    onClick={() => void put(form, at, undefined, name)}
                  />
                </div>
                {fieldsOf(at)}
              </fieldset>
            );
          })}
          {isNamed ? (
            <AddRow label={`Add to ${label}`} onAdd={(name) => add({ ...newItem(item), name })} />
          ) : (
            <div>
              <Button onClick={() => void add(newItem(item))}>Add to {label}</Button>
            </div>
          )}
        </div>
      )}
    </LabelledField>
  );
}
