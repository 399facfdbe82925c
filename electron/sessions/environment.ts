import { delimiter } from 'node:path';
import type { StepCommand } from '../engine/ports.ts';
import { tokenVariable } from './step-token.ts';

/** Variables of this program's own process that no step should see. */
const own = ['ELECTRON_RUN_AS_NODE', 'GANTRY_SESSION_NONCE', tokenVariable, 'NODE_CHANNEL_FD'];

/** This process's environment as steps may have it. On Windows names differ by case alone nowhere, so PATH is found in any. */
export function hostEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => !own.includes(name));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function pathName(env: Readonly<Record<string, string>>): string {
  return Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
}

/** What a step changes of its host's environment: its own variables, PATH with its entries first, and `more`. */
export function stepEnvironment(
  command: Pick<StepCommand, 'env' | 'path'>,
  more: Readonly<Record<string, string>>,
): Record<string, string> {
  const env = { ...command.env, ...more };
  if (command.path.length === 0) return env;
  const name = pathName({ ...hostEnvironment(), ...env });
  const rest = env[name] ?? process.env[name] ?? '';
  return { ...env, [name]: [...command.path, rest].join(delimiter) };
}
