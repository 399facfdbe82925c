import type { JsonObject } from '../../shared/base/json.ts';
import type { PlannedStep } from '../../shared/plan/plan.ts';
import type { HoldDecision, HoldPoint } from '../../shared/run/hold.ts';
import { parseNameValues, parsePathEntries } from './command-files.ts';
import { stepVariables } from './contexts.ts';
import type { TakenOver, TakeOverPlace } from './ports.ts';
import { seenEnv, withoutBlocked } from './run-commands.ts';
import { isPowerShell, prepareStep } from './step-command.ts';
import { failed, notRun, type StepEnd } from './step-end.ts';
import { createStepOutput } from './step-output.ts';
import type { StepSetting } from './step-setting.ts';

export interface HoldOrder {
  readonly setting: StepSetting;
  readonly step: PlannedStep;
  readonly ownEnv: Readonly<Record<string, string>>;
  readonly point: HoldPoint;
  /** How the step ended; null before it. */
  readonly end: StepEnd | null;
  readonly onWaiting: (waiting: boolean) => void;
  /** The step, its job or its run is to end. */
  readonly signal: AbortSignal;
}

export interface Held {
  /** Null: its time was over, or something above it ended it. */
  readonly decision: HoldDecision | null;
  readonly timedOut: boolean;
  /** What was written in the shell to the step's outputs. */
  readonly outputs: JsonObject;
}

/**
 * Holds a job at a step until a person decides, its session open for them meanwhile. It keeps its slot: what it left half done
 * is still there, and no other job must come upon it (docs/decisions/holding.md). It ends by its limit at the latest.
 */
export async function holdStep(order: HoldOrder): Promise<Held> {
  const { setting, step, point, end, signal } = order;
  const { clock, holds } = setting.scope.ports;
  const ref = setting.ref(step.id);
  const over = new AbortController();
  const stop = () => over.abort();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  // Listens before anyone is told that it holds.
  const deciding = holds.decision(ref, over.signal);
  const until = new Date(clock.now() + holds.limit).toISOString();
  const failure = { exitCode: end?.exitCode ?? null, error: end?.error ?? null };
  const within = setting.depth === 0 ? null : step.name;
  await setting.say({ type: 'step.held', ...ref, within, point, until, ...failure });
  order.onWaiting(true);
  let timedOut = false;
  const takeBack = clock.after(holds.limit, () => {
    timedOut = true;
    stop();
  });
  const shell = openShell(order, over.signal);
  const decision = await deciding;
  takeBack();
  signal.removeEventListener('abort', stop);
  stop();
  const taken = await shell;
  order.onWaiting(false);
  const by = decision?.kind ?? (timedOut ? 'timed_out' : 'cancelled');
  const text = decision?.kind === 'retry' ? decision.text : null;
  void setting.say({ type: 'step.released', ...ref, by, typed: [...taken.typed], text });
  return { decision, timedOut: decision === null && timedOut, outputs: takeIn(order, taken) };
}

async function openShell(order: HoldOrder, signal: AbortSignal): Promise<TakenOver> {
  const { setting, step } = order;
  const { ports, masks } = setting.scope;
  const output = createStepOutput(
    { ...ports, masks },
    setting.ref(step.id),
    () => {},
    async () => {},
  );
  const taken = await setting.session.takeOver(await placeOf(order), {
    onOutput: (chunk) => output.write(chunk),
    signal,
  });
  const left = signal.aborted ? null : 'The shell has ended; the job holds on.';
  const word = taken.error ?? left ?? '';
  // What comes after begins on a line of its own, and not behind a prompt.
  await output.write(new TextEncoder().encode(word === '' ? '\r\n' : `\r\n${word}\r\n`));
  await output.finish();
  return taken;
}

/** Where the step stands, or would; what of it cannot be told is as plain as can be. */
async function placeOf({ setting, step, ownEnv }: HoldOrder): Promise<TakeOverPlace> {
  const { scope } = setting;
  const env = seenEnv(setting, ownEnv);
  const prepared = await prepareStep(scope, step, setting.place({ ...setting.env(), ...ownEnv }));
  const work = prepared.ok ? prepared.value.work : null;
  const last = work?.kind === 'commands' ? work.commands.at(-1) : undefined;
  const shell = step.kind === 'uses' ? '' : (last?.shell ?? step.shell);
  return {
    step: setting.ref(step.id).step,
    shell,
    workingDirectory: prepared.ok ? prepared.value.workingDirectory : scope.options.workspace,
    env,
    path: setting.path,
    variables: isPowerShell(shell) ? stepVariables(scope, setting.place(env)) : {},
    parameters: last?.source.kind === 'file' ? last.source.parameters : [],
  };
}

/** What was written to the command files counts as if the step had written it; what cannot be read counts for nothing. */
function takeIn({ setting, step }: HoldOrder, { files, survivors }: TakenOver): JsonObject {
  const ref = setting.ref(step.id);
  if (survivors.length > 0) void setting.say({ type: 'step.survivors', ...ref, pids: [...survivors] });
  const env = parseNameValues(files.env);
  const { kept } = withoutBlocked(env.ok ? env.value : {});
  const path = parsePathEntries(files.path);
  if (Object.keys(kept).length > 0 || path.length > 0) {
    setting.export(kept, path);
    void setting.say({ type: 'step.exported', ...ref, env: kept, path: [...path] });
  }
  const outputs = parseNameValues(files.output);
  return outputs.ok ? outputs.value : {};
}

/** How a step ends by what came of its hold; null: it is run (again). */
export function endByHold({ decision, timedOut, outputs }: Held, end: StepEnd | null): StepEnd | null {
  if (decision === null) {
    return end ?? (timedOut ? failed('Held', 'Nobody decided about it while it was held') : null);
  }
  switch (decision.kind) {
    case 'retry':
      return null;
    case 'resume':
      return end;
    case 'fail':
      return end ?? failed('Held', 'A person marked it as failed');
    case 'skip':
      return notRun('skipped', 'A person skipped it');
    case 'pass': {
      const reason = { text: 'A person marked it as passed', condition: null, parts: [] };
      return { outcome: 'success', exitCode: null, error: null, outputs: { ...end?.outputs, ...outputs }, reason };
    }
  }
}
