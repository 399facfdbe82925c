import { Plus, X } from 'lucide-react';
import { needable } from '../../../shared/playbook/edit/job-gestures.ts';
import { needsInText } from '../../edit/edit-commands.ts';
import { closeDialog, openDialog } from '../../stores/dialogs-store.ts';
import type { PlaybookDocument } from '../../stores/documents-store.ts';
import { Button } from '../../widgets/button.tsx';
import { changeOrSay } from '../change.ts';
import { problemAt, useForm } from '../form-context.ts';
import { LabelledField } from './labelled-field.tsx';

interface NeedsFieldProps {
  readonly document: PlaybookDocument;
  readonly job: string;
  readonly pointer: string;
  readonly help: string | null;
  readonly onOpen: (job: string) => void;
}

/** The jobs that a job needs; only those can be added that close no cycle. */
export function NeedsField({ document, job, pointer, help, onOpen }: NeedsFieldProps) {
  const form = useForm();
  const graph = needsInText(document);
  const needs = graph.find(({ id }) => id === job)?.needs ?? [];
  const add = () => {
    const able = needable(graph, job);
    openDialog({
      kind: 'pick',
      title: `Jobs that ${job} can need`,
      items: able,
      onPick: (need) => {
        closeDialog();
        void changeOrSay(form.path, { kind: 'connect', job, need }, `${job} needs ${need} now.`);
      },
    });
  };
  return (
    <LabelledField label="Needs" title="needs" of="group" help={help} problem={problemAt(form, pointer)}>
      {() => (
        <div className="flex flex-wrap items-center gap-1">
          {needs.map((need) => (
            <span key={need} className="inline-flex items-center rounded border border-line-strong bg-surface">
              <button
                type="button"
                title={`Go to ${need}`}
                onClick={() => onOpen(need)}
                className="rounded-l px-1.5 py-0.5 font-mono text-tiny hover:bg-hover"
              >
                {need}
              </button>
              <button
                type="button"
                aria-label={`${job} no longer needs ${need}`}
                onClick={() =>
                  void changeOrSay(form.path, { kind: 'disconnect', job, need }, `${job} no longer needs ${need}.`)
                }
                className="inline-flex size-6 items-center justify-center rounded-r text-faint hover:bg-hover hover:text-text"
              >
                <X size={11} aria-hidden />
              </button>
            </span>
          ))}
          <Button icon={Plus} onClick={add}>
            Add need
          </Button>
        </div>
      )}
    </LabelledField>
  );
}
