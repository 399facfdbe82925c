import type { ReactNode } from 'react';
import { inWindowFolder } from '../host/window-folder.ts';

/** Where the host serves an artifact, or one file of it. */
export function artifactAddress(run: string, name: string, path: string | null = null): string {
  const parts = ['artifacts', run, name, ...(path === null ? [] : path.split('/'))];
  return inWindowFolder(`/${parts.map(encodeURIComponent).join('/')}`);
}

interface DownloadLinkProps {
  readonly address: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** Looks like a button; what it leads to is kept, never shown. */
export function DownloadLink({ address, title, children }: DownloadLinkProps) {
  return (
    <a
      href={address}
      download
      title={title}
      className="inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-md border border-line-strong bg-raised px-2.5 font-medium text-text text-ui hover:bg-hover focus-visible:outline-offset-1"
    >
      {children}
    </a>
  );
}
