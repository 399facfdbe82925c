import { FileCode2, FileJson2, History, Library, SquareTerminal, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { closePlaybookOrRun } from '../documents.ts';
import { OpenShellButton } from '../shell/open-shell-button.tsx';
import { isDirty, useDocument } from '../stores/documents-store.ts';
import { useRuns, waitingOf } from '../stores/runs-store.ts';
import { activateTab, pathOfTab, stepTab, type Tab, useTabs } from '../stores/tabs-store.ts';
import { StatusIcon } from '../widgets/status-icon.tsx';
import { RunTools } from './run-tools.tsx';
import { tabTitle } from './use-page-title.ts';

/** The open tabs, and the buttons to run and cancel. */
export function TabStrip() {
  const { tabs, active } = useTabs();
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === 'ArrowRight') stepTab(1);
    else if (key === 'ArrowLeft') stepTab(-1);
    else if (key === 'Delete' && active !== null) closePlaybookOrRun(active);
  };
  return (
    <div className="flex h-9 shrink-0 border-line border-b bg-panel" data-focus-area="tabs">
      <div
        role="tablist"
        aria-label="Open tabs"
        onKeyDown={onKeyDown}
        className="flex min-w-0 flex-1 overflow-x-auto [scrollbar-width:none]"
      >
        {tabs.map((tab) => (
          <TabButton key={tab.id} tab={tab} active={tab.id === active} />
        ))}
      </div>
      <OpenShellButton />
      <RunTools />
    </div>
  );
}

function TabButton({ tab, active }: { readonly tab: Tab; readonly active: boolean }) {
  const button = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tablist = button.current?.parentElement;
    if (!active) return;
    button.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (tablist?.contains(document.activeElement)) button.current?.focus();
  }, [active]);
  return (
    <div
      ref={button}
      role="tab"
      id={`tab-${tab.id}`}
      aria-selected={active}
      aria-controls={active ? `panel-${tab.id}` : undefined}
      tabIndex={active ? 0 : -1}
      title={pathOfTab(tab) ?? titleOf(tab)}
      onClick={() => activateTab(tab.id)}
      onKeyDown={({ key }) => key === 'Enter' && activateTab(tab.id)}
      onAuxClick={({ button: pressed }) => pressed === 1 && closePlaybookOrRun(tab.id)}
      className="group flex max-w-60 shrink-0 items-center gap-1.5 border-line border-r pr-1.5 pl-3 text-muted hover:text-text aria-selected:border-t-2 aria-selected:border-t-accent aria-selected:bg-surface aria-selected:text-text"
    >
      <TabState tab={tab} />
      <span className="truncate">{tabTitle(tab)}</span>
      <TabEnd tab={tab} />
    </div>
  );
}

/** What is said of a tab without a file. */
function titleOf(tab: Tab): string {
  if (tab.kind === 'run') return `Run ${tab.run}`;
  if (tab.kind === 'shell') return `Terminal with ${tab.title}`;
  return tab.kind === 'scripts' ? 'The library of numbered scripts' : 'All runs';
}

function TabState({ tab }: { readonly tab: Tab }) {
  const run = useRuns(({ runs }) => (tab.kind === 'run' ? runs.find(({ run: id }) => id === tab.run) : undefined));
  if (tab.kind === 'scripts') return <Library size={14} aria-hidden className="shrink-0 text-faint" />;
  if (tab.kind === 'history') return <History size={14} aria-hidden className="shrink-0 text-faint" />;
  if (tab.kind === 'shell') return <SquareTerminal size={14} aria-hidden className="shrink-0 text-faint" />;
  if (tab.kind === 'file') return <FileCode2 size={14} aria-hidden className="shrink-0 text-faint" />;
  if (tab.kind === 'playbook') return <FileJson2 size={14} aria-hidden className="shrink-0 text-faint" />;
  const waiting = run === undefined ? null : waitingOf(run);
  return <StatusIcon status={run?.status ?? 'queued'} conclusion={run?.conclusion ?? null} waiting={waiting} />;
}

/** Closes with the pointer; the keyboard has Delete and the close command. */
function TabEnd({ tab }: { readonly tab: Tab }) {
  const document = useDocument(pathOfTab(tab));
  const dirty = document !== null && isDirty(document);
  return (
    <>
      {dirty && <span className="sr-only">not saved</span>}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a tab may hold no button; Delete closes it */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
      <span
        title={dirty ? 'Close (not saved)' : 'Close'}
        onClick={(event) => {
          event.stopPropagation();
          closePlaybookOrRun(tab.id);
        }}
        className="relative inline-flex size-5 shrink-0 items-center justify-center rounded text-faint hover:bg-hover hover:text-text"
      >
        {dirty && <span aria-hidden className="size-2 rounded-full bg-muted group-hover:hidden" />}
        <X
          size={13}
          aria-hidden
          className={
            dirty ? 'hidden group-hover:block' : 'opacity-0 group-hover:opacity-100 group-aria-selected:opacity-100'
          }
        />
      </span>
    </>
  );
}
