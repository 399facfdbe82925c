import { CalendarClock, Files, History, KeyRound, type LucideIcon, Settings } from 'lucide-react';
import { type Activity, chooseActivity, useLayout } from '../stores/layout-store.ts';

const activities: readonly { readonly id: Activity; readonly label: string; readonly icon: LucideIcon }[] = [
  { id: 'workspace', label: 'Workspace', icon: Files },
  { id: 'runs', label: 'Runs', icon: History },
  { id: 'schedules', label: 'Schedules', icon: CalendarClock },
  { id: 'secrets', label: 'Secrets', icon: KeyRound },
];

/** The narrow bar at the left edge: what the side bar shows. */
export function ActivityBar() {
  return (
    <nav
      aria-label="Activities"
      className="flex w-11 shrink-0 flex-col items-center gap-1 border-line border-r bg-panel py-1.5"
      data-focus-area="activities"
    >
      {activities.map((activity) => (
        <ActivityButton key={activity.id} {...activity} />
      ))}
      <div className="flex-1" />
      <ActivityButton id="settings" label="Settings" icon={Settings} />
    </nav>
  );
}

function ActivityButton({ id, label, icon: Icon }: { id: Activity; label: string; icon: LucideIcon }) {
  const shown = useLayout(({ activity, sideBar }) => sideBar && activity === id);
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={shown}
      title={label}
      onClick={() => chooseActivity(id)}
      className="relative flex size-9 items-center justify-center rounded-md text-faint hover:bg-hover hover:text-text aria-pressed:bg-active aria-pressed:text-text"
    >
      <Icon size={19} strokeWidth={1.75} aria-hidden />
    </button>
  );
}
