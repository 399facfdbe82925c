import type { FieldControl } from './field.tsx';

interface SecretInputProps {
  readonly control: FieldControl;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
}

/** Takes a secret of one line or, as keys are, of many; what is in it is not shown. */
export function SecretInput({ control, value, onChange, placeholder, autoFocus }: SecretInputProps) {
  return (
    <textarea
      {...control}
      rows={Math.min(Math.max(value.split('\n').length, 1), 4)}
      value={value}
      placeholder={placeholder}
      // biome-ignore lint/a11y/noAutofocus: the field that a dialog asks for has the focus
      autoFocus={autoFocus}
      autoComplete="off"
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      onChange={({ target }) => onChange(target.value)}
      className={`${control.className} block resize-none ${value === '' ? '' : '[-webkit-text-security:disc]'}`}
    />
  );
}
