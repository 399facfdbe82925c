import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';

interface SectionProps {
  readonly title: string;
  readonly count?: number;
  readonly children: ReactNode;
}

/** A part of a side pane that folds. */
export function Section({ title, count, children }: SectionProps) {
  const [open, setOpen] = useState(true);
  const id = useId();
  return (
    <section aria-label={title} className="border-line border-t first:border-t-0">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="flex h-7 w-full items-center gap-1 px-1.5 text-left font-semibold text-small hover:bg-hover"
        >
          <ChevronRight size={14} aria-hidden className={`text-faint ${open ? 'rotate-90' : ''}`} />
          <span className="flex-1">{title}</span>
          {count !== undefined && <span className="pr-1.5 font-normal text-faint text-tiny tabular-nums">{count}</span>}
        </button>
      </h3>
      <div id={id} hidden={!open} className="pb-1.5">
        {children}
      </div>
    </section>
  );
}
