import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { didYouMean } from '../base/nearest.ts';
import { joinPointer, splitPointer } from '../base/pointer.ts';
import type { Problem } from '../base/problem.ts';
import type { SourceDocument } from './source.ts';
import type { SourceEntry, SourceNode, Span } from './source-node.ts';

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
  const { root, text } = source;
  if (root === null) return [];
  const { context } = parseWorkflow({ name: file, content: text }, new NoOperationTraceWriter());
  const lines = lineStarts(text);
  return context.errors.getErrors().flatMap((error): readonly Problem[] => {
    // A key that YAML takes for a truth or a number breaks that parser off.
    if (error.range === undefined && error.rawMessage.includes('is not a function')) return keyProblem(source, root);
    const start = error.range === undefined ? 0 : offsetIn(lines, error.range.start);
    const end = error.range === undefined ? 0 : offsetIn(lines, error.range.end);
    const place = placeOf(root, start, error.rawMessage);
    // Of keys that stand twice the text's own reading tells, in every language.
    if (place.pointer.endsWith('/if') || /already defined|Map keys must be unique/.test(error.rawMessage)) return [];
    const { line, column } = error.range?.start ?? { line: 1, column: 1 };
    const { pointer } = place;
    const range = isAboutObject(error.rawMessage)
      ? source.rangeOf(pointer, 'key')
      : { line, column, offset: start, length: Math.max(1, lengthOnLine(text, start, end)) };
    return [{ severity: 'error', ...explain(error.rawMessage, place), pointer, range }];
  });
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
    return { code: 'unknown-value', message: `"${unexpected}" is no value for "${lastKey(pointer)}".` };
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

/** The first key that is no text. */
function keyProblem(source: SourceDocument, root: SourceNode): readonly Problem[] {
  const found = findKey(root, '', ({ key, keySpan }) => {
    const written = source.text.slice(keySpan.offset, keySpan.offset + keySpan.length);
    return written === key && /^(?:true|false|null|~|[-+]?[\d.]+(?:e[-+]?\d+)?|0x[\da-f]+)$/i.test(key);
  });
  if (found === null) return [];
  const message = `The key ${found.key} is taken for a value and not for text: put it in quotes. What else is wrong shows after that.`;
  const { pointer } = found;
  return [{ severity: 'error', code: 'key-not-text', message, pointer, range: source.rangeOf(pointer, 'key') }];
}

function findKey(
  node: SourceNode,
  pointer: string,
  wanted: (entry: SourceEntry) => boolean,
): { key: string; pointer: string } | null {
  const inside: readonly (readonly [string | number, SourceNode])[] =
    node.kind === 'object'
      ? node.entries.map(({ key, value }) => [key, value])
      : node.kind === 'array'
        ? [...node.items.entries()]
        : [];
  const own = node.kind === 'object' ? node.entries.find(wanted) : undefined;
  if (own !== undefined) return { key: own.key, pointer: joinPointer(pointer, own.key) };
  for (const [key, value] of inside) {
    const found = findKey(value, joinPointer(pointer, key), wanted);
    if (found !== null) return found;
  }
  return null;
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

function offsetIn(lines: readonly number[], { line, column }: { line: number; column: number }): number {
  return (lines[line - 1] ?? 0) + column - 1;
}

function lengthOnLine(text: string, start: number, end: number): number {
  const lineEnd = text.slice(start, Math.max(start, end)).search(/[\r\n]/);
  return lineEnd === -1 ? end - start : lineEnd;
}
