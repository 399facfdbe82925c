import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/base/json.ts';
import { joinPointer } from '../../shared/base/pointer.ts';
import { placedInText } from '../edit/gestures.ts';
import type { PlaybookDocument } from '../stores/documents-store.ts';
import { select } from '../stores/selection-store.ts';
import { playbookTabId } from '../stores/tabs-store.ts';
import { fieldKindOf, resolved } from './field-kinds.ts';
import { FormGroup } from './fields/form-group.tsx';
import { IdentityField } from './fields/identity-field.tsx';
import { MatrixField } from './fields/matrix-field.tsx';
import { NeedsField } from './fields/needs-field.tsx';
import { ObjectFields, SchemaField } from './fields/schema-field.tsx';
import { StepAction } from './fields/step-action.tsx';
import { WithField } from './fields/with-field.tsx';
import { problemAt, useForm } from './form-context.ts';
import { type Group, groupsOf } from './groups.ts';
import type { Part } from './part.ts';
import { valueAt } from './value-text.ts';

interface PartFormProps {
  readonly part: Part;
  readonly document: PlaybookDocument;
}

/** The form of a playbook, a job or a step: its groups, of which those with something in them are open. */
export function PartForm({ part, document }: PartFormProps) {
  const form = useForm();
  return groupsOf(part.kind, part.format, part.schema).map((group) => {
    const pointers = group.keys.map((key) => joinPointer(part.pointer, ...key.split('/')));
    const count = pointers.filter((pointer) => valueAt(form.value, pointer) !== undefined).length;
    return (
      <FormGroup
        key={`${part.pointer} ${group.title}`}
        title={group.title}
        count={count}
        hasProblem={pointers.some((pointer) => problemAt(form, pointer) !== null)}
        open={group.open || (count > 0 && part.kind !== 'playbook')}
      >
        {() => <GroupFields group={group} part={part} document={document} />}
      </FormGroup>
    );
  });
}

/** The schema at a path of keys. */
function schemaAt(root: JsonObject, schema: JsonObject, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((at, key) => {
    const { properties } = resolved(root, at);
    return isJsonObject(properties) ? properties[key] : undefined;
  }, schema);
}

function GroupFields({ group, part, document }: PartFormProps & { readonly group: Group }) {
  const { format, planned } = part;
  if (part.kind === 'step' && group.title === 'What it does' && planned?.step != null && isCurrent(format))
    return <StepAction pointer={part.pointer} schema={part.schema} format={format} step={planned.step} />;
  return (
    <>
      {group.open && part.kind === 'job' && <JobIdentity part={part} document={document} />}
      {group.keys.map((key) => (
        <KeyField key={key} name={key} part={part} document={document} alone={group.keys.length === 1} />
      ))}
    </>
  );
}

function isCurrent(format: Part['format']): format is 'v3' | 'github' {
  return format === 'v3' || format === 'github';
}

const jobIdHelp = 'By which needs and expressions know the job. Another id is put in wherever the old one is named.';

function JobIdentity({ part, document }: PartFormProps) {
  const place = placeOf(part, document);
  if (place === null || !isCurrent(part.format)) return null;
  return (
    <IdentityField
      key={place.job}
      place={{ job: place.job, step: null }}
      pointer={part.pointer}
      id={place.job}
      help={jobIdHelp}
      problem={null}
    />
  );
}

function placeOf({ planned }: Part, document: PlaybookDocument) {
  if (planned === null) return null;
  return placedInText(document, { job: `${planned.prefix}${planned.job.id}`, step: planned.step?.id ?? null });
}

interface KeyFieldProps extends PartFormProps {
  readonly name: string;
  /** It is the only one of its group, whose title says what it is. */
  readonly alone: boolean;
}

function KeyField({ name, part, document, alone }: KeyFieldProps) {
  const form = useForm();
  const path = name.split('/');
  const pointer = joinPointer(part.pointer, ...path);
  const written = schemaAt(part.schemaRoot, part.schema, path);
  const schema = resolved(part.schemaRoot, written);
  const special = <SpecialField name={name} pointer={pointer} schema={schema} part={part} document={document} />;
  if (isSpecial(name, part)) return special;
  const value = valueAt(form.value, pointer);
  const isObject = fieldKindOf(part.schemaRoot, schema).kind === 'object';
  // One object that fills its group needs no frame of its own.
  if (alone && isObject && (value === undefined || isJsonObject(value)))
    return <ObjectFields pointer={pointer} schema={schema} />;
  const parentPath = path.slice(0, -1);
  const { required } = resolved(part.schemaRoot, schemaAt(part.schemaRoot, part.schema, parentPath));
  const isRequired = Array.isArray(required) && required.includes(path.at(-1) ?? '');
  return <SchemaField name={path.at(-1) ?? name} pointer={pointer} schema={written} required={isRequired} />;
}

function isSpecial(name: string, { kind, format }: Part): boolean {
  if (!isCurrent(format)) return false;
  if (kind === 'job') return ['needs', 'strategy', 'with'].includes(name);
  return kind === 'step' && name === 'id';
}

interface SpecialFieldProps extends PartFormProps {
  readonly name: string;
  readonly pointer: string;
  readonly schema: JsonObject;
}

/** Fields that know more than the schema says. */
function SpecialField({ name, pointer, schema, part, document }: SpecialFieldProps) {
  const form = useForm();
  const place = placeOf(part, document);
  const { planned } = part;
  if (planned === null || place === null) return null;
  const { job } = planned;
  const help = typeof schema.description === 'string' ? schema.description : null;
  switch (name) {
    case 'needs': {
      const open = (need: string) => {
        const found = document.plan?.jobs.find((other) => other.job === need);
        if (found !== undefined) select(playbookTabId(document.path), { job: found.id, step: null });
      };
      return <NeedsField document={document} job={place.job} pointer={pointer} help={help} onOpen={open} />;
    }
    case 'strategy':
      return <StrategyFields pointer={pointer} schema={schema} job={job.job} document={document} />;
    case 'with': {
      const step = job.steps.find((other) => other.pointer === job.pointer);
      return step === undefined ? null : <WithField pointer={pointer} step={step} />;
    }
    default: {
      const value = valueAt(form.value, pointer);
      return (
        <IdentityField
          place={place}
          pointer={pointer}
          id={typeof value === 'string' ? value : ''}
          help={help ?? ''}
          problem={problemAt(form, pointer)}
        />
      );
    }
  }
}

interface StrategyFieldsProps {
  readonly pointer: string;
  readonly schema: JsonObject;
  readonly job: string;
  readonly document: PlaybookDocument;
}

function StrategyFields({ pointer, schema, job, document }: StrategyFieldsProps) {
  if (document.plan === null) return null;
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const { matrix, ...others } = properties;
  const help = isJsonObject(matrix) && typeof matrix.description === 'string' ? matrix.description : null;
  return (
    <>
      <MatrixField pointer={joinPointer(pointer, 'matrix')} job={job} plan={document.plan} help={help} />
      {Object.entries(others).map(([key, property]) => (
        <SchemaField key={key} name={key} pointer={joinPointer(pointer, key)} schema={property} required={false} />
      ))}
    </>
  );
}
