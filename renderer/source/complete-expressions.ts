import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { completeNames } from '../inspector/complete-names.ts';
import { type ExpressionPlace, type Name, namesAt } from '../inspector/expression-names.ts';
import { documentOf } from '../stores/documents-store.ts';
import { useSecrets } from '../stores/secrets-store.ts';
import { plannedOf, refAt } from './places.ts';
import { cursorPath, languageOf } from './schema-assist.ts';

const conditions = new Set<string | number>(['if', 'condition']);

/** The names that an expression at an offset of a playbook's text may use. */
function namesIn(path: string, offset: number, place: readonly (string | number)[]): readonly Name[] {
  const document = documentOf(path);
  if (document?.plan == null) return [];
  const planned = plannedOf(document.plan, refAt(document, offset, null));
  const inStep = planned?.step != null;
  const inJob: ExpressionPlace = place.includes('outputs') ? 'job-outputs' : 'job';
  return namesAt({
    plan: document.plan,
    inputs: document.analysis?.inputs ?? [],
    secrets: useSecrets.getState().list?.secrets.map(({ name }) => name) ?? [],
    place: planned === null ? 'playbook' : inStep ? 'step' : inJob,
    job: planned?.job ?? null,
    step: planned?.step ?? null,
    lastRun: null,
  });
}

/** Completes contexts, functions, jobs that are needed and their outputs, in `${{ }}` and in conditions. */
export function completeInExpressions(path: string) {
  const language = languageOf(path);
  return (context: CompletionContext): CompletionResult | null => {
    const text = context.state.doc.toString();
    const before = text.slice(0, context.pos);
    const isTemplate = before.lastIndexOf('${{') > before.lastIndexOf('}}');
    const { path: place, at } = cursorPath(language, text, context.pos);
    const isCondition = at === 'value' && conditions.has(place.at(-1) ?? '');
    if (!isTemplate && !isCondition) return null;
    const line = context.state.doc.lineAt(context.pos);
    const value = /^\s*(?:-\s+)*["']?[\w-]+["']?\s*:\s*["']?/.exec(line.text)?.[0].length ?? 0;
    const begin = isTemplate ? 0 : line.from + value;
    return completeNames(() => namesIn(path, context.pos, place), !isTemplate, begin)(context);
  };
}
