import { CornerLeftUp, Folder, FolderCog, FolderOpen } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import { closeDialog } from '../stores/dialogs-store.ts';
import { Button } from '../widgets/button.tsx';
import { Modal } from '../widgets/modal.tsx';
import { showFolder, type Where } from './open-folder.ts';
import { type Listing, useFolders, useRecentFolders } from './use-folders.ts';

/** Moves the focus along the rows of a list by the arrow keys. */
function walkRows({ key, currentTarget, target }: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (step === undefined || !(target instanceof HTMLElement)) return;
  const rows = [...currentTarget.querySelectorAll<HTMLElement>('button')];
  rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(target) + step))]?.focus();
}

const rowClass =
  'flex h-7 w-full items-center gap-2 rounded px-2 text-left hover:bg-hover focus-visible:bg-selected focus-visible:outline-offset-[-2px]';

/** Asks a browser's person for a folder of the host's machine: by a path, by walking, or one that was open before. */
export function OpenFolderDialog({ where }: { readonly where: Where }) {
  const { listing, problem, go } = useFolders();
  const recent = useRecentFolders();
  const [typed, setTyped] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const path = typed ?? listing?.path ?? '';
  const walk = async (to: string) => {
    setTyped(null);
    await go(to);
    list.current?.querySelector<HTMLElement>('button')?.focus();
  };
  const open = () => {
    if (listing !== null) void showFolder(listing.path, where);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    open();
  };
  return (
    <Modal
      title={where === 'here' ? 'Open a folder' : 'Open a folder in a new window'}
      wide
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="primary" icon={FolderOpen} onClick={open} disabled={listing === null} title="Ctrl+Enter">
            {listing === null ? 'Open' : `Open ${listing.path.split(/[/\\]/).at(-1) || listing.path}`}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut of the dialog, which its button has too */}
      <div onKeyDown={onKeyDown} className="flex flex-col gap-3">
        <PathField
          path={path}
          problem={problem}
          onType={setTyped}
          onSubmit={() => void go(path).then(() => setTyped(null))}
        />
        {recent !== null && recent.length > 0 && typed === null && (
          <RecentFolders folders={recent.slice(0, 4)} onOpen={(folder) => void showFolder(folder, where)} />
        )}
        <FolderList ref={list} listing={listing} onWalk={(to) => void walk(to)} />
      </div>
    </Modal>
  );
}

interface PathFieldProps {
  readonly path: string;
  readonly problem: string | null;
  readonly onType: (text: string) => void;
  readonly onSubmit: () => void;
}

function PathField({ path, problem, onType, onSubmit }: PathFieldProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <label className="font-medium">
        Folder on the machine that Gantry runs on
        <input
          // biome-ignore lint/a11y/noAutofocus: the question is of this field first
          autoFocus
          value={path}
          spellCheck={false}
          aria-invalid={problem !== null}
          aria-describedby="folder-hint"
          onFocus={({ target }) => target.select()}
          onChange={({ target }) => onType(target.value)}
          className="mt-1 h-8 w-full rounded-md border border-line-strong bg-surface px-2.5 font-mono text-small font-normal aria-invalid:border-failure"
        />
      </label>
      <p id="folder-hint" className={`mt-1 text-small ${problem === null ? 'text-muted' : 'text-failure'}`}>
        {problem ??
          'Enter goes there, ~ is your home folder. Any folder can be one: playbooks live in its folder “playbooks”.'}
      </p>
    </form>
  );
}

interface FolderListProps {
  readonly ref: RefObject<HTMLUListElement | null>;
  readonly listing: Listing | null;
  readonly onWalk: (to: string) => void;
}

/** The folders within one, and the way up. */
function FolderList({ ref, listing, onWalk }: FolderListProps) {
  return (
    <ul
      ref={ref}
      aria-label="Folders"
      onKeyDown={walkRows}
      className="h-64 overflow-y-auto rounded-md border border-line p-1"
    >
      {listing?.parent != null && (
        <li>
          <button type="button" className={rowClass} onClick={() => onWalk(listing.parent ?? '/')}>
            <CornerLeftUp size={14} aria-hidden className="text-faint" />
            <span>Up one folder</span>
          </button>
        </li>
      )}
      {listing?.folders.map((folder) => (
        <li key={folder.path}>
          <button type="button" className={rowClass} title={folder.path} onClick={() => onWalk(folder.path)}>
            {folder.workspace ? (
              <FolderCog size={14} aria-hidden className="text-accent" />
            ) : (
              <Folder size={14} aria-hidden className="text-faint" />
            )}
            <span className="min-w-0 flex-1 truncate">{folder.name}</span>
            {folder.workspace && <span className="text-muted text-small">has playbooks or scripts</span>}
          </button>
        </li>
      ))}
      {listing?.folders.length === 0 && (
        <li className="px-2 py-1 text-muted text-small">No folders within. This one can be opened all the same.</li>
      )}
    </ul>
  );
}

interface RecentFoldersProps {
  readonly folders: readonly { readonly name: string; readonly path: string }[];
  readonly onOpen: (path: string) => void;
}

/** Folders that were open before; a press opens one. */
export function RecentFolders({ folders, onOpen }: RecentFoldersProps) {
  return (
    <section aria-label="Recent folders">
      <h3 className="mb-1 font-medium">Recent</h3>
      <ul onKeyDown={walkRows}>
        {folders.map(({ name, path }) => (
          <li key={path}>
            <button type="button" className={rowClass} onClick={() => onOpen(path)}>
              <FolderOpen size={14} aria-hidden className="shrink-0 text-faint" />
              <span className="shrink-0">{name}</span>
              <span className="min-w-0 flex-1 truncate text-muted text-small">{path}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
