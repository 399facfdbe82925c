import { FilePlus2, FolderOpen, LayoutGrid, type LucideIcon, Search, SquareTerminal } from 'lucide-react';
import { commandOf } from '../commands/commands.ts';
import { shortcutLabel } from '../commands/keys.ts';
import { showFolder } from '../folders/open-folder.ts';
import { RecentFolders } from '../folders/open-folder-dialog.tsx';
import { useRecentFolders } from '../folders/use-folders.ts';
import { Kbd } from '../widgets/kbd.tsx';

const offered: readonly { readonly id: string; readonly icon: LucideIcon }[] = [
  { id: 'go-to-file', icon: Search },
  { id: 'new-playbook', icon: FilePlus2 },
  { id: 'open-folder', icon: FolderOpen },
  { id: 'new-terminal', icon: SquareTerminal },
];

/** What the centre shows while nothing is open: the ways to open something. */
export function NothingOpen() {
  const recent = useRecentFolders() ?? [];
  return (
    <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-5 overflow-y-auto p-6">
      <LayoutGrid size={36} strokeWidth={1.25} aria-hidden className="text-faint" />
      <ul className="w-72">
        {offered.map(({ id, icon: Icon }) => {
          const command = commandOf(id);
          if (command === null) return null;
          return (
            <li key={id}>
              <button
                type="button"
                onClick={command.run}
                className="flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover"
              >
                <Icon size={15} aria-hidden className="text-accent" />
                <span className="flex-1">{command.title}</span>
                {command.keys[0] !== undefined && <Kbd>{shortcutLabel(command.keys[0])}</Kbd>}
              </button>
            </li>
          );
        })}
      </ul>
      {recent.length > 0 && (
        <div className="w-72">
          <RecentFolders folders={recent.slice(0, 5)} onOpen={(path) => void showFolder(path, 'here')} />
        </div>
      )}
    </div>
  );
}
