import { implement } from '@orpc/server';
import { hostContract } from '../../../shared/host/api.ts';
import type { Schedule, ScheduleList } from '../../../shared/host/schedules.ts';
import { nextTimes } from '../../../shared/playbook/cron.ts';
import { Bell } from '../flow.ts';
import type { HostContext } from '../host-context.ts';
import type { ScheduleKeeper } from './keeper.ts';
import { RunEnds } from './run-ends.ts';
import type { ScheduleStore } from './schedule-store.ts';
import { ownTimeZone, type PlacedTrigger, type Triggers } from './triggers.ts';

const contract = implement(hostContract);
const shownTimes = 5;
/** How often the list is looked at while someone watches it, in ms: another process may be the keeper. */
const pollMs = 3000;

/** What schedules are made of in a host; `keeper` null: this one starts nothing. `now` in ms since 1970. */
export interface ScheduleParts {
  readonly store: ScheduleStore;
  readonly triggers: Triggers;
  readonly keeper: ScheduleKeeper | null;
  now(): number;
}

/** Whether its times are of no interest; those of a folder that nobody trusted yet are. */
function startsNothing(state: Schedule['state']): boolean {
  return state === 'paused' || state === 'broken';
}

/** The schedules as they are now. */
class ScheduleLister {
  readonly #context: HostContext;
  readonly #parts: ScheduleParts;
  readonly #ends: RunEnds;

  constructor(context: HostContext, parts: ScheduleParts) {
    this.#context = context;
    this.#parts = parts;
    this.#ends = new RunEnds(context.runs);
  }

  async list(): Promise<ScheduleList> {
    const { store, triggers } = this.#parts;
    const all = await triggers.all();
    const { open } = all.length === 0 ? { open: [] } : await this.#ends.look();
    const running = new Map(open.map((run) => [run.file, run.run]));
    const trusted = await this.#context.trust.isTrusted(this.#context.workspace.root);
    const keeper = await store.keeper();
    const schedules = await Promise.all(all.map((one) => this.#present(one, trusted, running.get(one.path) ?? null)));
    return { schedules, keeper: keeper === null ? null : { pid: keeper.pid } };
  }

  async #present(one: PlacedTrigger, trusted: boolean, running: string | null): Promise<Schedule> {
    const { id, path, playbook, cause, trigger, problem, times } = one;
    const { overlap, missed, missedWithin, inputs, kind } = trigger;
    const memory = await this.#parts.store.memory(id);
    const state = await this.#stateOf(one, trusted);
    return {
      id,
      path,
      playbook,
      kind,
      cause,
      overlap,
      missed,
      missedWithin,
      inputs,
      state,
      problem,
      running,
      timeZone: trigger.kind === 'schedule' ? (trigger.timeZone ?? ownTimeZone()) : null,
      next:
        times === null || state === 'paused' || state === 'broken'
          ? []
          : nextTimes(times, this.#parts.now(), shownTimes),
      waiting: memory?.waiting.length ?? 0,
      records: memory?.records ?? [],
    };
  }

  async #stateOf({ id, problem, pausedAtFirst }: PlacedTrigger, trusted: boolean): Promise<Schedule['state']> {
    if (problem !== null) return 'broken';
    const pause = await this.#parts.store.pause(id);
    if (pause?.paused ?? pausedAtFirst) return 'paused';
    return trusted ? 'active' : 'untrusted';
  }

  /** The next times of all that may start runs, together and in their order. */
  async next(count: number) {
    const now = this.#parts.now();
    const trusted = await this.#context.trust.isTrusted(this.#context.workspace.root);
    const all = await Promise.all(
      (await this.#parts.triggers.all()).map(async (one) => {
        const state = await this.#stateOf(one, trusted);
        const { id, path, playbook, times } = one;
        const next = times === null || startsNothing(state) ? [] : nextTimes(times, now, count);
        return next.map((at) => ({ at, id, path, playbook }));
      }),
    );
    return all
      .flat()
      .toSorted((a, b) => a.at - b.at)
      .slice(0, count);
  }

  /** A word whenever the list is another than it was. */
  async *changes(signal: AbortSignal | undefined) {
    const bell = new Bell();
    const stop = this.#parts.keeper?.listen(bell.ring);
    let before = '';
    try {
      while (!signal?.aborted) {
        const now = JSON.stringify(await this.list());
        if (now !== before && before !== '') yield {};
        before = now;
        await bell.wait(signal, pollMs);
      }
    } finally {
      stop?.();
    }
  }
}

export function scheduleMethods(context: HostContext, parts: ScheduleParts) {
  const lister = new ScheduleLister(context, parts);
  const named = async (id: string) => (await parts.triggers.all()).find((one) => one.id === id) ?? null;
  return {
    list: contract.schedules.list.handler(() => lister.list()),
    next: contract.schedules.next.handler(({ input }) => lister.next(input.count)),
    watch: contract.schedules.watch.handler(({ signal }) => lister.changes(signal)),
    pause: contract.schedules.pause.handler(async ({ input, errors }) => {
      if ((await named(input.id)) === null) throw errors.NOT_FOUND({ message: `There is no schedule ${input.id}` });
      await parts.store.setPause(input.id, { paused: input.paused, at: parts.now() });
      parts.keeper?.wake();
      return {};
    }),
  };
}
