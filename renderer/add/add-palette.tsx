import { Command as Menu } from 'cmdk';
import { Box, FileCode2, type LucideIcon, Plus, Puzzle, SquareTerminal, Workflow, X } from 'lucide-react';
import { useMemo } from 'react';
import { focusArea } from '../commands/focus-areas.ts';
import { dragSource } from '../drag/drag-source.ts';
import { score } from '../palette/palette.tsx';
import { useWorkspace } from '../stores/workspace-store.ts';
import { IconButton } from '../widgets/icon-button.tsx';
import { add, selectedPlace } from './add.ts';
import { type Addable, type AddableKind, addables } from './addable.ts';
import { showAddPalette, useAddPalette } from './palette-store.ts';

const icons: Readonly<Record<AddableKind, LucideIcon>> = {
  job: Box,
  inline: SquareTerminal,
  script: FileCode2,
  playbook: Workflow,
  action: Puzzle,
};

const groups: readonly { readonly title: string; readonly kinds: readonly AddableKind[] }[] = [
  { title: 'Basic', kinds: ['job', 'inline'] },
  { title: 'Scripts', kinds: ['script'] },
  { title: 'Playbooks', kinds: ['playbook'] },
  { title: 'Actions', kinds: ['action'] },
];

/** Shows what can be added, at the corner of the graph. */
export function AddButton() {
  const { open } = useAddPalette();
  if (open) return null;
  return (
    <button
      type="button"
      title="Show what can be added to the playbook (P)"
      onClick={() => {
        showAddPalette(true);
        focusArea('add');
      }}
      className="absolute top-3 left-3 z-10 flex h-7 items-center gap-1 rounded-md border border-line bg-raised pr-2.5 pl-2 font-medium text-ui shadow-node hover:bg-hover"
    >
      <Plus size={14} aria-hidden />
      Add
    </button>
  );
}

function close(): void {
  showAddPalette(false);
  focusArea('graph');
}

/** What can be added to the playbook, beside the graph: to be dragged there or into the outline, or chosen by key. */
export function AddPalette() {
  const { open } = useAddPalette();
  const workspace = useWorkspace((state) => state.workspace);
  const all = useMemo(() => addables(workspace), [workspace]);
  if (!open) return null;
  return (
    <section
      aria-label="Add to the playbook"
      data-focus-area="add"
      className="w-56 shrink-0 border-line border-r bg-panel"
    >
      <Menu
        label="What can be added"
        loop
        filter={score}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
        }}
        className="flex h-full min-h-0 flex-col"
      >
        <div className="flex h-8 shrink-0 items-center border-line border-b pr-1">
          <Menu.Input
            data-focus-first
            placeholder="Add: find by name, or drag"
            className="h-full min-w-0 flex-1 bg-transparent px-2.5 text-ui outline-none placeholder:text-faint"
          />
          <IconButton label="Hide what can be added" icon={X} onClick={close} />
        </div>
        <Menu.List className="min-h-0 overflow-y-auto p-1">
          <Menu.Empty className="px-2 py-2 text-muted text-small">Nothing is called so.</Menu.Empty>
          {groups.map(({ title, kinds }) => {
            const own = all.filter(({ kind }) => kinds.includes(kind));
            if (own.length === 0) return null;
            return (
              <Menu.Group
                key={title}
                heading={title}
                className="[&_[cmdk-group-heading]]:px-1.5 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-tiny"
              >
                {own.map((addable) => (
                  <AddableItem key={addable.id} addable={addable} />
                ))}
              </Menu.Group>
            );
          })}
        </Menu.List>
      </Menu>
    </section>
  );
}

function AddableItem({ addable }: { readonly addable: Addable }) {
  const { id, kind, title, detail } = addable;
  const Icon = icons[kind];
  return (
    <Menu.Item
      value={id}
      keywords={[title, detail]}
      title={detail === '' ? title : `${title}\n${detail}`}
      {...dragSource(addable)}
      onSelect={() => void add(addable, selectedPlace())}
      className="flex h-6 items-center gap-1.5 rounded px-1.5 text-small data-[selected=true]:bg-hover"
    >
      <Icon size={13} aria-hidden className="shrink-0 text-faint" />
      <span className="shrink-0 truncate">{title}</span>
      <span className="min-w-0 flex-1 truncate text-right text-faint text-tiny">{detail}</span>
    </Menu.Item>
  );
}
