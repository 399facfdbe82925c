import { isJsonObject, type JsonObject, type JsonValue, jsonAsText } from '../../../shared/base/json.ts';
import { joinPointer } from '../../../shared/base/pointer.ts';
import { builtInActions } from '../../../shared/plan/built-in-actions.ts';
import type { PlannedStep } from '../../../shared/plan/plan.ts';
import type { ValueOperation } from '../../../shared/playbook/edit/operations.ts';
import { useWorkspace } from '../../stores/workspace-store.ts';
import { changeOrSay } from '../change.ts';
import { resolved } from '../field-kinds.ts';
import { type Form, useForm } from '../form-context.ts';
import { valueAt } from '../value-text.ts';
import { LeafField } from './leaf-field.tsx';
import { ListField } from './list-field.tsx';
import { ScriptField } from './script-field.tsx';
import { WithField } from './with-field.tsx';

interface StepActionProps {
  readonly pointer: string;
  readonly schema: JsonObject;
  readonly format: 'v3' | 'github';
  readonly step: PlannedStep;
}

/** What a step can be, by the key that says so. */
const kinds = {
  v3: [
    { key: 'script', label: 'Inline script', first: 'echo hello' },
    { key: 'run', label: 'Numbered scripts', first: '' },
    { key: 'uses', label: 'Action or playbook', first: 'checkout' },
  ],
  github: [
    { key: 'run', label: 'Inline script', first: 'echo hello' },
    { key: 'uses', label: 'Action', first: 'actions/checkout@v5' },
  ],
} as const;

/** What a step does: a script, numbered scripts, or an action or playbook with what it is given. */
export function StepAction({ pointer, schema, format, step }: StepActionProps) {
  const form = useForm();
  const { workspace } = useWorkspace();
  const written = valueAt(form.value, pointer);
  const object = isJsonObject(written) ? written : {};
  const present = kinds[format].find(({ key }) => Object.hasOwn(object, key))?.key ?? null;
  const choose = (key: string) => {
    const first = key === 'run' && format === 'v3' ? (workspace?.scripts[0]?.number ?? '0001') : null;
    const kind = kinds[format].find((other) => other.key === key);
    if (kind === undefined) return;
    const operations = becoming(form, pointer, present, key, first ?? kind.first);
    void changeOrSay(form.path, { kind: 'several', operations }, `The step is now: ${kind.label.toLowerCase()}.`);
  };
  return (
    <>
      <fieldset aria-label="What the step is" className="flex flex-wrap gap-x-3">
        {kinds[format].map(({ key, label }) => (
          <label key={key} className="inline-flex min-h-6 items-center gap-1.5 text-small">
            <input type="radio" name={`${pointer} kind`} checked={present === key} onChange={() => choose(key)} />
            {label}
          </label>
        ))}
      </fieldset>
      {present !== null && (
        <ActionField
          name={present}
          pointer={joinPointer(pointer, present)}
          value={object[present]}
          schema={schema}
          format={format}
          step={step}
        />
      )}
      {(present === 'uses' || (present === 'run' && format === 'v3') || object.with !== undefined) && (
        <WithField pointer={joinPointer(pointer, 'with')} step={step} />
      )}
    </>
  );
}

/** The edits that make a step another kind of step, in its place. */
function becoming(form: Form, pointer: string, from: string | null, to: string, first: string): ValueOperation[] {
  const renamed: ValueOperation[] =
    from === null ? [] : [{ kind: 'rename-key', pointer: joinPointer(pointer, from), key: to }];
  const given = joinPointer(pointer, 'with');
  const without: ValueOperation[] =
    valueAt(form.value, given) === undefined ? [] : [{ kind: 'remove', pointer: given }];
  return [...renamed, { kind: 'set', pointer: joinPointer(pointer, to), value: first }, ...without];
}

interface ActionFieldProps extends StepActionProps {
  readonly name: string;
  readonly value: JsonValue | undefined;
}

function ActionField({ name, pointer, value, schema, format, step }: ActionFieldProps) {
  const form = useForm();
  const { workspace } = useWorkspace();
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const { description, examples } = resolved(form.schemaRoot, properties[name]);
  const help = typeof description === 'string' ? description : null;
  const shared = { pointer, value, help, required: true, title: name };
  if (name === 'script' || (name === 'run' && format === 'github'))
    return <ScriptField {...shared} label="Script" shell={step.shell} />;
  if (Array.isArray(value)) return <ListField {...shared} label="Scripts" options={null} orOne />;
  const own = Array.isArray(examples) ? examples.map(jsonAsText) : [];
  const playbooks = (workspace?.playbooks ?? []).map((playbook) => `playbook:${playbook.name}`);
  const targets = format === 'github' ? own : [...Object.keys(builtInActions), ...playbooks];
  const numbers = (workspace?.scripts ?? []).map(({ number }) => number);
  const suggestions = name === 'uses' ? targets : numbers;
  return (
    <>
      <LeafField
        {...shared}
        label={name === 'uses' ? 'Uses' : 'Scripts'}
        kind={{ kind: 'text', language: null, typed: false, suggestions }}
      />
      {name === 'run' && <Found step={step} />}
    </>
  );
}

/** The scripts that numbers come to. */
function Found({ step }: { readonly step: PlannedStep }) {
  if (step.scripts.length === 0) return null;
  return (
    <ul aria-label="Scripts that run" className="text-faint text-tiny">
      {step.scripts.map(({ path, number }) => (
        <li key={number} className="truncate font-mono">
          {path === '' ? `${number}: there is no such script` : path}
        </li>
      ))}
    </ul>
  );
}
