import { safe } from '@orpc/client';
import { type ComponentProps, type ReactNode, useState } from 'react';
import {
  type NewScript,
  newScriptFile,
  newScriptProblems,
  nextNumber,
  type ScriptLanguage,
  scriptLanguages,
} from '../../shared/plan/new-script.ts';
import { CreateDialog } from '../dialogs/create-dialog.tsx';
import { openFile } from '../documents.ts';
import { host } from '../host/client.ts';
import { closeDialog, tellError } from '../stores/dialogs-store.ts';
import { loadWorkspace, useWorkspace } from '../stores/workspace-store.ts';
import { Field, type FieldControl } from '../widgets/field.tsx';
import { changeScriptsView } from './scripts-store.ts';

interface Asked {
  /** Null: the one that is proposed. */
  readonly number: string | null;
  readonly name: string;
  readonly stage: string;
  readonly description: string;
  readonly tags: string;
  readonly shell: ScriptLanguage;
}

const nothing: Asked = { number: null, name: '', stage: '', description: '', tags: '', shell: 'pwsh' };

async function create(script: NewScript, folder: string): Promise<void> {
  const { path, text } = newScriptFile(script, folder);
  const { error } = await safe(host.playbooks.write({ path, text, baseRevision: null }));
  if (error !== null) return tellError(`${path} was not written`, error);
  closeDialog();
  await loadWorkspace();
  changeScriptsView({ selected: path, text: '', stage: '', tag: '' });
  await openFile(path);
}

/** Asks what a new script is, proposes a number of its stage, and opens the file with all that in its head. */
export function NewScriptDialog() {
  const workspace = useWorkspace((state) => state.workspace);
  const [asked, setAsked] = useState(nothing);
  const [tried, setTried] = useState(false);
  const scripts = workspace?.scripts ?? [];
  const folder = workspace?.scriptsFolder ?? '';
  const number = asked.number ?? nextNumber(scripts, asked.stage) ?? '';
  const problems = newScriptProblems({ number, name: asked.name }, scripts);
  const tags = asked.tags
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  const submit = () => {
    setTried(true);
    if (Object.keys(problems).length === 0) void create({ ...asked, number, tags }, folder);
  };
  return (
    <CreateDialog title="New script" className="grid grid-cols-2 gap-3" onCreate={submit}>
      <ScriptFields
        asked={asked}
        number={number}
        problems={{ ...problems, name: tried || asked.name !== '' ? problems.name : undefined }}
        stages={[...new Set(scripts.flatMap(({ stage }) => stage ?? []))]}
        onChange={(part) => setAsked({ ...asked, ...part })}
      />
    </CreateDialog>
  );
}

interface ScriptFieldsProps {
  readonly asked: Asked;
  /** The one that is given or proposed. */
  readonly number: string;
  readonly problems: { readonly name?: string | undefined; readonly number?: string | undefined };
  readonly stages: readonly string[];
  readonly onChange: (part: Partial<Asked>) => void;
}

function ScriptFields({ asked, number, problems, stages, onChange }: ScriptFieldsProps) {
  return (
    <>
      <Whole>
        <TextField
          label="Name"
          required
          autoFocus
          problem={problems.name}
          value={asked.name}
          placeholder="Measure-Disk"
          onChange={(name) => onChange({ name })}
        />
      </Whole>
      <Field label="Stage" description="Scripts of a stage run together.">
        {(control) => <StageInput control={control} stages={stages} value={asked.stage} onChange={onChange} />}
      </Field>
      <TextField
        label="Number"
        description="The next free one is proposed."
        problem={problems.number}
        inputMode="numeric"
        value={number}
        onChange={(given) => onChange({ number: given })}
      />
      <LanguageField shell={asked.shell} onChange={(shell) => onChange({ shell })} />
      <TextField
        label="Tags"
        value={asked.tags}
        placeholder="disk, read-only"
        onChange={(tags) => onChange({ tags })}
      />
      <Whole>
        <TextField
          label="Description"
          value={asked.description}
          onChange={(description) => onChange({ description })}
        />
      </Whole>
    </>
  );
}

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange'> {
  readonly label: string;
  readonly description?: string;
  readonly problem?: string | undefined;
  readonly onChange: (text: string) => void;
}

function TextField({ label, required = false, description, problem, onChange, ...input }: TextFieldProps) {
  return (
    <Field label={label} required={required} description={description ?? null} problem={problem ?? null}>
      {(control) => <input {...input} {...control} onChange={({ target }) => onChange(target.value)} />}
    </Field>
  );
}

interface LanguageFieldProps {
  readonly shell: ScriptLanguage;
  readonly onChange: (shell: ScriptLanguage) => void;
}

function LanguageField({ shell: chosen, onChange }: LanguageFieldProps) {
  return (
    <Field label="Language">
      {(control) => (
        <select
          {...control}
          value={chosen}
          onChange={({ target }) =>
            onChange(scriptLanguages.find(({ shell }) => shell === target.value)?.shell ?? 'pwsh')
          }
        >
          {scriptLanguages.map(({ shell, label }) => (
            <option key={shell} value={shell}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Whole({ children }: { readonly children: ReactNode }) {
  return <div className="col-span-2">{children}</div>;
}

interface StageInputProps {
  readonly control: FieldControl;
  readonly stages: readonly string[];
  readonly value: string;
  readonly onChange: (change: { readonly stage: string }) => void;
}

function StageInput({ control, stages, value, onChange }: StageInputProps) {
  return (
    <>
      <input
        {...control}
        list={`${control.id}-stages`}
        value={value}
        onChange={({ target }) => onChange({ stage: target.value })}
      />
      <datalist id={`${control.id}-stages`}>
        {stages.map((stage) => (
          <option key={stage} value={stage} />
        ))}
      </datalist>
    </>
  );
}
