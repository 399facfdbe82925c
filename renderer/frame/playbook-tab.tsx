import { Code2, ListTree, type LucideIcon, TriangleAlert, Workflow } from 'lucide-react';
import type { Problem } from '../../shared/base/problem.ts';
import { AddButton, AddPalette } from '../add/add-palette.tsx';
import { commandOf } from '../commands/commands.ts';
import { shortcutLabel } from '../commands/keys.ts';
import { CanvasDrop } from '../drag/canvas-drop.tsx';
import { connecting } from '../edit/connecting.ts';
import { JobGraph } from '../graph/job-graph.tsx';
import { PlanView } from '../plan/plan-view.tsx';
import { SourceView } from '../source/source-view.tsx';
import { type PlaybookDocument, useDocument, useDocuments } from '../stores/documents-store.ts';
import { useLastRun } from '../stores/last-run.ts';
import { changeLayout } from '../stores/layout-store.ts';
import { select, useSelected } from '../stores/selection-store.ts';
import { type PlaybookView, showView, type Tab } from '../stores/tabs-store.ts';
import { EmptyHint } from '../widgets/empty-hint.tsx';

const noProblems: readonly Problem[] = [];

type PlaybookTabState = Extract<Tab, { readonly kind: 'playbook' }>;

const views: readonly { readonly id: PlaybookView; readonly label: string; readonly icon: LucideIcon }[] = [
  { id: 'graph', label: 'Graph', icon: Workflow },
  { id: 'source', label: 'Source', icon: Code2 },
  { id: 'plan', label: 'Plan', icon: ListTree },
];

/** A playbook: three views on one selection. */
export function PlaybookTab({ tab }: { readonly tab: PlaybookTabState }) {
  const document = useDocument(tab.path);
  const failure = useDocuments(({ failed }) => failed[tab.path]);
  return (
    <div
      role="tabpanel"
      id={`panel-${tab.id}`}
      aria-labelledby={`tab-${tab.id}`}
      className="flex min-h-0 flex-1 flex-col"
    >
      <ViewBar tab={tab} document={document} />
      <div className="min-h-0 flex-1">
        {document !== null && <View tab={tab} document={document} />}
        {failure !== undefined && <EmptyHint>{`${tab.path} could not be read: ${failure}`}</EmptyHint>}
      </div>
    </div>
  );
}

function ViewBar({ tab, document }: { readonly tab: PlaybookTabState; readonly document: PlaybookDocument | null }) {
  return (
    <div className="flex h-9 shrink-0 items-center gap-3 border-line border-b px-2" data-focus-area="views">
      <fieldset aria-label="View" className="flex gap-0.5 rounded-md bg-panel p-0.5">
        {views.map(({ id, label, icon: Icon }) => (
          <button
            key={id}
            type="button"
            aria-pressed={tab.view === id}
            title={`${label} (${shortcutLabel(commandOf(`view-${id}`)?.keys[0] ?? '')})`}
            onClick={() => showView(tab.id, id)}
            className="flex h-6 items-center gap-1.5 rounded px-2 text-muted text-small hover:text-text aria-pressed:bg-raised aria-pressed:text-text aria-pressed:shadow-node"
          >
            <Icon size={13} aria-hidden />
            {label}
          </button>
        ))}
      </fieldset>
      <span className="min-w-0 flex-1 truncate text-faint text-small">{document?.analysis?.description}</span>
      {document?.readOnly === true && <span className="text-faint text-small">read only</span>}
      {document?.stale === true && <StaleMark />}
    </div>
  );
}

function StaleMark() {
  return (
    <button
      type="button"
      onClick={() => changeLayout({ bottom: true, bottomView: 'problems' })}
      className="flex h-6 shrink-0 items-center gap-1.5 rounded px-2 text-small text-warning hover:bg-hover"
    >
      <TriangleAlert size={13} aria-hidden />
      Stale: the text is broken
    </button>
  );
}

function View({ tab, document }: { readonly tab: PlaybookTabState; readonly document: PlaybookDocument }) {
  const selected = useSelected(tab.id);
  switch (tab.view) {
    case 'source':
      return <SourceView document={document} />;
    case 'plan':
      return <PlanView document={document} selected={selected} onSelect={(ref) => select(tab.id, ref)} />;
    case 'graph':
      return <GraphView tab={tab} document={document} />;
  }
}

function GraphView({ tab, document }: { readonly tab: PlaybookTabState; readonly document: PlaybookDocument }) {
  const selected = useSelected(tab.id);
  const lastRun = useLastRun(document.path);
  const nothing = document.analysis !== null && document.jobs.length === 0;
  if (nothing)
    return (
      <EmptyHint>
        There is no graph yet:{' '}
        {document.plan === null ? 'the text is no playbook so far.' : 'the playbook has no jobs.'} Open the Source
        (Alt+2); the problems say what is missing.
      </EmptyHint>
    );
  return (
    <div className="flex h-full">
      {!document.readOnly && <AddPalette />}
      <div className={`relative min-w-0 flex-1 ${document.stale ? 'opacity-60' : ''}`}>
        <JobGraph
          tab={tab.id}
          path={document.path}
          jobs={document.jobs}
          problems={document.analysis?.problems ?? noProblems}
          lastRun={lastRun}
          movable
          plan={document.plan}
          selected={selected}
          onSelect={(ref) => select(tab.id, ref)}
          onOpen={() => showView(tab.id, 'source')}
          connecting={document.readOnly || document.stale ? null : connecting}
        >
          {!document.readOnly && <CanvasDrop />}
        </JobGraph>
        {!document.readOnly && <AddButton />}
      </div>
    </div>
  );
}
