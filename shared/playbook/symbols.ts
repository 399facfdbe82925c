import { joinPointer } from '../base/pointer.ts';
import type { SourceDocument } from './source.ts';
import { entryOf, type SourceNode, type Span } from './source-node.ts';

/** What a playbook's text gives a name to and refers to by it. A step's id counts within its job. */
export type PlaybookSymbol =
  | { readonly kind: 'job'; readonly job: string }
  | { readonly kind: 'step'; readonly job: string; readonly step: string };

/** A place at which a symbol's name stands, without quotes. */
export interface Occurrence extends Span {
  readonly symbol: PlaybookSymbol;
  readonly role: 'definition' | 'reference';
  /** Of a step's definition: its place among its job's steps, from 0. */
  readonly index: number | null;
}

/** A text value of the playbook under the cursor, with the pointer to it. */
export interface TextAt {
  readonly pointer: string;
  readonly value: string;
  readonly node: Span;
}

/** `needs.a`, `jobs['a']`, `steps.a`, and the same of PowerShell with a dollar. */
const named =
  /(?<![\w.-])(?<dollar>\$?)(?<context>needs|jobs|steps)\s*(?:\.\s*['"]?|\[\s*\\?['"])(?<name>[A-Za-z_][\w-]*)/gi;
const conditions = new Set(['if', 'condition']);

/** The name of a scalar without its quotes. */
function unquoted(text: string, { offset, length }: Span): Span {
  const quoted = /^["']/.test(text.slice(offset, offset + 1)) && length >= 2;
  return quoted ? { offset: offset + 1, length: length - 2 } : { offset, length };
}

function isText(
  node: SourceNode | undefined,
): node is SourceNode & { readonly kind: 'scalar'; readonly value: string } {
  return node?.kind === 'scalar' && typeof node.value === 'string';
}

function jobsOf(source: SourceDocument): SourceNode | null {
  for (const pointer of ['/orchestration/jobs', '/jobs']) {
    const node = source.nodeAt(pointer);
    if (node?.kind === 'object') return node;
  }
  return null;
}

/** Every place at which a job or a step is named, in the order of the text; none in formats without jobs by id. */
export function occurrencesIn(source: SourceDocument): readonly Occurrence[] {
  if (source.root === null) return [];
  const jobs = jobsOf(source);
  if (jobs?.kind !== 'object') return [];
  const found: Occurrence[] = [];
  const inJobs = new Set<SourceNode>();
  for (const { key, keySpan, value } of jobs.entries) {
    inJobs.add(value);
    found.push({
      ...unquoted(source.text, keySpan),
      symbol: { kind: 'job', job: key },
      role: 'definition',
      index: null,
    });
    found.push(...needsOf(source, value), ...stepIdsOf(source, key, value), ...mentions(source, value, key, null));
  }
  found.push(...mentions(source, source.root, null, null, inJobs));
  return found.toSorted((a, b) => a.offset - b.offset);
}

function needsOf({ text }: SourceDocument, job: SourceNode): Occurrence[] {
  const needs = entryOf(job, 'needs')?.value;
  const names = needs?.kind === 'array' ? needs.items : [needs];
  return names.filter(isText).map((node) => ({
    ...unquoted(text, node),
    symbol: { kind: 'job', job: node.value },
    role: 'reference',
    index: null,
  }));
}

function stepIdsOf({ text }: SourceDocument, job: string, node: SourceNode): Occurrence[] {
  const steps = entryOf(node, 'steps')?.value;
  if (steps?.kind !== 'array') return [];
  return steps.items.flatMap((step, index) => {
    const id = entryOf(step, 'id')?.value;
    if (!isText(id)) return [];
    return { ...unquoted(text, id), symbol: { kind: 'step', job, step: id.value }, role: 'definition', index } as const;
  });
}

function* mentions(
  source: SourceDocument,
  node: SourceNode,
  job: string | null,
  key: string | null,
  without: ReadonlySet<SourceNode> = new Set(),
): Generator<Occurrence> {
  if (isText(node)) yield* mentionsInText(source.text, node, job, key);
  if (node.kind === 'array') for (const item of node.items) yield* mentions(source, item, job, key, without);
  if (node.kind === 'object')
    for (const entry of node.entries)
      if (!without.has(entry.value)) yield* mentions(source, entry.value, job, entry.key, without);
}

function* mentionsInText(
  text: string,
  { offset, length }: Span,
  job: string | null,
  key: string | null,
): Generator<Occurrence> {
  const raw = text.slice(offset, offset + length);
  for (const match of raw.matchAll(named)) {
    const { dollar = '', context = '', name = '' } = match.groups ?? {};
    const open = raw.lastIndexOf('${{', match.index);
    const inTemplate = open > raw.lastIndexOf('}}', match.index);
    if (dollar === '' && !inTemplate && !(conditions.has(key ?? '') && !raw.includes('${{'))) continue;
    const symbol = symbolOf(context.toLowerCase(), name, job);
    if (symbol === null) continue;
    const at = offset + match.index + match[0].length - name.length;
    yield { offset: at, length: name.length, symbol, role: 'reference', index: null };
  }
}

function symbolOf(context: string, name: string, job: string | null): PlaybookSymbol | null {
  if (context !== 'steps') return { kind: 'job', job: name };
  return job === null ? null : { kind: 'step', job, step: name };
}

/** Whether two name the same; ids go without regard to case, as in expressions. */
export function isSameSymbol(one: PlaybookSymbol, other: PlaybookSymbol): boolean {
  if (one.job.toLowerCase() !== other.job.toLowerCase()) return false;
  if (one.kind === 'job' || other.kind === 'job') return one.kind === other.kind;
  return one.step.toLowerCase() === other.step.toLowerCase();
}

export function occurrenceAt(all: readonly Occurrence[], offset: number): Occurrence | null {
  return all.find((one) => one.offset <= offset && offset <= one.offset + one.length) ?? null;
}

/** The scalar that stands at an offset; its value as text, a number as it is spelled. */
export function textAt({ root, text }: SourceDocument, offset: number): TextAt | null {
  const within = (span: Span) => span.offset <= offset && offset <= span.offset + span.length;
  const find = (node: SourceNode, pointer: string): TextAt | null => {
    if (!within(node)) return null;
    if (node.kind === 'scalar')
      return { pointer, value: typeof node.value === 'string' ? node.value : node.raw, node: unquoted(text, node) };
    const inside =
      node.kind === 'array'
        ? node.items.map((item, index) => ({ item, segment: index }))
        : node.entries.map(({ key, value }) => ({ item: value, segment: key }));
    for (const { item, segment } of inside) {
      const found = find(item, joinPointer(pointer, segment));
      if (found !== null) return found;
    }
    return null;
  };
  return root === null ? null : find(root, '');
}
