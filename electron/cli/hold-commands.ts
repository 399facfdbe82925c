import { createInterface } from 'node:readline/promises';
import { isDefinedError, safe } from '@orpc/client';
import type { HoldDecision } from '../../shared/run/hold.ts';
import type { HostClient } from '../host/create-host.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { joinTerminal } from './join-terminal.ts';
import { type HistoryOptions, withHost, workspaceFor } from './open-host.ts';
import { answer, answerJson, table, tell } from './print.ts';
import { withOwner } from './reach-owner.ts';

/** Runs beyond these have no step that holds: it would be over by its limit. */
const looked = 1000;

/** `gantry holds`: the steps that hold, of the runs of all programs on the workspace. */
export function holdsCommand(options: HistoryOptions): Promise<ExitCode> {
  return withHost(options, async ({ client }) => {
    const runs = await client.runs.list({ limit: looked });
    const held = runs.flatMap(({ run, playbook, status, waiting }) =>
      status === 'completed'
        ? []
        : waiting.flatMap((step) =>
            step.for === 'decision'
              ? [{ run, playbook, job: step.job, step: step.step, name: step.name, until: step.until }]
              : [],
          ),
    );
    if (options.json) answerJson(held);
    else if (held.length === 0) tell('No step holds.');
    else answer(table(held.map(rowOf)));
    return exitCodes.success;
  });
}

interface HeldRow {
  readonly run: string;
  readonly playbook: string;
  readonly job: string;
  readonly step: string;
  readonly name: string;
  readonly until: number | null;
}

function rowOf({ run, playbook, job, step, name, until }: HeldRow): string[] {
  const limit = until === null ? '' : `until ${new Date(until).toLocaleString()}`;
  return [run, `${job}/${step}`, playbook, name, limit];
}

interface StepRef {
  readonly run: string;
  readonly job: string;
  readonly step: string;
}

function refOf(run: string, target: string): StepRef {
  const at = target.lastIndexOf('/');
  if (at < 1 || at === target.length - 1)
    throw new CommandFailure(`Name the step as JOB/STEP, not "${target}"`, exitCodes.usage);
  return { run, job: target.slice(0, at), step: target.slice(at + 1) };
}

async function decide(owner: HostClient, ref: StepRef, decision: HoldDecision): Promise<void> {
  const { error, data } = await safe(owner.holds.release({ ...ref, decision }));
  if (error !== null && !isDefinedError(error)) throw error;
  if (data?.released !== true)
    throw new CommandFailure(`${ref.job}/${ref.step} is not held: gantry holds`, exitCodes.usage);
  tell(`${ref.job}/${ref.step}: ${decision.kind}`);
}

interface ResumeOptions extends HistoryOptions {
  readonly retry?: boolean;
  readonly pass?: boolean;
  readonly skip?: boolean;
  readonly fail?: boolean;
}

function decisionOf({ retry, pass, skip, fail }: ResumeOptions): HoldDecision {
  const given: HoldDecision[] = [];
  if (retry) given.push({ kind: 'retry', text: null });
  if (pass) given.push({ kind: 'pass' });
  if (skip) given.push({ kind: 'skip' });
  if (fail) given.push({ kind: 'fail' });
  if (given.length > 1) throw new CommandFailure('Give one of --retry, --pass, --skip and --fail', exitCodes.usage);
  return given[0] ?? { kind: 'resume' };
}

/** `gantry resume RUN JOB/STEP`: decides over a held step. */
export async function resumeCommand(run: string, target: string, options: ResumeOptions): Promise<ExitCode> {
  const ref = refOf(run, target);
  const decision = decisionOf(options);
  await withOwner(workspaceFor(options.workspace, null), run, (owner) => decide(owner, ref, decision));
  return exitCodes.success;
}

/** `gantry take-over RUN JOB/STEP`: the held step's session on this terminal, then the decision. */
export async function takeOverCommand(run: string, target: string, options: HistoryOptions): Promise<ExitCode> {
  const ref = refOf(run, target);
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new CommandFailure(
      'A session is taken over on a terminal; gantry resume decides without one',
      exitCodes.usage,
    );
  await withOwner(workspaceFor(options.workspace, null), run, async (owner) => {
    const held = await owner.holds.list();
    if (!held.some((one) => one.run === run && one.job === ref.job && one.step === ref.step))
      throw new CommandFailure(`${target} is not held: gantry holds`, exitCodes.usage);
    tell('This is the session of the held step. Ctrl+] leaves it.');
    if ((await joinTerminal(owner, ref)) === 'ended') return tell('The step is not held any more.');
    const decision = await askDecision();
    if (decision !== null) await decide(owner, ref, decision);
  });
  return exitCodes.success;
}

const answers: Readonly<Record<string, HoldDecision>> = {
  r: { kind: 'retry', text: null },
  g: { kind: 'resume' },
  p: { kind: 'pass' },
  s: { kind: 'skip' },
  f: { kind: 'fail' },
};

/** Null: it stays held. */
async function askDecision(): Promise<HoldDecision | null> {
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const reply = await ask.question('r run it (again), g go on, p passed, s skip, f fail, Enter leaves it held: ');
  ask.close();
  return answers[reply.trim().toLowerCase()] ?? null;
}
