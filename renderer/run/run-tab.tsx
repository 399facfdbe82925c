import {
  ChartGantt,
  FileText,
  GitCompare,
  History,
  type LucideIcon,
  RotateCcw,
  ScrollText,
  Workflow,
} from 'lucide-react';
import { useCallback, useMemo } from 'react';
import type { RunState } from '../../shared/run/state.ts';
import { commandOf, runCommand } from '../commands/commands.ts';
import { shortcutLabel } from '../commands/keys.ts';
import { CompareView } from '../compare/compare-view.tsx';
import type { GraphRef } from '../graph/graph-job.ts';
import { JobGraph } from '../graph/job-graph.tsx';
import { JobTree } from '../graph/job-tree.tsx';
import { OutputLines } from '../output/output-lines.tsx';
import { ReplayBar } from '../replay/replay-bar.tsx';
import { startReplay, useReplay } from '../replay/replay-store.ts';
import { changeLayout } from '../stores/layout-store.ts';
import { useRunFailure, useRunState } from '../stores/run-store.ts';
import { select, useSelected } from '../stores/selection-store.ts';
import { type RunView, runTabId, showRunView, useTabs } from '../stores/tabs-store.ts';
import { TimelineView } from '../timeline/timeline.tsx';
import { Elapsed, ShownTime } from '../widgets/elapsed.tsx';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { lookOf, StatusIcon } from '../widgets/status-icon.tsx';
import { useFollowedSelection } from './follow-selection.ts';
import { graphJobsOfRun } from './graph-jobs-of-run.ts';
import { Summary } from './summary.tsx';
import { WhyPanel } from './why-panel.tsx';

const views: readonly { readonly id: RunView; readonly label: string; readonly icon: LucideIcon }[] = [
  { id: 'graph', label: 'Graph', icon: Workflow },
  { id: 'timeline', label: 'Timeline', icon: ChartGantt },
  { id: 'output', label: 'Output', icon: ScrollText },
  { id: 'summary', label: 'Summary', icon: FileText },
  { id: 'compare', label: 'Compare', icon: GitCompare },
];

/** A run: its steps, and five views on one selection; the selected step's terminal is in the bottom panel. */
export function RunTab({ run }: { readonly run: string }) {
  const latest = useRunState(run);
  const replay = useReplay(run);
  const state = useMemo(() => replay?.log.stateAt(replay.time) ?? latest, [replay, latest]);
  const jobs = useMemo(() => (state === null ? [] : graphJobsOfRun(state)), [state]);
  const failure = useRunFailure(run);
  const tab = runTabId(run);
  const selected = useSelected(tab);
  const onSelect = useCallback((ref: GraphRef | null) => select(tab, ref), [tab]);
  const view = useRunView(tab);
  useFollowedSelection(state, selected, onSelect);
  if (failure !== null) return <EmptyHint>{failure}</EmptyHint>;
  if (state === null || latest === null) return <EmptyHint>Loading the run …</EmptyHint>;
  const open = (ref: GraphRef) => {
    onSelect(ref);
    changeLayout({ bottom: true, bottomView: 'terminal' });
  };
  return (
    <ShownTime value={replay?.time ?? null}>
      <div className="flex h-full min-h-0 flex-col">
        <RunBar
          state={state}
          view={view}
          onView={(chosen) => showRunView(tab, chosen)}
          replayed={latest.status === 'completed' ? replay !== null : null}
        />
        <div className="flex min-h-0 flex-1">
          <aside
            aria-label="Steps of the run"
            className="flex w-60 shrink-0 flex-col border-line border-r bg-panel"
            data-focus-area="run"
          >
            <div className="min-h-0 flex-1 overflow-y-auto py-1">
              <JobTree
                label="Jobs and steps of the run"
                path={state.outline?.file ?? null}
                jobs={jobs}
                selected={selected}
                onSelect={onSelect}
                onOpen={open}
              />
            </div>
            <WhyPanel state={state} selected={selected} onSelect={onSelect} />
          </aside>
          <div className="min-w-0 flex-1" data-focus-area={view === 'graph' ? undefined : view}>
            {view === 'graph' && (
              <JobGraph
                tab={tab}
                path={state.outline?.file ?? null}
                jobs={jobs}
                selected={selected}
                onSelect={onSelect}
                onOpen={open}
              />
            )}
            {view === 'timeline' && (
              <TimelineView state={state} replay={replay} selected={selected} onSelect={onSelect} />
            )}
            {view === 'output' && <OutputOfStep run={run} selected={selected} />}
            {view === 'summary' && <Summary state={latest} onSelect={open} />}
            {view === 'compare' && <CompareView run={run} ended={latest.status === 'completed'} onSelect={open} />}
          </div>
        </div>
        {replay !== null && <ReplayBar replay={replay} />}
      </div>
    </ShownTime>
  );
}

function useRunView(id: string): RunView {
  return useTabs(({ tabs }) => {
    const tab = tabs.find((other) => other.id === id);
    return tab?.kind === 'run' ? tab.view : 'graph';
  });
}

function OutputOfStep({ run, selected }: { readonly run: string; readonly selected: GraphRef | null }) {
  if (selected?.step == null) return <EmptyHint>Choose a step: all that it wrote shows here.</EmptyHint>;
  const { job, step } = selected;
  return <OutputLines key={`${job}/${step}`} run={run} job={job} step={step} />;
}

function progressOf({ jobs }: RunState): string {
  const done = [...jobs.values()].filter(({ status }) => status === 'completed').length;
  return `${done.toLocaleString('en')} of ${jobs.size.toLocaleString('en')} ${jobs.size === 1 ? 'job' : 'jobs'}`;
}

interface RunBarProps {
  readonly state: RunState;
  readonly view: RunView;
  readonly onView: (view: RunView) => void;
  /** Null: it goes on, and cannot be replayed yet. */
  readonly replayed: boolean | null;
}

function RunBar({ state, view, onView, replayed }: RunBarProps) {
  const look = lookOf(state.status === 'completed' ? 'completed' : 'in_progress', state.conclusion);
  return (
    <div className="flex h-9 shrink-0 items-center gap-3 border-line border-b px-2" data-focus-area="views">
      <fieldset aria-label="View of the run" className="flex gap-0.5 rounded-md bg-panel p-0.5">
        {views.map(({ id, label, icon: Icon }) => (
          <button
            key={id}
            type="button"
            aria-pressed={view === id}
            title={`${label} (${shortcutLabel(commandOf(`view-${id}`)?.keys[0] ?? '')})`}
            onClick={() => onView(id)}
            className="flex h-6 items-center gap-1.5 rounded px-2 text-muted text-small hover:text-text aria-pressed:bg-raised aria-pressed:text-text aria-pressed:shadow-node"
          >
            <Icon size={13} aria-hidden />
            {label}
          </button>
        ))}
      </fieldset>
      <output aria-label="State of the run" className="flex min-w-0 flex-1 items-center gap-2">
        <StatusIcon status={state.status} conclusion={state.conclusion} />
        <span className={`font-medium ${look.color}`}>
          {state.cancelling && state.conclusion === null ? 'cancelling' : look.label}
        </span>
        <Elapsed startedAt={state.startedAt} completedAt={state.completedAt} />
        {state.jobs.size > 0 && state.status !== 'completed' && (
          <span className="text-muted text-small">{progressOf(state)}</span>
        )}
        <span className="truncate text-faint text-small">{state.outline?.file}</span>
      </output>
      {state.status === 'completed' && (
        <IconButton
          label={`Run again… (${shortcutLabel('Alt+Shift+F5')})`}
          icon={RotateCcw}
          onClick={() => runCommand('rerun')}
        />
      )}
      {replayed === false && (
        <IconButton label="Replay the run" icon={History} onClick={() => void startReplay(state.run)} />
      )}
    </div>
  );
}
