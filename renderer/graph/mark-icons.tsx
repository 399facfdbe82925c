import { CircleAlert, TriangleAlert } from 'lucide-react';
import { lookOf } from '../widgets/status-icon.tsx';
import type { NodeMark } from './node-marks.ts';

/** How a job of a playbook ended in the last run, and what is wrong with it. */
export function MarkIcons({ mark: { last, errors, warnings, problems } }: { readonly mark: NodeMark }) {
  const look = last === null ? null : lookOf('completed', last);
  const Icon = errors > 0 ? CircleAlert : TriangleAlert;
  return (
    <>
      {errors + warnings > 0 && (
        <span
          data-mark="problems"
          title={problems.join('\n')}
          className={`inline-flex shrink-0 items-center gap-0.5 text-tiny tabular-nums ${errors > 0 ? 'text-failure' : 'text-warning'}`}
        >
          <Icon size={13} strokeWidth={2.25} aria-hidden />
          {errors + warnings > 1 && errors + warnings}
          <span className="sr-only">{problemsText({ errors, warnings })}</span>
        </span>
      )}
      {look !== null && (
        <span
          data-mark="last-run"
          title={`last run: ${look.label}`}
          className={`inline-flex shrink-0 opacity-80 ${look.color}`}
        >
          <look.icon size={12} strokeWidth={2} aria-hidden />
          <span className="sr-only">last run: {look.label}</span>
        </span>
      )}
    </>
  );
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** The problems of a node as a person says them. */
function problemsText({ errors, warnings }: Pick<NodeMark, 'errors' | 'warnings'>): string {
  return [errors > 0 ? counted(errors, 'error') : null, warnings > 0 ? counted(warnings, 'warning') : null]
    .filter((text) => text !== null)
    .join(', ');
}

/** What a screen reader says of a mark after its job. */
export function markSentence(mark: NodeMark | undefined): string {
  if (mark === undefined) return '';
  const last = mark.last === null ? '' : `last run: ${lookOf('completed', mark.last).label}`;
  return [problemsText(mark), last].filter((text) => text !== '').join(', ');
}
