import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';

/** What a person folded or opened, by title, for as long as the page is open. */
const chosen = new Map<string, boolean>();

interface FormGroupProps {
  readonly title: string;
  /** How many of its keys are set. */
  readonly count: number;
  readonly hasProblem: boolean;
  /** Whether it is open until the person says otherwise. */
  readonly open: boolean;
  readonly children: () => ReactNode;
}

/** Fields that belong together; folded, nothing of them is drawn. */
export function FormGroup({ title, count, hasProblem, open: asked, children }: FormGroupProps) {
  const [own, setOwn] = useState(chosen.get(title));
  const id = useId();
  // What is open stays so while it is edited, though its last key be taken away.
  const [openAtFirst] = useState(asked);
  const open = own ?? (openAtFirst || asked);
  const toggle = () => {
    chosen.set(title, !open);
    setOwn(!open);
  };
  return (
    <section aria-label={title} className="border-line border-t">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={toggle}
          className="-mx-1 flex h-7 w-[calc(100%+8px)] items-center gap-1 rounded px-1 text-left font-semibold text-small hover:bg-hover"
        >
          <ChevronRight size={13} aria-hidden className={`text-faint ${open ? 'rotate-90' : ''}`} />
          <span className="flex-1">{title}</span>
          {hasProblem && <span className="font-normal text-failure text-tiny">problem</span>}
          {!open && count > 0 && <span className="font-normal text-faint text-tiny">{count} set</span>}
        </button>
      </h3>
      {open && (
        <div id={id} className="flex flex-col gap-1.5 pb-3">
          {children()}
        </div>
      )}
    </section>
  );
}
