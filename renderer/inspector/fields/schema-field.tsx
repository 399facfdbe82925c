import { isJsonObject, type JsonObject, type JsonValue, jsonAsText } from '../../../shared/base/json.ts';
import { joinPointer } from '../../../shared/base/pointer.ts';
import { unreachable } from '../../../shared/base/unreachable.ts';
import { fieldKindOf, labelOf, resolved } from '../field-kinds.ts';
import { useForm } from '../form-context.ts';
import { valueAt } from '../value-text.ts';
import { ItemCards, NamedCards } from './cards-field.tsx';
import { LeafField } from './leaf-field.tsx';
import { ListField } from './list-field.tsx';
import { MapField } from './map-field.tsx';

interface ObjectFieldsProps {
  readonly pointer: string;
  readonly schema: JsonObject;
}

/** A field for each key that a schema has for an object. */
export function ObjectFields({ pointer, schema }: ObjectFieldsProps) {
  const form = useForm();
  const object = resolved(form.schemaRoot, schema);
  const properties = isJsonObject(object.properties) ? Object.entries(object.properties) : [];
  const required = Array.isArray(object.required) ? object.required : [];
  return (
    <div className="flex flex-col gap-1.5">
      {properties.map(([key, property]) => (
        <SchemaField
          key={key}
          name={key}
          pointer={joinPointer(pointer, key)}
          schema={property}
          required={required.includes(key)}
        />
      ))}
    </div>
  );
}

interface SchemaFieldProps {
  readonly name: string;
  readonly pointer: string;
  readonly schema: JsonValue | undefined;
  readonly required: boolean;
}

/** The field of a key, as its schema has it. */
export function SchemaField({ name, pointer, schema: written, required }: SchemaFieldProps) {
  const form = useForm();
  const schema = resolved(form.schemaRoot, written);
  const kind = fieldKindOf(form.schemaRoot, schema);
  const value = valueAt(form.value, pointer);
  const help = typeof schema.description === 'string' ? schema.description : null;
  const shared = { pointer, label: labelOf(name), title: name, value, help };
  const fieldsOf = (item: JsonObject) => (at: string) => <ObjectFields pointer={at} schema={item} />;
  switch (kind.kind) {
    case 'list':
      return <ListField {...shared} options={kind.options} orOne={kind.orOne} required={required} />;
    case 'map':
      return <MapField {...shared} typed={kind.typed} noun={name === 'env' ? 'variable' : 'name'} />;
    case 'named':
      return <NamedCards {...shared} item={kind.item} fieldsOf={fieldsOf(kind.item)} />;
    case 'items':
      return <ItemCards {...shared} item={kind.item} fieldsOf={fieldsOf(kind.item)} />;
    case 'object':
      // A short way to write the object, where the text has it so.
      if (value !== undefined && !isJsonObject(value))
        return <LeafField {...shared} kind={{ kind: 'text', language: 'template', typed: true, suggestions: [] }} />;
      return (
        <fieldset aria-label={shared.label} className="rounded-md border border-line p-2 pt-0.5">
          <legend className="px-1 font-medium text-muted text-small" title={help ?? name}>
            {shared.label}
          </legend>
          <ObjectFields pointer={pointer} schema={kind.schema} />
        </fieldset>
      );
    case 'text':
    case 'number':
    case 'choice':
      return <LeafField {...shared} kind={kind} required={required} placeholder={defaultOf(schema)} />;
    default:
      return unreachable(kind);
  }
}

function defaultOf(schema: JsonObject): string | undefined {
  return schema.default === undefined ? undefined : jsonAsText(schema.default);
}
