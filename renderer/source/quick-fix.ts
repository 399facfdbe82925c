import { joinPointer } from '../../shared/base/pointer.ts';
import type { Problem } from '../../shared/base/problem.ts';
import { fixInjections } from '../../shared/plan/injection-fix.ts';
import type { EditOperation } from '../../shared/playbook/edit/operations.ts';
import { changeOrSay } from '../inspector/change.ts';
import { valueAt } from '../inspector/value-text.ts';
import { documentOf, type PlaybookDocument } from '../stores/documents-store.ts';

/** What a problem can be mended with, in one step of the history. */
export interface QuickFix {
  readonly name: string;
  readonly operation: EditOperation;
  /** What is said when it is done. */
  readonly done: string;
}

type Mended = Pick<PlaybookDocument, 'analysis' | 'stale' | 'readOnly'>;

/** The fix of a problem of a document; null where a person must mend it. */
export function quickFixOf({ analysis, stale, readOnly }: Mended, problem: Problem): QuickFix | null {
  if (analysis === null || analysis.plan === null || stale || readOnly) return null;
  if (problem.code !== 'expression-injection') return null;
  const { plan } = analysis;
  for (const job of plan.jobs) {
    for (const step of job.steps) {
      const field = problem.pointer.slice(step.pointer.length);
      if (!problem.pointer.startsWith(`${step.pointer}/`) || !['/script', '/run', '/with/script'].includes(field))
        continue;
      const script = valueAt(analysis.value, problem.pointer);
      const shell = field === '/with/script' ? 'node' : step.shell;
      if (typeof script !== 'string') return null;
      const fix = fixInjections(script, shell, { ...plan.env, ...job.env, ...step.env });
      if (fix === null) return null;
      const names = Object.keys(fix.env);
      const variables = Object.entries(fix.env).map(([name, value]) => ({
        kind: 'set' as const,
        pointer: joinPointer(step.pointer, 'env', name),
        value,
      }));
      const text = { kind: 'set' as const, pointer: problem.pointer, value: fix.script };
      return {
        name: `Move into env: ${names.join(', ')}`,
        operation: { kind: 'several', operations: [...variables, text] },
        done: `The script reads ${names.join(', ')} from its env.`,
      };
    }
  }
  return null;
}

/** Mends a problem, if it still stands. */
export async function applyQuickFix(path: string, problem: Problem): Promise<void> {
  const document = documentOf(path);
  const fix = document === null ? null : quickFixOf(document, problem);
  if (fix !== null) await changeOrSay(path, fix.operation, fix.done);
}
