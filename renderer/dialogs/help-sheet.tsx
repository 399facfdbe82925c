import type { Command } from '../commands/command.ts';
import { commands } from '../commands/commands.ts';
import { shortcutLabel } from '../commands/keys.ts';
import { closeDialog } from '../stores/dialogs-store.ts';
import { Button } from '../widgets/button.tsx';
import { Kbd } from '../widgets/kbd.tsx';
import { Modal } from '../widgets/modal.tsx';

const groups: readonly Command['group'][] = ['Run', 'Edit', 'Go', 'View', 'File', 'Help'];
const inGraph: readonly [string, readonly string[]][] = [
  ['Walk along edges, and among steps', ['←', '→', '↑', '↓']],
  ['Open in source', ['Enter']],
  ['Select nothing', ['Esc']],
];

/** Every key there is. */
export function HelpSheet() {
  return (
    <Modal
      wide
      title="Keyboard"
      onClose={closeDialog}
      actions={
        <Button onClick={closeDialog} autoFocus>
          Close
        </Button>
      }
    >
      <div className="gap-x-8 sm:columns-2">
        {groups.map((group) => (
          <KeyList
            key={group}
            title={group}
            lines={commands
              .filter((command) => command.group === group && command.keys.length > 0)
              .map(({ title, keys }) => [title, keys.map((key) => shortcutLabel(key))])}
          />
        ))}
        <KeyList title="In the graph" lines={inGraph} />
      </div>
    </Modal>
  );
}

function KeyList({
  title,
  lines,
}: {
  readonly title: string;
  readonly lines: readonly (readonly [string, readonly string[]])[];
}) {
  return (
    <section className="mb-4 break-inside-avoid">
      <h3 className="mb-1 font-semibold text-muted text-small">{title}</h3>
      <dl>
        {lines.map(([name, keys]) => (
          <div key={name} className="flex min-h-6 items-center justify-between gap-3">
            <dt className="truncate">{name}</dt>
            <dd className="flex shrink-0 gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
