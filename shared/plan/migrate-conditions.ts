import type { JsonObject } from '../base/json.ts';
import { classifyCondition, conditionContexts } from '../expressions/condition.ts';
import type { Condition } from '../playbook/model.ts';

/**
 * The text by which v3 takes a condition for the same one; null where there is none, because nobody can read it, which v1
 * and v2 let fail when it is reached and v3 calls an error, or because a bare `${{` makes v3 read it as no PowerShell. v3 tells the language by the text, so PowerShell that could be
 * an expression is written so that it cannot.
 */
export function conditionText({ text: written, language }: Condition): string | null {
  if (classifyCondition(written, language).problem !== null) return null;
  // Nothing is left of it after expansion: it holds.
  if (written.trim() === '') return '$true';
  if (language !== 'powershell') return written;
  const text = withoutTemplates(written);
  if (classifyCondition(text, null).language === 'powershell') return text;
  const plain = `$true -and (${text})`;
  return classifyCondition(plain, null).language === 'powershell' ? plain : null;
}

/** One PowerShell condition of a stage's and a step's; null where there is neither. */
export function bothConditions(stage: string | null, step: string | null): string | null {
  return stage === null || step === null ? (stage ?? step) : `${operand(stage)} -and ${operand(step)}`;
}

/** What only a session can answer may be several statements, and end in a comment. */
function operand(text: string): string {
  if (classifyCondition(text, 'powershell').decidedBy === 'engine') return `(${text})`;
  return `$(${text}${text.includes('#') ? '\n' : ''})`;
}

/** `${{` in single quotes, which PowerShell takes for text, in two pieces: v3 would take it for an expression. */
function withoutTemplates(text: string): string {
  if (!text.includes('${{')) return text;
  return text.replaceAll(pieces, (piece) =>
    piece.startsWith("'") && piece.includes('${{') ? `(${piece.replaceAll('${{', "$' + '{{")})` : piece,
  );
}

/** Variables of PowerShell's own, and those that the engine sets: a playbook's variable by such a name is not what it means. */
const reserved: ReadonlySet<string> = new Set([
  ...conditionContexts,
  'args',
  'error',
  'false',
  'foreach',
  'home',
  'host',
  'input',
  'iscoreclr',
  'islinux',
  'ismacos',
  'iswindows',
  'lastexitcode',
  'matches',
  'null',
  'pid',
  'profile',
  'pwd',
  'result',
  'stepoutputs',
  'switch',
  'this',
  'true',
  'psboundparameters',
  'pscmdlet',
  'pscommandpath',
  'psculture',
  'psedition',
  'pshome',
  'psitem',
  'psscriptroot',
  'psuiculture',
  'psversiontable',
]);

/** Whether PowerShell reads `$name` as a variable that a playbook may set. */
export function isFreeName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !reserved.has(name.toLowerCase());
}

/** Strings, then variables of PowerShell, without those of a drive or scope (`$env:X`). */
const pieces = /'(?:[^']|'')*'|"(?:[^"`]|`[\s\S]|"")*"|\$(?:\{\w+\}|\w+\b(?!:))/g;

/**
 * Puts other names for variables into PowerShell: `names` by lower-case name. Text in single quotes stays as it is.
 * Answers the new text and the variables that were met.
 */
export function renameVariables(
  text: string,
  names: ReadonlyMap<string, string>,
): { readonly text: string; readonly met: readonly string[] } {
  const met = new Set<string>();
  const rename = (written: string) => {
    const name = written.replaceAll(/[${}]/g, '').toLowerCase();
    const other = names.get(name);
    if (other === undefined) return written;
    met.add(name);
    return `\${${other}}`;
  };
  const renamed = text.replaceAll(pieces, (piece) => {
    if (piece.startsWith("'")) return piece;
    if (!piece.startsWith('"')) return rename(piece);
    return piece.replaceAll(/`[\s\S]|\$(?:\{\w+\}|\w+\b(?!:))/g, (part) =>
      part.startsWith('$') ? rename(part) : part,
    );
  });
  return { text: renamed, met: [...met] };
}

/**
 * Variables that v3 has no place for, as those of a stage: they go among the playbook's under a name of their own, for the
 * conditions that ask for them. `taken` are names that are not free, in lower case.
 */
export function stageNames(
  job: string,
  variables: JsonObject,
  taken: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const prefix = job.replaceAll(/\W/g, '__');
  return new Map(
    Object.keys(variables)
      .filter(isFreeName)
      .map((name) => {
        let other = `${prefix}_${name}`;
        while (taken.has(other.toLowerCase())) other += '_';
        return [name.toLowerCase(), other];
      }),
  );
}
