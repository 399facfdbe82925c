import { type FormEvent, useState } from 'react';
import type { ExtractedSteps } from '../../shared/playbook/edit/edit-playbook.ts';
import { closeDialog } from '../stores/dialogs-store.ts';
import { Button } from '../widgets/button.tsx';
import { Field } from '../widgets/field.tsx';
import { Modal } from '../widgets/modal.tsx';
import { extract, foreseeExtraction, stepNames } from './extract-steps.ts';

type Into = 'action' | 'playbook';
const choices: readonly { readonly into: Into; readonly label: string; readonly help: string }[] = [
  { into: 'action', label: 'Composite action', help: 'Runs in the job’s own session; of use to workflows, too.' },
  { into: 'playbook', label: 'Playbook', help: 'A run within the step, with jobs, timeouts and retries of its own.' },
];

/** Stands for the name until there is one. */
const unnamed = 'steps';

/** Asks which steps of a job go into a file of their own, says what comes of it, and why where it cannot be. */
export function ExtractDialog({ job, step }: { readonly job: string; readonly step: number | null }) {
  const names = stepNames(job);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(() => new Set(step === null ? names.keys() : [step]));
  const [into, setInto] = useState<Into>('action');
  const [name, setName] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const from = Math.min(...chosen);
  const extraction = { job, from, count: chosen.size, into, name: name.trim() };
  const gap = chosen.size === 0 ? 'Choose a step.' : Math.max(...chosen) - from >= chosen.size ? gapped : null;
  const foreseen = gap === null ? foreseeExtraction({ ...extraction, name: extraction.name || unnamed }) : null;
  const problem = gap ?? (foreseen?.ok === false ? foreseen.error : failure);
  const ready = problem === null && extraction.name !== '';
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!ready) return;
    const refusal = await extract(extraction);
    if (refusal === null) closeDialog();
    else setFailure(refusal);
  };
  return (
    <Modal
      title={`Extract steps of ${job}`}
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="primary" onClick={() => void submit()} disabled={!ready}>
            Extract
          </Button>
        </>
      }
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
        <IntoChoice into={into} onInto={setInto} />
        <Field label="Name" required>
          {(control) => (
            <input
              {...control}
              // biome-ignore lint/a11y/noAutofocus: the one thing that must be said
              autoFocus
              value={name}
              placeholder="prepare-machine"
              onChange={({ target }) => {
                setName(target.value);
                setFailure(null);
              }}
            />
          )}
        </Field>
        <StepChoice names={names} chosen={chosen} onChosen={setChosen} />
        <Outcome
          problem={problem}
          extracted={foreseen?.ok === true ? foreseen.value : null}
          isNamed={extraction.name !== ''}
          count={chosen.size}
        />
      </form>
    </Modal>
  );
}

const gapped = 'The steps must stand one after the other.';

function IntoChoice({ into, onInto }: { readonly into: Into; readonly onInto: (into: Into) => void }) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="font-medium">Into</legend>
      {choices.map(({ into: one, label, help }) => (
        <label key={one} className="flex items-baseline gap-2">
          <input type="radio" name="into" checked={into === one} onChange={() => onInto(one)} />
          <span className="shrink-0">{label}</span>
          <span className="text-muted text-small">{help}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface StepChoiceProps {
  readonly names: readonly string[];
  readonly chosen: ReadonlySet<number>;
  readonly onChosen: (chosen: ReadonlySet<number>) => void;
}

function StepChoice({ names, chosen, onChosen }: StepChoiceProps) {
  const choose = (index: number, isChosen: boolean) => {
    const others = [...chosen].filter((other) => other !== index);
    onChosen(new Set(isChosen ? [...others, index] : others));
  };
  return (
    <fieldset className="flex flex-col">
      <legend className="font-medium">Steps</legend>
      {names.map((title, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have nothing of their own but their place
        <label key={index} className="flex items-center gap-2">
          <input type="checkbox" checked={chosen.has(index)} onChange={({ target }) => choose(index, target.checked)} />
          {title}
        </label>
      ))}
    </fieldset>
  );
}

interface OutcomeProps {
  readonly problem: string | null;
  readonly extracted: ExtractedSteps | null;
  readonly isNamed: boolean;
  readonly count: number;
}

function Outcome({ problem, extracted, isNamed, count }: OutcomeProps) {
  return (
    <div role="status" aria-label="What comes of it" className="min-h-10 text-small">
      {problem !== null && <p className="text-failure">{problem}</p>}
      {problem === null && extracted !== null && (
        <>
          <p className="text-muted">
            Writes{' '}
            <span className="font-mono">
              {isNamed ? extracted.file.path : extracted.file.path.replace(unnamed, '…')}
            </span>
            ; one step takes the place of {count}.
          </p>
          {extracted.edit.notes.map((note) => (
            <p key={note} className="mt-1 text-warning">
              {note}
            </p>
          ))}
        </>
      )}
    </div>
  );
}
