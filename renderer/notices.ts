import { create } from 'zustand';
import { host } from './host/client.ts';
import { useRuns } from './stores/runs-store.ts';
import { openRunTab } from './stores/tabs-store.ts';

/** What the person said of notifications on the desktop; `unsupported` where the system has none. */
export const useNoticePermission = create<{ readonly permission: NotificationPermission | 'unsupported' }>(() => ({
  permission: 'Notification' in window ? Notification.permission : 'unsupported',
}));

/** Asks the person, by what the system asks with. */
export async function allowNotices(): Promise<void> {
  useNoticePermission.setState({ permission: await Notification.requestPermission() });
}

/** Shows on the desktop what runs want shown there, from the time that the person allows it; quiet while the window is in front. */
export async function followNotices(): Promise<void> {
  await allowed();
  for await (const { run, title, text } of await host.runs.notices()) {
    if (document.hasFocus()) continue;
    const notice = new Notification(title, { body: text, tag: run });
    notice.onclick = () => {
      window.focus();
      openRunTab(run, useRuns.getState().runs.find((known) => known.run === run)?.playbook ?? run);
    };
  }
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
