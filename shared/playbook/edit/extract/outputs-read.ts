import { fail, ok, type Result } from '../../../base/result.ts';
import { classifyCondition } from '../../../expressions/condition.ts';
import { referencedContexts } from '../../../expressions/evaluate.ts';
import { findTemplates } from '../../../expressions/template.ts';
import type { Draft } from '../draft.ts';
import { renameReferences, textsOf } from '../references.ts';

/**
 * What the rest of a job reads of steps that leave it: outputs by their names with the step that gives each. Fails with a
 * sentence where more than outputs is read, or two steps give one by the same name.
 */
export function outputsRead(rest: Draft, inner: ReadonlySet<string>): Result<ReadonlyMap<string, string>, string> {
  const found = new Map<string, string>();
  for (const { text, key } of textsOf(rest))
    for (const path of [...expressionPaths(text, key), ...powershellPaths(text)]) {
      const [step, what, name] = path;
      if (step === undefined)
        return fail('Something that stays reads all steps at once, so that it cannot be told which outputs it needs.');
      if (!inner.has(step)) continue;
      if (what !== 'outputs' || name === undefined)
        return fail(`Something that stays reads more of the step “${step}” than its outputs: steps.${path.join('.')}.`);
      const other = found.get(name);
      if (other !== undefined && other !== step)
        return fail(
          `“${other}” and “${step}” both give an output “${name}” that is read later: name one otherwise first.`,
        );
      found.set(name, step);
    }
  return ok(found);
}

/** Lets all that reads the steps read the one that stands for them. */
export function readOfOne(rest: Draft, inner: ReadonlySet<string>, step: string): void {
  for (const id of inner) renameReferences(rest, 'step', id, step);
}

function expressionPaths(text: string, key: string | null): readonly (readonly string[])[] {
  const bare = (key === 'if' || key === 'condition') && !text.includes('${{');
  if (bare && classifyCondition(text, null).language === 'powershell') return [];
  const bodies = bare ? [text] : findTemplates(text).expressions.map(({ body }) => body);
  return bodies
    .flatMap(referencedContexts)
    .filter(({ context }) => context.toLowerCase() === 'steps')
    .map(({ path }) => path);
}

/** `$steps.a.outputs.x` and `$StepOutputs.a.x`, as a path from the step on. */
function powershellPaths(text: string): readonly (readonly string[])[] {
  const part = String.raw`(?:\s*(?:\.\s*|\[\s*)(?:['"]([\w-]+)['"]\s*\]?|(\w+)))?`;
  const pattern = new RegExp(String.raw`\$\{?(steps|StepOutputs)\b${part}${part}${part}`, 'gi');
  return [...text.matchAll(pattern)].map(([, variable = '', ...parts]) => {
    const names = [0, 2, 4].map((at) => parts[at] ?? parts[at + 1]).filter((name) => name !== undefined);
    const [step, ...further] = names;
    if (step === undefined || variable.toLowerCase() === 'steps') return names;
    return [step, 'outputs', ...further];
  });
}
