import { SquareTerminal } from 'lucide-react';
import { commandOf } from '../commands/commands.ts';
import { shortcutLabel } from '../commands/keys.ts';
import { IconButton } from '../widgets/icon-button.tsx';

/** Opens a terminal to work in. */
export function OpenShellButton() {
  const command = commandOf('new-terminal');
  if (command === null) return null;
  return (
    <div className="flex shrink-0 items-center pl-2">
      <IconButton
        label={`${command.title} (${shortcutLabel(command.keys[0] ?? '')})`}
        icon={SquareTerminal}
        onClick={command.run}
      />
    </div>
  );
}
