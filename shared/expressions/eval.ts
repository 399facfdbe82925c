import { z } from 'zod';
import type { JsonObject, JsonValue } from '../base/json.ts';
import { isJsonObject, jsonAsText } from '../base/json.ts';
import { evaluateExpression } from './evaluate.ts';
import type { PowerShellEnvironment } from './powershell/environment.ts';
import { evaluatePowerShell } from './powershell/evaluate.ts';
import { beyond } from './powershell/fault.ts';
import { toJson } from './powershell/to-json.ts';

export type ValueKind = 'Null' | 'Boolean' | 'Number' | 'String' | 'Array' | 'Object';

export type EvalAnswer =
  | { readonly kind: ValueKind; readonly value: JsonValue }
  | { readonly error: { readonly kind: 'lexing' | 'parsing' | 'evaluation' | 'beyond'; readonly message: string } };

/** What a PowerShell condition may ask of the machine; null where nobody answers: such a condition is beyond. */
export interface EvalHost {
  readonly platform: PowerShellEnvironment['platform'];
  readonly psVersion: string | null;
  readonly exists: PowerShellEnvironment['exists'] | null;
  readonly commandExists: PowerShellEnvironment['commandExists'] | null;
}

/** Where nobody says what the machine is, Linux stands in. */
const noHost: EvalHost = { platform: 'linux', psVersion: null, exists: null, commandExists: null };

const requestShape = z.object({
  expr: z.string(),
  contexts: z.record(z.string(), z.json()).default({}),
  language: z.enum(['expression', 'powershell']).default('expression'),
});

/**
 * Answers one request of `gantry eval` (CLI.md): `{expr, contexts, language}` to the value and its kind, or the error. For
 * expressions the keys of `contexts` are the only names; for PowerShell each is a variable and `env` gives `$env:`.
 */
export function evalRequest(request: unknown, host: EvalHost = noHost): EvalAnswer {
  const parsed = requestShape.safeParse(request);
  if (!parsed.success)
    return { error: { kind: 'parsing', message: `Not a request: ${z.prettifyError(parsed.error)}` } };
  const { expr, contexts, language } = parsed.data;
  return language === 'expression' ? evalExpression(expr, contexts) : evalPowerShell(expr, contexts, host);
}

function evalExpression(expr: string, contexts: JsonObject): EvalAnswer {
  const evaluated = evaluateExpression(expr, { contexts, status: null, hashFiles: null });
  if (evaluated.ok) return answerOf(evaluated.value);
  const { error } = evaluated;
  if (error.kind === 'needs-hash') return { error: { kind: 'evaluation', message: 'hashFiles is not known here' } };
  return { error: { kind: error.kind, message: error.message } };
}

function evalPowerShell(expr: string, { env, ...variables }: JsonObject, host: EvalHost): EvalAnswer {
  const names = isJsonObject(env) ? Object.entries(env) : [];
  const texts = names.flatMap(([name, value]) => (value === null ? [] : [[name, jsonAsText(value)]]));
  const evaluated = evaluatePowerShell(expr, {
    ...host,
    variables,
    env: Object.fromEntries(texts),
    exists: host.exists ?? refuse('Test-Path'),
    commandExists: host.commandExists ?? refuse('Get-Command'),
  });
  if (evaluated.ok) return answerOf(toJson(evaluated.value.value));
  return { error: { kind: evaluated.error.kind, message: evaluated.error.message } };
}

function refuse(command: string): () => never {
  return () => {
    throw beyond(command);
  };
}

function answerOf(value: JsonValue): EvalAnswer {
  return { kind: kindOf(value), value: writable(value) };
}

function kindOf(value: JsonValue): ValueKind {
  switch (typeof value) {
    case 'boolean':
      return 'Boolean';
    case 'number':
      return 'Number';
    case 'string':
      return 'String';
    default:
      return value === null ? 'Null' : isJsonObject(value) ? 'Object' : 'Array';
  }
}

/** JSON has no NaN and no Infinity: those are given by their names. */
function writable(value: JsonValue): JsonValue {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value === null || typeof value !== 'object') return value;
  if (!isJsonObject(value)) return value.map(writable);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, writable(member)]));
}
