import type { PlannedJob } from '../../shared/plan/plan.ts';
import { Fold } from './fold.tsx';
import type { FieldsProps } from './run-form-props.ts';

/** Which jobs to run, with nothing but themselves; none chosen is all. */
export function JobFields({ jobs, values, onChange }: FieldsProps & { readonly jobs: readonly PlannedJob[] }) {
  const ids = [...new Set(jobs.map(({ job }) => job))];
  if (ids.length < 2) return null;
  const chosen = values.jobs;
  const toggle = (id: string) =>
    onChange({ jobs: chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id] });
  return (
    <Fold title="Jobs" note={chosen.length === 0 ? 'all' : chosen.join(', ')} open={chosen.length > 0}>
      <fieldset className="max-h-40 overflow-y-auto">
        <legend className="pb-1 text-muted text-small">
          Those chosen run alone, without what they need. None is all.
        </legend>
        {ids.map((id) => (
          <label key={id} className="flex h-6 items-center gap-2">
            <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
            <span className="truncate">{id}</span>
          </label>
        ))}
      </fieldset>
    </Fold>
  );
}
