import type { HoldDecision } from '../../shared/run/hold.ts';
import type { Command } from '../commands/command.ts';
import { goToWaiting, someoneIsAwaited } from '../run/waiting-steps.ts';
import { announce } from '../stores/announce-store.ts';
import { isHeld } from '../stores/run-store.ts';
import { isRunning, useRuns } from '../stores/runs-store.ts';
import { useSelection } from '../stores/selection-store.ts';
import { activeTab } from '../stores/tabs-store.ts';
import { setHoldOnFailure, toggleBreakpoint, useHolds } from './hold-store.ts';
import { askToHold, release } from './release.ts';

function selected() {
  const tab = activeTab();
  const ref = tab === null ? undefined : useSelection.getState().byTab[tab.id];
  return tab === null || ref == null ? null : { tab, ...ref };
}

/** The step that F9 is about: the selected one of a playbook. */
function stepOfPlaybook() {
  const now = selected();
  return now?.tab.kind === 'playbook' && now.step !== null
    ? { path: now.tab.path, job: now.job, step: now.step }
    : null;
}

function runningRun(): string | null {
  const tab = activeTab();
  if (tab?.kind !== 'run') return null;
  return useRuns.getState().runs.some((run) => run.run === tab.run && isRunning(run)) ? tab.run : null;
}

/** The selected job of a run that goes on. */
function runningJob() {
  const now = selected();
  const run = runningRun();
  return now === null || run === null ? null : { run, job: now.job };
}

function heldStep() {
  const now = selected();
  if (now?.tab.kind !== 'run' || now.step === null) return null;
  const ref = { run: now.tab.run, job: now.job, step: now.step };
  return isHeld(ref) ? ref : null;
}

function decision(id: string, title: string, keys: readonly string[], decided: HoldDecision): Command {
  return {
    id: `hold-${id}`,
    title: `Held step: ${title}`,
    group: 'Run',
    keys,
    when: () => heldStep() !== null,
    run: () => {
      const step = heldStep();
      if (step !== null) void release(step, decided);
    },
  };
}

/** Breakpoints, asking a run to hold, and what becomes of the held step that is selected. */
export const holdCommands: readonly Command[] = [
  {
    id: 'go-to-waiting',
    title: 'Go to the next step that waits for you',
    group: 'Go',
    keys: ['Alt+F10'],
    when: someoneIsAwaited,
    run: goToWaiting,
  },
  {
    id: 'toggle-breakpoint',
    title: 'Hold before the selected step in runs from here, or not',
    group: 'Run',
    keys: ['F9'],
    when: () => stepOfPlaybook() !== null,
    run: () => {
      const step = stepOfPlaybook();
      if (step === null) return;
      const on = toggleBreakpoint(step.path, step.job, step.step);
      announce(on ? `Runs from here hold before ${step.step}.` : `Runs do not hold before ${step.step} any more.`);
    },
  },
  {
    id: 'hold-on-failure',
    title: 'Hold where a step fails, or not',
    group: 'Run',
    keys: ['Shift+F9'],
    when: () => true,
    run: () => {
      const on = !useHolds.getState().onFailure;
      const done = on ? 'Runs hold where a step fails.' : 'Runs do not hold where a step fails.';
      setHoldOnFailure(on);
      const run = runningRun();
      if (run === null) announce(done);
      else void askToHold(run, null, on, done);
    },
  },
  {
    id: 'hold-next',
    title: 'Hold before the next step of the selected job',
    group: 'Run',
    keys: ['Alt+F9'],
    when: () => runningJob() !== null,
    run: () => {
      const at = runningJob();
      if (at !== null) void askToHold(at.run, at.job, true, `${at.job} holds before its next step.`);
    },
  },
  decision('retry', 'run it (again)', ['F10'], { kind: 'retry', text: null }),
  decision('pass', 'mark it as passed', [], { kind: 'pass' }),
  decision('skip', 'skip it', [], { kind: 'skip' }),
  decision('fail', 'let it fail', [], { kind: 'fail' }),
];
