import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { RunValues } from '../../shared/plan/script.ts';
import { jsonSchema } from '../../shared/run/events.ts';
import { CommandFailure, exitCodes } from './exit-codes.ts';

const payloadSchema = z.record(z.string(), jsonSchema);

/** The options of `run` and `plan` that give values, as commander hands them over. */
export interface ValueOptions {
  readonly job?: readonly string[];
  readonly from?: string;
  readonly profile?: string;
  readonly var?: readonly string[];
  readonly input?: readonly string[];
  readonly env?: readonly string[];
  readonly secret?: readonly string[];
  readonly event?: string;
  readonly eventFile?: string;
  readonly maxConcurrency?: string;
}

function pair(text: string, option: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new CommandFailure(`--${option} wants NAME=VALUE, not "${text}"`, exitCodes.usage);
  return [text.slice(0, at), text.slice(at + 1)];
}

export function pairs(texts: readonly string[] | undefined, option: string): Record<string, string> {
  return Object.fromEntries((texts ?? []).map((text) => pair(text, option)));
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new CommandFailure(`--max-concurrency wants a whole number from 1, not "${text}"`, exitCodes.usage);
}

/** `--secret NAME=VALUE` gives the value here; `--secret NAME` takes it from the environment variable of that name. */
export function secretValues(
  options: Pick<ValueOptions, 'secret'>,
  environment: NodeJS.ProcessEnv,
): Record<string, string> {
  const given = (options.secret ?? []).map((text): readonly [string, string] => {
    if (text.includes('=')) return pair(text, 'secret');
    const value = environment[text];
    if (value === undefined)
      throw new CommandFailure(
        `--secret ${text}: no environment variable of that name holds its value`,
        exitCodes.usage,
      );
    return [text, value];
  });
  return Object.fromEntries(given);
}

/** The payload of the event, from a file; GitHub's own, or what is to go before what this machine knows. */
function payloadOf({ eventFile }: ValueOptions): Pick<RunValues, 'payload'> {
  if (eventFile === undefined) return {};
  const read = payloadSchema.safeParse(readJson(eventFile));
  if (read.success) return { payload: read.data };
  throw new CommandFailure(`--event-file wants a file with a JSON object, not ${eventFile}`, exitCodes.usage);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

export function runValues(options: ValueOptions, secrets: Readonly<Record<string, string>>): RunValues {
  return {
    profile: options.profile ?? null,
    variables: pairs(options.var, 'var'),
    inputs: pairs(options.input, 'input'),
    env: pairs(options.env, 'env'),
    secrets: Object.keys(secrets),
    event: options.event ?? null,
    ...payloadOf(options),
    maxConcurrency: options.maxConcurrency === undefined ? null : positiveInteger(options.maxConcurrency),
    jobs: [...(options.job ?? [])],
    from: options.from ?? null,
  };
}
