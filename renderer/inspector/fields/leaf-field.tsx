import type { JsonValue } from '../../../shared/base/json.ts';
import type { LeafKind } from '../field-kinds.ts';
import { problemAt, put, useForm } from '../form-context.ts';
import { LabelledField } from './labelled-field.tsx';
import { PlainControl } from './plain-control.tsx';

interface LeafFieldProps {
  readonly pointer: string;
  readonly kind: LeafKind;
  readonly label: string;
  readonly title?: string;
  readonly value: JsonValue | undefined;
  readonly help?: string | null;
  readonly note?: string | null;
  readonly required?: boolean;
  /** What holds where nothing is said. */
  readonly placeholder?: string | undefined;
  readonly autoFocus?: boolean;
}

/** A value under its label. An empty field takes the key away. */
export function LeafField(props: LeafFieldProps) {
  const {
    pointer,
    kind,
    label,
    title,
    value,
    help = null,
    note = null,
    required = false,
    placeholder,
    autoFocus,
  } = props;
  const form = useForm();
  return (
    <LabelledField
      label={label}
      title={title}
      help={help}
      note={note}
      required={required}
      problem={problemAt(form, pointer)}
    >
      {({ id, describedBy }) => (
        <PlainControl
          id={id}
          describedBy={describedBy}
          invalid={problemAt(form, pointer) !== null}
          kind={kind}
          label={label}
          pointer={pointer}
          value={value}
          placeholder={placeholder}
          autoFocus={autoFocus}
          onChange={(next) => put(form, pointer, next, label)}
        />
      )}
    </LabelledField>
  );
}
