import type { ReactNode } from 'react';

/** A part of a run's summary under its heading. */
export function SummaryBlock({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-1 border-line border-b pb-1 font-semibold text-muted text-small">{title}</h2>
      {children}
    </section>
  );
}
