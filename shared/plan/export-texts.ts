import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { findTemplates } from '../expressions/template.ts';
import type { InputDeclaration } from '../playbook/model.ts';
import { insertKey } from '../playbook/values.ts';

/** Writes expressions of a playbook as GitHub reads them. */
export class WorkflowTexts {
  readonly #vars: JsonObject;
  readonly #secretInputs: readonly string[];

  /** `vars`: the playbook's variables, whose values stand where they were read, for a workflow has none of its own. */
  constructor(vars: JsonObject, inputs: readonly InputDeclaration[]) {
    this.#vars = vars;
    this.#secretInputs = inputs.filter(({ type }) => type === 'secret').map(({ name }) => name);
  }

  /** A value with every `${{ }}` in it rewritten. */
  value(value: JsonValue): JsonValue {
    if (typeof value === 'string') return this.#whole(value) ?? this.text(value);
    if (Array.isArray(value)) return value.map((item: JsonValue) => this.value(item));
    return isJsonObject(value) ? this.object(value) : value;
  }

  object(value: JsonObject): JsonObject {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.value(member)]));
  }

  text(text: string): string {
    const { expressions } = findTemplates(text);
    return expressions.reduceRight(
      (own, { body, start, end }) => `${own.slice(0, start)}${this.expression(body)}${own.slice(end)}`,
      text,
    );
  }

  /** An expression without its braces. */
  expression(body: string): string {
    return body.replaceAll(names, (found, context: string | undefined, name: string | undefined) => {
      if (context === undefined) return found;
      if (name === undefined) return context === 'gantry' ? 'github' : context === 'jobs' ? 'needs' : found;
      if (context === 'inputs') return this.#secretInputs.includes(name) ? `secrets.${name}` : found;
      if (context !== 'vars') return `${this.expression(context)}.${name}`;
      const value = Object.hasOwn(this.#vars, name) ? this.#vars[name] : undefined;
      return value === undefined ? found : literal(value);
    });
  }

  /** The value of a variable where nothing else stands. */
  #whole(text: string): JsonValue | null {
    const name = /^\$\{\{\s*vars\.([A-Za-z_][\w-]*)\s*\}\}$/.exec(text)?.[1];
    const value = name !== undefined && Object.hasOwn(this.#vars, name) ? this.#vars[name] : undefined;
    return value === undefined || typeof value === 'object' ? null : value;
  }
}

/** An environment as a workflow writes it: an object that is all of it stands in its place. */
export function writtenEnv(env: JsonObject): JsonValue {
  const whole = env[insertKey];
  return whole === undefined || Object.keys(env).length > 1 ? env : whole;
}

/** Texts, which are passed over, and names of contexts with the name that follows. */
const names = /'(?:[^']|'')*'|(?<![\w.-])(gantry|jobs|vars|inputs)\b(?!\s*\()(?:\.([A-Za-z_][\w-]*))?/g;

function literal(value: JsonValue): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  return typeof value === 'object' && value !== null
    ? `fromJSON('${JSON.stringify(value).replaceAll("'", "''")}')`
    : String(value);
}
