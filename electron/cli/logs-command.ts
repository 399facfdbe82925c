import { randomUUID } from 'node:crypto';
import type { RunState } from '../../shared/run/state.ts';
import type { Host } from '../host/create-host.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { foldRun } from './fold-run.ts';
import { withHost } from './open-host.ts';
import { tell } from './print.ts';
import { printMatches, type SearchOptions } from './search-command.ts';

/** The steps that `JOB` or `JOB/STEP` names; ids of matrix legs may hold slashes, so the longest job id wins. */
export function stepsNamed(state: RunState, target: string | undefined): { job: string; step: string }[] {
  const jobs = [...state.jobs.values()];
  const all = jobs.flatMap((job) =>
    job.steps.filter((step) => step.startedAt !== null).map((step) => ({ job: job.id, step: step.id })),
  );
  if (target === undefined) return all;
  if (state.jobs.has(target)) return all.filter(({ job }) => job === target);
  const one = jobs
    .flatMap((job) => job.steps.map((step) => ({ job: job.id, step: step.id })))
    .filter(({ job, step }) => `${job}/${step}` === target);
  if (one.length > 0) return one;
  throw new CommandFailure(
    `The run has no job or step ${target}; it has ${jobs.map((job) => job.id).join(', ')}`,
    exitCodes.usage,
  );
}

async function printOutput(
  host: Host,
  run: string,
  ref: { job: string; step: string },
  follow: boolean,
): Promise<void> {
  const stream = randomUUID();
  for await (const piece of await host.client.output.follow({ run, ...ref, from: 0, stream, follow })) {
    const bytes = Buffer.from(piece.base64, 'base64');
    await print(bytes);
    await host.client.output.ack({ stream, position: piece.offset + bytes.length });
  }
}

/** Writes to standard output at the pace of who reads it. */
async function print(piece: Uint8Array | string): Promise<void> {
  if (!process.stdout.write(piece)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}

async function printCast(host: Host, run: string, ref: { job: string; step: string }): Promise<void> {
  const stream = randomUUID();
  for await (const { text, position } of await host.client.output.cast({ run, ...ref, stream })) {
    await print(text);
    await host.client.output.ack({ stream, position });
  }
}

interface LogsOptions extends SearchOptions {
  readonly follow?: boolean;
  readonly asciicast?: boolean;
  readonly search?: string;
}

/** The job and step that a target names, as a search takes them. */
function scopeOf(state: RunState, target: string | undefined) {
  if (target === undefined) return {};
  const [only] = stepsNamed(state, target);
  return state.jobs.has(target) ? { job: target } : { ...only };
}

/**
 * `gantry logs RUN [JOB[/STEP]]`: the output as it was, colours included; `--follow` goes on with a run that is not over. Or the
 * lines of it that match a search, or one step as a recording (asciicast v2).
 */
export function logsCommand(run: string, target: string | undefined, options: LogsOptions): Promise<ExitCode> {
  return withHost(options, async (host) => {
    const state = await foldRun(host, run);
    if (options.search !== undefined)
      return printMatches(host, options.search, { run, ...scopeOf(state, target) }, options);
    const steps = stepsNamed(state, target);
    const [first] = steps;
    if (options.asciicast) {
      if (first === undefined || steps.length > 1)
        throw new CommandFailure('A recording is of one step: name it as JOB/STEP', exitCodes.usage);
      await printCast(host, run, first);
      return exitCodes.success;
    }
    for (const ref of steps) {
      if (steps.length > 1) tell(`── ${ref.job} / ${ref.step}`);
      await printOutput(host, run, ref, options.follow ?? false);
    }
    return exitCodes.success;
  });
}
