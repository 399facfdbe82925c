import { safe } from '@orpc/client';
import { FilePlus2 } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import {
  type NewScript,
  newScriptFile,
  newScriptProblems,
  nextNumber,
  type ScriptLanguage,
  scriptLanguages,
} from '../../shared/plan/new-script.ts';
import { openFile } from '../documents.ts';
import { host } from '../host/client.ts';
import { closeDialog, tellError } from '../stores/dialogs-store.ts';
import { loadWorkspace, useWorkspace } from '../stores/workspace-store.ts';
import { Button } from '../widgets/button.tsx';
import { Field, type FieldControl } from '../widgets/field.tsx';
import { Modal } from '../widgets/modal.tsx';
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
  const change = (part: Partial<Asked>) => setAsked({ ...asked, ...part });
  const stages = [...new Set(scripts.flatMap(({ stage }) => stage ?? []))];
  return (
    <Modal
      title="New script"
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="primary" icon={FilePlus2} onClick={submit}>
            Create
          </Button>
        </>
      }
    >
      <form
        className="grid grid-cols-2 gap-3"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          submit();
        }}
      >
        <input type="submit" hidden />
        <Whole>
          <Field label="Name" required problem={tried || asked.name !== '' ? (problems.name ?? null) : null}>
            {(control) => (
              <input
                {...control}
                // biome-ignore lint/a11y/noAutofocus: the question begins here
                autoFocus
                value={asked.name}
                placeholder="Measure-Disk"
                onChange={({ target }) => change({ name: target.value })}
              />
            )}
          </Field>
        </Whole>
        <Field label="Stage" description="Scripts of a stage run together.">
          {(control) => <StageInput control={control} stages={stages} value={asked.stage} onChange={change} />}
        </Field>
        <Field label="Number" description="The next free one is proposed." problem={problems.number ?? null}>
          {(control) => (
            <input
              {...control}
              inputMode="numeric"
              value={number}
              onChange={({ target }) => change({ number: target.value })}
            />
          )}
        </Field>
        <Field label="Language">
          {(control) => (
            <select
              {...control}
              value={asked.shell}
              onChange={({ target }) =>
                change({ shell: scriptLanguages.find(({ shell }) => shell === target.value)?.shell ?? 'pwsh' })
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
        <Field label="Tags">
          {(control) => (
            <input
              {...control}
              value={asked.tags}
              placeholder="disk, read-only"
              onChange={({ target }) => change({ tags: target.value })}
            />
          )}
        </Field>
        <Whole>
          <Field label="Description">
            {(control) => (
              <input
                {...control}
                value={asked.description}
                onChange={({ target }) => change({ description: target.value })}
              />
            )}
          </Field>
        </Whole>
      </form>
    </Modal>
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
