import type { AddPlace } from '../add/add.ts';
import { editedDocument, placedInText } from '../edit/gestures.ts';
import { graphInFront } from '../graph/graph-handle.ts';
import type { PlaybookDocument } from '../stores/documents-store.ts';
import type { DropMark } from './drag-store.ts';

/** A place under the pointer where something can be dropped, by ids of the text. */
export interface DropPlace {
  readonly place: AddPlace;
  readonly mark: DropMark;
}

type Point = Pick<MouseEvent, 'clientX' | 'clientY' | 'target'>;

/** What is under the pointer in the canvas or the tree of the playbook in front; null: nothing can be dropped there. */
export function dropPlaceAt(point: Point, zone: Element): DropPlace | null {
  const document = editedDocument();
  if (document === null || document.readOnly || document.stale || !(point.target instanceof Element)) return null;
  const row = point.target.closest<HTMLElement>('[role="treeitem"]');
  if (row !== null) return inTree(document, row, point.clientY);
  const box = point.target.closest<HTMLElement>('[data-job]');
  if (box !== null) return inNode(document, box, point.clientY);
  if (!zone.matches('.react-flow')) return null;
  return onEdge(document, point) ?? onCanvas(zone);
}

/** Before the first of a node's steps that is below the pointer, else at their end. */
function inNode(document: PlaybookDocument, box: HTMLElement, y: number): DropPlace | null {
  const rows = [...box.querySelectorAll<HTMLElement>('[data-step]')];
  const next = rows.find((row) => y < middleOf(row)) ?? null;
  const last = rows.at(-1)?.getBoundingClientRect();
  const { left, width, bottom } = box.getBoundingClientRect();
  const top = next?.getBoundingClientRect().top ?? last?.bottom ?? bottom;
  return amongSteps(document, box.dataset.job ?? '', next?.dataset.step ?? null, { left, top, width });
}

/** On a job's row its first place, on a step's the one before or behind it, whichever is nearer. */
function inTree(document: PlaybookDocument, row: HTMLElement, y: number): DropPlace | null {
  const { left, width, top, bottom } = row.getBoundingClientRect();
  const job = document.jobs.find(({ id }) => id === row.dataset.job);
  if (job === undefined) return null;
  const { step } = row.dataset;
  const before = step !== undefined && y < middleOf(row);
  const index = step === undefined ? -1 : job.steps.findIndex(({ id }) => id === step);
  const next = before ? step : (job.steps[index + 1]?.id ?? null);
  return amongSteps(document, job.id, next, { left, top: before ? top : bottom, width });
}

function middleOf(row: HTMLElement): number {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}

function amongSteps(
  document: PlaybookDocument,
  job: string,
  next: string | null,
  line: { readonly left: number; readonly top: number; readonly width: number },
): DropPlace | null {
  const placed = placedInText(document, { job, step: next });
  if (placed === null) return null;
  const at = next === null ? Number.MAX_SAFE_INTEGER : placed.step;
  if (at === null) return null;
  const words = next === null ? `last step of ${placed.job}` : `step ${at + 1} of ${placed.job}`;
  return { place: { kind: 'steps', job: placed.job, at }, mark: { kind: 'line', ...line, words } };
}

function onEdge(document: PlaybookDocument, { clientX, clientY }: Point): DropPlace | null {
  const edge = graphInFront()?.edgeAt(clientX, clientY) ?? null;
  const job = edge === null ? null : placedInText(document, { job: edge.to, step: null });
  const need = edge === null ? null : placedInText(document, { job: edge.from, step: null });
  if (edge === null || job === null || need === null) return null;
  const words = `between ${need.job} and ${job.job}`;
  return {
    place: { kind: 'edge', job: job.job, need: need.job },
    mark: { kind: 'dot', left: edge.x, top: edge.y, words },
  };
}

function onCanvas(zone: Element): DropPlace {
  const { left, top, width, height } = zone.getBoundingClientRect();
  return { place: { kind: 'canvas' }, mark: { kind: 'box', left, top, width, height, words: 'a job of its own' } };
}
