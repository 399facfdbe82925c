import { Check, ListPlus } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import type { RecordedCommand } from '../../shared/record/recorded-command.ts';
import { runCommand } from '../commands/commands.ts';
import { announce } from '../stores/announce-store.ts';
import { Button } from '../widgets/button.tsx';
import { Elapsed } from '../widgets/elapsed.tsx';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import { StatusIcon } from '../widgets/status-icon.tsx';
import { choose, type ShellState, toggleChosen } from './shell-store.ts';

interface CommandListProps {
  readonly shell: ShellState;
  /** Brings a command's prompt into view; false: it has scrolled away for good. */
  readonly onShow: (place: number) => boolean;
  /** Back to the terminal. */
  readonly onLeave: () => void;
}

/** The commands that were given in a terminal: a press goes to its place, the box or Space chooses it for steps. */
export function CommandList({ shell, onShow, onLeave }: CommandListProps) {
  const { about, commands, chosen } = shell;
  const [current, setCurrent] = useState<number | null>(null);
  const list = useRef<HTMLDivElement>(null);
  useScrollAlong(list, commands.length);
  const at = commands.findIndex(({ id }) => id === current);
  const focused = at < 0 ? commands.length - 1 : at;
  const go = (index: number) => {
    const id = commands[Math.max(0, Math.min(index, commands.length - 1))]?.id;
    if (id === undefined) return;
    setCurrent(id);
    list.current?.querySelector<HTMLElement>(`[data-command="${id}"]`)?.focus();
  };
  const show = ({ id, place }: RecordedCommand) => {
    setCurrent(id);
    if (!onShow(place)) announce('What it wrote is no longer kept in the terminal.', 'note');
  };
  const range = (to: number) => {
    const [from, end] = [Math.min(focused, to), Math.max(focused, to)];
    choose(about.id, new Set([...chosen, ...commands.slice(from, end + 1).map(({ id }) => id)]));
    go(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const command = commands[focused];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && event.shiftKey) range(Math.max(0, Math.min(focused + step, commands.length - 1)));
    else if (step !== undefined) go(focused + step);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(commands.length - 1);
    else if (event.key === ' ' && command !== undefined) toggleChosen(about.id, command.id);
    else if (event.key === 'Enter' && !event.altKey && command !== undefined) show(command);
    else if (event.key === 'Escape') onLeave();
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) runCommand('choose-all-commands');
    else return;
    event.preventDefault();
  };
  return (
    <section
      aria-label="Commands of the terminal"
      data-focus-area="shell-commands"
      className="flex h-full flex-col border-line border-l bg-panel"
    >
      <Heading shell={shell} />
      {commands.length === 0 ? (
        <EmptyHint>{emptyHint(shell)}</EmptyHint>
      ) : (
        <div
          ref={list}
          role="listbox"
          tabIndex={-1}
          aria-label="Commands"
          aria-multiselectable="true"
          onKeyDown={onKeyDown}
          className="min-h-0 flex-1 overflow-y-auto py-1"
        >
          {commands.map((command, index) => (
            <CommandRow
              key={command.id}
              command={command}
              home={about.folder}
              chosen={chosen.has(command.id)}
              focusable={index === focused}
              onFocus={() => setCurrent(command.id)}
              onShow={() => show(command)}
              onToggle={(extends_) => (extends_ ? range(index) : toggleChosen(about.id, command.id))}
            />
          ))}
        </div>
      )}
    </section>
  );
}

/** The newest command stays in view where the one before it was. */
function useScrollAlong(list: React.RefObject<HTMLElement | null>, count: number): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another command is why it scrolls
  useEffect(() => {
    const box = list.current;
    if (box === null) return;
    const last = box.lastElementChild;
    if (last instanceof HTMLElement && box.scrollTop + box.clientHeight > last.offsetTop - box.offsetTop - 60)
      last.scrollIntoView({ block: 'nearest' });
  }, [count, list]);
}

function emptyHint({ about }: ShellState): string {
  return about.records
    ? 'The commands that you give here are listed with their time and exit code. Choose some, and make steps of a playbook of them.'
    : `${about.shell} does not tell its commands: open bash, zsh or PowerShell to record them.`;
}

function Heading({ shell: { commands, chosen } }: { readonly shell: ShellState }) {
  return (
    <div className="flex h-9 shrink-0 items-center gap-2 border-line border-b pr-2 pl-3">
      <h2 className="min-w-0 flex-1 truncate font-semibold text-muted text-tiny uppercase tracking-wide">
        Commands {commands.length > 0 && <span className="ml-1.5 font-normal tabular-nums">{commands.length}</span>}
      </h2>
      {commands.length > 0 && (
        <Button onClick={() => runCommand('choose-all-commands')}>
          {commands.every(({ id }) => chosen.has(id)) ? 'None' : 'All'}
        </Button>
      )}
      <Button
        kind="primary"
        icon={ListPlus}
        disabled={chosen.size === 0}
        onClick={() => runCommand('make-steps')}
        title="Alt+Enter"
      >
        {chosen.size === 0 ? 'Make steps…' : `Make steps of ${chosen.size}…`}
      </Button>
    </div>
  );
}

interface CommandRowProps {
  readonly command: RecordedCommand;
  /** The folder that need not be told. */
  readonly home: string;
  readonly chosen: boolean;
  readonly focusable: boolean;
  readonly onFocus: () => void;
  readonly onShow: () => void;
  /** `extend`: with all from the one that has the focus. */
  readonly onToggle: (extend: boolean) => void;
}

function CommandRow({ command, home, chosen, focusable, onFocus, onShow, onToggle }: CommandRowProps) {
  const { id, text, folder, exitCode, startedAt, completedAt } = command;
  const conclusion = conclusionOf(exitCode);
  const toggle = (event: MouseEvent) => {
    event.stopPropagation();
    onToggle(event.shiftKey);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys for its options
    <div
      role="option"
      aria-selected={chosen}
      data-command={id}
      tabIndex={focusable ? 0 : -1}
      data-focus-first={focusable ? '' : undefined}
      title={`${text}\n${folder ?? ''}`}
      onFocus={onFocus}
      onClick={onShow}
      className="flex cursor-default items-start gap-2 px-3 py-1 hover:bg-hover aria-selected:bg-selected"
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: an option may hold no control; Space chooses it */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
      <span
        data-choose
        onClick={toggle}
        className={`mt-0.5 inline-flex size-4 shrink-0 items-center justify-center rounded border ${chosen ? 'border-transparent bg-accent-fill text-on-accent' : 'border-line-strong bg-surface'}`}
      >
        {chosen && <Check size={12} strokeWidth={3} aria-hidden />}
      </span>
      <span className="mt-0.5 inline-flex">
        <StatusIcon status={completedAt === null ? 'in_progress' : 'completed'} conclusion={conclusion} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="line-clamp-3 whitespace-pre-wrap break-all font-mono text-small">{text}</span>
        {folder !== null && folder !== home && (
          <span className="block truncate text-muted text-tiny">{folderFrom(home, folder)}</span>
        )}
      </span>
      <span className="mt-0.5 flex shrink-0 items-baseline gap-2">
        {exitCode !== null && exitCode !== 0 && (
          <span className="text-failure text-tiny tabular-nums">
            <span className="sr-only">exit code </span>
            {exitCode}
          </span>
        )}
        <Elapsed startedAt={startedAt} completedAt={completedAt} />
      </span>
    </div>
  );
}

/** Within the folder that the terminal was opened at, else whole. */
function folderFrom(home: string, folder: string): string {
  const [slash = '/'] = home.match(/[\\/]/) ?? [];
  return folder.startsWith(home + slash) ? folder.slice(home.length + 1) : folder;
}

/** 130 is what a shell tells of a command that Ctrl+C ended. */
function conclusionOf(exitCode: number | null) {
  if (exitCode === null) return null;
  if (exitCode === 130) return 'cancelled';
  return exitCode === 0 ? 'success' : 'failure';
}
