import { safe } from '@orpc/client';
import { useEffect, useState } from 'react';
import type { ScriptUse } from '../../shared/host/scripts-contract.ts';
import { host } from '../host/client.ts';
import { useWorkspace } from '../stores/workspace-store.ts';

/** The uses of scripts by their paths, asked for anew whenever files changed; null: not known yet. */
export function useUsage(): ReadonlyMap<string, readonly ScriptUse[]> | null {
  const workspace = useWorkspace((state) => state.workspace);
  const [usage, setUsage] = useState<ReadonlyMap<string, readonly ScriptUse[]> | null>(null);
  useEffect(() => {
    let wanted = workspace !== null;
    void safe(host.scripts.usage()).then(({ data }) => {
      if (wanted && data !== undefined) setUsage(new Map(data.map(({ script, uses }) => [script, uses])));
    });
    return () => {
      wanted = false;
    };
  }, [workspace]);
  return usage;
}
