import { Menu } from '@base-ui/react/menu';
import { ChevronDown, Download } from 'lucide-react';
import { useState } from 'react';
import { exportReport, reportChoices } from './export-report.ts';

/** Offers the run as a report to keep or send. */
export function ExportMenu({ run }: { readonly run: string }) {
  // The menu stays within the page's landmark, where a screen reader looks for it.
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return (
    <span ref={setPlace} className="font-normal text-ui">
      <Menu.Root>
        <Menu.Trigger className="inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-md border border-line-strong bg-raised px-2.5 font-medium text-text text-ui hover:bg-hover focus-visible:outline-offset-1">
          <Download size={14} aria-hidden />
          Export
          <ChevronDown size={13} aria-hidden className="text-muted" />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner sideOffset={4} align="end" positionMethod="fixed" className="z-50">
            <Menu.Popup className="min-w-40 rounded-md border border-line-strong bg-raised py-1 shadow-over outline-none">
              {reportChoices.map(({ format, label }) => (
                <Menu.Item
                  key={format}
                  onClick={() => void exportReport(run, format)}
                  className="flex h-7 cursor-default items-center px-3 outline-none data-highlighted:bg-hover"
                >
                  {label}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </span>
  );
}
