import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { isJsonObject, type JsonValue } from '../base/json.ts';
import { didYouMean } from '../base/nearest.ts';
import { joinPointer, splitPointer } from '../base/pointer.ts';
import type { Problem, SourceRange } from '../base/problem.ts';
import { parseSource, type SourceDocument } from './source.ts';
import type { SourceNode, Span } from './source-node.ts';

/** The keys of GitHub's workflow syntax, by what they are keys of: for saying which one was meant. */
const workflowKeys = ['name', 'run-name', 'on', 'env', 'defaults', 'permissions', 'concurrency', 'jobs'];
// biome-ignore format: a list of words
const jobKeys = [
  'name', 'needs', 'if', 'runs-on', 'env', 'outputs', 'strategy', 'steps', 'uses', 'with', 'secrets', 'permissions',
  'environment', 'concurrency', 'defaults', 'timeout-minutes', 'continue-on-error', 'container', 'services',
];
const stepKeys = [
  'id',
  'if',
  'name',
  'uses',
  'run',
  'with',
  'env',
  'shell',
  'working-directory',
  'continue-on-error',
  'timeout-minutes',
];

interface Place {
  readonly pointer: string;
  /** The key stands there, or the value. */
  readonly part: 'key' | 'value';
}

/**
 * What GitHub's own parser says of a workflow: shape, types, and expressions with the contexts that each place has. Of
 * conditions nothing is told here, since the plan tells of them.
 */
export function workflowProblems(source: SourceDocument, file: string): readonly Problem[] {
  const { root, text, value } = source;
  if (root === null || value === undefined) return [];
  const inherited = inheritedKeys(root);
  const readable = source.language === 'yaml' && !hasAliases(text) && inherited.length === 0;
  const told = readable ? errorsIn(text, file) : null;
  if (told !== null && !told.some(isBreakdown)) {
    const lines = lineStarts(text);
    return told.flatMap((error) => problemOf(error, root, lines, () => rangeOn(lines, text, error), source));
  }
  // That parser knows neither aliases, merge keys, tags nor keys that are no text, so it reads the plain values instead.
  const without = new Set(inherited);
  const mirror = parseSource(JSON.stringify(withoutKeys(value, '', without)), 'mirror.json');
  const lines = lineStarts(mirror.text);
  return [
    ...inherited.flatMap((pointer) => unknownKey(pointer, source)),
    ...errorsIn(mirror.text, file).flatMap((error) => problemOf(error, mirror.root, lines, () => null, source)),
  ];
}

/** The keys of workflow, jobs and steps that every object of JavaScript has: that parser takes them for known, and fails. */
function inheritedKeys(node: SourceNode, pointer = ''): readonly string[] {
  if (node.kind === 'scalar' || !/^(?:$|\/jobs(?:\/|$))/.test(pointer) || splitPointer(pointer).length > 4) return [];
  if (node.kind === 'array')
    return node.items.flatMap((item, index) => inheritedKeys(item, joinPointer(pointer, index)));
  return node.entries.flatMap(({ key, value }) => {
    const at = joinPointer(pointer, key);
    return keysAt(at).length > 0 && key in Object.prototype ? [at] : inheritedKeys(value, at);
  });
}

function withoutKeys(value: JsonValue, pointer: string, without: ReadonlySet<string>): JsonValue {
  if (without.size === 0 || value === null || typeof value !== 'object') return value;
  if (!isJsonObject(value)) return value.map((item, index) => withoutKeys(item, joinPointer(pointer, index), without));
  const entries = Object.entries(value).map(([key, own]) => [key, joinPointer(pointer, key), own] as const);
  const kept = entries.filter(([, at]) => !without.has(at));
  return Object.fromEntries(kept.map(([key, at, own]) => [key, withoutKeys(own, at, without)]));
}

function unknownKey(pointer: string, source: SourceDocument): readonly Problem[] {
  const told = explain(`Unexpected value '${lastKey(pointer)}'`, { pointer, part: 'key' });
  return [{ severity: 'error', ...told, pointer, range: source.rangeOf(pointer, 'key') }];
}

function hasAliases(text: string): boolean {
  return /(?:^|[\s,[{:-])(?:\*[\w-]|["']?<<["']?\s*:)/m.test(text);
}

interface WorkflowError {
  readonly rawMessage: string;
  readonly range?: { readonly start: Position; readonly end: Position } | undefined;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

function errorsIn(content: string, name: string): readonly WorkflowError[] {
  return parseWorkflow({ name, content }, new NoOperationTraceWriter()).context.errors.getErrors();
}

/** A fault of the parser itself, after which it says no more. */
function isBreakdown({ range, rawMessage }: WorkflowError): boolean {
  return range === undefined && /is not a function|^Unexpected value type/.test(rawMessage);
}

/** `exact`: where the parser itself has it, if that is a place in the text. What is wrong with an object is told at its key. */
function problemOf(
  { rawMessage, range }: WorkflowError,
  root: SourceNode | null,
  lines: readonly number[],
  exact: () => SourceRange | null,
  source: SourceDocument,
): readonly Problem[] {
  const place: Place =
    range === undefined || root === null
      ? { pointer: '', part: 'value' }
      : placeOf(root, offsetIn(lines, range.start), rawMessage);
  const { pointer } = place;
  // Of keys that stand twice the text's own reading tells, in every language.
  if (pointer.endsWith('/if') || /already defined|Map keys must be unique/.test(rawMessage)) return [];
  const part = isAboutObject(rawMessage) ? 'key' : place.part;
  const at = (isAboutObject(rawMessage) ? null : exact()) ?? source.rangeOf(pointer, part);
  return [{ severity: 'error', ...explain(rawMessage, place), pointer, range: at }];
}

function rangeOn(lines: readonly number[], text: string, { range }: WorkflowError): SourceRange | null {
  if (range === undefined) return null;
  const offset = offsetIn(lines, range.start);
  const { line, column } = range.start;
  return { line, column, offset, length: Math.max(1, lengthOnLine(text, offset, offsetIn(lines, range.end))) };
}

function isAboutObject(message: string): boolean {
  return /^(?:There's not enough info|Required property is missing|A mapping was not expected)/.test(message);
}

/** An object begins where its first key does: what is said of the object is not about that key. */
function placeOf(root: SourceNode, offset: number, message: string): Place {
  const place = placeAt(root, offset);
  if (place.part === 'value' || !isAboutObject(message)) return place;
  return { pointer: joinPointer('', ...splitPointer(place.pointer).slice(0, -1)), part: 'value' };
}

function explain(message: string, { pointer, part }: Place): { code: string; message: string } {
  const unexpected = /^Unexpected value '([\s\S]*)'$/.exec(message)?.[1];
  if (unexpected !== undefined && part === 'key') {
    const known = keysAt(pointer);
    if (known === stepKeys && known.includes(unexpected)) {
      const message = `"${unexpected}" does not go with the keys before it: a step has one of run and uses, and "with" goes with uses.`;
      return { code: 'step-kind-several', message };
    }
    const advice = didYouMean(unexpected, known) || (known.length === 0 ? '' : ` Known here: ${known.join(', ')}.`);
    return { code: 'unknown-key', message: `"${unexpected}" is no key that a workflow has here.${advice}` };
  }
  if (unexpected !== undefined) {
    const what = unexpected === '' ? 'needs a value' : `does not take "${unexpected}"`;
    return { code: 'unknown-value', message: `"${lastKey(pointer)}" ${what}.` };
  }
  const missing = /^Required property is missing: (.*)$/.exec(message)?.[1];
  if (missing !== undefined)
    return { code: 'missing-key', message: `"${missing}" is missing in "${lastKey(pointer)}".` };
  if (message.startsWith("There's not enough info")) {
    const one = message.replace(/^.*properties: /, '');
    const step = /\/steps\/\d+$/.test(pointer);
    return step
      ? { code: 'step-kind-missing', message: 'A step has one of run and uses; this one has none.' }
      : { code: 'missing-key', message: `One of these is missing here: ${one}.` };
  }
  const wrong = /^A (sequence|mapping) was not expected$/.exec(message)?.[1];
  if (wrong !== undefined) {
    const what = wrong === 'sequence' ? 'a list' : 'an object';
    return { code: 'wrong-type', message: `"${lastKey(pointer)}" may not be ${what}.` };
  }
  return { code: 'expression', message: /[.!?]$/.test(message) ? message : `${message}.` };
}

function lastKey(pointer: string): string {
  return pointer === '' ? 'the workflow' : pointer.slice(pointer.lastIndexOf('/') + 1);
}

/** What may stand beside the key at a pointer; nothing where that is not one of the three known objects. */
function keysAt(pointer: string): readonly string[] {
  if (/^\/[^/]+$/.test(pointer)) return workflowKeys;
  if (/^\/jobs\/[^/]+\/[^/]+$/.test(pointer)) return jobKeys;
  return /^\/jobs\/[^/]+\/steps\/\d+\/[^/]+$/.test(pointer) ? stepKeys : [];
}

function placeAt(root: SourceNode, offset: number): Place {
  let node = root;
  let pointer = '';
  for (;;) {
    if (node.kind === 'array') {
      const index = node.items.findIndex((item) => holds(item, offset));
      const item = node.items[index];
      if (item === undefined) return { pointer, part: 'value' };
      pointer = joinPointer(pointer, index);
      node = item;
    } else if (node.kind === 'object') {
      const entry = node.entries.find(({ keySpan, value }) => holds(keySpan, offset) || holds(value, offset));
      if (entry === undefined) return { pointer, part: 'value' };
      pointer = joinPointer(pointer, entry.key);
      if (holds(entry.keySpan, offset)) return { pointer, part: 'key' };
      node = entry.value;
    } else return { pointer, part: 'value' };
  }
}

function holds({ offset, length }: Span, at: number): boolean {
  return at >= offset && at < offset + Math.max(1, length);
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)];
}

function offsetIn(lines: readonly number[], { line, column }: Position): number {
  return (lines[line - 1] ?? 0) + column - 1;
}

function lengthOnLine(text: string, start: number, end: number): number {
  const lineEnd = text.slice(start, Math.max(start, end)).search(/[\r\n]/);
  return lineEnd === -1 ? end - start : lineEnd;
}
