import { sameSecretName } from '../../shared/plan/check-secrets.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { placeWords, scopeWords } from '../secrets/secret-words.ts';
import { useSecrets } from '../stores/secrets-store.ts';
import { Field } from '../widgets/field.tsx';
import { SecretInput } from '../widgets/secret-input.tsx';
import { Fold } from './fold.tsx';
import type { FieldsProps } from './run-form-props.ts';

/** The secrets that the playbook uses: where each has its value, and a field to give one for this run alone. Those without one are unfolded. */
export function SecretFields({ plan, values, onChange }: FieldsProps & { readonly plan: Plan | null }) {
  const list = useSecrets((state) => state.list);
  const names = (plan?.secrets ?? []).filter((name) => !plan?.secretInputs.includes(name));
  if (names.length === 0) return null;
  const placeOf = (name: string) => {
    const known = list?.secrets.find((secret) => sameSecretName(secret.name, name));
    return known === undefined ? null : `${scopeWords[known.scope]}, ${placeWords[known.kept]}`;
  };
  return (
    <Fold
      title="Secrets"
      note={`${names.filter((name) => placeOf(name) !== null).length} of ${names.length} stored`}
      open
    >
      <p className="text-muted text-small">What is given here is for this run alone, and is not kept.</p>
      {names.map((name) => (
        <Field key={name} label={name} description={placeOf(name) ?? 'It has no value, and is empty in the run.'}>
          {(control) => (
            <SecretInput
              control={control}
              value={values.secrets[name] ?? ''}
              placeholder={placeOf(name) === null ? 'empty' : 'as stored'}
              onChange={(value) => onChange({ secrets: { ...values.secrets, [name]: value } })}
            />
          )}
        </Field>
      ))}
    </Fold>
  );
}
