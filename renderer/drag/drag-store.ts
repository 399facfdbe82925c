import { create } from 'zustand';
import type { StepPlace } from '../../shared/playbook/edit/operations.ts';
import type { Addable } from '../add/addable.ts';

/** What is dragged within the page: a step of the playbook in front, or something to be added to it. */
export type Dragged =
  | { readonly kind: 'step'; readonly place: StepPlace }
  | { readonly kind: 'addable'; readonly addable: Addable };

/** Where a drop would put it, in pixels of the window, and in words. */
export type DropMark = { readonly words: string } & (
  | { readonly kind: 'line'; readonly left: number; readonly top: number; readonly width: number }
  | {
      readonly kind: 'box';
      readonly left: number;
      readonly top: number;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'dot'; readonly left: number; readonly top: number }
);

interface Drag {
  readonly dragged: Dragged | null;
  /** Null: the pointer is where nothing can be put. */
  readonly mark: DropMark | null;
}

export const useDrag = create<Drag>(() => ({ dragged: null, mark: null }));

export function beginDrag(dragged: Dragged): void {
  useDrag.setState({ dragged, mark: null });
}

export function markDrop(mark: DropMark | null): void {
  if (mark !== null || useDrag.getState().mark !== null) useDrag.setState({ mark });
}

export function endDrag(): void {
  useDrag.setState({ dragged: null, mark: null });
}
