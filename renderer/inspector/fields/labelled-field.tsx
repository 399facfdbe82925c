import { CircleHelp } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';

export interface FieldIds {
  readonly id: string;
  readonly describedBy: string | undefined;
}

interface LabelledFieldProps {
  readonly label: string;
  /** The key, where the label says it otherwise. */
  readonly title?: string | undefined;
  readonly required?: boolean;
  readonly help?: string | null;
  /** What is worth knowing beside the help: a type, a default. */
  readonly note?: string | null;
  readonly problem?: string | null;
  /** `group`: the label is of several controls. */
  readonly of?: 'control' | 'group';
  /** What stands at the label's right. */
  readonly tools?: ReactNode;
  readonly children: (ids: FieldIds) => ReactNode;
}

/** A control under its label; its help is opened beside the label, and is read with the control always. */
export function LabelledField(props: LabelledFieldProps) {
  const {
    label,
    title,
    required = false,
    help = null,
    note = null,
    problem = null,
    of = 'control',
    tools,
    children,
  } = props;
  const id = useId();
  const [open, setOpen] = useState(false);
  const parts = [
    required ? `${id}-required` : null,
    help === null ? null : `${id}-help`,
    problem === null ? null : `${id}-problem`,
  ];
  const describedBy = parts.filter((part) => part !== null).join(' ') || undefined;
  const Box = of === 'group' ? 'fieldset' : 'div';
  const Label = of === 'group' ? 'span' : 'label';
  return (
    <Box {...(of === 'group' ? { 'aria-labelledby': `${id}-label` } : {})} className="min-w-0">
      <div className="flex min-h-6 items-center gap-1">
        <Label
          id={`${id}-label`}
          title={title}
          {...(of === 'group' ? {} : { htmlFor: id })}
          className="min-w-0 truncate font-medium text-muted text-small"
        >
          {label}
        </Label>
        {required && (
          <span id={`${id}-required`} className="shrink-0 text-faint text-tiny">
            required
          </span>
        )}
        {note !== null && <span className="truncate font-mono text-faint text-tiny">{note}</span>}
        {help !== null && (
          <button
            type="button"
            aria-label={`Help on ${label}`}
            aria-expanded={open}
            aria-controls={`${id}-help`}
            title={help}
            onClick={() => setOpen(!open)}
            className="inline-flex size-6 shrink-0 items-center justify-center rounded text-faint hover:bg-hover hover:text-text"
          >
            <CircleHelp size={12} aria-hidden />
          </button>
        )}
        <span className="flex-1" />
        {tools}
      </div>
      {help !== null && (
        <p id={`${id}-help`} hidden={!open} className="mb-1 text-muted text-tiny">
          {help}
        </p>
      )}
      {children({ id, describedBy })}
      {problem !== null && (
        <p id={`${id}-problem`} className="mt-0.5 text-failure text-tiny">
          {problem}
        </p>
      )}
    </Box>
  );
}
