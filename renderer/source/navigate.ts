import { splitPointer } from '../../shared/base/pointer.ts';
import type { Workspace } from '../../shared/host/api.ts';
import { selectScripts } from '../../shared/plan/number-language.ts';
import { readUses } from '../../shared/plan/uses.ts';
import { parseSource } from '../../shared/playbook/source.ts';
import {
  isSameSymbol,
  type Occurrence,
  occurrenceAt,
  occurrencesIn,
  type PlaybookSymbol,
  type TextAt,
  textAt,
} from '../../shared/playbook/symbols.ts';
import { openFile } from '../documents.ts';
import { jobsInText, perform } from '../edit/gestures.ts';
import { announce } from '../stores/announce-store.ts';
import { closeDialog, openDialog } from '../stores/dialogs-store.ts';
import { documentOf, type PlaybookDocument } from '../stores/documents-store.ts';
import { revealRange } from '../stores/reveal-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';
import { cursorOf } from './editor-states.ts';

/** A file that a text names: one of several where it names several. */
type Named = { readonly files: readonly string[] } | { readonly none: string };

interface Cursor {
  readonly document: PlaybookDocument;
  readonly all: readonly Occurrence[];
  readonly here: Occurrence | null;
  readonly text: TextAt | null;
  /** Within the text. */
  readonly offset: number;
}

function cursorIn(path: string): Cursor | null {
  const document = documentOf(path);
  if (document === null) return null;
  const offset = cursorOf(path);
  const source = parseSource(document.text, path);
  const all = document.plain ? [] : occurrencesIn(source);
  return { document, all, here: occurrenceAt(all, offset), text: textAt(source, offset), offset };
}

function reveal({ path, text }: PlaybookDocument, { offset, length }: Occurrence): void {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  revealRange(path, { line, column: offset - before.lastIndexOf('\n'), offset, length });
}

function nameOf(symbol: PlaybookSymbol): string {
  return symbol.kind === 'job' ? `job ${symbol.job}` : `step ${symbol.step} of ${symbol.job}`;
}

/** Goes where the name under the cursor is given, or opens the file that is named there. */
export async function goToDefinition(path: string): Promise<void> {
  const cursor = cursorIn(path);
  if (cursor === null) return;
  const { document, all, here } = cursor;
  if (here !== null) {
    const definition = all.find(({ role, symbol }) => role === 'definition' && isSameSymbol(symbol, here.symbol));
    if (definition === undefined) return announce(`There is no ${nameOf(here.symbol)} in this text.`, 'refused');
    return reveal(document, definition);
  }
  const { workspace } = useWorkspace.getState();
  const named = workspace === null ? null : filesNamed(workspace, cursor);
  if (named === null) return announce('Nothing is named here that is defined elsewhere.', 'refused');
  if ('none' in named) return announce(named.none, 'refused');
  const [first, ...others] = named.files;
  if (first !== undefined && others.length === 0) return openFile(first);
  const onPick = (file: string) => {
    closeDialog();
    void openFile(file);
  };
  openDialog({ kind: 'pick', title: 'Open which?', items: named.files, onPick });
}

/** What the text under the cursor names outside of itself; null: nothing. */
function filesNamed(workspace: Workspace, { document, text, offset }: Cursor): Named | null {
  const word = wordAt(document.text, offset)
    .replace(/^\.[\\/]/, '')
    .replaceAll('\\', '/');
  const paths = [...workspace.scripts, ...workspace.playbooks].map(({ path }) => path);
  if (paths.includes(word)) return { files: [word] };
  if (text === null) return null;
  const key = splitPointer(text.pointer).findLast((segment) => !/^\d+$/.test(segment));
  if (key === 'uses') return usedFile(workspace, document, text.value);
  if (key === 'playbook') return playbookNamed(workspace, text.value);
  const selects = key === 'run' ? document.analysis?.format !== 'github' : key === 'sequence' || key === 'scripts';
  return selects ? scriptsNamed(workspace, document, text, offset) : null;
}

function wordAt(text: string, offset: number): string {
  const before = /[\w./\\-]*$/.exec(text.slice(0, offset))?.[0] ?? '';
  return before + (/^[\w./\\-]*/.exec(text.slice(offset))?.[0] ?? '');
}

function playbookNamed({ playbooks }: Workspace, name: string): Named {
  const found = playbooks.find((playbook) => playbook.name === name || playbook.path === name);
  return found === undefined ? { none: `There is no playbook ${name} in the workspace.` } : { files: [found.path] };
}

function usedFile(workspace: Workspace, { path }: PlaybookDocument, target: string): Named {
  const use = readUses(target, workspace.actionCopies);
  switch (use.kind) {
    case 'playbook':
      return playbookNamed(workspace, use.name);
    case 'workflow':
      return playbookNamed(workspace, plainPath(use.path, path));
    case 'local':
      return { files: [`${plainPath(use.path, '')}/action.yml`] };
    case 'built-in':
      return { none: `${target} is built in: docs/actions.md tells what it takes.` };
    default:
      return { none: `${target} is not in this workspace.` };
  }
}

/** A path below the workspace without its `./`; one that begins with `../` is beside the text. */
function plainPath(path: string, beside: string): string {
  const parts = path.startsWith('../') ? beside.split('/').slice(0, -1) : [];
  for (const part of path.split(/[\\/]/)) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** The scripts of the part under the cursor: of `0100, 0400-0499` one or the other. */
function scriptsNamed(workspace: Workspace, { text }: PlaybookDocument, { node }: TextAt, offset: number): Named {
  const raw = text.slice(node.offset, node.offset + node.length);
  const at = offset - node.offset;
  const begin = raw.lastIndexOf(',', at - 1) + 1;
  const comma = raw.indexOf(',', at);
  const part = raw
    .slice(begin, comma === -1 ? undefined : comma)
    .trim()
    .replace(/^!/, '');
  const { scripts } = selectScripts([part], workspace.scripts, workspace.scriptsFolder);
  if (scripts.length === 0) return { none: `No script of ${workspace.scriptsFolder} is meant by ${part}.` };
  return { files: scripts.map(({ path }) => path) };
}

/** Lists every place that names what the name under the cursor names. */
export function findReferences(path: string): void {
  const cursor = cursorIn(path);
  if (cursor?.here == null) {
    announce('The cursor stands on no name of a job or a step.', 'refused');
    return;
  }
  const { document, all, here } = cursor;
  const same = all.filter(({ symbol }) => isSameSymbol(symbol, here.symbol));
  const lines = document.text.split(/\r?\n/);
  const places = new Map(
    same.map((one) => {
      const before = document.text.slice(0, one.offset).split('\n');
      const column = (before.at(-1)?.length ?? 0) + 1;
      return [`${before.length}:${column}  ${lines[before.length - 1]?.trim() ?? ''}`, one];
    }),
  );
  const onPick = (item: string) => {
    closeDialog();
    const place = places.get(item);
    // The dialog gives the focus back first.
    if (place !== undefined) setTimeout(() => reveal(document, place));
  };
  openDialog({
    kind: 'pick',
    title: `${same.length} places of ${nameOf(here.symbol)}`,
    items: [...places.keys()],
    onPick,
  });
}

/** Asks for another name for what the cursor stands on, and gives it that wherever it is named. */
export function renameSymbol(path: string): void {
  const cursor = cursorIn(path);
  if (cursor?.here == null) {
    announce('The cursor stands on no name of a job or a step.', 'refused');
    return;
  }
  const { document, all, here } = cursor;
  const { symbol } = here;
  const definition = all.find((one) => one.role === 'definition' && isSameSymbol(one.symbol, symbol));
  if (definition === undefined) {
    announce(`There is no ${nameOf(symbol)} in this text.`, 'refused');
    return;
  }
  const steps = all.flatMap((one) => (one.role === 'definition' && one.symbol.kind === 'step' ? one.symbol : []));
  const taken =
    symbol.kind === 'job'
      ? jobsInText(document)
      : steps.filter(({ job }) => job === definition.symbol.job).map(({ step }) => step);
  const onAnswer = (id: string) => {
    closeDialog();
    const { job } = definition.symbol;
    if (definition.index === null) void perform({ kind: 'rename-job', job, id }, `Job ${job} is called ${id} now.`);
    else
      void perform({ kind: 'rename-step', place: { job, step: definition.index }, id }, `The step's id is ${id} now.`);
  };
  const value = definition.symbol.kind === 'job' ? definition.symbol.job : definition.symbol.step;
  openDialog({
    kind: 'ask-name',
    title: `Rename the ${nameOf(symbol)}, and every reference to it`,
    value,
    taken,
    onAnswer,
  });
}
