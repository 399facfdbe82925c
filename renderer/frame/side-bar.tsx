import { SchedulesSection } from '../schedules/schedules-section.tsx';
import { SecretsSection } from '../secrets/secrets-section.tsx';
import { useLayout } from '../stores/layout-store.ts';
import { SettingsSection } from '../workspace/settings-section.tsx';
import { WorkspaceSection } from '../workspace/workspace-section.tsx';
import { RunsSection } from './runs-section.tsx';

const sections = {
  workspace: { title: 'Workspace', Section: WorkspaceSection },
  runs: { title: 'Runs', Section: RunsSection },
  schedules: { title: 'Schedules', Section: SchedulesSection },
  secrets: { title: 'Secrets', Section: SecretsSection },
  settings: { title: 'Settings', Section: SettingsSection },
} as const;

/** What the chosen activity shows. */
export function SideBar() {
  const activity = useLayout((layout) => layout.activity);
  const { title, Section } = sections[activity];
  return (
    <section aria-label={title} className="flex h-full flex-col bg-panel" data-focus-area="side-bar">
      <Section />
    </section>
  );
}
