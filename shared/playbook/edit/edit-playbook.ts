import { ok, type Result } from '../../base/result.ts';
import { unreachable } from '../../base/unreachable.ts';
import type { PlaybookFormat } from '../model.ts';
import { languageOf } from '../source.ts';
import { type Bench, type Gesture, refuse } from './bench.ts';
import { type CopyTarget, copied, paste } from './clipboard.ts';
import { draftAt, draftOf } from './draft.ts';
import { drawOut, type Extraction, type NewFile } from './extract/extract-steps.ts';
import * as jobs from './job-gestures.ts';
import { styleOf } from './layout.ts';
import type { EditOperation, EditSelection, ValueOperation } from './operations.ts';
import { type EditRefusal, reconcile } from './reconcile.ts';
import * as steps from './step-gestures.ts';
import { syntaxOf } from './syntax.ts';
import type { SyntaxNode } from './syntax-node.ts';
import type { TextEdit } from './text-edit.ts';
import { editValues } from './value-gestures.ts';
import { fragmentOf } from './writer.ts';

/** A text to edit: `file` tells the language by its ending, `format` is what the reader said of it. */
export interface EditedText {
  readonly text: string;
  readonly file: string;
  readonly format: PlaybookFormat;
}

export interface PlaybookEdit {
  /** The smallest edits that do it, sorted, without overlap; every byte outside them stays. None: it is so already. */
  readonly edits: readonly TextEdit[];
  /** What is worth selecting afterwards; null: nothing of it is left. */
  readonly selection: EditSelection | null;
  /** What the gesture could not mend, a sentence each: references that name nothing any more. */
  readonly notes: readonly string[];
}

/**
 * A gesture as edits of the text. Comments, order, quotes, indentation and line ends stay; what moves takes its comments along.
 * The edited text is read again before it is given: one that would not say exactly what is meant is refused (`not-written`). So
 * are a broken text, a PowerShell data file, a part that an alias shares, a cycle, and ids that are taken. Never throws.
 */
export function editPlaybook(source: EditedText, operation: EditOperation): Result<PlaybookEdit, EditRefusal> {
  const root = rootOf(source);
  if (!root.ok) return root;
  const bench = benchOf(source, root.value);
  const draft = bench.ok ? bench.value.root : draftOf(root.value);
  const done = isOfValues(operation)
    ? editValues(draft, operation)
    : bench.ok
      ? gesture(bench.value, operation, root.value)
      : bench;
  if (!done.ok) return done;
  const edits = reconcile(draft, root.value);
  if (!edits.ok) return edits;
  return ok({ edits: edits.value, selection: done.value, notes: bench.ok ? bench.value.notes : [] });
}

/** Jobs or steps as a text of their own, in the language of the playbook, which `paste` takes in. */
export function copyText(source: EditedText, target: CopyTarget): Result<string, EditRefusal> {
  const root = rootOf(source);
  if (!root.ok) return root;
  const bench = benchOf(source, root.value);
  if (!bench.ok) return bench;
  const clip = copied(bench.value, target);
  if (!clip.ok) return clip;
  const style = styleOf(source.text, root.value, root.value.language);
  return ok(fragmentOf(style, clip.value.kind === 'jobs' ? 'object' : 'array', clip.value.entries));
}

/** A gesture that takes steps out into a file of their own. */
export interface ExtractedSteps {
  readonly edit: PlaybookEdit;
  /** To be written before the edit is made; nothing of it may be there already. */
  readonly file: NewFile;
}

/**
 * Steps of a job as a composite action or a playbook of their own, which one step in their place runs: what they read comes in
 * as inputs, what is read of them goes out as outputs. Refused, with the reason, where a run would not be the same; what
 * cannot be known from the text is told in the edit's notes.
 */
export function extractSteps(source: EditedText, extraction: Extraction): Result<ExtractedSteps, EditRefusal> {
  const root = rootOf(source);
  if (!root.ok) return root;
  const bench = benchOf(source, root.value);
  if (!bench.ok) return bench;
  const style = styleOf(source.text, root.value, root.value.language);
  const drawn = drawOut(bench.value, extraction, style);
  if (!drawn.ok) return drawn;
  const edits = reconcile(bench.value.root, root.value);
  if (!edits.ok) return edits;
  const { job, from } = extraction;
  const { file, warnings } = drawn.value;
  return ok({ edit: { edits: edits.value, selection: { job, step: from }, notes: warnings }, file });
}

function rootOf({ text, file }: EditedText): Result<SyntaxNode, EditRefusal> {
  const language = languageOf(file);
  if (language === 'psd1')
    return refuse(
      'A PowerShell data file is edited in the Source; "gantry migrate" makes a playbook in YAML or JSON of it.',
      'read-only',
    );
  const root = syntaxOf(text, language);
  return root === null ? refuse('The text is broken: mend it in the Source first.', 'broken') : ok(root);
}

function benchOf({ format }: EditedText, root: SyntaxNode): Result<Bench, EditRefusal> {
  if (format === 'v1' || format === 'v2')
    return refuse(
      'Playbooks of version 1 and 2 are edited in the Source; "gantry migrate" makes one of version 3.',
      'read-only',
    );
  const draft = draftOf(root);
  const found = draftAt(draft, format === 'v3' ? ['orchestration', 'jobs'] : ['jobs']);
  if (found?.kind !== 'object') return refuse('The playbook has no jobs that can be edited here.');
  return ok({ root: draft, jobs: found, format, notes: [] });
}

type OfValues = ValueOperation | Extract<EditOperation, { readonly kind: 'several' }>;
type Structural = Exclude<EditOperation, OfValues>;

function isOfValues(operation: EditOperation): operation is OfValues {
  return ['set', 'rename-key', 'insert', 'remove', 'several'].includes(operation.kind);
}

function gesture(bench: Bench, operation: Structural, { language }: SyntaxNode): Gesture {
  switch (operation.kind) {
    case 'add-job':
      return jobs.addJob(bench, operation);
    case 'rename-job':
      return jobs.renameJob(bench, operation.job, operation.id);
    case 'duplicate-jobs':
      return jobs.duplicateJobs(bench, operation.jobs);
    case 'delete-jobs':
      return jobs.deleteJobs(bench, operation.jobs);
    case 'connect':
      return jobs.connect(bench, operation.job, operation.need);
    case 'disconnect':
      return jobs.disconnect(bench, operation.job, operation.need);
    case 'insert-job':
      return jobs.insertJob(bench, operation);
    case 'add-step':
      return steps.addStep(bench, operation.job, operation.at, operation.step);
    case 'duplicate-step':
      return steps.duplicateStep(bench, operation.place);
    case 'delete-step':
      return steps.deleteStep(bench, operation.place);
    case 'move-step':
      return steps.moveStep(bench, operation.place, operation.to);
    case 'rename-step':
      return steps.renameStep(bench, operation.place, operation.id);
    case 'turn':
      return steps.turn(bench, operation.job, operation.step, operation.on);
    case 'turn-jobs':
      return steps.turnJobs(bench, operation.jobs, operation.on);
    case 'paste':
      return paste(bench, operation.text, operation.place, language);
    default:
      return unreachable(operation);
  }
}
