import { stripVTControlCharacters } from 'node:util';
import type { StepError } from '../../shared/run/events.ts';

/** How much of the output's end is kept to find the error in it, in bytes. */
const tailBytes = 16 * 1024;
const detailLines = 20;

/** The end of a step's output. */
export class OutputTail {
  #chunks: Uint8Array[] = [];
  #length = 0;

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk.subarray(Math.max(0, chunk.length - tailBytes)).slice());
    this.#length += chunk.length;
    while (this.#length - (this.#chunks[0]?.length ?? 0) > tailBytes && this.#chunks.length > 1) {
      this.#length -= this.#chunks.shift()?.length ?? 0;
    }
  }

  text(): string {
    return stripVTControlCharacters(Buffer.concat(this.#chunks).toString('utf8')).replaceAll('\r\n', '\n');
  }
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/**
 * `script:4`, `script:4:7` (node, sh, zsh), `script: line 4: words` (bash), `script", line 4` (python): the first mention that has a
 * line is where the error arose for node and python's outermost call, the last for shells that go on.
 */
function findPlace(tail: string, script: string): { line: number; column: number | null; words: string | null } | null {
  const pattern = new RegExp(`${literal(script)}(?:"?, line |: line |: ?)(\\d+)(?::(\\d+))?(?:: *([^\\n]+))?`, 'g');
  const found = [...tail.matchAll(pattern)];
  const match = found.find((candidate) => candidate[3] === undefined) ?? found.at(-1);
  if (match === undefined) return null;
  return { line: Number(match[1]), column: match[2] === undefined ? null : Number(match[2]), words: match[3] ?? null };
}

/** `TypeError: words` as node and python print an uncaught error: node's is the first such line, python's the last. */
function findThrown(tail: string): { kind: string; words: string } | null {
  const found = [
    ...tail.matchAll(/^(?:Uncaught )?((?:[A-Z]\w*)?(?:Error|Exception|Interrupt|Exit))(?: \[\w+\])?(?:: (.*))?$/gm),
  ];
  const match = /^Traceback /m.test(tail) ? found.at(-1) : found[0];
  return match === undefined ? null : { kind: match[1] ?? '', words: match[2] ?? match[1] ?? '' };
}

/** What a step that ended with a code other than 0 says of its error, as far as its output's end tells. */
export function scriptError(exitCode: number, tail: string, script: string): StepError {
  const place = findPlace(tail, script);
  const thrown = place?.words ? null : findThrown(tail);
  const lines = tail.trimEnd().split('\n').slice(-detailLines);
  return {
    message: thrown?.words ?? place?.words ?? `Exit code ${exitCode}`,
    file: null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    kind: thrown?.kind ?? 'ExitCode',
    detail: lines.join('\n'),
  };
}
