import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';

interface FoldProps {
  readonly title: string;
  /** What is in it, in a word. */
  readonly note?: string | null;
  /** Unfolded when it is first shown. */
  readonly open?: boolean;
  readonly children: ReactNode;
}

/** A part of a form that folds. */
export function Fold({ title, note = null, open = false, children }: FoldProps) {
  const [start] = useState(open);
  return (
    <details open={start} className="group border-line border-t pt-2">
      <summary className="flex cursor-default list-none items-center gap-1 rounded font-semibold">
        <ChevronRight size={14} aria-hidden className="text-faint group-open:rotate-90" />
        {title}
        {note !== null && <span className="font-normal text-muted text-small">{note}</span>}
      </summary>
      <div className="flex flex-col gap-2.5 pt-2 pl-[18px]">{children}</div>
    </details>
  );
}
