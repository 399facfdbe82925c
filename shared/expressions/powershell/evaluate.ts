import type { JsonValue } from '../../base/json.ts';
import type { Result } from '../../base/result.ts';
import { fail } from '../../base/result.ts';
import type { PowerShellEnvironment, PowerShellProblem } from './environment.ts';
import type { PsValue } from './value.ts';

export interface PowerShellAnswer {
  readonly value: PsValue;
  /** The operands of -and, -or, -xor and -not that were evaluated, for those who ask why. */
  readonly parts: readonly { readonly text: string; readonly value: JsonValue }[];
  readonly warnings: readonly string[];
}

/**
 * Answers a PowerShell condition as PowerShell itself would, as far as that needs no code to run; `beyond` where it does.
 * Never throws.
 */
export function evaluatePowerShell(
  text: string,
  _env: PowerShellEnvironment,
): Result<PowerShellAnswer, PowerShellProblem> {
  return fail({ kind: 'beyond', message: 'Only a session can answer this', offset: 0, length: text.length });
}

/** Who decides a condition, by its syntax alone: the engine, the job's session, or nobody because it cannot be read. */
export function powershellClass(_text: string): 'engine' | 'session' | PowerShellProblem {
  return 'session';
}
