import type { DragEvent } from 'react';
import type { Addable } from '../add/addable.ts';
import { beginDrag, endDrag } from './drag-store.ts';

/** What makes an element something that can be dragged into a playbook. */
export function dragSource(addable: Addable) {
  return {
    draggable: true,
    onDragStart: ({ dataTransfer }: DragEvent) => {
      dataTransfer.setData('text/plain', addable.title);
      dataTransfer.effectAllowed = 'copy';
      beginDrag({ kind: 'addable', addable });
    },
    onDragEnd: endDrag,
  };
}
