import { Dialog } from '@base-ui/react/dialog';
import { Command as Menu } from 'cmdk';
import { FileCode2, Workflow } from 'lucide-react';
import { useState } from 'react';
import { commands } from '../commands/commands.ts';
import { shortcutLabel } from '../commands/keys.ts';
import { openFile, openPlaybook } from '../documents.ts';
import { closeDialog } from '../stores/dialogs-store.ts';
import { useRecentFiles } from '../stores/recent-files-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';
import { Kbd } from '../widgets/kbd.tsx';

const rowStyle =
  'flex h-8 items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-selected data-[disabled=true]:opacity-45';

/** Finds commands or files by a few letters: `>` before them turns a search for files into one for commands. */
export function Palette({ mode }: { readonly mode: 'commands' | 'files' }) {
  const [text, setText] = useState('');
  const searchesCommands = mode === 'commands' || text.startsWith('>');
  const label = searchesCommands ? 'Command palette' : 'Go to file';
  return (
    <Dialog.Root open onOpenChange={(open) => !open && closeDialog()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup
          aria-label={label}
          className="fixed top-[11vh] left-1/2 z-50 w-[calc(100vw-32px)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg border border-line-strong bg-raised shadow-over"
        >
          <Menu
            label={label}
            loop
            filter={(value, search, keywords) => score(value, search.replace(/^>\s*/, ''), keywords)}
          >
            <Menu.Input
              autoFocus
              value={text}
              onValueChange={setText}
              placeholder={
                searchesCommands ? 'Type a command' : 'Type the name of a playbook or script, or > for commands'
              }
              className="h-11 w-full border-line border-b bg-transparent px-4 text-[14px] outline-none placeholder:text-faint"
            />
            <Menu.List className="max-h-[50vh] overflow-y-auto p-1.5">
              <Menu.Empty className="px-3 py-4 text-muted">Nothing is called so.</Menu.Empty>
              {searchesCommands ? <CommandItems /> : <FileItems />}
            </Menu.List>
          </Menu>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** 1 where every word begins a word of the title, less where it only stands in it, 0 where one is missing. */
export function score(value: string, search: string, keywords: readonly string[] = []): number {
  const text = [value, ...keywords].join(' ').toLowerCase();
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (!words.every((word) => text.includes(word))) return 0;
  return words.every((word) => text.startsWith(word) || text.includes(` ${word}`)) ? 1 : 0.5;
}

function choose(act: () => void): void {
  closeDialog();
  // The dialog gives the focus back first; what the command focuses comes after.
  setTimeout(act);
}

function CommandItems() {
  const offered = commands.filter(({ id, when }) => id !== 'palette' && when());
  return offered.map(({ id, title, group, keys, run }) => (
    <Menu.Item key={id} value={title} keywords={[group]} onSelect={() => choose(run)} className={rowStyle}>
      <span className="flex-1">{title}</span>
      <span className="text-faint text-small">{group}</span>
      {keys[0] !== undefined && <Kbd>{shortcutLabel(keys[0])}</Kbd>}
    </Menu.Item>
  ));
}

/** Those that were open last come first, the last one opened before all. */
function byRecency<T extends { readonly path: string }>(files: readonly T[], recent: readonly string[]): readonly T[] {
  const places = new Map(recent.map((path, place) => [path, place]));
  const place = ({ path }: T) => places.get(path) ?? recent.length;
  return files.toSorted((a, b) => place(a) - place(b));
}

function FileItems() {
  const workspace = useWorkspace((state) => state.workspace);
  const recent = useRecentFiles(({ paths }) => paths);
  const playbooks = byRecency(workspace?.playbooks ?? [], recent).map(({ path, name, description, format }) => (
    <Menu.Item
      key={path}
      value={path}
      keywords={[name, description ?? '']}
      onSelect={() => choose(() => void openPlaybook(path))}
      className={rowStyle}
    >
      {format === null ? (
        <FileCode2 size={14} aria-hidden />
      ) : (
        <Workflow size={14} aria-hidden className="text-faint" />
      )}
      <span>{name}</span>
      <span className="min-w-0 flex-1 truncate text-right text-faint text-small">{path}</span>
    </Menu.Item>
  ));
  const scripts = byRecency(workspace?.scripts ?? [], recent).map(
    ({ path, number, name, description, stage, tags }) => (
      <Menu.Item
        key={path}
        value={path}
        keywords={[name, description ?? '', stage ?? '', ...tags]}
        onSelect={() => choose(() => void openFile(path))}
        className={rowStyle}
      >
        <FileCode2 size={14} aria-hidden className="text-faint" />
        <span>{`${number} ${name}`}</span>
        <span className="min-w-0 flex-1 truncate text-right text-faint text-small">{path}</span>
      </Menu.Item>
    ),
  );
  return [...playbooks, ...scripts];
}
