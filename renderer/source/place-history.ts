import { invertedEffects } from '@codemirror/commands';
import { StateEffect, type Transaction } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { ViewStep } from '../graph/view-steps.ts';
import { announce } from '../stores/announce-store.ts';
import { changeGraphView } from '../stores/graph-views-store.ts';

/** Nodes of a playbook's graph that were moved: no change of the text, and yet a step, or a part of one, of its one history. */
export const placesMoved = StateEffect.define<ViewStep>();

/** Puts nodes back, or again where they were moved, where a transaction undoes or redoes that. */
export function followPlaces(path: string, transactions: readonly Transaction[]): void {
  for (const transaction of transactions)
    for (const effect of transaction.effects)
      if (effect.is(placesMoved) && (transaction.isUserEvent('undo') || transaction.isUserEvent('redo'))) {
        changeGraphView(path, effect.value.after);
        announce('The nodes are back where they stood.');
      }
}

/** Takes moved nodes into the history of a text. */
export function placeHistory(path: string) {
  return [
    invertedEffects.of(({ effects }) =>
      effects.flatMap((effect) =>
        effect.is(placesMoved) ? [placesMoved.of({ before: effect.value.after, after: effect.value.before })] : [],
      ),
    ),
    EditorView.updateListener.of(({ transactions }) => followPlaces(path, transactions)),
  ];
}
