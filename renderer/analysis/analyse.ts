import type { Problem, SourceRange } from '../../shared/base/problem.ts';
import { buildPlan } from '../../shared/plan/build-plan.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { noValues, type WorkspaceFacts } from '../../shared/plan/script.ts';
import type { InputDeclaration, PlaybookFormat, Profile } from '../../shared/playbook/model.ts';
import { readPlaybook } from '../../shared/playbook/read.ts';

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
  };
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
