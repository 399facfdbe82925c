import { FileCode2, Puzzle, SquareTerminal } from 'lucide-react';
import type { GraphStep } from './graph-job.ts';

const kinds = {
  run: { icon: FileCode2, label: 'scripts of the workspace' },
  script: { icon: SquareTerminal, label: 'inline script' },
  uses: { icon: Puzzle, label: 'action' },
} as const;

/** What kind of step it is. */
export function StepIcon({ kind, size = 13 }: { readonly kind: GraphStep['kind']; readonly size?: number }) {
  const { icon: Icon, label } = kinds[kind];
  return (
    <span className="inline-flex shrink-0 text-faint" title={label}>
      <Icon size={size} aria-hidden />
    </span>
  );
}
