import type { Result } from '../../base/result.ts';
import { fail, ok } from '../../base/result.ts';
import type { WrittenPart } from '../references.ts';
import type { PowerShellEnvironment, PowerShellProblem } from './environment.ts';
import { Fault } from './fault.ts';
import { type ConditionPart, Interpreter } from './interpret.ts';
import { parseCondition } from './parse.ts';
import { partsOf } from './parts.ts';
import { type PsValue, psNull } from './value.ts';

export interface PowerShellAnswer {
  readonly value: PsValue;
  /** The operands of -and, -or, -xor and -not that were evaluated, for those who ask why. */
  readonly parts: readonly ConditionPart[];
  readonly warnings: readonly string[];
}

/**
 * Answers a PowerShell condition as PowerShell 7 itself would, as far as that needs no code to run (FORMAT.md,
 * "Conditions"); `beyond` where it does. Where PowerShell would throw, the problem is of kind `evaluation`. Never throws.
 */
export function evaluatePowerShell(
  text: string,
  env: PowerShellEnvironment,
): Result<PowerShellAnswer, PowerShellProblem> {
  const interpreter = new Interpreter(text, env);
  return guarded(text, () => {
    const tree = parseCondition(text);
    const value = tree === null ? psNull : interpreter.evaluateCondition(tree);
    return { value, parts: interpreter.parts, warnings: interpreter.warnings };
  });
}

/** Who decides a condition, by its syntax alone: the engine, the job's session, or nobody because it cannot be read. */
export function powershellClass(text: string): 'engine' | 'session' | PowerShellProblem {
  const parsed = guarded(text, () => parseCondition(text));
  if (parsed.ok) return 'engine';
  return parsed.error.kind === 'beyond' ? 'session' : parsed.error;
}

/** What decides a condition, as it is written; nothing where the engine cannot read it. */
export function powershellParts(text: string): readonly WrittenPart[] {
  const parsed = guarded(text, () => parseCondition(text));
  return parsed.ok && parsed.value !== null ? partsOf(parsed.value, text) : [];
}

function guarded<T>(text: string, action: () => T): Result<T, PowerShellProblem> {
  try {
    return ok(action());
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { offset, length } = error.place ?? { offset: 0, length: text.length };
    return fail({ kind: error.kind, message: error.message, offset, length });
  }
}
