import { fail, ok } from '../../../shared/base/result.ts';
import { noCopies } from '../../../shared/plan/action-copies.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { applyEvents, emptyRun } from '../../../shared/run/apply-event.ts';
import type { Conclusion, RunEvent, RunEventBody, RunEventOf } from '../../../shared/run/events.ts';
import type { RunState } from '../../../shared/run/state.ts';
import type { ActionsPort, EnginePorts, FilesPort, GroupsPort, HoldsPort, ToolsPort } from '../ports.ts';
import { type RunHandle, startRun } from '../run.ts';
import type { RunOptions } from '../scope.ts';
import { FakeSessions, type Script } from './fake-sessions.ts';
import { ManualClock } from './manual-clock.ts';

export const options: RunOptions = {
  run: 'run-00001',
  attempt: 1,
  actor: 'ada',
  workspace: '/w',
  secrets: {},
  masks: [],
  env: {},
  hostEnv: {},
  previous: null,
  platform: 'linux',
  arch: 'x64',
  psVersion: null,
  actionCopies: noCopies,
  scriptHelpers: '/assets/gantry-script.mjs',
  context: {},
};

/** A whole run in no time: the engine over a manual clock, faked sessions, and a journal in memory. */
export class Simulation {
  readonly clock = new ManualClock();
  readonly sessions: FakeSessions;
  readonly events: RunEvent[] = [];
  readonly outputs = new Map<string, string>();
  files: FilesPort = {
    hash: async () => 'hash',
    exists: () => false,
    read: async () => null,
    commandExists: () => false,
  };
  tools: ToolsPort = { ask: async () => null };
  groups: GroupsPort = { enter: async () => ({ kind: 'entered', leave: async () => {} }) };
  holds: HoldsPort = { limit: 3_600_000, wants: () => false, decision: async () => null };
  actions: ActionsPort = { read: async () => null };
  /** Called as an event is on its way to the disk. */
  onEvent: (event: RunEventBody) => void = () => {};
  /** The append of this number fails, from 1. */
  journalFailsAt = Number.POSITIVE_INFINITY;
  readonly #plan: Plan;
  readonly #options: RunOptions;

  constructor(plan: Plan, script?: Script, more: Partial<RunOptions> = {}) {
    this.#plan = plan;
    this.#options = { ...options, ...more };
    this.sessions = new FakeSessions(this.clock, script);
  }

  start(): RunHandle {
    return startRun(this.#plan, this.#options, this.#ports());
  }

  async run(): Promise<Conclusion> {
    return this.clock.runUntil(this.start().done);
  }

  state(before: RunState = emptyRun(this.#options.run)): RunState {
    return applyEvents(
      before,
      this.events.map((event) => ({ ...event, seq: event.seq + before.seq })),
    );
  }

  of<T extends RunEventBody['type']>(type: T): RunEventOf<T>[] {
    return this.events.filter((event): event is RunEventOf<T> => event.type === type);
  }

  /** `conclusion` by job, or by `job/step`, in the order of their ends. */
  ends(): Record<string, Conclusion> {
    const entries = this.events.flatMap((event): [string, Conclusion][] => {
      if (event.type === 'job.completed') return [[event.job, event.conclusion]];
      return event.type === 'step.completed' ? [[`${event.job}/${event.step}`, event.conclusion]] : [];
    });
    return Object.fromEntries(entries);
  }

  text(job: string, step = 'work'): string {
    return this.outputs.get(`${job}/${step}`) ?? '';
  }

  #ports(): EnginePorts {
    const { clock, sessions, files } = this;
    return {
      clock,
      sessions,
      files,
      artifacts: { upload: async () => fail('No artifacts here'), download: async () => fail('No artifacts here') },
      cache: {
        restore: async () => ({ kind: 'miss', reason: 'No cache here', damaged: false }),
        save: async () => fail('No cache here'),
      },
      tools: this.tools,
      actions: this.actions,
      groups: this.groups,
      holds: this.holds,
      jobCache: { take: async () => ({ kind: 'miss', reason: 'No cache here' }), keep: async () => ok(undefined) },
      journal: {
        append: async (event) => {
          const seq = this.events.length + 1;
          if (seq >= this.journalFailsAt) throw new Error('The disk is full');
          const header = { run: this.#options.run, seq, time: new Date(clock.now()).toISOString() };
          this.events.push({ ...header, ...event });
          this.onEvent(event);
        },
      },
      output: {
        write: async ({ job, step }, chunk) => {
          const key = `${job}/${step}`;
          this.outputs.set(key, (this.outputs.get(key) ?? '') + new TextDecoder().decode(chunk));
        },
        length: ({ job, step }) => new TextEncoder().encode(this.text(job, step)).length,
      },
    };
  }
}
