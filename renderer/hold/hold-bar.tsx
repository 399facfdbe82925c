import { Check, FilePenLine, Hand, Play, RotateCcw, SkipForward, X } from 'lucide-react';
import { useState } from 'react';
import type { HoldDecision } from '../../shared/run/hold.ts';
import type { StepState } from '../../shared/run/state.ts';
import type { StepRef } from '../output/output-stream.ts';
import { tellError } from '../stores/dialogs-store.ts';
import { Button } from '../widgets/button.tsx';
import { EditText } from './edit-text.tsx';
import { release } from './release.ts';
import { type StepText, stepText, writeStepText } from './step-text.ts';

interface HoldBarProps {
  readonly step: StepRef;
  readonly state: StepState;
}

const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

/** Over a held step's terminal: why it holds, until when, and what can become of it; after it, what to keep of what was typed. */
export function HoldBar({ step, state }: HoldBarProps) {
  if (state.held !== null) return <Held step={step} state={state} held={state.held} />;
  const typed = state.holds.at(-1)?.typed ?? [];
  return typed.length === 0 ? null : <Typed key={state.holds.length} step={step} typed={typed} />;
}

function Held({ step, state, held }: HoldBarProps & { readonly held: NonNullable<StepState['held']> }) {
  const [text, setText] = useState<StepText | null>(null);
  const decide = (decision: HoldDecision) => void release(step, decision);
  const failed = held.point === 'failure';
  const name = held.within === null ? state.name : `${held.within}, a step of ${state.name}`;
  const edit = () => {
    stepText(step)
      .then(setText)
      .catch((error: unknown) => tellError('The text of the step could not be read', error));
  };
  return (
    <section
      aria-label="Held step"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-panel px-3 py-1.5 text-small"
    >
      <p className="flex min-w-0 flex-1 items-center gap-1.5" role="status">
        <Hand size={14} aria-hidden className="shrink-0 text-warning" />
        <span className="truncate">
          <strong>{failed ? `Held: ${name} failed.` : `Held before ${name}.`}</strong>{' '}
          <span className="text-muted">
            The terminal below is its session, until {time.format(held.until)}. {state.error?.message}
          </span>
        </span>
      </p>
      <div className="flex flex-wrap items-center gap-1.5">
        <Button
          kind="primary"
          icon={failed ? RotateCcw : Play}
          onClick={() => decide({ kind: 'retry', text: null })}
          title="Palette: Held step: run it (again)"
        >
          {failed ? 'Retry' : 'Run it'}
        </Button>
        {state.kind === 'script' && (
          <Button icon={FilePenLine} onClick={edit}>
            Edit…
          </Button>
        )}
        <Button icon={Check} onClick={() => decide({ kind: 'pass' })}>
          Mark passed
        </Button>
        <Button icon={SkipForward} onClick={() => decide({ kind: 'skip' })}>
          Skip
        </Button>
        <Button kind="danger" icon={X} onClick={() => decide({ kind: 'fail' })}>
          {failed ? 'Leave failed' : 'Fail'}
        </Button>
      </div>
      {text !== null && (
        <EditText
          title={`Edit ${state.name} for this run`}
          note="The playbook stays as it is."
          action={failed ? 'Retry' : 'Run it'}
          text={state.holds.findLast((hold) => hold.text !== null)?.text ?? text.text}
          onClose={() => setText(null)}
          onText={(changed) => {
            setText(null);
            decide({ kind: 'retry', text: changed });
          }}
        />
      )}
    </section>
  );
}

function Typed({ step, typed }: { readonly step: StepRef; readonly typed: readonly string[] }) {
  const [text, setText] = useState<StepText | null>(null);
  const [closed, setClosed] = useState(false);
  if (closed) return null;
  const open = () => {
    stepText(step)
      .then((found) => {
        if (found?.pointer == null) return tellError('The step keeps its text', new Error('It has no inline script.'));
        setText(found);
      })
      .catch((error: unknown) => tellError('The text of the step could not be read', error));
  };
  return (
    <section
      aria-label="What was typed"
      className="flex shrink-0 items-center gap-3 border-line border-b bg-panel px-3 py-1 text-small"
    >
      <p className="min-w-0 flex-1 truncate text-muted" title={typed.join('\n')}>
        {typed.length === 1 ? 'One command was' : `${typed.length} commands were`} given while it was held:{' '}
        <span className="font-mono text-text">{typed.join('; ')}</span>
      </p>
      <Button icon={FilePenLine} onClick={open}>
        Add to the step…
      </Button>
      <Button onClick={() => setClosed(true)}>Dismiss</Button>
      {text !== null && (
        <EditText
          title="Add what was typed to the step"
          note={`It is written to ${text.file}, unsaved, and can be undone there.`}
          action="Change the playbook"
          text={[text.text.trimEnd(), ...typed].join('\n')}
          onClose={() => setText(null)}
          onText={(changed) => {
            setText(null);
            setClosed(true);
            void writeStepText(text, changed);
          }}
        />
      )}
    </section>
  );
}
