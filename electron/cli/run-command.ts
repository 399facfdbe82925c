import { readFileSync } from 'node:fs';
import { isDefinedError, safe } from '@orpc/client';
import { presentProblem } from '../../shared/plan/cli-plan.ts';
import type { Host } from '../host/create-host.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { type HoldOptions, holdsOf } from './hold-options.ts';
import { requireTrust, unmet } from './not-ready.ts';
import { hostPath, openHost, requireFile, workspaceFor } from './open-host.ts';
import { planCommand } from './plan-command.ts';
import { answerJson, problemLine, tell } from './print.ts';
import { fromItsStart, showUntilEnd } from './show-run.ts';
import { runValues, secretValues, type ValueOptions } from './values.ts';

export interface RunOptions extends ValueOptions, HoldOptions {
  readonly workspace?: string;
  readonly trust?: boolean;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  /** False with `--no-cache`. */
  readonly cache?: boolean;
}

type StartInput = Parameters<Host['client']['runs']['start']>[0];

/** Starts the run; a refusal is told and becomes the command's failure. */
async function start(host: Host, input: StartInput, json: boolean): Promise<string> {
  const { error, data } = await safe(host.client.runs.start(input));
  if (data !== undefined) {
    for (const note of data.notes) tell(note);
    return data.run;
  }
  if (!isDefinedError(error)) throw error;
  switch (error.code) {
    case 'INVALID': {
      const { problems } = error.data;
      if (json) answerJson({ type: 'problems', problems: problems.map(presentProblem) });
      else for (const problem of problems) tell(problemLine(input.path, problem));
      throw new CommandFailure('The playbook has errors; nothing was started.', exitCodes.usage);
    }
    case 'UNMET':
      throw unmet(error.data.missing);
    case 'UNTRUSTED':
      await requireTrust(error.data);
      return start(host, { ...input, trust: true }, json);
    case 'NOT_FOUND':
      throw new CommandFailure(error.message, exitCodes.usage);
  }
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
    const how = { trust: options.trust ?? false, cache: options.cache ?? true, ...holdsOf(options) };
    const run = await start(host, { path: known, ...outside, values, secrets, ...how }, json);
    return await showUntilEnd(host, fromItsStart(run), json);
  } finally {
    await host.dispose();
  }
}
