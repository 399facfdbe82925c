import playbookSchema from '../../assets/playbook.schema.json';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/base/json.ts';
import type { PlaybookFormat } from '../../shared/playbook/model.ts';
import type { GraphRef } from '../graph/graph-job.ts';
import { type Planned, plannedOf } from '../source/places.ts';
import type { PlaybookDocument } from '../stores/documents-store.ts';
import { resolved, schemaOfValue } from './field-kinds.ts';
import type { PartKind } from './groups.ts';
import { valueAt } from './value-text.ts';
import workflowForms from './workflow-forms.json';

/** What a form is of: the playbook, or a job or step of its text. */
export interface Part {
  readonly kind: PartKind;
  readonly format: PlaybookFormat;
  /** Into the text. */
  readonly pointer: string;
  readonly schema: JsonObject;
  /** The schema that `schema` stands in. */
  readonly schemaRoot: JsonObject;
  /** The whole text, as data. */
  readonly value: JsonValue;
  readonly planned: Planned | null;
}

/** What is selected, as a form edits it; else why it cannot be edited. */
export type Editable = { readonly part: Part } | { readonly reason: string };

export function editableOf(document: PlaybookDocument, selected: GraphRef | null): Editable {
  const { analysis, plan, readOnly, path, stale } = document;
  const planned = plannedOf(plan, selected);
  if (analysis?.format == null || analysis.value === null || stale)
    return { reason: 'The text is broken: mend it in the Source, then it can be edited here.' };
  if (readOnly) return { reason: 'This file is read only.' };
  if (/\.psd1$/i.test(path))
    return { reason: 'A PowerShell data file is edited in the Source; migrating makes a playbook in YAML of it.' };
  if (planned !== null && planned.parent !== null)
    return { reason: `This job is of ${planned.plan.playbook.file}: open that playbook to edit it.` };
  const kind = planned === null ? 'playbook' : planned.step === null ? 'job' : 'step';
  const pointer = (planned?.step ?? planned?.job)?.pointer ?? '';
  const value = valueAt(analysis.value, pointer);
  if (!isJsonObject(value)) return { reason: 'This is written in a way that only the Source can edit.' };
  // A job that calls a workflow is its own step.
  const isCall = kind === 'step' && planned?.step?.pointer === planned?.job.pointer;
  const schemaRoot: JsonObject = analysis.format === 'github' ? workflowForms : playbookSchema;
  const shared = { format: analysis.format, pointer, value: analysis.value, planned };
  if (analysis.format === 'v1' || analysis.format === 'v2')
    return { part: { ...shared, kind, schema: schemaOfValue(value), schemaRoot: {} } };
  const part: PartKind = isCall ? 'job' : kind;
  const schema = part === 'playbook' ? schemaRoot : resolved(schemaRoot, { $ref: `#/$defs/${part}` });
  return { part: { ...shared, kind: part, schema, schemaRoot } };
}
