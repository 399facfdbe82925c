import { add } from '../add/add.ts';
import { editedDocument, placedInText } from '../edit/gestures.ts';
import { copyStep, moveStep, stepText } from '../edit/step-moves.ts';
import { announce } from '../stores/announce-store.ts';
import { beginDrag, type Dragged, endDrag, markDrop, useDrag } from './drag-store.ts';
import { type DropPlace, dropPlaceAt } from './drop-place.ts';
import { dropFiles } from './dropped-files.ts';

interface Zone {
  /** Moves the view by pixels, while something is held near its edge. */
  readonly pan?: (x: number, y: number) => void;
}

/** Lets steps be dragged from, and all that can be dropped be dropped on, the canvas or the tree of jobs. Gives what ends it. */
export function dropZone(element: HTMLElement, { pan }: Zone): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  element.addEventListener('dragstart', beginStepDrag, { signal });
  element.addEventListener(
    'dragover',
    (event) => {
      pan?.(...nearEdge(element, event));
      const place = placeFor(event, element);
      markDrop(place?.mark ?? null);
      if (place === null) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = moves(event) ? 'move' : 'copy';
    },
    { signal },
  );
  element.addEventListener(
    'dragleave',
    ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) markDrop(null);
    },
    { signal },
  );
  element.addEventListener('drop', (event) => drop(event, element), { signal });
  element.addEventListener('dragend', endDrag, { signal });
  return () => listening.abort();
}

/** A step is moved, unless Ctrl (Alt on a Mac) asks for a copy; all else is added. */
function moves({ ctrlKey, altKey }: DragEvent): boolean {
  return useDrag.getState().dragged?.kind === 'step' && !ctrlKey && !altKey;
}

function beginStepDrag(event: DragEvent): void {
  const document = editedDocument();
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-step]') : null;
  if (row === null) return;
  const job = row.dataset.job ?? row.closest<HTMLElement>('[data-job]')?.dataset.job ?? '';
  const place = document === null ? null : placedInText(document, { job, step: row.dataset.step ?? null });
  if (place?.step == null || document === null || document.readOnly || document.stale) {
    event.preventDefault();
    return;
  }
  const step = { job: place.job, step: place.step };
  // Another window, or another program, takes it as text.
  event.dataTransfer?.setData('text/plain', stepText(step) ?? '');
  if (event.dataTransfer !== null) event.dataTransfer.effectAllowed = 'copyMove';
  beginDrag({ kind: 'step', place: step });
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true;
}

function placeFor(event: DragEvent, zone: Element): DropPlace | null {
  const { dragged } = useDrag.getState();
  if (dragged === null && !hasFiles(event)) return null;
  const found = dropPlaceAt(event, zone);
  // A step is of a job: it cannot stand for itself.
  return dragged?.kind === 'step' && found?.place.kind !== 'steps' ? null : found;
}

function drop(event: DragEvent, zone: Element): void {
  const found = placeFor(event, zone);
  const { dragged } = useDrag.getState();
  const moving = moves(event);
  endDrag();
  if (found === null) return;
  event.preventDefault();
  event.stopPropagation();
  zone.querySelector<HTMLElement>('[role="tree"]')?.focus();
  if (zone instanceof HTMLElement && zone.matches('.react-flow')) zone.focus();
  if (dragged !== null) void put(dragged, found, moving);
  else void dropFiles([...(event.dataTransfer?.files ?? [])], found.place);
}

function put(dragged: Dragged, { place }: DropPlace, moving: boolean): Promise<void> {
  if (dragged.kind === 'addable') return add(dragged.addable, place);
  if (place.kind !== 'steps') {
    announce('A step is put into a job.', 'refused');
    return Promise.resolve();
  }
  return moving ? moveStep(dragged.place, place) : copyStep(dragged.place, place);
}

/** In pixels of the window. */
const margin = 48;
const stride = 14;

/** How far the view goes for a pointer near an edge of what is seen. */
function nearEdge(element: HTMLElement, { clientX, clientY }: DragEvent): [number, number] {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const along = (place: number, from: number, to: number) =>
    place < from + margin ? stride : place > to - margin ? -stride : 0;
  return [along(clientX, left, right), along(clientY, top, bottom)];
}
