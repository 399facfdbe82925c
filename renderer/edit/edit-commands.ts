import { ableToNeed } from '../../shared/playbook/edit/job-gestures.ts';
import type { EditSelection } from '../../shared/playbook/edit/operations.ts';
import { isTurnedOff } from '../../shared/playbook/edit/step-gestures.ts';
import type { Command } from '../commands/command.ts';
import { plannedOf } from '../source/places.ts';
import { closeDialog, openDialog } from '../stores/dialogs-store.ts';
import type { PlaybookDocument } from '../stores/documents-store.ts';
import { chosenJobsInText, jobsWith } from './chosen-jobs.ts';
import { copySelected, pasteHere } from './clipboard.ts';
import {
  editedDocument,
  jobsInText,
  jobsText,
  perform,
  placedInText,
  selectedInText,
  selectedRef,
  stepBackOrForth,
} from './gestures.ts';

const editable = () => editedDocument()?.readOnly === false;
/** What is selected in the text; of a group the first of its jobs. */
function placeInText(): EditSelection | null {
  const [first] = selectedInText() === null ? chosenJobsInText() : [];
  return first === undefined ? selectedInText() : { job: first, step: null };
}

const onPart = () => editable() && placeInText() !== null;
const onStep = () => editable() && selectedInText()?.step != null;

function gesture(id: string, title: string, keys: readonly string[], when: () => boolean, run: () => void): Command {
  return { id, title, group: 'Edit', keys, scope: 'graph', when, run };
}

function withPart(act: (place: EditSelection, document: PlaybookDocument) => unknown): void {
  const place = placeInText();
  const document = editedDocument();
  if (place !== null && document !== null) void act(place, document);
}

/** Jobs with what they need, by their ids in the text. */
export function needsInText(document: PlaybookDocument): { readonly id: string; readonly needs: readonly string[] }[] {
  const idOf = (job: string) => placedInText(document, { job, step: null })?.job;
  const needs = new Map<string, Set<string>>(jobsInText(document).map((id) => [id, new Set()]));
  for (const job of document.jobs)
    for (const need of job.needs) {
      const from = idOf(need);
      if (from !== undefined) needs.get(idOf(job.id) ?? '')?.add(from);
    }
  return [...needs].map(([id, needed]) => ({ id, needs: [...needed] }));
}

function pick(title: string, items: readonly string[], onPick: (id: string) => void): void {
  const choose = (id: string) => {
    closeDialog();
    onPick(id);
  };
  openDialog({ kind: 'pick', title, items, onPick: choose });
}

function connectTo({ job }: EditSelection, document: PlaybookDocument): void {
  pick(
    `Jobs that can need ${job}`,
    ableToNeed(needsInText(document), job),
    (id) => void perform({ kind: 'connect', job: id, need: job }, `${id} needs ${job} now.`),
  );
}

function pickNeed(
  title: string,
  { job }: EditSelection,
  document: PlaybookDocument,
  act: (need: string) => void,
): void {
  pick(title, needsInText(document).find(({ id }) => id === job)?.needs ?? [], act);
}

function rename({ job, step }: EditSelection, document: PlaybookDocument): void {
  const present = step === null ? job : '';
  const title =
    step === null ? `Rename the job ${job}, and every reference to it` : `The id of step ${step + 1} of ${job}`;
  const onAnswer = (id: string) => {
    closeDialog();
    if (step === null) void perform({ kind: 'rename-job', job, id }, `Job ${job} is called ${id} now.`);
    else void perform({ kind: 'rename-step', place: { job, step }, id }, `The step's id is ${id} now.`);
  };
  openDialog({ kind: 'ask-name', title, value: present, taken: step === null ? jobsInText(document) : [], onAnswer });
}

function remove({ job, step }: EditSelection): Promise<void> {
  const jobs = jobsWith(job);
  if (step === null) return perform({ kind: 'delete-jobs', jobs }, `${jobsText(jobs)} deleted.`);
  return perform({ kind: 'delete-step', place: { job, step } }, `Step ${step + 1} of ${job} deleted.`);
}

function duplicate({ job, step }: EditSelection): Promise<void> {
  const jobs = jobsWith(job);
  if (step === null) return perform({ kind: 'duplicate-jobs', jobs }, `${jobsText(jobs)} duplicated.`);
  return perform({ kind: 'duplicate-step', place: { job, step } }, `Step ${step + 1} of ${job} duplicated.`);
}

function moveBy(distance: 1 | -1): void {
  withPart(({ job, step }) => {
    if (step === null || step + distance < 0) return;
    const to = { job, step: step + distance };
    return perform({ kind: 'move-step', place: { job, step }, to }, `The step is ${to.step + 1} of ${job} now.`);
  });
}

function moveToJob({ job, step }: EditSelection, document: PlaybookDocument): void {
  if (step === null) return;
  const others = jobsInText(document).filter((id) => id !== job);
  pick('Move the step to the job', others, (id) => {
    const to = { job: id, step: Number.MAX_SAFE_INTEGER };
    void perform({ kind: 'move-step', place: { job, step }, to }, `The step is in ${id} now.`);
  });
}

/** Whether some of what is chosen is turned off, or on. */
function isSome(what: 'off' | 'on'): boolean {
  const document = editedDocument();
  const place = placeInText();
  if (document === null || place === null) return false;
  if (place.step !== null) {
    const step = plannedOf(document.plan, selectedRef(document))?.step;
    return (step?.enabled === false || isTurnedOff(step?.condition?.text ?? '')) === (what === 'off');
  }
  const jobs = new Set(jobsWith(place.job));
  return document.jobs.some((job) => {
    const inText = placedInText(document, { job: job.id, step: null })?.job;
    return inText !== undefined && jobs.has(inText) && isTurnedOff(job.condition ?? '') === (what === 'off');
  });
}

function turn(on: boolean): void {
  withPart(({ job, step }) => {
    const turned = `turned ${on ? 'on' : 'off'}.`;
    if (step !== null) return perform({ kind: 'turn', job, step, on }, `Step ${step + 1} of ${job} is ${turned}`);
    const jobs = jobsWith(job);
    return perform({ kind: 'turn-jobs', jobs, on }, `${jobsText(jobs)} ${jobs.length === 1 ? 'is' : 'are'} ${turned}`);
  });
}

function addStep({ job, step }: EditSelection, document: PlaybookDocument): Promise<void> {
  const key = document.analysis?.format === 'github' ? 'run' : 'script';
  const at = step === null ? Number.MAX_SAFE_INTEGER : step + 1;
  return perform(
    { kind: 'add-step', job, at, step: { name: 'New step', [key]: 'echo hello' } },
    `Step added to ${job}.`,
  );
}

/** The builder's gestures: by key while the graph or the outline has the focus, and in the palette. */
export const editCommands: readonly Command[] = [
  gesture('undo', 'Undo', ['Mod+Z'], editable, () => void stepBackOrForth('undo')),
  gesture('redo', 'Redo', ['Mod+Shift+Z', 'Mod+Y'], editable, () => void stepBackOrForth('redo')),
  gesture('add-job', 'Add job', ['N'], editable, () => {
    void perform({ kind: 'add-job', id: null, after: null, needs: [] }, 'Job added.');
  }),
  gesture('add-job-after', 'Add job after this one', ['A'], onPart, () =>
    withPart(({ job }) => perform({ kind: 'add-job', id: null, after: job, needs: [job] }, `Job added after ${job}.`)),
  ),
  gesture('insert-job', 'Insert job before this one, on an edge', ['I'], onPart, () =>
    withPart((place, document) =>
      pickNeed(`Insert a job between ${place.job} and`, place, document, (need) => {
        void perform({ kind: 'insert-job', job: place.job, need }, `Job inserted between ${need} and ${place.job}.`);
      }),
    ),
  ),
  gesture('add-step', 'Add step', ['S'], onPart, () => withPart(addStep)),
  gesture('rename', 'Rename job, or id of the step', ['F2'], onPart, () => withPart(rename)),
  gesture('duplicate', 'Duplicate', ['Mod+D'], onPart, () => withPart(duplicate)),
  gesture('delete', 'Delete', ['Delete', 'Backspace'], onPart, () => withPart(remove)),
  gesture('connect', 'Connect to another job', ['C'], onPart, () => withPart(connectTo)),
  gesture('disconnect', 'Disconnect from a job that this one needs', ['Shift+C'], onPart, () =>
    withPart((place, document) =>
      pickNeed(`${place.job} no longer needs`, place, document, (need) => {
        void perform({ kind: 'disconnect', job: place.job, need }, `${place.job} no longer needs ${need}.`);
      }),
    ),
  ),
  gesture('move-step-up', 'Move step up', ['Alt+ArrowUp'], onStep, () => moveBy(-1)),
  gesture('move-step-down', 'Move step down', ['Alt+ArrowDown'], onStep, () => moveBy(1)),
  gesture('move-step', 'Move step to another job', ['M'], onStep, () => withPart(moveToJob)),
  gesture('extract-steps', 'Extract steps into an action or a playbook…', ['X'], onPart, () =>
    withPart(({ job, step }) => openDialog({ kind: 'extract', job, step })),
  ),
  gesture('copy', 'Copy job or step as text', ['Mod+C'], onPart, () =>
    withPart((place) => copySelected(place, jobsWith(place.job))),
  ),
  gesture('cut', 'Cut job or step', ['Mod+X'], onPart, () =>
    withPart(async (place) => {
      if (await copySelected(place, jobsWith(place.job))) await remove(place);
    }),
  ),
  gesture('paste', 'Paste jobs or steps', ['Mod+V'], editable, () => void pasteHere()),
  gesture(
    'turn-off',
    'Turn jobs or step off',
    ['O'],
    () => onPart() && isSome('on'),
    () => turn(false),
  ),
  gesture(
    'turn-on',
    'Turn jobs or step on',
    ['Shift+O'],
    () => onPart() && isSome('off'),
    () => turn(true),
  ),
];
