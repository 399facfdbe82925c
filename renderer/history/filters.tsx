import type { RunFilter } from '../../shared/host/history.ts';
import { useRuns } from '../stores/runs-store.ts';

/** What is chosen; '' is everything. `days`: not longer ago. */
export interface Choices {
  readonly text: string;
  readonly playbook: string;
  readonly state: '' | 'success' | 'failure' | 'cancelled' | 'timed_out' | 'interrupted' | 'running';
  readonly days: '' | '1' | '7' | '30';
}

export const noChoices: Choices = { text: '', playbook: '', state: '', days: '' };

const states: readonly (readonly [Choices['state'], string])[] = [
  ['', 'Any state'],
  ['success', 'Success'],
  ['failure', 'Failure'],
  ['timed_out', 'Timed out'],
  ['cancelled', 'Cancelled'],
  ['interrupted', 'Interrupted'],
  ['running', 'Running'],
];
const spans: readonly (readonly [Choices['days'], string])[] = [
  ['', 'Any time'],
  ['1', 'Last day'],
  ['7', 'Last 7 days'],
  ['30', 'Last 30 days'],
];
const minuteMs = 60_000;

/** The choices as the host takes them; the span counts from this minute. */
export function filterOf({ text, playbook, state, days }: Choices): RunFilter {
  const minute = Math.floor(Date.now() / minuteMs) * minuteMs;
  return {
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(playbook === '' ? {} : { playbook }),
    ...(state === '' ? {} : { states: [state] }),
    ...(days === '' ? {} : { since: minute - Number(days) * 24 * 60 * minuteMs }),
  };
}

interface FiltersProps {
  readonly choices: Choices;
  readonly onChange: (choices: Choices) => void;
}

export function Filters({ choices, onChange }: FiltersProps) {
  const names = useRuns(({ runs }) => runs).map(({ playbook }) => playbook);
  const playbooks = [...new Set(names)].toSorted().map((name) => [name, name] as const);
  return (
    <>
      <input
        type="search"
        aria-label="Search runs"
        placeholder="Search: playbook, person, failed job"
        value={choices.text}
        onChange={({ target }) => onChange({ ...choices, text: target.value })}
        className="h-7 w-56 rounded-md border border-line-strong bg-surface px-2 text-small"
      />
      <Select
        label="Playbook"
        options={[['', 'Any playbook'], ...playbooks]}
        value={choices.playbook}
        onChange={(playbook) => onChange({ ...choices, playbook })}
      />
      <Select
        label="State"
        options={states}
        value={choices.state}
        onChange={(state) => onChange({ ...choices, state })}
      />
      <Select
        label="Started"
        options={spans}
        value={choices.days}
        onChange={(days) => onChange({ ...choices, days })}
      />
    </>
  );
}

interface SelectProps<T extends string> {
  readonly label: string;
  readonly options: readonly (readonly [T, string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

function Select<T extends string>({ label, options, value, onChange }: SelectProps<T>) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={({ target }) => {
        const chosen = options.find(([option]) => option === target.value);
        if (chosen !== undefined) onChange(chosen[0]);
      }}
      className="h-7 rounded-md border border-line-strong bg-surface px-1.5 text-small"
    >
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}
