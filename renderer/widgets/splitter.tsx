import { Separator } from 'react-resizable-panels';

/** What two panes are parted by, and resized with: by pointer, or by arrow keys while it has the focus. */
export function Splitter({ label }: { readonly label: string }) {
  return <Separator className="separator" aria-label={label} />;
}
