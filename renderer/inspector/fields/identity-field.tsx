import type { EditSelection } from '../../../shared/playbook/edit/operations.ts';
import { edit, leaveForm, put, useForm } from '../form-context.ts';
import { useDraft } from '../use-draft.ts';
import { LabelledField } from './labelled-field.tsx';
import { controlClass } from './plain-control.tsx';

interface IdentityFieldProps {
  readonly place: EditSelection;
  readonly pointer: string;
  readonly id: string;
  readonly help: string;
  readonly problem: string | null;
}

/** The id of a job or step: another one is put into every need, expression and condition that names it. */
export function IdentityField({ place, pointer, id, help, problem }: IdentityFieldProps) {
  const form = useForm();
  const { job, step } = place;
  const draft = useDraft(id, (text) => {
    const wanted = text.trim();
    if (wanted === '') return step === null ? Promise.resolve('A job has an id.') : put(form, pointer, undefined, 'Id');
    if (step === null)
      return edit(form, { kind: 'rename-job', job, id: wanted }, `Job ${job} is called ${wanted} now.`);
    return edit(form, { kind: 'rename-step', place: { job, step }, id: wanted }, `The step's id is ${wanted} now.`);
  });
  return (
    <LabelledField label="Id" help={help} problem={draft.problem ?? problem}>
      {({ id: control, describedBy }) => (
        <input
          id={control}
          aria-describedby={describedBy}
          aria-invalid={draft.problem !== null}
          value={draft.shown}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => draft.type(target.value)}
          onBlur={() => void draft.commit()}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void draft.commit();
            if (event.key !== 'Escape') return;
            if (draft.isTyping) draft.giveBack();
            else leaveForm();
          }}
          className={`${controlClass} font-mono`}
        />
      )}
    </LabelledField>
  );
}
