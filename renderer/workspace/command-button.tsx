import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { commandOf } from '../commands/commands.ts';
import { shortcutLabel } from '../commands/keys.ts';
import { IconButton } from '../widgets/icon-button.tsx';

interface CommandProps {
  /** Of the command that a press gives. */
  readonly id: string;
}

/** A command as an icon, said with its key. */
export function CommandButton({ id, icon }: CommandProps & { readonly icon: LucideIcon }) {
  const command = commandOf(id);
  if (command === null) return null;
  const [key] = command.keys;
  const label = key === undefined ? command.title : `${command.title} (${shortcutLabel(key)})`;
  return <IconButton label={label} icon={icon} onClick={command.run} />;
}

/** A command within a sentence. */
export function CommandLink({ id, children }: CommandProps & { readonly children: ReactNode }) {
  return (
    <button type="button" className="text-accent underline underline-offset-2" onClick={() => commandOf(id)?.run()}>
      {children}
    </button>
  );
}
