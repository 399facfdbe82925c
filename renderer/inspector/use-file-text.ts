import { safe } from '@orpc/client';
import { useEffect, useState } from 'react';
import { host } from '../host/client.ts';
import { useWorkspace } from '../stores/workspace-store.ts';

/** The text of a file of the workspace, read again when the workspace changes; null: there is none, or it is not read yet. */
export function useFileText(path: string | null): string | null {
  const { workspace } = useWorkspace();
  const [read, setRead] = useState<{ readonly path: string; readonly text: string } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a workspace that is told anew may have another file there
  useEffect(() => {
    if (path === null) return;
    let wanted = true;
    void safe(host.playbooks.read({ path })).then(({ error, data }) => {
      if (wanted) setRead(error === null ? { path, text: data.text } : null);
    });
    return () => {
      wanted = false;
    };
  }, [path, workspace]);
  return read?.path === path ? read.text : null;
}
