import { type JsonObject, jsonAsText } from '../../shared/base/json.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { Profile } from '../../shared/playbook/model.ts';
import { Field } from '../widgets/field.tsx';
import { Fold } from './fold.tsx';
import type { FieldsProps } from './run-form-props.ts';

/** Which of the playbook's profiles to run with. */
export function ProfileField({ profiles, values, onChange }: FieldsProps & { readonly profiles: readonly Profile[] }) {
  if (profiles.length === 0) return null;
  const chosen = profiles.find(({ name }) => name === values.profile);
  return (
    <Field label="Profile" description={chosen?.description ?? null}>
      {(control) => (
        <select {...control} value={values.profile} onChange={({ target }) => onChange({ profile: target.value })}>
          <option value="">None</option>
          {profiles.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** The playbook's variables, each with its own value where none is typed over it. */
export function VariableFields({ vars, values, onChange, problemAt }: FieldsProps & { readonly vars: JsonObject }) {
  const names = Object.keys(vars);
  if (names.length === 0) return null;
  const given = names.filter((name) => (values.variables[name] ?? '') !== '').length;
  return (
    <Fold title="Variables" note={given === 0 ? 'as the playbook has them' : `${given} given`} open={given > 0}>
      {names.map((name) => (
        <Field key={name} label={name} problem={problemAt(`variables.${name}`)}>
          {(control) => (
            <input
              {...control}
              value={values.variables[name] ?? ''}
              placeholder={jsonAsText(vars[name] ?? null)}
              onChange={({ target }) => onChange({ variables: { ...values.variables, [name]: target.value } })}
            />
          )}
        </Field>
      ))}
    </Fold>
  );
}

const events = ['push', 'pull_request', 'workflow_dispatch', 'schedule', 'release'];

/** What every run can be given. */
export function MoreFields({ plan, values, onChange, problemAt }: FieldsProps & { readonly plan: Plan | null }) {
  const isWorkflow = plan?.playbook.format === 'github';
  const used = [values.env, values.concurrency, values.event].some((text) => text !== '');
  return (
    <Fold title="Environment and more" open={used}>
      <Field label="Environment" description="A NAME=value on each line." problem={problemAt('env')}>
        {(control) => (
          <textarea
            {...control}
            rows={3}
            value={values.env}
            spellCheck={false}
            placeholder={Object.entries(plan?.env ?? {})
              .map(([name, value]) => `${name}=${value ?? ''}`)
              .join('\n')}
            onChange={({ target }) => onChange({ env: target.value })}
            className={`${control.className} block resize-y font-mono text-small`}
          />
        )}
      </Field>
      <Field label="Jobs at once" problem={problemAt('concurrency')}>
        {(control) => (
          <input
            {...control}
            inputMode="numeric"
            value={values.concurrency}
            placeholder={String(plan?.maxConcurrency ?? '')}
            onChange={({ target }) => onChange({ concurrency: target.value })}
          />
        )}
      </Field>
      {isWorkflow && (
        <Field label="Event">
          {(control) => (
            <>
              <input
                {...control}
                list={`${control.id}-events`}
                value={values.event}
                placeholder={plan.event}
                onChange={({ target }) => onChange({ event: target.value })}
              />
              <datalist id={`${control.id}-events`}>
                {events.map((event) => (
                  <option key={event} value={event} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      )}
    </Fold>
  );
}
