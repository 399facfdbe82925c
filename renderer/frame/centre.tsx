import { unreachable } from '../../shared/base/unreachable.ts';
import { HistoryView } from '../history/history-view.tsx';
import { ScriptsView } from '../scripts/scripts-view.tsx';
import { ShellTab } from '../shell/shell-tab.tsx';
import { type Tab, useActiveTab } from '../stores/tabs-store.ts';
import { runViews } from '../views.tsx';
import { FileTab } from './file-tab.tsx';
import { NothingOpen } from './nothing-open.tsx';
import { PlaybookTab } from './playbook-tab.tsx';
import { ShellBanner } from './shell-banner.tsx';
import { TabStrip } from './tab-strip.tsx';

/** The tabs and what the active one shows. */
export function Centre() {
  const tab = useActiveTab();
  return (
    <section aria-label="Editors" className="flex h-full min-w-0 flex-col bg-surface">
      <TabStrip />
      <ShellBanner />
      {tab === null ? <NothingOpen /> : <TabContent tab={tab} />}
    </section>
  );
}

function TabContent({ tab }: { readonly tab: Tab }) {
  switch (tab.kind) {
    case 'playbook':
      return <PlaybookTab key={tab.id} tab={tab} />;
    case 'file':
      return <FileTab key={tab.id} tab={tab} />;
    case 'history':
      return (
        <div role="tabpanel" id={`panel-${tab.id}`} aria-labelledby={`tab-${tab.id}`} className="min-h-0 flex-1">
          <HistoryView />
        </div>
      );
    case 'scripts':
      return (
        <div role="tabpanel" id={`panel-${tab.id}`} aria-labelledby={`tab-${tab.id}`} className="min-h-0 flex-1">
          <ScriptsView />
        </div>
      );
    case 'shell':
      return <ShellTab key={tab.id} tab={tab} />;
    case 'run': {
      const { RunTab } = runViews;
      return (
        <div role="tabpanel" id={`panel-${tab.id}`} aria-labelledby={`tab-${tab.id}`} className="min-h-0 flex-1">
          {RunTab !== undefined && <RunTab key={tab.id} run={tab.run} />}
        </div>
      );
    }
    default:
      return unreachable(tab);
  }
}
