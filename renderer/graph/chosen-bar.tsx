import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceAround,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceAround,
  Boxes,
  type LucideIcon,
} from 'lucide-react';
import { runCommand } from '../commands/commands.ts';
import { IconButton } from '../widgets/icon-button.tsx';

const tools: readonly (readonly [command: string, label: string, icon: LucideIcon])[] = [
  ['align-left', 'Align left edges', AlignStartVertical],
  ['align-center', 'Align centres in a column', AlignCenterVertical],
  ['align-right', 'Align right edges', AlignEndVertical],
  ['align-top', 'Align top edges', AlignStartHorizontal],
  ['align-middle', 'Align centres in a row', AlignCenterHorizontal],
  ['align-bottom', 'Align bottom edges', AlignEndHorizontal],
  ['distribute-x', 'Distribute from left to right', AlignHorizontalSpaceAround],
  ['distribute-y', 'Distribute from top to bottom', AlignVerticalSpaceAround],
  ['graph-group', 'Draw as one group (G)', Boxes],
];

/** What can be done with several that are chosen together. */
export function ChosenBar({ count }: { readonly count: number }) {
  return (
    <div
      role="toolbar"
      aria-label="What is chosen"
      className="absolute bottom-3 left-1/2 z-10 flex -translate-x-1/2 items-center gap-0.5 rounded-md border border-line bg-raised p-0.5 shadow-node"
    >
      <span className="px-2 text-muted text-small">{count} chosen</span>
      {tools.map(([command, label, icon]) => (
        <IconButton key={command} label={label} icon={icon} onClick={() => runCommand(command)} />
      ))}
    </div>
  );
}
