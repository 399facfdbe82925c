import { create } from 'zustand';
import type { Notice } from '../shared/host/after.ts';
import type { WaitingStep } from '../shared/run/waiting.ts';
import type { GraphRef } from './graph/graph-job.ts';
import { host } from './host/client.ts';
import { isRunning, useRuns } from './stores/runs-store.ts';
import { select } from './stores/selection-store.ts';
import { openRunTab, runTabId } from './stores/tabs-store.ts';

/** What the person said of notifications on the desktop; `unsupported` where the system has none. */
export const useNoticePermission = create<{ readonly permission: NotificationPermission | 'unsupported' }>(() => ({
  permission: 'Notification' in window ? Notification.permission : 'unsupported',
}));

/** Asks the person, by what the system asks with. */
export async function allowNotices(): Promise<void> {
  useNoticePermission.setState({ permission: await Notification.requestPermission() });
}

/** Shows on the desktop what runs want shown there, from the time that the person allows it. */
export async function followNotices(): Promise<void> {
  await allowed();
  for await (const notice of await host.runs.notices()) show(notice);
}

/** Tells of the end of each run that was seen running, but for one that a person ended. */
export function tellEnds(): void {
  useRuns.subscribe(({ runs }, before) => {
    const running = new Set(before.runs.filter(isRunning).map(({ run }) => run));
    for (const { run, playbook, status, conclusion, failedJobs } of runs) {
      if (!running.has(run) || status !== 'completed' || conclusion === null || conclusion === 'cancelled') continue;
      const text = failedJobs.length === 0 ? '' : `Failed: ${failedJobs.join(', ')}`;
      show({ run, title: `${playbook}: ${conclusion.replace('_', ' ')}`, text });
    }
  });
}

/** Tells of each step that comes to wait for a person. */
export function tellWaiting(): void {
  useRuns.subscribe(({ runs }, before) => {
    const key = (run: string, { job, step, for: what }: WaitingStep) => JSON.stringify([run, job, step, what]);
    const known = new Set(before.runs.flatMap(({ run, waiting }) => waiting.map((one) => key(run, one))));
    for (const { run, playbook, waiting } of runs) {
      for (const one of waiting) {
        if (known.has(key(run, one))) continue;
        const title = `${playbook}: ${one.name} ${one.for === 'input' ? 'waits for input' : 'is held for you'}`;
        show({ run, title, text: `Job ${one.job}` }, one);
      }
    }
  });
}

/** Shows a notice whose click opens its run: of one run the newest alone, and none while the window is in front. */
function show({ run, title, text }: Pick<Notice, 'run' | 'title' | 'text'>, at: GraphRef | null = null): void {
  if (useNoticePermission.getState().permission !== 'granted' || document.hasFocus()) return;
  const notice = new Notification(title, { body: text, tag: run });
  notice.onclick = () => {
    window.focus();
    openRunTab(run, useRuns.getState().runs.find((known) => known.run === run)?.playbook ?? run);
    if (at !== null) select(runTabId(run), { job: at.job, step: at.step });
  };
}

function allowed(): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (useNoticePermission.getState().permission !== 'granted') return;
      stop();
      resolve();
    };
    const stop = useNoticePermission.subscribe(check);
    check();
  });
}
