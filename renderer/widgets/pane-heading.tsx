import type { ReactNode } from 'react';

interface PaneHeadingProps {
  readonly children: ReactNode;
  /** What stands at its right. */
  readonly tools?: ReactNode;
}

/** The heading of a pane at the side. */
export function PaneHeading({ children, tools }: PaneHeadingProps) {
  return (
    <div className="flex h-9 shrink-0 items-center justify-between pr-1.5 pl-3">
      <h2 className="truncate font-semibold text-muted text-small">{children}</h2>
      {tools}
    </div>
  );
}
