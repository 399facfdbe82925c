import type { JsonObject, JsonValue } from '../base/json.ts';
import { isJsonObject } from '../base/json.ts';
import { evaluateExpression, referencedContexts } from '../expressions/evaluate.ts';
import { endsInCode } from './powershell-scan.ts';

/** A variable of a v1 or v2 playbook with where its value came from: `variables`, `profile NAME`, `run`, `stage`. */
export interface Variable {
  readonly name: string;
  readonly value: JsonValue;
  readonly source: string;
}

export interface VariableLayer {
  readonly source: string;
  readonly values: JsonObject;
}

export type ExpansionProblem = {
  readonly code: 'variable-undefined' | 'variable-cycle' | 'variable-unreadable';
  readonly message: string;
};
type Report = (problem: ExpansionProblem) => void;

/** `{{ }}`, but not the `${{ }}` of expressions. */
const pattern = /(?<!\$)\{\{([\s\S]*?)\}\}/g;

/**
 * The variables of a v1 or v2 playbook, and the expansion of `{{name}}`, `{{name:=default}}` and `{{a == 'b'}}` by them
 * (FORMAT.md). Names go without regard to case, as PowerShell's do. A variable may use others; one that leads back to
 * itself is empty there.
 */
export class Variables {
  readonly #own = new Map<string, Scoped>();
  readonly #outer: Variables | null;

  /** Later layers win over earlier ones. `outer`: what a name means that no layer has. */
  constructor(layers: readonly VariableLayer[], outer: Variables | null = null) {
    for (const { source, values } of layers) {
      for (const [name, value] of Object.entries(values)) {
        // What a stage's variable is made of are the playbook's, so that it may build on the one by its own name.
        this.#own.set(name.toLowerCase(), { name, value, source, scope: outer ?? this });
      }
    }
    this.#outer = outer;
  }

  /** Those of these layers, expanded, in the order of their first mention. */
  all(report: Report): readonly Variable[] {
    return [...this.#own.values()].map((variable) => {
      const { name, source } = variable;
      return { name, value: expanded(variable, report, []), source };
    });
  }

  /**
   * Expands every text within a value. A text that is one `{{ }}` alone keeps the type of what it names; within other text
   * a value is written as PowerShell writes it. What is not defined and has no default becomes empty.
   */
  expand(template: JsonValue, report: Report): JsonValue {
    return this.expandWithin(template, report, []);
  }

  /**
   * Expands a text that PowerShell is to read: true or false that stands there as a word of its own, outside of quotes, is
   * written `$true` or `$false`, since a bare `True` would be the name of a command.
   */
  expandCode(template: string, report: Report): string {
    let code = '';
    let end = 0;
    for (const match of template.matchAll(pattern)) {
      code += template.slice(end, match.index);
      end = match.index + match[0].length;
      const text = textOf(this.#answer(match[1] ?? '', match[0], report, []));
      const isTruth = /^(?:true|false)$/i.test(text) && isWordOfItsOwn(code, template.slice(end));
      code += isTruth ? `$${text.toLowerCase()}` : text;
    }
    return code + template.slice(end);
  }

  /** `within`: the variables whose values are being expanded, each with its source, outermost first. */
  expandWithin(template: JsonValue, report: Report, within: readonly string[]): JsonValue {
    if (typeof template === 'string') return this.#expandText(template, report, within);
    if (template === null || typeof template !== 'object') return template;
    if (!isJsonObject(template)) return template.map((item) => this.expandWithin(item, report, within));
    return Object.fromEntries(
      Object.entries(template).map(([key, value]) => [key, this.expandWithin(value, report, within)]),
    );
  }

  #expandText(text: string, report: Report, within: readonly string[]): JsonValue {
    const [first] = text.matchAll(pattern);
    if (first === undefined) return text;
    if (first[0] === text.trim()) return this.#answer(first[1] ?? '', first[0], report, within);
    return text.replaceAll(pattern, (whole, body: string) => textOf(this.#answer(body, whole, report, within)));
  }

  #answer(body: string, whole: string, report: Report, within: readonly string[]): JsonValue {
    const [, named = '', fallback] = /^([^:]*?)\s*(?::=([\s\S]*))?$/.exec(body.trim()) ?? [];
    const variable = this.#find(named);
    if (variable !== null) return expanded(variable, report, within);
    if (fallback !== undefined) return fallback;
    if (/^[\w.-]+$/.test(named)) {
      report({ code: 'variable-undefined', message: this.#undefined(named) });
      return '';
    }
    return this.#evaluate(body.trim(), whole, report, within);
  }

  /** Anything but a name is an expression over the variables. */
  #evaluate(body: string, whole: string, report: Report, within: readonly string[]): JsonValue {
    const contexts = referencedContexts(body).map(({ context }) => {
      const variable = this.#find(context);
      if (variable === null) report({ code: 'variable-undefined', message: this.#undefined(context) });
      return [context, variable === null ? null : expanded(variable, report, within)] as const;
    });
    // An expression without text is null; a placeholder without a name is a slip.
    if (body === '') return this.#unreadable(whole, 'it names no variable', report);
    const answer = evaluateExpression(body, { contexts: Object.fromEntries(contexts), status: null, hashFiles: null });
    if (answer.ok) return answer.value;
    const reason = answer.error.kind === 'needs-hash' ? 'hashFiles is not known here' : answer.error.message;
    return this.#unreadable(whole, reason, report);
  }

  #unreadable(whole: string, reason: string, report: Report): string {
    report({ code: 'variable-unreadable', message: `\`${whole}\` cannot be read and is left as it is: ${reason}.` });
    return whole;
  }

  #find(name: string): Scoped | null {
    const own = this.#own.get(name.toLowerCase());
    if (own !== undefined) return own;
    const [head = '', ...path] = name.split('.');
    const object = path.length === 0 ? undefined : this.#own.get(head.toLowerCase());
    const member = path.reduce<JsonValue | undefined>(memberOf, object?.value);
    if (object !== undefined && member !== undefined) return { ...object, name, value: member };
    return this.#outer === null ? null : this.#outer.#find(name);
  }

  #undefined(name: string): string {
    const known = [...this.#own.values(), ...(this.#outer?.all(() => {}) ?? [])].map((variable) => variable.name);
    const names = known.length === 0 ? 'There are none.' : `Known are: ${[...new Set(known)].join(', ')}.`;
    return `There is no variable ${name}, so it is empty; give it a value or a default, {{${name}:=…}}. ${names}`;
  }
}

interface Scoped extends Variable {
  /** What the templates in its value speak of. */
  readonly scope: Variables;
}

function expanded(variable: Scoped, report: Report, within: readonly string[]): JsonValue {
  const key = `${variable.source}/${variable.name.toLowerCase()}`;
  if (within.includes(key)) {
    const path = [...within.slice(within.indexOf(key)), key].map((step) => step.slice(step.indexOf('/') + 1));
    report({ code: 'variable-cycle', message: `A variable leads back to itself: ${path.join(' → ')}. It is empty.` });
    return '';
  }
  return variable.scope.expandWithin(variable.value, report, [...within, key]);
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (!isJsonObject(value)) return undefined;
  const key = Object.keys(value).find((own) => own.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : value[key];
}

function isWordOfItsOwn(before: string, after: string): boolean {
  return /(?:^|[\s(){},;=!|&\]])$/.test(before) && /^(?:$|[\s(){},;|&\]])/.test(after) && endsInCode(before);
}

/** As PowerShell writes a value into text. */
export function textOf(value: JsonValue): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return String(value);
  return isJsonObject(value) ? JSON.stringify(value) : value.map(textOf).join(' ');
}
