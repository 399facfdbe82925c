import { Document, isMap, isNode, isSeq, type Node, stringify } from 'yaml';
import type { Migration } from './migrate.ts';
import type { MigrationNote, MigrationPath } from './migrate-notes.ts';

/** The text of a migrated playbook. In YAML its notes are comments at their places; JSON has none. */
export function writeMigration({ playbook, notes }: Migration, format: 'json' | 'yaml'): string {
  if (format === 'json') return `${JSON.stringify(playbook, null, 2)}\n`;
  const document = new Document(playbook, { aliasDuplicateObjects: false });
  for (const note of notes) comment(document, note);
  return document.toString({ lineWidth: 0 });
}

function comment(document: Document, note: MigrationNote): void {
  const text = commentText(note);
  const target = nodeFor(document, note.path);
  target.commentBefore = target.commentBefore ? `${target.commentBefore}\n${text}` : text;
}

function commentText({ message, original }: MigrationNote): string {
  const was = original === undefined ? [] : stringify(original, { lineWidth: 0 }).trimEnd().split(lineBreak);
  return [...message.split(lineBreak), ...was.map((line) => `  ${line}`)].map((line) => ` ${line}`).join('\n');
}

/** All that a YAML reader may take for the end of a comment. */
const lineBreak = /\r\n|[\n\r\u0085\u2028\u2029]/;

/** The key or the list's item that a comment stands before: the nearest there is on the way to it. */
function nodeFor(document: Document, path: MigrationPath): Document | Node {
  let found: Document | Node = document;
  let within: unknown = document.contents;
  for (const segment of path) {
    if (isMap(within)) {
      const pair = within.items.find(({ key }) => isNode(key) && String(key) === segment);
      if (pair === undefined || !isNode(pair.key)) return found;
      found = pair.key;
      within = pair.value;
    } else if (isSeq(within) && typeof segment === 'number') {
      within = within.items[segment];
      if (!isNode(within)) return found;
      found = within;
    } else return found;
  }
  return found;
}
