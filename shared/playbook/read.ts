import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { Problem } from '../base/problem.ts';
import type { Playbook, PlaybookFormat } from './model.ts';
import type { ReadOutcome } from './read-outcome.ts';
import { looksLikeV1, looksLikeV2, readV1, readV2 } from './read-stages.ts';
import { looksLikeV3, readV3 } from './read-v3.ts';
import { looksLikeWorkflow, readWorkflow } from './read-workflow.ts';
import { parseSource, type SourceDocument } from './source.ts';

export interface ReadResult {
  /** As much of the model as could be made; null where the text is no playbook at all. */
  readonly playbook: Playbook | null;
  readonly format: PlaybookFormat | null;
  readonly problems: readonly Problem[];
  readonly source: SourceDocument;
}

interface FormatReader {
  readonly format: PlaybookFormat;
  readonly matches: (root: JsonObject, file: string) => boolean;
  readonly read: (source: SourceDocument, file: string) => ReadOutcome;
}

/** The formats, the first that matches being the one. */
const readers: readonly FormatReader[] = [
  { format: 'github', matches: looksLikeWorkflow, read: readWorkflow },
  { format: 'v2', matches: looksLikeV2, read: readV2 },
  { format: 'v1', matches: looksLikeV1, read: readV1 },
  { format: 'v3', matches: looksLikeV3, read: readV3 },
];

function problem(source: SourceDocument, code: string, message: string): Problem {
  return { severity: 'error', code, message, pointer: '', range: source.rangeOf('') };
}

/**
 * Reads a playbook's text, whichever its format; the one public reader. `file` tells the language by its ending. Never throws:
 * everything wrong is a problem with its place, and a syntax error stops all others, since they would follow from it.
 */
export function readPlaybook(text: string, file: string): ReadResult {
  const source = parseSource(text, file);
  const nothing = (problems: readonly Problem[]): ReadResult => ({ playbook: null, format: null, problems, source });
  if (source.problems.some(({ code }) => code === 'syntax')) return nothing(source.problems);
  const root = source.value;
  if (root === undefined || root === null)
    return nothing([problem(source, 'empty', 'The file is empty. A playbook has metadata and orchestration.')]);
  if (!isJsonObject(root))
    return nothing([problem(source, 'not-a-playbook', 'A playbook is an object with metadata and orchestration.')]);
  const reader = readers.find(({ matches }) => matches(root, file));
  if (reader === undefined)
    return nothing([
      ...source.problems,
      problem(
        source,
        'unknown-format',
        'This is no playbook of a known format: version 3 has metadata and orchestration.jobs, older ones have stages or a sequence, a GitHub workflow has on and jobs.',
      ),
    ]);
  const { playbook, problems } = reader.read(source, file);
  const all = [...source.problems, ...problems];
  return {
    playbook,
    format: reader.format,
    problems: all.toSorted((a, b) => a.range.offset - b.range.offset),
    source,
  };
}
