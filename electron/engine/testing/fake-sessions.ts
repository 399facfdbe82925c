import type { JsonValue } from '../../../shared/base/json.ts';
import { fail, ok } from '../../../shared/base/result.ts';
import type { StepError } from '../../../shared/run/events.ts';
import type {
  Clock,
  CommandFiles,
  EvaluateRequest,
  JobPlace,
  JobSession,
  SessionsPort,
  StepCommand,
  StepExit,
  StepHooks,
} from '../ports.ts';

/** What a faked command does; each member left out means: at once, well, saying nothing. */
export interface Behaviour {
  /** Milliseconds until its end. */
  readonly takes?: number;
  readonly exitCode?: number;
  readonly error?: Partial<StepError>;
  readonly output?: string | readonly string[];
  readonly outputs?: Readonly<Record<string, JsonValue>>;
  readonly files?: Partial<CommandFiles>;
  readonly survivors?: readonly number[];
  /** Milliseconds from the abort to the end. */
  readonly stopsAfter?: number;
  /** It waits for a person for so long, in milliseconds, before the rest. */
  readonly waitsFor?: number;
  readonly broken?: string;
}

export interface Call {
  readonly place: JobPlace;
  readonly command: StepCommand;
  /** From 1, of this step of this job over all attempts. */
  readonly time: number;
}

export type Script = (call: Call) => Behaviour;

const noFiles: CommandFiles = { output: '', env: '', path: '', summary: '', state: '' };

/** Sessions that run nothing: a script says how each command ends, by the clock's time. Misuse of a session throws. */
export class FakeSessions implements SessionsPort {
  readonly calls: Call[] = [];
  readonly opened: Set<JobPlace> = new Set();
  /** How often a person got a shell, and what they give there. */
  takenOver = 0;
  typed: readonly string[] = [];
  readonly evaluated: EvaluateRequest[] = [];
  /** What `evaluate` answers for an expression; null is an error. */
  answer: (expression: string) => JsonValue | undefined = () => true;
  /** Commands at work right now, and the most there ever were. */
  running = 0;
  mostRunning = 0;
  /** Called as a command begins. */
  onStart: (call: Call) => void = () => {};
  readonly #clock: Clock;
  readonly #script: Script;
  readonly #times = new Map<string, number>();

  constructor(clock: Clock, script: Script = () => ({})) {
    this.#clock = clock;
    this.#script = script;
  }

  open(place: JobPlace): JobSession {
    this.opened.add(place);
    let busy = false;
    return {
      run: async (command, hooks) => {
        if (busy || !this.opened.has(place)) throw new Error('A session runs one command at a time, while it is open');
        busy = true;
        this.running++;
        this.mostRunning = Math.max(this.mostRunning, this.running);
        const exit = await this.#run(place, command, hooks);
        this.running--;
        busy = false;
        return exit;
      },
      evaluate: async (request) => {
        this.evaluated.push(request);
        const answers = request.expressions.map(({ name, expression }) => [name, this.answer(expression)] as const);
        const bad = answers.some(([, value]) => value === undefined);
        return bad
          ? fail(errorOf({ message: 'It threw' }))
          : ok(Object.fromEntries(answers) as Record<string, JsonValue>);
      },
      takeOver: async (_, { signal }) => {
        if (busy || !this.opened.has(place)) throw new Error('A session is taken over while it is idle and open');
        busy = true;
        this.takenOver++;
        await new Promise<void>((resolve) => {
          if (signal.aborted) resolve();
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
        busy = false;
        return { typed: this.typed, files: noFiles, survivors: [], error: null };
      },
      close: async () => {
        if (!this.opened.delete(place)) throw new Error('A session is closed once');
        return [];
      },
    };
  }

  async #run(place: JobPlace, command: StepCommand, hooks: StepHooks): Promise<StepExit> {
    const key = `${place.job}/${command.step}`;
    const time = (this.#times.get(key) ?? 0) + 1;
    this.#times.set(key, time);
    const call = { place, command, time };
    this.calls.push(call);
    const behaviour = this.#script(call);
    this.onStart(call);
    if (behaviour.waitsFor !== undefined) {
      hooks.onWaiting(true);
      await this.#sleep(behaviour.waitsFor, hooks.signal);
      hooks.onWaiting(false);
    }
    for (const text of [behaviour.output ?? []].flat()) await hooks.onOutput(new TextEncoder().encode(text));
    await this.#sleep(behaviour.takes ?? 0, hooks.signal);
    if (hooks.signal.aborted && behaviour.stopsAfter) await this.#sleep(behaviour.stopsAfter, null);
    return exitOf(behaviour, hooks.signal.aborted);
  }

  #sleep(milliseconds: number, signal: AbortSignal | null): Promise<void> {
    if (milliseconds === 0 || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const takeBack = this.#clock.after(milliseconds, resolve);
      signal?.addEventListener('abort', () => {
        takeBack();
        resolve();
      });
    });
  }
}

function exitOf(behaviour: Behaviour, aborted: boolean): StepExit {
  const { survivors = [], outputs = {}, exitCode = behaviour.error === undefined ? 0 : null, broken } = behaviour;
  const files = { ...noFiles, ...behaviour.files };
  if (aborted) return { kind: 'stopped', exitCode: null, files, survivors };
  if (broken !== undefined) return { kind: 'broken', error: errorOf({ message: broken }), survivors };
  const failed = exitCode === 0 ? null : errorOf({ message: `Exit code ${exitCode}`, kind: 'ExitCode' });
  const error = behaviour.error === undefined ? failed : errorOf(behaviour.error);
  return { kind: 'exited', exitCode, error, outputs, files, survivors };
}

function errorOf(error: Partial<StepError>): StepError {
  return { message: '', file: null, line: null, column: null, kind: 'RuntimeException', detail: '', ...error };
}
