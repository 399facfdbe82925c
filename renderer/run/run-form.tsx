import { ListTree, Play } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import type { JsonObject } from '../../shared/base/json.ts';
import type { RunRequest } from '../run-playbook.ts';
import type { Runnable } from '../stores/dialogs-store.ts';
import { useSecrets } from '../stores/secrets-store.ts';
import { keep, readKept } from '../stores/storage.ts';
import { useWorkspace } from '../stores/workspace-store.ts';
import { Button } from '../widgets/button.tsx';
import { Modal } from '../widgets/modal.tsx';
import {
  type FormFacts,
  initialValues,
  keptOf,
  keptValuesSchema,
  problemsOf,
  requiredText,
  runValuesOf,
  secretsOf,
} from './form-values.ts';
import { InputFields } from './input-fields.tsx';
import { JobFields } from './job-fields.tsx';
import { MoreFields, ProfileField, VariableFields } from './more-fields.tsx';
import type { FieldsProps, RunFormProps } from './run-form-props.ts';
import { SecretFields } from './secret-fields.tsx';

/** What the playbook and the chosen profile give, before the run's own values. */
function useFormFacts({ inputs, profiles, plan }: Runnable, profile: string): FormFacts {
  const stored = useSecrets(({ list }) => list?.secrets) ?? [];
  const chosen = profiles.find(({ name }) => name === profile);
  const vars: JsonObject = { ...plan?.vars, ...chosen?.variables, ...chosen?.overrides };
  return {
    inputs,
    vars,
    profiles: profiles.map(({ name }) => name),
    stored: stored.map(({ name }) => name),
  };
}

/** Asks for all that a run can be given: what the playbook declares first, the rest folded below. The last values are there again. */
export function RunForm({ path, jobs, runnable, onRun, onPlan, onCancel }: RunFormProps) {
  const root = useWorkspace(({ workspace }) => workspace?.root ?? '');
  const key = `run-form:${root}:${path}`;
  const [values, setValues] = useState(() => initialValues(runnable.inputs, readKept(key, keptValuesSchema), jobs));
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const facts = useFormFacts(runnable, values.profile);
  const problems = problemsOf(values, facts);
  const go = (act: (request: RunRequest) => void) => {
    setTried(true);
    if (Object.keys(problems).length > 0) return focusFirstProblem(form.current);
    keep(key, keptOf(values));
    act({ path, values: runValuesOf(values, facts), secrets: secretsOf(values), trust: false });
  };
  const run = () => go(onRun);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  };
  const fields: FieldsProps = {
    values,
    onChange: (change) => setValues((before) => ({ ...before, ...change })),
    problemAt: (field) => (tried || problems[field] !== requiredText ? (problems[field] ?? null) : null),
  };
  return (
    <Modal
      title={`Run ${runnable.name}`}
      onClose={onCancel}
      focusFirst={() =>
        form.current?.querySelector<HTMLElement>('input:not([hidden]), select, textarea, summary') ?? null
      }
      actions={
        <>
          <Button onClick={onCancel}>Close</Button>
          <Button
            icon={ListTree}
            onClick={() => go(onPlan)}
            title="What a run with these values would do; starts nothing"
          >
            Plan
          </Button>
          <Button kind="primary" icon={Play} onClick={run} title="Ctrl+Enter">
            Run
          </Button>
        </>
      }
    >
      <form ref={form} onSubmit={submit} onKeyDown={onKeyDown} className="flex flex-col gap-3">
        {/* Enter in a field submits only a form that has such a button. */}
        <input type="submit" hidden />
        <InputFields {...fields} inputs={facts.inputs} stored={facts.stored} />
        <ProfileField {...fields} profiles={runnable.profiles} />
        <SecretFields {...fields} plan={runnable.plan} />
        <VariableFields {...fields} vars={facts.vars} />
        <JobFields {...fields} jobs={runnable.plan?.jobs ?? []} />
        <MoreFields {...fields} plan={runnable.plan} />
      </form>
    </Modal>
  );
}

/** A folded part that has it is opened for it. */
function focusFirstProblem(form: HTMLFormElement | null): void {
  setTimeout(() => {
    const control = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
    control?.closest('details')?.setAttribute('open', '');
    control?.focus();
  });
}
