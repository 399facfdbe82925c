import { takeText } from '../documents.ts';
import { announce } from '../stores/announce-store.ts';
import { documentOf } from '../stores/documents-store.ts';
import { applyToState } from './editor-states.ts';
import { formatText, isFormattable } from './format-text.ts';

/** Whether an open text can be formatted. */
export function canFormat(path: string): boolean {
  return isFormattable(path) && documentOf(path)?.readOnly === false;
}

/** Formats an open text, as one step of its history; a text that changed meanwhile is left alone. */
export async function formatDocument(path: string): Promise<void> {
  const before = documentOf(path)?.text;
  if (before === undefined) return;
  const formatted = await formatText(before, path);
  if (!formatted.ok) announce(formatted.error, 'refused');
  else if (formatted.value === before) announce('It is formatted already.');
  else if (documentOf(path)?.text === before) {
    await takeText(path, applyToState(path, [{ offset: 0, length: before.length, text: formatted.value }]));
    announce('Formatted.');
  }
}
