import { type ReactNode, useId } from 'react';

/** What a control in a field is given, so that its label, help and problem are read with it. */
export interface FieldControl {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
  readonly className: string;
}

interface FieldProps {
  readonly label: string;
  readonly required?: boolean;
  readonly description?: string | null;
  /** What is wrong with its value; null: nothing. */
  readonly problem?: string | null;
  readonly children: (control: FieldControl) => ReactNode;
}

const controlClass =
  'w-full rounded-md border border-line-strong bg-surface px-2 py-[3px] text-ui placeholder:text-faint aria-invalid:border-failure';

/** A control of a form under its label, with its description and its problem at its place. */
export function Field({ label, required = false, description = null, problem = null, children }: FieldProps) {
  const id = useId();
  const described = [description === null ? null : `${id}-description`, problem === null ? null : `${id}-problem`];
  const describedBy = described.filter((part) => part !== null).join(' ') || undefined;
  return (
    <div>
      <label htmlFor={id} className="font-medium">
        {label}
        {required && <span className="font-normal text-muted"> (required)</span>}
      </label>
      {description !== null && (
        <p id={`${id}-description`} className="text-muted text-small">
          {description}
        </p>
      )}
      {children({
        id,
        'aria-invalid': problem !== null,
        'aria-describedby': describedBy,
        className: controlClass,
      })}
      {problem !== null && (
        <p id={`${id}-problem`} className="text-failure text-small">
          {problem}
        </p>
      )}
    </div>
  );
}
