import { Play } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import type { InputDeclaration } from '../../shared/playbook/model.ts';
import { noValues } from '../analysis/analyse.ts';
import { useDocument } from '../stores/documents-store.ts';
import { Button } from '../widgets/button.tsx';
import { Modal } from '../widgets/modal.tsx';
import { type FormValues, initialValues, missingInputs, typedInputs } from './form-values.ts';
import type { RunFormProps } from './run-form-props.ts';

const storageKey = (path: string) => `gantry.inputs.${path}`;

function lastValues(path: string): FormValues {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey(path)) ?? '{}');
    return typeof kept === 'object' && kept !== null ? (kept as FormValues) : {};
  } catch {
    return {};
  }
}

function keepValues(path: string, inputs: readonly InputDeclaration[], values: FormValues): void {
  const secrets = new Set(inputs.filter(({ type }) => type === 'secret').map(({ name }) => name));
  const kept = Object.fromEntries(Object.entries(values).filter(([name]) => !secrets.has(name)));
  localStorage.setItem(storageKey(path), JSON.stringify(kept));
}

/** Asks for the inputs that a playbook declares, typed, with the last values. */
export function RunForm({ path, jobs, onRun, onCancel }: RunFormProps) {
  const inputs = useDocument(path)?.analysis?.inputs ?? [];
  const [values, setValues] = useState(() => initialValues(inputs, lastValues(path)));
  const missing = missingInputs(inputs, values);
  const run = () => {
    if (missing.length > 0) return;
    keepValues(path, inputs, values);
    onRun({ path, values: { ...noValues, jobs, inputs: typedInputs(inputs, values) }, secrets: {}, trust: false });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run();
  };
  return (
    <Modal
      title="Run with these inputs"
      onClose={onCancel}
      actions={
        <>
          <Button onClick={onCancel}>Close</Button>
          <Button kind="primary" icon={Play} onClick={run} disabled={missing.length > 0}>
            Run
          </Button>
        </>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        {inputs.map((input) => (
          <InputField
            key={input.name}
            input={input}
            value={values[input.name] ?? ''}
            onChange={(value) => setValues({ ...values, [input.name]: value })}
          />
        ))}
      </form>
    </Modal>
  );
}

interface InputFieldProps {
  readonly input: InputDeclaration;
  readonly value: string | boolean;
  readonly onChange: (value: string | boolean) => void;
}

const fieldClass = 'h-7 w-full rounded-md border border-line-strong bg-surface px-2 text-ui';

function InputField({ input, value, onChange }: InputFieldProps) {
  const id = useId();
  const { name, type, description, required, options } = input;
  if (type === 'boolean')
    return (
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
          className="mt-1"
        />
        <span>
          {name}
          {description !== null && <span className="block text-muted text-small">{description}</span>}
        </span>
      </label>
    );
  const text = typeof value === 'string' ? value : '';
  return (
    <div>
      <label htmlFor={id} className="font-medium">
        {name}
        {required && <span className="font-normal text-muted"> (required)</span>}
      </label>
      {description !== null && <p className="text-muted text-small">{description}</p>}
      {type === 'choice' ? (
        <select id={id} value={text} onChange={(event) => onChange(event.target.value)} className={fieldClass}>
          {options.map((option) => (
            <option key={String(option)}>{String(option)}</option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          type={type === 'secret' ? 'password' : 'text'}
          inputMode={type === 'number' ? 'decimal' : 'text'}
          required={required}
          value={text}
          onChange={(event) => onChange(event.target.value)}
          className={fieldClass}
        />
      )}
    </div>
  );
}
