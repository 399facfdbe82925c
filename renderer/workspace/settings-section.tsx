import { allowNotices, useNoticePermission } from '../notices.ts';
import { openDialog } from '../stores/dialogs-store.ts';
import { changeSettings, type Settings, useSettings } from '../stores/settings-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';
import { Button } from '../widgets/button.tsx';
import { PaneHeading } from '../widgets/pane-heading.tsx';
import { StorageLimits } from './storage-limits.tsx';

const themes: readonly [Settings['theme'], string][] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];
const directions: readonly [Settings['direction'], string][] = [
  ['auto', 'What fits the window'],
  ['right', 'From left to right'],
  ['down', 'From top to bottom'],
];

/** The person's settings of this page. */
export function SettingsSection() {
  const { theme, direction } = useSettings();
  const workspace = useWorkspace((state) => state.workspace);
  return (
    <>
      <PaneHeading>Settings</PaneHeading>
      <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-3 pt-1">
        <Choice name="Theme" options={themes} value={theme} onChange={(value) => changeSettings({ theme: value })} />
        <Choice
          name="Graph"
          options={directions}
          value={direction}
          onChange={(value) => changeSettings({ direction: value })}
        />
        <Notices />
        <StorageLimits />
        <div>
          <Button onClick={() => openDialog({ kind: 'help' })}>Keyboard shortcuts…</Button>
        </div>
        {workspace !== null && (
          <p className="break-words text-faint text-small">
            Gantry {workspace.version}
            <br />
            {workspace.root}
          </p>
        )}
      </div>
    </>
  );
}

const noticeWords = {
  granted: 'Runs may show notifications on the desktop.',
  denied: 'Notifications on the desktop were refused; the system’s own settings change that.',
  default: 'Runs may not show notifications on the desktop yet.',
  unsupported: 'This system shows no notifications.',
} as const;

function Notices() {
  const { permission } = useNoticePermission();
  return (
    <section>
      <h3 className="mb-1 font-semibold text-small">Notifications</h3>
      <p className="mb-1.5 text-muted text-small">{noticeWords[permission]}</p>
      {permission === 'default' && <Button onClick={() => void allowNotices()}>Allow notifications</Button>}
    </section>
  );
}

interface ChoiceProps<T extends string> {
  readonly name: string;
  readonly options: readonly (readonly [T, string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ name, options, value, onChange }: ChoiceProps<T>) {
  return (
    <fieldset>
      <legend className="mb-1 font-semibold text-small">{name}</legend>
      {options.map(([option, label]) => (
        <label key={option} className="flex h-6 items-center gap-2">
          <input
            type="radio"
            name={name}
            checked={option === value}
            onChange={() => onChange(option)}
            className="accent-accent-fill focus-visible:outline-offset-1"
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
