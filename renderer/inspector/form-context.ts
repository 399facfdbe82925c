import { createContext, useContext } from 'react';
import type { JsonObject, JsonValue } from '../../shared/base/json.ts';
import type { Problem } from '../../shared/base/problem.ts';
import type { EditOperation } from '../../shared/playbook/edit/operations.ts';
import { focusArea } from '../commands/focus-areas.ts';
import { activeTab } from '../stores/tabs-store.ts';
import { change } from './change.ts';
import type { Name } from './expression-names.ts';
import type { Preview } from './preview.ts';
import { clearing, valueAt } from './value-text.ts';

/** What the fields of a form are about: a playbook, or a job or step of it. */
export interface Form {
  /** Of the playbook. */
  readonly path: string;
  /** The whole text, as data. */
  readonly value: JsonValue;
  /** The part that the form is of: what is cleared is cleared up to it. */
  readonly part: string;
  /** Of the schema that the part's is in. */
  readonly schemaRoot: JsonObject;
  readonly problems: readonly Problem[];
  /** The names that an expression of the field at a pointer may use. */
  readonly namesFor: (pointer: string) => readonly Name[];
  readonly preview: (pointer: string, text: string, language: 'template' | 'condition') => Preview | null;
}

export const FormContext = createContext<Form | null>(null);

export function useForm(): Form {
  const form = useContext(FormContext);
  if (form === null) throw new Error('A field stands in a form');
  return form;
}

/** The first problem at a value; `deep`: or in it. Errors go before warnings. */
export function problemAt({ problems }: Form, pointer: string, deep = true): string | null {
  const here = problems.filter(
    (problem) => problem.pointer === pointer || (deep && problem.pointer.startsWith(`${pointer}/`)),
  );
  const first =
    here.find(({ severity }) => severity === 'error') ?? here.find(({ severity }) => severity === 'warning');
  return first?.message ?? null;
}

/** Does an edit of the form's playbook; null, or why it is refused. */
export function edit({ path }: Form, operation: EditOperation, done: string): Promise<string | null> {
  return change(path, operation, done);
}

/** Sets a value, or takes it away where it is undefined. */
export function put(form: Form, pointer: string, value: JsonValue | undefined, label: string): Promise<string | null> {
  if (value !== undefined) return edit(form, { kind: 'set', pointer, value }, `${label} changed.`);
  if (valueAt(form.value, pointer) === undefined) return Promise.resolve(null);
  return edit(form, clearing(form.value, pointer, form.part), `${label} removed.`);
}

/** Back to the view that shows what the form is of. */
export function leaveForm(): void {
  const tab = activeTab();
  if (tab?.kind === 'playbook') focusArea(tab.view);
}
