import { fail, ok, type Result } from '../../../base/result.ts';
import { classifyCondition } from '../../../expressions/condition.ts';
import { referencedContexts, usesStatusFunction } from '../../../expressions/evaluate.ts';
import { findTemplates } from '../../../expressions/template.ts';
import { type Draft, type DraftScalar, entryNamed, textAt } from '../draft.ts';
import { textsOf } from '../references.ts';

/** What steps are taken into. */
export type Into = 'action' | 'playbook';

/** Contexts that a file of its own has otherwise, or not at all: what is read of them comes in as an input. */
const passed = new Set(['needs', 'jobs', 'matrix', 'strategy', 'inputs', 'vars', 'secrets', 'job']);
/** Variables of PowerShell that hold them. */
const variables: Readonly<Record<Into, readonly string[]>> = {
  // An action's steps run in the job's session, which knows the job's needs and its leg.
  action: ['inputs'],
  playbook: ['inputs', 'needs', 'jobs', 'matrix', 'vars'],
};

/** The inputs that a part of the text asks for, once it is a file of its own. */
export class InputsRead {
  readonly #byValue = new Map<string, string>();
  readonly #inner: ReadonlySet<string>;
  readonly #into: Into;
  readonly warnings: string[] = [];

  constructor(inner: ReadonlySet<string>, into: Into) {
    this.#inner = inner;
    this.#into = into;
  }

  /** Inputs by their names, with the text that gives them at the place where the steps were. */
  get given(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#byValue].map(([value, name]) => [name, value]));
  }

  /** Rewrites a step to read inputs instead; a sentence where that would change what it means. */
  rewrite(step: Draft, format: 'v3' | 'github', isPowerShell: boolean): Result<null, string> {
    const name = textAt(step, 'name') ?? textAt(step, 'id') ?? 'A step';
    for (const { scalar, text, key } of textsOf(step)) {
      const isCondition = key === 'if' && entryNamed(step, 'if')?.value === scalar;
      const refusal = isCondition
        ? this.#condition(scalar, text, format)
        : (this.#text(scalar, text, entryNamed(step, 'with')) ?? (isPowerShell ? this.#powershell(text) : null));
      if (refusal !== null) return fail(`“${name}” ${refusal}`);
    }
    return ok(null);
  }

  #text(scalar: DraftScalar, text: string, inputs: ReturnType<typeof entryNamed>): string | null {
    let rewritten = '';
    let from = 0;
    for (const { body, offset, length } of findTemplates(text).expressions) {
      const read = this.#reads(body);
      if (typeof read === 'string') return read;
      if (!read.outer) continue;
      const whole = length === text.trim().length;
      if (whole && inputs !== null && [...textsOf(inputs.value)].some((other) => other.scalar === scalar))
        this.warnings.push(`What \${{ ${body} }} gives is passed on as text: a number, boolean or list stays none.`);
      const input = this.#inputFor(`\${{ ${body} }}`, nameFor(body));
      rewritten += `${text.slice(from, offset)}\${{ inputs.${input} }}`;
      from = offset + length;
    }
    if (from > 0) set(scalar, rewritten + text.slice(from));
    return null;
  }

  #condition(scalar: DraftScalar, text: string, format: 'v3' | 'github'): string | null {
    const { language } = classifyCondition(text, format === 'github' ? 'expression' : null);
    if (language === 'powershell') {
      if (this.#into === 'action') return 'has a condition in PowerShell, and an action knows expressions alone.';
      return this.#powershell(text);
    }
    const { expressions } = findTemplates(text);
    const [first] = expressions;
    if (first !== undefined && (expressions.length > 1 || first.length !== text.trim().length))
      return 'has a condition with text around its expression.';
    const body = first?.body ?? text;
    if (usesStatusFunction(body))
      return 'asks for the status of the job (always, failure, …), which would be that of the extracted steps alone.';
    const read = this.#reads(body);
    if (typeof read === 'string') return read;
    if (!read.outer) return null;
    const input = this.#inputFor(`\${{ (${body}) && 'true' || 'false' }}`, 'wanted');
    set(scalar, `\${{ inputs.${input} == 'true' }}`);
    return null;
  }

  /** Whether an expression reads what only the caller has; a sentence where it reads what changes meanwhile, too. */
  #reads(body: string): { readonly outer: boolean } | string {
    const reads = referencedContexts(body).map(({ context, path }) => ({ context: context.toLowerCase(), path }));
    const isInner = (read: (typeof reads)[number]) =>
      read.context === 'steps' && read.path[0] !== undefined && this.#inner.has(read.path[0]);
    const outer = reads.some((read) => passed.has(read.context) || (read.context === 'steps' && !isInner(read)));
    const late = reads.some((read) => isInner(read) || read.context === 'env') || /\bhashFiles\s*\(/i.test(body);
    if (outer && late)
      return `reads in one expression what is known before and what the steps themselves bring: \${{ ${body} }}. Split it first.`;
    return { outer };
  }

  #powershell(text: string): string | null {
    const own = variables[this.#into].find((name) => new RegExp(`\\$\\{?${name}\\b`, 'i').test(text));
    if (own !== undefined) return `reads $${own} in PowerShell, which is another there: give it by "env" first.`;
    for (const [whole, , quoted, plain] of text.matchAll(
      /\$\{?(steps|StepOutputs)\b(?:\s*(?:\.|\[)\s*(?:['"]([\w-]+)['"]|(\w+)))?/gi,
    )) {
      const step = quoted ?? plain;
      if (step === undefined || !this.#inner.has(step))
        return `reads ${whole} in PowerShell, which is not there: give it by "env" first.`;
    }
    return null;
  }

  #inputFor(value: string, wanted: string): string {
    const known = this.#byValue.get(value);
    if (known !== undefined) return known;
    const taken = new Set(this.#byValue.values());
    let name = wanted;
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
    this.#byValue.set(value, name);
    return name;
  }
}

/** `needs.build.outputs.version` is called `version`; what is no plain name `value`. */
function nameFor(body: string): string {
  const last = /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*$/.test(body) ? (body.split('.').at(-1) ?? '') : '';
  return /^[A-Za-z]/.test(last) ? last : 'value';
}

function set(scalar: DraftScalar, text: string): void {
  scalar.value = text;
  scalar.letters = null;
}
