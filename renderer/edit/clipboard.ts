import { copyText } from '../../shared/playbook/edit/edit-playbook.ts';
import type { EditSelection, StepPlace } from '../../shared/playbook/edit/operations.ts';
import { valueAt } from '../inspector/value-text.ts';
import { announce } from '../stores/announce-store.ts';
import type { PlaybookDocument } from '../stores/documents-store.ts';
import { factsOf, useWorkspace } from '../stores/workspace-store.ts';
import { editedDocument, jobsText, perform, selectedInText, sourceOf } from './gestures.ts';

/** What was copied here last, with the shell of its steps that name none: a text does not tell that. */
let lastCopied: { readonly text: string; readonly shell: string | null } | null = null;

/** Puts jobs, or where it is one a step, on the clipboard as text; false: that was not possible, and was said. */
export async function copySelected({ job, step }: EditSelection, jobs: readonly string[]): Promise<boolean> {
  const document = editedDocument();
  const source = document === null ? null : sourceOf(document);
  if (document === null || source === null) return false;
  const text = copyText(source, step === null ? { kind: 'jobs', jobs } : { kind: 'steps', job, steps: [step] });
  if (!text.ok) {
    announce(text.error.message, 'refused');
    return false;
  }
  try {
    await navigator.clipboard.writeText(text.value);
  } catch {
    announce('The clipboard cannot be written here.', 'refused');
    return false;
  }
  lastCopied = { text: text.value, shell: shellAround(document, step === null ? null : job) };
  announce(step === null ? `${jobsText(jobs)} copied.` : `Step ${step + 1} of ${job} copied.`);
  return true;
}

/** The shell that a playbook, and a job of it, has for steps that name none; null: they say nothing of it. */
function shellAround({ analysis }: PlaybookDocument, job: string | null): string | null {
  if (analysis === null) return null;
  const pointers =
    analysis.format === 'github'
      ? [...(job === null ? [] : [`/jobs/${job}/defaults/run/shell`]), '/defaults/run/shell']
      : [...(job === null ? [] : [`/orchestration/jobs/${job}/shell`]), '/orchestration/defaults/shell'];
  const found = pointers.map((pointer) => valueAt(analysis.value, pointer)).find((shell) => typeof shell === 'string');
  return found ?? null;
}

/** Puts jobs or steps from the clipboard behind what is selected; those of another format as they are in this one. */
export async function pasteHere(): Promise<void> {
  let text: string;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    return announce('The clipboard cannot be read here.', 'refused');
  }
  const place = selectedInText();
  const behind =
    place === null ? null : { job: place.job, step: place.step === null ? Number.MAX_SAFE_INTEGER : place.step + 1 };
  await paste(text, behind);
}

async function paste(text: string, place: StepPlace | null): Promise<void> {
  const document = editedDocument();
  const { workspace } = useWorkspace.getState();
  const format = document?.analysis?.format;
  const { clipFormat, convertClip } = await import('../../shared/plan/convert-clip.ts');
  const from = clipFormat(text);
  if (from === null || from === format || document === null || workspace === null || !isOpen(format))
    return perform({ kind: 'paste', text, place }, 'Pasted.');
  const facts = await factsOf(workspace, document.path, document.text);
  const converted = convertClip(text, format, lastCopied?.text === text ? lastCopied.shell : null, facts);
  if (!converted.ok) return announce(converted.error, 'refused');
  const { text: own, notes } = converted.value;
  const what = format === 'github' ? 'Pasted as a workflow has it.' : 'Pasted as a playbook has it.';
  await perform({ kind: 'paste', text: own, place }, [what, ...notes].join(' '));
}

/** Jobs and steps are put into these formats alone. */
function isOpen(format: string | null | undefined): format is 'v3' | 'github' {
  return format === 'v3' || format === 'github';
}
