import { jsonAsText } from '../../shared/base/json.ts';
import { sameSecretName } from '../../shared/plan/check-secrets.ts';
import type { InputDeclaration } from '../../shared/playbook/model.ts';
import { Field } from '../widgets/field.tsx';
import { SecretInput } from '../widgets/secret-input.tsx';
import type { FieldsProps } from './run-form-props.ts';

interface InputFieldsProps extends FieldsProps {
  readonly inputs: readonly InputDeclaration[];
  /** Names of secrets with a value in the store. */
  readonly stored: readonly string[];
}

/** A field for each input that the playbook declares, by its type. */
export function InputFields({ inputs, stored, ...fields }: InputFieldsProps) {
  return inputs.map((input) =>
    input.type === 'boolean' ? (
      <FlagField key={input.name} input={input} {...fields} />
    ) : (
      <InputField key={input.name} input={input} stored={stored} {...fields} />
    ),
  );
}

interface InputFieldProps extends FieldsProps {
  readonly input: InputDeclaration;
}

function FlagField({ input: { name, description }, values, onChange }: InputFieldProps) {
  return (
    <label className="flex items-start gap-2">
      <input
        type="checkbox"
        checked={values.inputs[name] === true}
        onChange={({ target }) => onChange({ inputs: { ...values.inputs, [name]: target.checked } })}
        className="mt-1"
      />
      <span>
        {name}
        {description !== null && <span className="block text-muted text-small">{description}</span>}
      </span>
    </label>
  );
}

function InputField({
  input,
  stored,
  values,
  onChange,
  problemAt,
}: InputFieldProps & Pick<InputFieldsProps, 'stored'>) {
  const { name, type, description, required, options } = input;
  const text = String(values.inputs[name] ?? '');
  const change = (value: string) => onChange({ inputs: { ...values.inputs, [name]: value } });
  const isStored = stored.some((other) => sameSecretName(other, name));
  return (
    <Field label={name} required={required} description={description} problem={problemAt(`inputs.${name}`)}>
      {(control) => {
        if (type === 'secret')
          return (
            <SecretInput
              control={control}
              value={values.secrets[name] ?? ''}
              onChange={(value) => onChange({ secrets: { ...values.secrets, [name]: value } })}
              {...(isStored ? { placeholder: 'as stored' } : {})}
            />
          );
        if (type === 'choice')
          return (
            <select {...control} value={text} onChange={({ target }) => change(target.value)}>
              {!required && <option value="" />}
              {options.map((option) => (
                <option key={jsonAsText(option)}>{jsonAsText(option)}</option>
              ))}
            </select>
          );
        return (
          <input
            {...control}
            inputMode={type === 'number' ? 'decimal' : 'text'}
            value={text}
            onChange={({ target }) => change(target.value)}
          />
        );
      }}
    </Field>
  );
}
