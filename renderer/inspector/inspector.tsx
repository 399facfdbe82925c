import { ArrowUpFromLine, Code2, FolderOpen, Play, Plus, Sparkles } from 'lucide-react';
import { useMemo } from 'react';
import { commandOf, runCommand } from '../commands/commands.ts';
import { openPlaybook } from '../documents.ts';
import type { GraphRef } from '../graph/graph-job.ts';
import { runPlaybook } from '../run-playbook.ts';
import { calledPlaybook, placeOf, plannedOf } from '../source/places.ts';
import { type PlaybookDocument, useDocument } from '../stores/documents-store.ts';
import { revealRange } from '../stores/reveal-store.ts';
import { select, useSelected } from '../stores/selection-store.ts';
import { playbookTabId, showView, useActiveTab } from '../stores/tabs-store.ts';
import { Button } from '../widgets/button.tsx';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import { PaneHeading } from '../widgets/pane-heading.tsx';
import { JobFacts, PlaybookFacts, StepFacts } from './facts-view.tsx';
import { FormGroup } from './fields/form-group.tsx';
import { FormContext, problemAt } from './form-context.ts';
import { editableOf, type Part } from './part.ts';
import { PartForm } from './part-form.tsx';
import { startPlaybook } from './start-playbook.ts';
import { usePartForm } from './use-part-form.ts';

/** What is selected in the open playbook, to edit; with nothing selected, the playbook itself. */
export function Inspector() {
  const tab = useActiveTab();
  const document = useDocument(tab?.kind === 'playbook' ? tab.path : null);
  const selected = useSelected(tab?.id ?? null);
  const planned = plannedOf(document?.plan ?? null, selected);
  return (
    <section aria-label="Inspector" className="flex h-full flex-col bg-panel" data-focus-area="inspector">
      <PaneHeading>{planned === null ? 'Playbook' : planned.step === null ? 'Job' : 'Step'}</PaneHeading>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-4" tabIndex={0}>
        {document === null ? (
          <EmptyHint>Open a playbook to see what it is made of.</EmptyHint>
        ) : (
          <Inspected document={document} selected={planned === null ? null : selected} />
        )}
      </div>
    </section>
  );
}

interface InspectedProps {
  readonly document: PlaybookDocument;
  readonly selected: GraphRef | null;
}

function Inspected({ document, selected }: InspectedProps) {
  const editable = useMemo(() => editableOf(document, selected), [document, selected]);
  const part = 'part' in editable ? editable.part : null;
  const form = usePartForm(document, part);
  if (document.analysis !== null && document.text.trim() === '') return <EmptyFile document={document} />;
  if (document.analysis === null) return null;
  const problem = part === null ? null : problemAt(form, part.pointer, false);
  return (
    <FormContext value={form}>
      <PartHeading document={document} selected={selected} />
      {'reason' in editable && <p className="mb-2 text-muted text-small">{editable.reason}</p>}
      {problem !== null && <p className="mb-2 text-failure text-small">{problem}</p>}
      {part !== null && <Migrate part={part} />}
      {part !== null && <PartForm key={part.pointer} part={part} document={document} />}
      {part === null ? (
        <Facts document={document} selected={selected} />
      ) : (
        <FormGroup title="In the plan" count={0} hasProblem={false} open={false}>
          {() => <Facts document={document} selected={selected} />}
        </FormGroup>
      )}
    </FormContext>
  );
}

/** An older playbook is edited as it is written; its jobs and steps can be edited once it is migrated. */
function Migrate({ part }: { readonly part: Part }) {
  if (part.format !== 'v1' && part.format !== 'v2') return null;
  return (
    <div className="mb-2 text-muted text-small">
      <p className="mb-1.5">
        A playbook of version {part.format.slice(1)}: its values can be edited here. Its jobs and steps can be once it
        is migrated; this file stays as it is.
      </p>
      <Button icon={ArrowUpFromLine} onClick={() => runCommand('migrate')}>
        {commandOf('migrate')?.title ?? 'Migrate'}
      </Button>
    </div>
  );
}

function EmptyFile({ document }: { readonly document: PlaybookDocument }) {
  return (
    <>
      <p className="mb-2 text-muted text-small">The file is empty.</p>
      {!document.readOnly && (
        <Button kind="primary" icon={Sparkles} onClick={() => void startPlaybook(document.path)}>
          Start a playbook
        </Button>
      )}
    </>
  );
}

function PartHeading({ document, selected }: InspectedProps) {
  const planned = plannedOf(document.plan, selected);
  const called = selected === null ? null : calledPlaybook(document.plan, selected);
  const title = planned === null ? (document.analysis?.name ?? document.path) : (planned.step ?? planned.job).name;
  const id =
    planned === null
      ? `${document.path} · ${document.analysis?.format ?? 'no playbook'}`
      : planned.step === null
        ? planned.job.id
        : `${planned.job.id} / ${planned.step.id}`;
  const show = () => {
    const place = selected === null ? null : placeOf(document, selected);
    if (place !== null) revealRange(document.path, place);
    showView(playbookTabId(document.path), 'source');
  };
  return (
    <>
      <div className="mb-1.5">
        <div className="select-text break-words font-semibold">{title}</div>
        <div className="select-text break-all font-mono text-faint text-tiny">{id}</div>
      </div>
      <div className="mb-2 flex flex-wrap gap-1.5">
        {planned !== null && (
          <Button onClick={() => select(playbookTabId(document.path), null)} title="Edits the playbook itself">
            Playbook
          </Button>
        )}
        <Button icon={Code2} onClick={show}>
          Show in source
        </Button>
        {called !== null && (
          <Button icon={FolderOpen} onClick={() => void openPlaybook(called)} title={called}>
            Open playbook
          </Button>
        )}
        {selected?.step === null && planned?.parent === null && (
          <Button
            icon={Play}
            onClick={() => void runPlaybook(document.path, [selected.job])}
            title="Runs this job and nothing else"
          >
            Run job
          </Button>
        )}
        {gesturesFor(document, selected).map((id) => (
          <Button key={id} icon={Plus} onClick={() => runCommand(id)}>
            {commandOf(id)?.title}
          </Button>
        ))}
      </div>
    </>
  );
}

/** What can be added to what is selected. */
function gesturesFor(document: PlaybookDocument, selected: GraphRef | null): readonly string[] {
  const editable = editableOf(document, selected);
  if (!('part' in editable) || editable.part.format === 'v1' || editable.part.format === 'v2') return [];
  return editable.part.kind === 'playbook' ? ['add-job'] : ['add-step', 'add-job-after'];
}

function Facts({ document, selected }: InspectedProps) {
  const planned = plannedOf(document.plan, selected);
  if (document.plan === null) return null;
  if (planned === null) return <PlaybookFacts plan={document.plan} document={document} />;
  if (planned.step !== null) return <StepFacts plan={planned.plan} job={planned.job} step={planned.step} />;
  return <JobFacts job={planned.job} prefix={planned.prefix} path={document.path} />;
}
