import { Group, Panel, useDefaultLayout } from 'react-resizable-panels';
import { Dialogs } from '../dialogs/dialogs.tsx';
import { DropMark } from '../drag/drop-mark.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { GestureMenu } from '../menu/gesture-menu.tsx';
import { useLayout } from '../stores/layout-store.ts';
import { useActiveTab } from '../stores/tabs-store.ts';
import { Splitter } from '../widgets/splitter.tsx';
import { ActivityBar } from './activity-bar.tsx';
import { Announcements } from './announcements.tsx';
import { BottomPanel } from './bottom-panel.tsx';
import { Centre } from './centre.tsx';
import { SideBar } from './side-bar.tsx';
import { StatusBar } from './status-bar.tsx';
import { usePageTitle } from './use-page-title.ts';

/** The window: activities, side bar, centre with what is below it, inspector, status bar. */
export function App() {
  const title = usePageTitle();
  return (
    <div className="flex h-full flex-col bg-panel text-text">
      <div className="flex min-h-0 flex-1">
        <ActivityBar />
        <main className="flex min-w-0 flex-1">
          <h1 className="sr-only">{title}</h1>
          <Columns />
          <GestureMenu />
        </main>
      </div>
      <StatusBar />
      <Announcements />
      <DropMark />
      <Dialogs />
    </div>
  );
}

function Columns() {
  const { sideBar, inspector } = useLayout();
  const inspects = useActiveTab()?.kind === 'playbook' && inspector;
  const panelIds = [...(sideBar ? ['side-bar'] : []), 'centre', ...(inspects ? ['inspector'] : [])];
  const kept = useDefaultLayout({ id: 'gantry.columns', panelIds });
  return (
    <Group orientation="horizontal" {...kept} className="min-w-0 flex-1">
      {sideBar && (
        <>
          <Panel id="side-bar" defaultSize={236} minSize={170} maxSize={480} groupResizeBehavior="preserve-pixel-size">
            <SideBar />
          </Panel>
          <Splitter label="Resize the side bar" />
        </>
      )}
      <Panel id="centre" minSize={320}>
        <Rows />
      </Panel>
      {inspects && (
        <>
          <Splitter label="Resize the inspector" />
          <Panel id="inspector" defaultSize={316} minSize={200} maxSize={560} groupResizeBehavior="preserve-pixel-size">
            <Inspector />
          </Panel>
        </>
      )}
    </Group>
  );
}

function Rows() {
  const { bottom } = useLayout();
  const kept = useDefaultLayout({ id: 'gantry.rows', panelIds: ['tabs', ...(bottom ? ['bottom'] : [])] });
  return (
    <Group orientation="vertical" {...kept} className="h-full">
      <Panel id="tabs" minSize={160}>
        <Centre />
      </Panel>
      {bottom && (
        <>
          <Splitter label="Resize the bottom panel" />
          <Panel id="bottom" defaultSize="34%" minSize={110} groupResizeBehavior="preserve-pixel-size">
            <BottomPanel />
          </Panel>
        </>
      )}
    </Group>
  );
}
