import { useState } from 'react';
import type { JsonObject } from '../../shared/base/json.ts';
import { playbookName } from '../../shared/playbook/fill-template.ts';
import { makeSteps } from '../../shared/record/make-steps.ts';
import { focusArea } from '../commands/focus-areas.ts';
import { openPlaybook } from '../documents.ts';
import { jobsInText, perform } from '../edit/gestures.ts';
import { closeDialog } from '../stores/dialogs-store.ts';
import { type PlaybookDocument, useDocuments } from '../stores/documents-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';
import { Button } from '../widgets/button.tsx';
import { Field } from '../widgets/field.tsx';
import { Modal } from '../widgets/modal.tsx';
import { makePlaybook, type NewFormat, newPath } from './new-playbook.ts';
import { chosenCommands, useShell } from './shell-store.ts';

/** Where the steps go: a new playbook, or a job of one that is open. */
interface Target {
  readonly kind: 'new' | 'open';
  readonly name: string;
  readonly format: NewFormat;
  readonly path: string;
  readonly job: string;
}

const formats: readonly [NewFormat, string][] = [
  ['yaml', 'Playbook in YAML'],
  ['json', 'Playbook in JSON'],
  ['github', 'GitHub workflow'],
];

/** The open playbooks whose jobs can take steps, those in the older formats not. */
function useTargets(): readonly PlaybookDocument[] {
  const documents = useDocuments(({ byPath }) => byPath);
  return Object.values(documents).filter(
    (document) => takesSteps(document.analysis?.format) && !document.readOnly && jobsInText(document).length > 0,
  );
}

function takesSteps(format: string | null | undefined): boolean {
  return format === 'v3' || format === 'github';
}

/** Asks where the chosen commands of a terminal are to become steps, and shows them before. */
export function MakeSteps({ shell: id }: { readonly shell: string }) {
  const shell = useShell(id);
  const root = useWorkspace(({ workspace }) => workspace?.root ?? '');
  const open = useTargets();
  const [join, setJoin] = useState(false);
  const [target, setTarget] = useState<Target>(() => firstTarget(open));
  const change = (part: Partial<Target>) => setTarget((before) => ({ ...before, ...part }));
  const format = formatOf(target, open);
  const made = makeSteps(chosenCommands(id), { shell: shell?.about.shell ?? '', root, format, join });
  const ready = made.steps.length > 0 && (target.kind === 'open' ? target.job !== '' : target.name.trim() !== '');
  const accept = () => {
    closeDialog();
    void put(target, made.steps);
  };
  return (
    <Modal
      wide
      title="Make steps of the chosen commands"
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="primary" onClick={accept} disabled={!ready}>
            {target.kind === 'new' ? 'Make the playbook' : `Add to ${target.job}`}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) accept();
        }}
      >
        <TargetFields target={target} open={open} onChange={change} />
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={join}
            onChange={({ target: { checked } }) => setJoin(checked)}
            className="accent-accent-fill"
          />
          Join commands that follow each other in one folder into one step
        </label>
        <button type="submit" hidden />
      </form>
      <Preview steps={made.steps} notes={made.notes} />
    </Modal>
  );
}

function firstTarget(open: readonly PlaybookDocument[]): Target {
  const [first] = open;
  return { kind: 'new', name: 'recorded', format: 'yaml', path: first?.path ?? '', job: firstJob(first) };
}

function firstJob(document: PlaybookDocument | undefined): string {
  return document === undefined ? '' : (jobsInText(document).at(-1) ?? '');
}

function formatOf({ kind, format, path }: Target, open: readonly PlaybookDocument[]): 'v3' | 'github' {
  if (kind === 'new') return format === 'github' ? 'github' : 'v3';
  return open.find((document) => document.path === path)?.analysis?.format === 'github' ? 'github' : 'v3';
}

async function put(target: Target, steps: readonly JsonObject[]): Promise<void> {
  if (target.kind === 'new') await makePlaybook(playbookName(target.name), target.format, steps);
  else await addTo(target, steps);
  focusArea('graph');
}

async function addTo(target: Target, steps: readonly JsonObject[]): Promise<void> {
  await openPlaybook(target.path);
  const place = { job: target.job, step: Number.MAX_SAFE_INTEGER };
  const count = steps.length === 1 ? 'One step is' : `${steps.length} steps are`;
  await perform({ kind: 'paste', text: JSON.stringify(steps), place }, `${count} added to ${target.job}.`);
}

interface TargetFieldsProps {
  readonly target: Target;
  readonly open: readonly PlaybookDocument[];
  readonly onChange: (part: Partial<Target>) => void;
}

function TargetFields({ target, open, onChange }: TargetFieldsProps) {
  const kinds = [
    ['new', 'A new playbook'],
    ['open', open.length === 0 ? 'A job of an open playbook (none is open)' : 'A job of an open playbook'],
  ] as const;
  return (
    <>
      <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
        <legend className="sr-only">Where the steps go</legend>
        {kinds.map(([kind, label]) => (
          <label key={kind} className="flex items-center gap-2">
            <input
              type="radio"
              name="target"
              // biome-ignore lint/a11y/noAutofocus: the first question of the dialog
              autoFocus={kind === target.kind}
              checked={kind === target.kind}
              disabled={kind === 'open' && open.length === 0}
              onChange={() => onChange({ kind })}
              className="accent-accent-fill"
            />
            {label}
          </label>
        ))}
      </fieldset>
      <div className="grid grid-cols-2 gap-3">
        {target.kind === 'new' ? (
          <NewFields target={target} onChange={onChange} />
        ) : (
          <OpenFields target={target} open={open} onChange={onChange} />
        )}
      </div>
    </>
  );
}

function NewFields({ target, onChange }: Omit<TargetFieldsProps, 'open'>) {
  return (
    <>
      <Field label="Name" description={`Goes to ${newPath(playbookName(target.name), target.format)}`}>
        {(control) => (
          <input {...control} value={target.name} onChange={(event) => onChange({ name: event.target.value })} />
        )}
      </Field>
      <Field label="Format" description="It is written anew; nothing is written over.">
        {(control) => (
          <select
            {...control}
            value={target.format}
            onChange={({ target: { value } }) => {
              const format = formats.find(([known]) => known === value)?.[0];
              if (format !== undefined) onChange({ format });
            }}
          >
            {formats.map(([format, label]) => (
              <option key={format} value={format}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}

function OpenFields({ target, open, onChange }: TargetFieldsProps) {
  const document = open.find(({ path }) => path === target.path);
  return (
    <>
      <Field label="Playbook">
        {(control) => (
          <select
            {...control}
            value={target.path}
            onChange={({ target: { value } }) =>
              onChange({ path: value, job: firstJob(open.find(({ path }) => path === value)) })
            }
          >
            {open.map(({ path }) => (
              <option key={path}>{path}</option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Job">
        {(control) => (
          <select {...control} value={target.job} onChange={(event) => onChange({ job: event.target.value })}>
            {(document === undefined ? [] : jobsInText(document)).map((job) => (
              <option key={job}>{job}</option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}

interface PreviewProps {
  readonly steps: readonly JsonObject[];
  readonly notes: readonly string[];
}

function Preview({ steps, notes }: PreviewProps) {
  return (
    <section aria-label="Steps" className="mt-4">
      <h3 className="font-medium">
        {steps.length === 1 ? 'One step' : `${steps.length} steps`}
        {steps.length === 0 && ': the chosen commands only go to other folders, which steps have as their own'}
      </h3>
      {notes.length > 0 && (
        <ul className="mt-1 text-small text-warning">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <ol className="mt-2 flex flex-col gap-2">
        {steps.map((step) => (
          <li key={String(step.name)} className="rounded-md border border-line bg-surface px-2.5 py-1.5">
            <p className="flex items-baseline gap-2">
              <span className="min-w-0 flex-1 truncate font-medium">{String(step.name)}</span>
              <span className="shrink-0 text-muted text-tiny">
                {[step.shell, step.workingDirectory ?? step['working-directory']].filter(Boolean).join(' in ')}
              </span>
            </p>
            <pre className="mt-0.5 max-h-32 overflow-auto whitespace-pre-wrap break-all font-mono text-small">
              {String(step.script ?? step.run)}
            </pre>
          </li>
        ))}
      </ol>
    </section>
  );
}
