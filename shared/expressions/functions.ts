import { data, wellKnownFunctions } from '@actions/expressions';
import { type ExpressionData, Kind } from '@actions/expressions/data/expressiondata';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import type { JsonValue } from '../base/json.ts';
import type { Result } from '../base/result.ts';
import { toData, toJson } from './data.ts';
import { formatText, joinTexts, jsonText } from './text.ts';

/** What the status functions answer by. `skipped`: a need was skipped or cancelled alone, so neither success nor failure. */
export type RunStatus = 'success' | 'failure' | 'cancelled' | 'skipped';

/** The status functions that also take names of jobs in a job's condition. */
export const namingFunctions: readonly string[] = ['failure', 'success'];

export const statusFunctionNames: readonly string[] = ['always', 'cancelled', 'failure', 'success'];

/** A function said no; the evaluator adds where. */
export class FunctionFailure extends Error {}

/** `hashFiles` was called and its answer is not known yet. */
export class NeedsHash extends Error {
  readonly patterns: readonly string[];
  constructor(patterns: readonly string[]) {
    super('hashFiles is not known yet');
    this.patterns = patterns;
  }
}

const maxArguments = 255;

/** The functions that every expression has: GitHub's own, with those replaced whose answers differ from the runner's. */
const pureFunctions: readonly FunctionDefinition[] = [
  ...Object.values(wellKnownFunctions).filter(({ name }) => !['format', 'fromJson', 'join', 'toJson'].includes(name)),
  {
    name: 'format',
    minArgs: 1,
    maxArgs: maxArguments,
    call: (...args) => {
      const [template = '', ...values] = args.map((argument) => argument.coerceString());
      return toData(textOrFailure(formatText(template, values)));
    },
  },
  { name: 'join', minArgs: 1, maxArgs: 2, call: (items, separator) => toData(joined(items, separator)) },
  { name: 'fromJSON', minArgs: 1, maxArgs: 1, call: (argument) => toData(parseJson(argument?.coerceString() ?? '')) },
  { name: 'toJSON', minArgs: 1, maxArgs: 1, call: (argument) => toData(jsonText(toJson(argument ?? new data.Null()))) },
];

/** All functions of one evaluation by lower-case name; `status` or `hashFiles` null leaves those out. `needs`: the context. */
export function functionTable(
  status: RunStatus | null,
  hashFiles: ((patterns: readonly string[]) => string | null) | null,
  needs: () => ExpressionData | undefined,
): Map<string, FunctionDefinition> {
  const definitions = [...pureFunctions];
  if (status !== null) definitions.push(...statusFunctions(status, needs));
  if (hashFiles !== null) definitions.push(hashFilesFunction(hashFiles));
  return new Map(definitions.map((definition) => [definition.name.toLowerCase(), definition]));
}

/** With names of needed jobs, `success` asks whether all of them succeeded and `failure` whether one failed. */
function statusFunctions(status: RunStatus, needs: () => ExpressionData | undefined): FunctionDefinition[] {
  const holds: Record<string, boolean> = {
    always: true,
    cancelled: status === 'cancelled',
    failure: status === 'failure',
    success: status === 'success',
  };
  return statusFunctionNames.map((name) => ({
    name,
    minArgs: 0,
    maxArgs: namingFunctions.includes(name) ? maxArguments : 0,
    call: (...jobs: ExpressionData[]) => {
      if (jobs.length === 0) return new data.BooleanData(holds[name] ?? false);
      const reached = jobs.map((job) => resultOf(job.coerceString(), name, needs()) === name);
      return new data.BooleanData(name === 'success' ? reached.every(Boolean) : reached.some(Boolean));
    },
  }));
}

function resultOf(job: string, asked: string, needs: ExpressionData | undefined): string {
  const need = needs instanceof data.Dictionary ? needs.get(job) : undefined;
  const result = need instanceof data.Dictionary ? need.get('result') : undefined;
  if (result === undefined)
    throw new FunctionFailure(`${asked} was given "${job}", which is no job that this one needs`);
  return result.coerceString();
}

function hashFilesFunction(hashFiles: (patterns: readonly string[]) => string | null): FunctionDefinition {
  return {
    name: 'hashFiles',
    minArgs: 1,
    maxArgs: maxArguments,
    call: (...args: ExpressionData[]) => {
      const patterns = args.map((argument) => argument.coerceString());
      const hash = hashFiles(patterns);
      if (hash === null) throw new NeedsHash(patterns);
      return toData(hash);
    },
  };
}

/** A list's items joined by the separator (a comma unless that is a primitive), a primitive as text, else nothing. */
function joined(items: ExpressionData | undefined, separator: ExpressionData | undefined): string {
  if (items === undefined) return '';
  if (items.kind !== Kind.Array) return items.primitive ? items.coerceString() : '';
  const between = separator?.primitive === true ? separator.coerceString() : ',';
  const texts = items.values().map((item) => item.coerceString());
  return textOrFailure(joinTexts(texts, between));
}

function textOrFailure(text: Result<string, string>): string {
  if (!text.ok) throw new FunctionFailure(text.error);
  return text.value;
}

function parseJson(text: string): JsonValue {
  if (text.trim() === '') throw new FunctionFailure('fromJSON was given empty text');
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new FunctionFailure(`fromJSON was given text that is not JSON: ${(error as Error).message}`);
  }
}
