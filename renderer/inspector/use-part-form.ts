import { useMemo } from 'react';
import type { PlaybookDocument } from '../stores/documents-store.ts';
import { useLastRun } from '../stores/last-run.ts';
import { useSecrets } from '../stores/secrets-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';
import { type ExpressionPlace, type Name, type NameScope, namesAt } from './expression-names.ts';
import type { Form } from './form-context.ts';
import type { Part } from './part.ts';
import { previewCondition, previewTemplate } from './preview.ts';

/** What the fields of a part's form are about. */
export function usePartForm(document: PlaybookDocument, part: Part | null): Form {
  const { path, plan, analysis } = document;
  const lastRun = useLastRun(path);
  const platform = useWorkspace(({ workspace }) => workspace?.platform ?? 'linux');
  const stored = useSecrets(({ list }) => list);
  return useMemo(() => {
    const names = new Map<ExpressionPlace, readonly Name[]>();
    const scopeAt = (pointer: string): NameScope | null =>
      plan === null
        ? null
        : {
            plan,
            inputs: analysis?.inputs ?? [],
            secrets: stored?.secrets.map(({ name }) => name) ?? [],
            place: part === null ? 'playbook' : placeAt(part, pointer),
            job: part?.planned?.job ?? null,
            step: part?.kind === 'step' ? (part.planned?.step ?? null) : null,
            lastRun,
          };
    return {
      path,
      value: part?.value ?? null,
      part: part?.pointer ?? '',
      schemaRoot: part?.schemaRoot ?? {},
      problems: analysis?.problems ?? [],
      namesFor: (pointer) => {
        const scope = scopeAt(pointer);
        if (scope === null) return [];
        const known = names.get(scope.place) ?? namesAt(scope);
        names.set(scope.place, known);
        return known;
      },
      preview: (pointer, text, language) => {
        const scope = scopeAt(pointer);
        if (scope === null) return null;
        return language === 'condition'
          ? previewCondition(text, scope, platform)
          : previewTemplate(text, scope, platform);
      },
    };
  }, [path, plan, analysis, part, lastRun, platform, stored]);
}

function placeAt({ kind, planned }: Part, pointer: string): ExpressionPlace {
  if (kind !== 'job') return kind;
  return pointer.startsWith(`${planned?.job.pointer}/outputs`) ? 'job-outputs' : 'job';
}
