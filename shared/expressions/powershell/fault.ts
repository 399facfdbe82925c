import type { PowerShellProblem } from './environment.ts';

/**
 * Ends the reading or the evaluation of one condition. It never leaves `evaluatePowerShell` and `powershellClass`, which
 * turn it into a problem: a grammar and an interpreter that return results at each of their hundred calls would hide the
 * rules they are there to show.
 */
export class Fault extends Error {
  readonly kind: PowerShellProblem['kind'];
  /** Where, once that is known: the conversions do not know what they stand in. */
  place: { readonly offset: number; readonly length: number } | null;

  constructor(kind: PowerShellProblem['kind'], message: string, place: Fault['place'] = null) {
    super(message);
    this.kind = kind;
    this.place = place;
  }
}

/** What PowerShell would throw. */
export function evaluationFault(message: string): Fault {
  return new Fault('evaluation', message);
}

/** What only PowerShell itself can answer. */
export function beyond(what: string): Fault {
  return new Fault('beyond', `${what}: only a session can answer this`);
}
