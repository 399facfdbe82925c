import { X } from 'lucide-react';
import { isJsonObject } from '../../../shared/base/json.ts';
import { joinPointer } from '../../../shared/base/pointer.ts';
import { inputKey } from '../../../shared/plan/built-in-actions.ts';
import type { PlannedStep } from '../../../shared/plan/plan.ts';
import { readUses } from '../../../shared/plan/uses.ts';
import { useWorkspace } from '../../stores/workspace-store.ts';
import { IconButton } from '../../widgets/icon-button.tsx';
import { typedText } from '../field-kinds.ts';
import { problemAt, put, useForm } from '../form-context.ts';
import { useFileText } from '../use-file-text.ts';
import { valueAt } from '../value-text.ts';
import {
  fileOfUse,
  furtherKeys,
  inputsOfAction,
  inputsOfBuiltIn,
  inputsOfPlaybook,
  inputsOfScripts,
  type WithInput,
} from '../with-inputs.ts';
import { AddRow } from './add-row.tsx';
import { LeafField } from './leaf-field.tsx';
import { ListField } from './list-field.tsx';
import { FieldProblem } from './map-field.tsx';

/** What the step's scripts, action or playbook say that they take. */
function useInputs(step: PlannedStep): readonly WithInput[] {
  const { workspace } = useWorkspace();
  const use = step.uses === null ? null : readUses(step.uses, workspace?.actionCopies ?? { folders: {}, problems: [] });
  const file = use === null ? null : fileOfUse(use, step);
  const text = useFileText(file);
  if (use === null) {
    const paths = new Set(step.scripts.map(({ path }) => path));
    return inputsOfScripts((workspace?.scripts ?? []).filter(({ path }) => paths.has(path)));
  }
  if (use.kind === 'built-in') return inputsOfBuiltIn(use.name);
  if (file === null || text === null) return [];
  return use.kind === 'local' ? inputsOfAction(text, file) : inputsOfPlaybook(text, file);
}

/** `with` as a form of what is declared; what nothing declares stands below, and can be taken away. */
export function WithField({ pointer, step }: { readonly pointer: string; readonly step: PlannedStep }) {
  const form = useForm();
  const inputs = useInputs(step);
  const given = valueAt(form.value, pointer);
  const written = isJsonObject(given) ? Object.keys(given) : [];
  return (
    <fieldset aria-label="Inputs" className="flex flex-col gap-1.5">
      {inputs.map((input) => {
        const key = written.find((name) => inputKey(name) === inputKey(input.name)) ?? input.name;
        return <InputField key={input.name} input={input} pointer={joinPointer(pointer, key)} />;
      })}
      {furtherKeys(given, inputs).map((name) => (
        <div key={name} className="flex items-end gap-1">
          <div className="min-w-0 flex-1">
            <LeafField
              pointer={joinPointer(pointer, name)}
              kind={typedText}
              label={name}
              value={valueAt(form.value, joinPointer(pointer, name))}
            />
          </div>
          <IconButton
            label={`Remove ${name}`}
            icon={X}
            onClick={() => void put(form, joinPointer(pointer, name), undefined, name)}
          />
        </div>
      ))}
      <AddRow label="Add input" onAdd={(name) => put(form, joinPointer(pointer, name), '', name)} />
      <FieldProblem text={problemAt(form, pointer, false)} />
    </fieldset>
  );
}

function InputField({ input, pointer }: { readonly input: WithInput; readonly pointer: string }) {
  const form = useForm();
  const { name, kind, required, help, note, default: preset } = input;
  const shared = { pointer, label: name, title: name, help, note, required, value: valueAt(form.value, pointer) };
  if (kind === null) return <ListField {...shared} options={null} orOne />;
  return <LeafField {...shared} kind={kind} placeholder={preset === null ? undefined : `${preset} (default)`} />;
}
