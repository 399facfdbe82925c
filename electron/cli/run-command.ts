import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { isDefinedError, safe } from '@orpc/client';
import type { Host } from '../host/create-host.ts';
import { CommandFailure, type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';
import { hostPath, openHost, requireFile, workspaceFor } from './open-host.ts';
import { planCommand } from './plan-command.ts';
import { answerJson, presentProblem, problemLine, tell } from './print.ts';
import { jsonReporter } from './report-json.ts';
import { liveReporter } from './report-live.ts';
import { plainReporter } from './report-plain.ts';
import { runValues, secretValues, type ValueOptions } from './values.ts';
import { watchRun } from './watch-run.ts';

export interface RunOptions extends ValueOptions {
  readonly workspace?: string;
  readonly trust?: boolean;
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

type StartInput = Parameters<Host['client']['runs']['start']>[0];

interface Untrusted {
  readonly root: string;
  readonly shells: readonly string[];
  readonly scripts: readonly string[];
  readonly permissions: readonly string[];
  readonly secrets: readonly string[];
}

/** Asks on the terminal whether the folder may run; where there is none, the answer is no. */
async function askTrust(asked: Untrusted): Promise<boolean> {
  tell(`The folder ${asked.root} is not trusted. This playbook may use:`);
  const rows = [
    ['shells', asked.shells],
    ['scripts', asked.scripts],
    ['permissions', asked.permissions],
    ['secrets', asked.secrets],
  ] as const;
  for (const [what, list] of rows) if (list.length > 0) tell(`  ${what}: ${list.join(', ')}`);
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    tell('Give --trust to trust the folder from now on.');
    return false;
  }
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const reply = await ask.question('Trust this folder and run? [y/N] ');
  ask.close();
  return /^y(es)?$/i.test(reply.trim());
}

/** Starts the run; a refusal is told and becomes the command's failure. */
async function start(host: Host, input: StartInput, json: boolean): Promise<string> {
  const { error, data } = await safe(host.client.runs.start(input));
  if (data !== undefined) return data.run;
  if (!isDefinedError(error)) throw error;
  switch (error.code) {
    case 'INVALID': {
      const { problems } = error.data;
      if (json) answerJson({ type: 'problems', problems: problems.map(presentProblem) });
      for (const problem of problems) tell(problemLine(input.path, problem));
      throw new CommandFailure('The playbook has errors; nothing was started.', exitCodes.usage);
    }
    case 'UNMET':
      for (const { what, help } of error.data.missing) tell(`  ${what}: ${help}`);
      throw new CommandFailure('Requirements are not met; nothing was started.', exitCodes.notStarted);
    case 'UNTRUSTED':
      if (await askTrust(error.data)) return start(host, { ...input, trust: true }, json);
      throw new CommandFailure('The folder is not trusted; nothing was started.', exitCodes.notStarted);
    case 'NOT_FOUND':
      throw new CommandFailure(error.message, exitCodes.usage);
  }
}

function reporterFor(run: string, json: boolean) {
  if (json) return jsonReporter(run);
  return process.stderr.isTTY ? liveReporter(run) : plainReporter(run);
}

/** A signal cancels the run, whose end then ends the command; the host kills what will not go within its own limits. */
function cancelOnSignals(host: Host, run: string): () => void {
  const cancel = () => void host.client.runs.cancel({ run }).catch(() => {});
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, cancel);
  return () => {
    for (const signal of signals) process.off(signal, cancel);
  };
}

/** `gantry run FILE`: runs it and shows it until its end. */
export async function runCommand(file: string, options: RunOptions): Promise<ExitCode> {
  if (options.dryRun) return planCommand(file, options);
  const path = requireFile(file);
  const workspace = workspaceFor(options.workspace, path);
  const secrets = secretValues(options, process.env);
  const values = runValues(options, secrets);
  const host = await openHost(workspace);
  try {
    const known = hostPath(workspace, path);
    const outside = known === path ? { text: readFileSync(path, 'utf8') } : {};
    const json = options.json ?? false;
    const run = await start(host, { path: known, ...outside, values, secrets, trust: options.trust ?? false }, json);
    const stopListening = cancelOnSignals(host, run);
    const reporter = reporterFor(run, json);
    const conclusion = await watchRun(host, run, reporter);
    reporter.close();
    stopListening();
    return conclusion === null ? exitCodes.failed : exitCodeOf(conclusion);
  } finally {
    await host.dispose();
  }
}
