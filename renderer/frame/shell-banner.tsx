import { Info, X } from 'lucide-react';
import { useState } from 'react';
import { hasPowerShell, useWorkspace } from '../stores/workspace-store.ts';
import { IconButton } from '../widgets/icon-button.tsx';

const installHelp = 'https://learn.microsoft.com/powershell/scripting/install/install-powershell';

/** Says quietly that PowerShell is not there, and how to get it. */
export function ShellBanner() {
  const workspace = useWorkspace((state) => state.workspace);
  const [closed, setClosed] = useState(false);
  if (closed || workspace === null || hasPowerShell(workspace)) return null;
  return (
    <div
      role="note"
      className="flex min-h-8 shrink-0 items-center gap-2 border-line border-b bg-panel px-3 text-muted text-small"
    >
      <Info size={14} aria-hidden className="shrink-0 text-accent" />
      <span className="flex-1 py-1">
        PowerShell was not found on this machine. Steps in other shells run all the same.{' '}
        <a className="text-accent underline" href={installHelp} target="_blank" rel="noreferrer">
          How to install PowerShell
        </a>
      </span>
      <IconButton label="Close this note" icon={X} onClick={() => setClosed(true)} />
    </div>
  );
}
