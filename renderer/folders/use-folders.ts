import { safe } from '@orpc/client';
import { useEffect, useState } from 'react';
import type { RecentFolder } from '../../shared/host/folders-contract.ts';
import { type HostClient, host } from '../host/client.ts';
import { useWorkspace } from '../stores/workspace-store.ts';

/** The folders within one. */
export type Listing = Awaited<ReturnType<HostClient['folders']['list']>>;

interface Folders {
  /** Of the last folder that could be read; null: not yet. */
  readonly listing: Listing | null;
  readonly problem: string | null;
  readonly go: (path: string) => Promise<void>;
}

/** Walks the folders of the host's machine, beginning at the one that holds the workspace. */
export function useFolders(): Folders {
  const [listing, setListing] = useState<Listing | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const go = async (path: string | null) => {
    const { error, data } = await safe(host.folders.list({ path }));
    setProblem(error === null ? null : error.message);
    if (data !== undefined) setListing(data);
  };
  useEffect(() => {
    const root = useWorkspace.getState().workspace?.root ?? null;
    void safe(host.folders.list({ path: root === null ? null : `${root}/..` })).then(({ data }) => {
      if (data !== undefined) setListing(data);
    });
  }, []);
  return { listing, problem, go };
}

/** The folders that were open before, without the one that is open; null: not known yet. */
export function useRecentFolders(): readonly RecentFolder[] | null {
  const [folders, setFolders] = useState<readonly RecentFolder[] | null>(null);
  const here = useWorkspace(({ workspace }) => workspace?.root);
  useEffect(() => {
    void safe(host.folders.recent()).then(({ data = [] }) => setFolders(data));
  }, []);
  return folders?.filter(({ path }) => path !== here) ?? null;
}
