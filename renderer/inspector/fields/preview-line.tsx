import { unreachable } from '../../../shared/base/unreachable.ts';
import type { Preview } from '../preview.ts';

/** What an expression would come to, and by what that is known. */
export function PreviewLine({ preview }: { readonly preview: Preview | null }) {
  if (preview === null) return null;
  switch (preview.kind) {
    case 'unknown':
      return <p className="mt-0.5 text-faint text-tiny">known only when it runs</p>;
    case 'problem':
      return <p className="mt-0.5 text-tiny text-warning">{preview.message}</p>;
    case 'value':
      return (
        <p className="mt-0.5 flex items-baseline gap-1.5 text-tiny">
          <span className="text-faint">=</span>
          <code className="min-w-0 select-text truncate font-mono" title={preview.text}>
            {preview.text}
          </code>
          <span className="shrink-0 text-faint">{preview.from === 'run' ? 'in the last run' : 'by the plan'}</span>
        </p>
      );
    default:
      return unreachable(preview);
  }
}
