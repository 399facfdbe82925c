import { joinPointer } from '../base/pointer.ts';
import type { Problem } from '../base/problem.ts';
import type { SourceDocument } from './source.ts';
import { entryOf, type SourceNode } from './source-node.ts';
import type { Report } from './workflow-steps.ts';

const maxLength = 100;

/**
 * What GitHub asks of a workflow's job ids, beyond its schema: letters, digits, `-` and `_`, a letter or `_` first, fewer
 * than 100 characters, none of its own `__…`; and at least one job.
 */
export function checkJobIds(source: SourceDocument, report: Report): void {
  const jobs = source.nodeAt('/jobs');
  if (jobs?.kind !== 'object') return;
  if (jobs.entries.length === 0) report('error', 'out-of-range', '/jobs', 'A workflow has at least one job.', 'key');
  for (const { key } of jobs.entries) {
    const wrong = wrongWithId(key);
    if (wrong !== null)
      report('error', 'invalid-id', joinPointer('/jobs', key), `The job id "${key}" ${wrong}.`, 'key');
  }
}

function wrongWithId(id: string): string | null {
  if (!/^[A-Za-z_][\w-]*$/.test(id)) return 'is none: letters, digits, - and _, a letter or _ first';
  if (id.length >= maxLength) return 'is too long: 99 characters at the most';
  return id.startsWith('__') ? 'begins with __, which GitHub keeps for itself' : null;
}

/** GitHub takes keys of a workflow without regard to case: two that differ in nothing else are an error at the second. */
export function keysOfTwoCases(source: SourceDocument): readonly Problem[] {
  const twins = source.root === null ? [] : twinsIn(source.root, '');
  return twins.map(({ key, pointer }) => ({
    severity: 'error',
    code: 'duplicate-key',
    message: `GitHub makes no difference of capitals in keys, so "${key}" stands here a second time. Take one away.`,
    pointer,
    range: source.rangeOf(pointer, 'key'),
  }));
}

function twinsIn(node: SourceNode, pointer: string): { readonly key: string; readonly pointer: string }[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'array') return node.items.flatMap((item, index) => twinsIn(item, joinPointer(pointer, index)));
  const before = new Map<string, string>();
  return node.entries.flatMap((entry) => {
    const at = joinPointer(pointer, entry.key);
    const twin = before.get(entry.key.toUpperCase());
    before.set(entry.key.toUpperCase(), entry.key);
    // Keys that are the same in every letter are told of by the text's own reading.
    const isTwin = twin !== undefined && twin !== entry.key && entryOf(node, entry.key) === entry;
    return [...(isTwin ? [{ key: entry.key, pointer: at }] : []), ...twinsIn(entry.value, at)];
  });
}
