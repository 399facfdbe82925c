import { CircleX, Folder, Hand, LoaderCircle, Plug, SquareTerminal, TriangleAlert, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { type ConnectionState, useConnection } from '../host/connection.ts';
import { goToWaiting } from '../run/waiting-steps.ts';
import { useDocument } from '../stores/documents-store.ts';
import { changeLayout, chooseActivity } from '../stores/layout-store.ts';
import { isRunning, useRuns } from '../stores/runs-store.ts';
import { useActiveTab } from '../stores/tabs-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';

/** The line at the window's foot: workspace, problems, runs, shells, connection. */
export function StatusBar() {
  const workspace = useWorkspace((state) => state.workspace);
  return (
    <footer
      className="flex h-6 shrink-0 items-center gap-1 border-line border-t bg-panel px-1.5 text-muted text-tiny"
      data-focus-area="status"
    >
      {workspace !== null && (
        <Item
          title={`${workspace.root}${workspace.trusted ? '' : ' (not trusted yet)'}`}
          onClick={() => chooseActivity('workspace')}
        >
          <Folder size={12} aria-hidden />
          {workspace.name}
        </Item>
      )}
      <ProblemCounts />
      <RunningRuns />
      <WaitingSteps />
      <div className="flex-1" />
      {workspace !== null && <Shells shells={workspace.shells} />}
      <ConnectionMark />
    </footer>
  );
}

function Item({ title, onClick, children }: { title: string; onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      title={title}
      onClick={onClick}
      className="flex h-5 items-center gap-1 rounded px-1.5 hover:bg-hover hover:text-text"
    >
      {children}
    </button>
  );
}

function ProblemCounts() {
  const tab = useActiveTab();
  const document = useDocument(tab?.kind === 'playbook' ? tab.path : null);
  if (document === null || document.analysis === null) return null;
  const { problems } = document.analysis;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.filter(({ severity }) => severity === 'warning').length;
  return (
    <Item
      title={`${errors} errors, ${warnings} warnings`}
      onClick={() => changeLayout({ bottom: true, bottomView: 'problems' })}
    >
      <CircleX size={12} aria-hidden className={errors > 0 ? 'text-failure' : ''} />
      <span aria-hidden>{errors}</span>
      <TriangleAlert size={12} aria-hidden className={warnings > 0 ? 'text-warning' : ''} />
      <span aria-hidden>{warnings}</span>
      <span className="sr-only">{`${errors} errors, ${warnings} warnings`}</span>
    </Item>
  );
}

function RunningRuns() {
  const active = useRuns(({ runs }) => runs).filter(isRunning);
  const queued = active.filter(({ status }) => status === 'queued').length;
  if (active.length === 0) return null;
  const text = `${active.length - queued} running${queued === 0 ? '' : `, ${queued} queued`}`;
  return (
    <Item title="Show runs" onClick={() => chooseActivity('runs')}>
      <LoaderCircle size={12} aria-hidden className="spin text-running" />
      {text}
    </Item>
  );
}

/** The steps of all runs that wait for a person; a press goes to the first. */
function WaitingSteps() {
  const asking = useRuns(({ runs }) => runs).filter(({ waiting }) => waiting.length > 0);
  const count = asking.reduce((sum, { waiting }) => sum + waiting.length, 0);
  if (count === 0) return null;
  return (
    <Item title="Go to the step that waits for you" onClick={goToWaiting}>
      <Hand size={12} aria-hidden className="text-warning" />
      {count === 1 ? '1 step waits for you' : `${count} steps wait for you`}
    </Item>
  );
}

function Shells({ shells }: { readonly shells: readonly { name: string; path: string; version: string | null }[] }) {
  const told = shells.map(({ name, version, path }) => `${name} ${version ?? ''}  ${path}`).join('\n');
  return (
    <span className="flex items-center gap-1 px-1.5" title={told === '' ? 'No shell was found' : told}>
      <SquareTerminal size={12} aria-hidden />
      {shells.map(({ name }) => name).join(', ') || 'no shell'}
    </span>
  );
}

const connectionWords: Readonly<Record<ConnectionState, string>> = {
  connecting: 'Connecting…',
  connected: 'Connected',
  lost: 'Connection lost, trying again…',
};

function ConnectionMark() {
  const state = useConnection((connection) => connection.state);
  const Icon = state === 'connected' ? Plug : Unplug;
  return (
    <span role="status" className={`flex items-center gap-1 px-1.5 ${state === 'lost' ? 'text-warning' : ''}`}>
      <Icon size={12} aria-hidden />
      {connectionWords[state]}
    </span>
  );
}
