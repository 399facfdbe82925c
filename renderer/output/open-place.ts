import { openFile } from '../documents.ts';
import { announce } from '../stores/announce-store.ts';
import { documentOf } from '../stores/documents-store.ts';
import { revealRange } from '../stores/reveal-store.ts';
import { playbookTabId, showView } from '../stores/tabs-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';

/** The path within the workspace of a file that a program named; null where it lies outside. */
export function workspacePath(named: string, root: string): string | null {
  const path = named.replaceAll('\\', '/');
  const folder = `${root.replaceAll('\\', '/')}/`;
  if (path.startsWith(folder)) return path.slice(folder.length);
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.startsWith('../')) return null;
  return path.replace(/^(?:\.\/)+/, '');
}

/** Opens a file that an output names at its line, both from 1, in Source. */
export async function openPlace(named: string, line: number, column: number | null): Promise<void> {
  const path = workspacePath(named, useWorkspace.getState().workspace?.root ?? '');
  if (path === null) return announce(`${named} lies outside the workspace.`, 'refused');
  await openFile(path);
  showView(playbookTabId(path), 'source');
  const text = documentOf(path)?.text;
  if (text === undefined) return;
  const at = { line, column: column ?? 1 };
  revealRange(path, { ...at, offset: offsetOf(text, at), length: 0 });
}

/** The offset of a place in a text; its end, where the text has changed since and is shorter. */
function offsetOf(text: string, place: { readonly line: number; readonly column: number }): number {
  let begin = 0;
  for (let line = 1; line < place.line; line++) {
    const end = text.indexOf('\n', begin);
    if (end < 0) return text.length;
    begin = end + 1;
  }
  const end = text.indexOf('\n', begin);
  return Math.min(begin + place.column - 1, end < 0 ? text.length : end);
}
