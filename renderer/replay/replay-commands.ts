import type { Command } from '../commands/command.ts';
import { focusArea } from '../commands/focus-areas.ts';
import { isRunning, useRuns } from '../stores/runs-store.ts';
import { activeTab } from '../stores/tabs-store.ts';
import { endReplay, playReplay, type Replay, replayOf, startReplay } from './replay-store.ts';

/** The active tab's run, where it is over. */
function finishedRun(): string | null {
  const tab = activeTab();
  if (tab?.kind !== 'run') return null;
  const summary = useRuns.getState().runs.find(({ run }) => run === tab.run);
  return summary === undefined || isRunning(summary) ? null : tab.run;
}

function activeReplay(): Replay | null {
  const tab = activeTab();
  return tab?.kind === 'run' ? replayOf(tab.run) : null;
}

/** Looking at a finished run as it was. */
export const replayCommands: readonly Command[] = [
  {
    id: 'replay',
    title: 'Replay the run',
    group: 'Run',
    keys: [],
    when: () => finishedRun() !== null && activeReplay() === null,
    run: () => {
      const run = finishedRun();
      if (run !== null) void startReplay(run).then(() => focusArea('replay'));
    },
  },
  {
    id: 'replay-play',
    title: 'Play or pause the replay',
    group: 'Run',
    keys: [],
    when: () => activeReplay() !== null,
    run: () => playReplay(activeReplay()?.playing !== true),
  },
  {
    id: 'replay-end',
    title: 'End the replay',
    group: 'Run',
    keys: [],
    when: () => activeReplay() !== null,
    run: endReplay,
  },
];
