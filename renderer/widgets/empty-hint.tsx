import type { ReactNode } from 'react';

/** What stands where a list is empty: how to fill it. */
export function EmptyHint({ children }: { readonly children: ReactNode }) {
  return <p className="px-3 py-2 text-muted text-small leading-relaxed">{children}</p>;
}
