import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { JsonValue } from '../../../base/json.ts';
import type { PowerShellEnvironment } from '../environment.ts';
import { evaluatePowerShell } from '../evaluate.ts';
import { toText } from '../text.ts';
import type { PsValue } from '../value.ts';

export interface Case {
  readonly expr: string;
  readonly variables: Readonly<Record<string, JsonValue>>;
  readonly env: Readonly<Record<string, string>>;
}

/** A value with its .NET type, or the kind of error; the form in which both sides of the comparison are held. */
export type Answer = { readonly type: string; readonly value: unknown } | { readonly error: string };

/** The PowerShell to compare with: GANTRY_PWSH, else `pwsh` on PATH, else null. */
export function findRealPowerShell(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = process.platform === 'win32' ? ['pwsh.exe'] : ['pwsh'];
  const candidates = [process.env.GANTRY_PWSH, ...folders.flatMap((folder) => names.map((name) => join(folder, name)))];
  return candidates.find((path) => path !== undefined && path !== '' && isExecutable(path)) ?? null;
}

/** Asks one PowerShell process for the answers to all cases, in order. */
export function askPowerShell(pwsh: string, cases: readonly Case[]): Answer[] {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-conditions-'));
  try {
    const [input, output] = [join(folder, 'in.ndjson'), join(folder, 'out.ndjson')];
    writeFileSync(input, cases.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const script = join(import.meta.dirname, '..', 'testdata', 'answer-conditions.ps1');
    execFileSync(pwsh, ['-NoProfile', '-NoLogo', '-File', script, input, output], { stdio: 'ignore' });
    return readFileSync(output, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => withoutMessage(JSON.parse(line)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The engine's own answer in the same form. */
export function answerOfEngine({ expr, variables, env }: Case): Answer {
  const answer = evaluatePowerShell(expr, testEnvironment(variables, env));
  return answer.ok ? described(answer.value.value) : { error: answer.error.kind };
}

/** Whether the engine leaves it to a session; such a case may run anything. */
export function isBeyond(one: Case): boolean {
  const answer = answerOfEngine(one);
  return 'error' in answer && answer.error === 'beyond';
}

/** Whether PowerShell would build something of a size that a test has no memory for. */
export function isTooLarge({ expr, variables, env }: Case): boolean {
  const answer = evaluatePowerShell(expr, testEnvironment(variables, env));
  return !answer.ok && answer.error.message.startsWith('So ');
}

export function testEnvironment(
  variables: Readonly<Record<string, JsonValue>>,
  env: Readonly<Record<string, string>>,
): PowerShellEnvironment {
  return {
    variables,
    env,
    platform: 'linux',
    psVersion: '7.6.0',
    exists: (path) => path === '/',
    commandExists: (name) => name === 'Get-Item',
  };
}

function described(value: PsValue): Answer {
  switch (value.kind) {
    case 'null':
      return { type: 'Null', value: null };
    case 'bool':
      return { type: 'Boolean', value: value.value };
    case 'array':
      return { type: 'Array', value: value.items.map(described) };
    case 'hashtable':
      return {
        type: 'Hashtable',
        value: Object.fromEntries(value.entries.map((entry) => [toText(entry.key), described(entry.value)])),
      };
    case 'object':
      return { type: 'PSCustomObject', value: null };
    case 'double':
      return { type: 'Double', value: String(value.value) };
    default:
      return { type: typeNames[value.kind], value: toText(value) };
  }
}

const typeNames = {
  int: 'Int32',
  long: 'Int64',
  decimal: 'Decimal',
  string: 'String',
  char: 'Char',
  version: 'Version',
  semver: 'SemanticVersion',
  datetime: 'DateTime',
  command: 'CommandInfo',
} as const;

/** Doubles are compared as numbers: .NET and JavaScript write their exponents differently. */
function withoutMessage(answer: { type?: string; value?: unknown; error?: string }): Answer {
  if (answer.error !== undefined) return { error: answer.error };
  if (answer.type === 'Double') return { type: 'Double', value: String(Number(answer.value)) };
  if (answer.type === 'Array') {
    return { type: 'Array', value: (answer.value as (typeof answer)[]).map(withoutMessage) };
  }
  if (answer.type === 'Hashtable') {
    const entries = Object.entries(answer.value as Record<string, typeof answer>);
    return {
      type: 'Hashtable',
      value: Object.fromEntries(entries.map(([key, value]) => [key, withoutMessage(value)])),
    };
  }
  return { type: answer.type ?? 'Null', value: answer.value ?? null };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
