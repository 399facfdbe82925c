import { readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type EvalHost, evalRequest } from '../../shared/expressions/eval.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { requireFile } from './open-host.ts';
import { answer, answerJson, tell } from './print.ts';

/** What a condition may ask: the system and whether a path is there. No session is started to find commands. */
const evalHost: EvalHost = {
  platform: process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux',
  psVersion: null,
  exists: (path, kind) => {
    try {
      const isFolder = statSync(path).isDirectory();
      return kind === 'any' || isFolder === (kind === 'container');
    } catch {
      return false; // Not there, not to be seen, or no path at all.
    }
  },
  commandExists: null,
};

interface EvalOptions {
  readonly stdin?: boolean;
  readonly contexts?: string;
  readonly language?: string;
  readonly json?: boolean;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandFailure(`Not JSON: ${error instanceof Error ? error.message : String(error)}`, exitCodes.usage);
  }
}

/** NDJSON in, NDJSON out, in order; a line that is no request gets an error of its own and the rest goes on. */
async function evalLines(): Promise<ExitCode> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    let request: unknown;
    try {
      request = JSON.parse(line);
    } catch (error) {
      answerJson({
        error: {
          kind: 'parsing',
          message: `The line is not JSON: ${error instanceof Error ? error.message : String(error)}`,
        },
      });
      continue;
    }
    answerJson(evalRequest(request, evalHost));
  }
  return exitCodes.success;
}

/** `gantry eval EXPR`: the value of one expression or deciding PowerShell condition; no code runs. */
export async function evalCommand(expr: string | undefined, options: EvalOptions): Promise<ExitCode> {
  if (options.stdin) return evalLines();
  if (expr === undefined) throw new CommandFailure('eval wants an expression, or --stdin', exitCodes.usage);
  const contexts = options.contexts === undefined ? {} : parseJson(readFileSync(requireFile(options.contexts), 'utf8'));
  const result = evalRequest({ expr, contexts, language: options.language ?? 'expression' }, evalHost);
  if (options.json) answerJson(result);
  else if ('error' in result) tell(`${result.error.kind}: ${result.error.message}`);
  else answer(typeof result.value === 'string' ? result.value : JSON.stringify(result.value));
  return 'error' in result ? exitCodes.failed : exitCodes.success;
}
