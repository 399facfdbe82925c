import { CircleX, Info, TriangleAlert, Wrench, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { Problem } from '../../shared/base/problem.ts';
import { useReplay } from '../replay/replay-store.ts';
import { ReplayTerminal } from '../replay/replay-terminal.tsx';
import { SearchPanel } from '../search/search-panel.tsx';
import { applyQuickFix, quickFixOf } from '../source/quick-fix.ts';
import { type PlaybookDocument, useDocument } from '../stores/documents-store.ts';
import { changeLayout, type LayoutState, useLayout } from '../stores/layout-store.ts';
import { revealRange } from '../stores/reveal-store.ts';
import { useSelected } from '../stores/selection-store.ts';
import { playbookTabId, showView, useActiveTab } from '../stores/tabs-store.ts';
import { runViews } from '../views.tsx';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import { IconButton } from '../widgets/icon-button.tsx';

const views: readonly [LayoutState['bottomView'], string][] = [
  ['terminal', 'Terminal'],
  ['problems', 'Problems'],
  ['search', 'Search results'],
];

/** Below the tabs: the terminal of the selected step, the problems of the playbook, and a search over outputs. */
export function BottomPanel() {
  const view = useLayout(({ bottomView }) => bottomView);
  return (
    <section aria-label="Bottom panel" className="flex h-full flex-col bg-panel" data-focus-area="bottom">
      <BottomTabs view={view} />
      <div
        role="tabpanel"
        id="bottom-content"
        data-focus-area="bottom-content"
        aria-label={view}
        className="min-h-0 flex-1 overflow-auto bg-surface"
      >
        {view === 'terminal' && <TerminalOfStep />}
        {view === 'problems' && <Problems />}
        {view === 'search' && <SearchPanel />}
      </div>
    </section>
  );
}

function BottomTabs({ view }: { readonly view: LayoutState['bottomView'] }) {
  const tab = useActiveTab();
  const document = useDocument(tab?.kind === 'playbook' ? tab.path : null);
  const count = document?.analysis?.problems.length ?? 0;
  const onKeyDown = ({ key, currentTarget }: KeyboardEvent<HTMLElement>) => {
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
    const at = views.findIndex(([id]) => id === view) + (key === 'ArrowRight' ? 1 : -1);
    const other = views.at(at % views.length)?.[0] ?? 'terminal';
    changeLayout({ bottomView: other });
    currentTarget.querySelector<HTMLElement>(`[data-view="${other}"]`)?.focus();
  };
  return (
    <div className="flex h-8 shrink-0 items-center border-line border-b pr-1.5 pl-1">
      <div role="tablist" aria-label="Bottom panel" className="flex h-full flex-1" onKeyDown={onKeyDown}>
        {views.map(([id, label]) => (
          <button
            key={id}
            type="button"
            role="tab"
            data-view={id}
            aria-selected={view === id}
            aria-controls="bottom-content"
            tabIndex={view === id ? 0 : -1}
            onClick={() => changeLayout({ bottomView: id })}
            className="flex items-center gap-1.5 border-transparent border-b-2 px-2.5 text-muted text-small hover:text-text aria-selected:border-accent aria-selected:text-text"
          >
            {label}
            {id === 'problems' && count > 0 && (
              <span className="rounded-full bg-active px-1.5 text-tiny text-text tabular-nums">{count}</span>
            )}
          </button>
        ))}
      </div>
      <IconButton label="Hide the bottom panel" icon={X} onClick={() => changeLayout({ bottom: false })} />
    </div>
  );
}

function TerminalOfStep() {
  const tab = useActiveTab();
  const selected = useSelected(tab?.id ?? null);
  const { StepTerminal } = runViews;
  const replay = useReplay(tab?.kind === 'run' ? tab.run : null);
  if (tab?.kind !== 'run' || selected === null || selected.step === null || StepTerminal === undefined)
    return <EmptyHint>Run a playbook and choose a step: its terminal shows here.</EmptyHint>;
  const { job, step } = selected;
  if (replay !== null)
    return <ReplayTerminal key={`${tab.run}/${job}/${step}`} run={tab.run} job={job} step={step} time={replay.time} />;
  return (
    <StepTerminal
      key={`${tab.run}/${selected.job}/${selected.step}`}
      run={tab.run}
      job={selected.job}
      step={selected.step}
    />
  );
}

function Problems() {
  const tab = useActiveTab();
  const path = tab?.kind === 'playbook' ? tab.path : null;
  const document = useDocument(path);
  const problems = document?.analysis?.problems ?? [];
  if (path === null || document === null || problems.length === 0)
    return (
      <EmptyHint>{path === null ? 'The problems of an open playbook are listed here.' : 'No problems.'}</EmptyHint>
    );
  return (
    <ul>
      {problems.map((problem) => (
        <li key={`${problem.code} ${problem.pointer} ${problem.message}`} className="flex items-start hover:bg-hover">
          <ProblemRow problem={problem} path={path} />
          <QuickFixButton document={document} problem={problem} />
        </li>
      ))}
    </ul>
  );
}

const looks = {
  error: { icon: CircleX, color: 'text-failure' },
  warning: { icon: TriangleAlert, color: 'text-warning' },
  info: { icon: Info, color: 'text-accent' },
} as const;

function QuickFixButton({ document, problem }: { readonly document: PlaybookDocument; readonly problem: Problem }) {
  const fix = quickFixOf(document, problem);
  if (fix === null) return null;
  return (
    <button
      type="button"
      title={fix.name}
      aria-label={fix.name}
      onClick={() => void applyQuickFix(document.path, problem)}
      className="mr-3 inline-flex shrink-0 items-center gap-1 rounded border border-line px-1.5 text-small hover:bg-active"
    >
      <Wrench size={12} aria-hidden />
      Fix
    </button>
  );
}

function ProblemRow({ problem, path }: { readonly problem: Problem; readonly path: string }) {
  const { icon: Icon, color } = looks[problem.severity];
  const { line, column } = problem.range;
  const jump = () => {
    revealRange(path, problem.range);
    showView(playbookTabId(path), 'source');
  };
  return (
    <button
      type="button"
      onClick={jump}
      className="flex min-w-0 flex-1 items-start gap-2 px-3 py-[3px] text-left text-small"
    >
      <Icon size={14} role="img" aria-label={problem.severity} className={`mt-0.5 shrink-0 ${color}`} />
      <span className="min-w-0 flex-1">{problem.message}</span>
      <span className="shrink-0 font-mono text-faint text-tiny">{problem.code}</span>
      <span className="w-16 shrink-0 text-right text-faint text-tiny tabular-nums">{`${line}:${column}`}</span>
    </button>
  );
}
