import type { JsonValue } from '../../shared/base/json.ts';
import type { Problem, SourceRange } from '../../shared/base/problem.ts';
import { buildPlan } from '../../shared/plan/build-plan.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { noValues, type WorkspaceFacts } from '../../shared/plan/script.ts';
import type { InputDeclaration, PlaybookFormat, Profile } from '../../shared/playbook/model.ts';
import { readPlaybook } from '../../shared/playbook/read.ts';
import type { SourceNode } from '../../shared/playbook/source-node.ts';

/** What the text of a playbook comes to. */
export interface Analysis {
  /** Null: the text is broken, or no playbook. */
  readonly plan: Plan | null;
  readonly format: PlaybookFormat | null;
  readonly name: string | null;
  readonly description: string | null;
  readonly inputs: readonly InputDeclaration[];
  readonly profiles: readonly Profile[];
  readonly problems: readonly Problem[];
  /** Where jobs, steps and their parts that problems do not tell stand, by pointer: their keys where they have one. */
  readonly places: Readonly<Record<string, SourceRange>>;
  /** The text as data, as forms show it: a number that is spelled otherwise than numbers are (`0402`) is a text. Null: it is broken. */
  readonly value: JsonValue;
}

/** Reads and plans a text, starting nothing. `file` is the playbook's path in the workspace, `secrets` the names that have a value. */
export function analyse(text: string, file: string, facts: WorkspaceFacts, secrets: readonly string[] = []): Analysis {
  const read = readPlaybook(text, file);
  const { playbook } = read;
  const plan = playbook === null ? null : buildPlan(read, file, facts, { ...noValues, secrets });
  const pointers = (plan?.jobs ?? []).flatMap((job) => [job.pointer, ...job.steps.map(({ pointer }) => pointer)]);
  // Whether a required input is given is asked when a run begins, and says nothing of the text.
  const problems = (plan?.problems ?? read.problems).filter(({ code }) => code !== 'input-required');
  return {
    plan,
    format: read.format,
    name: playbook?.metadata.name ?? null,
    description: playbook?.metadata.description ?? null,
    inputs: playbook?.inputs ?? [],
    profiles: playbook?.profiles ?? [],
    problems,
    places: Object.fromEntries(pointers.map((pointer) => [pointer, wholeOf(read.source, pointer)])),
    value: playbook === null ? null : spelledValue(read.source.nodeAt('')),
  };
}

function spelledValue(node: SourceNode | undefined): JsonValue {
  switch (node?.kind) {
    case undefined:
      return null;
    case 'object':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, spelledValue(value)]));
    case 'array':
      return node.items.map(spelledValue);
    case 'scalar':
      return typeof node.value === 'number' && /^[+-]?0\d/.test(node.raw) ? node.raw : node.value;
  }
}

/** From the key of a part to the end of its value, so that a cursor anywhere in it is known to be in it. */
function wholeOf(
  source: { rangeOf(pointer: string, part?: 'key' | 'value'): SourceRange },
  pointer: string,
): SourceRange {
  const key = source.rangeOf(pointer, 'key');
  const value = source.rangeOf(pointer, 'value');
  if (key.offset > value.offset) return value;
  return { ...key, length: value.offset + value.length - key.offset };
}
