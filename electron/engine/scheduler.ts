import { Slots } from './slots.ts';

/** What the scheduler knows of a job: never its steps or values. */
export interface ScheduledJob {
  readonly id: string;
  /** Ids of other jobs; those that do not exist count as through. */
  readonly needs: readonly string[];
  /** The matrix it is a leg of; null for a job of its own. */
  readonly group: string | null;
}

/** What the caller found out about a job whose needs are through. */
export interface Admission {
  /** Of the job's matrix group; null is no limit. */
  readonly maxParallel: number | null;
  readonly failFast: boolean;
}

/**
 * What the caller must do next, in this order.
 * decide: evaluate the condition and answer with `admit` or `completed`. `again`: it had been queued when the run was cancelled.
 * queue: tell that it waits for a slot. start: run it, answer with `completed`. return: it may go on after `host`. cancel: end it, it still answers with `completed`.
 * refuse: it ends without having run; the scheduler has taken it as completed already. end: nothing is left.
 */
export type Effect =
  | { readonly kind: 'decide'; readonly job: string; readonly again: boolean }
  | { readonly kind: 'queue' | 'start' | 'return'; readonly job: string }
  | { readonly kind: 'cancel'; readonly job: string; readonly reason: string }
  | { readonly kind: 'refuse'; readonly job: string; readonly as: 'cancelled' | 'failure'; readonly reason: string }
  | { readonly kind: 'end' };

/**
 * The life of a job here:
 *
 *     waiting ──needs through──▶ deciding ──admit──▶ queued ──slot──▶ running ──completed──▶ done
 *        │                          │  ▲               │ │                                   ▲
 *        │                          │  └─run cancelled─┘ └──job cancelled, fail-fast─────────┤
 *        └──job cancelled───────────┴──skipped───────────────────────────────────────────────┘
 *
 * A job that runs works in a slot; while it hosts a run within this one, and until it returns from that, it has none.
 */
type Phase =
  | { readonly kind: 'waiting'; readonly open: number }
  /** `doomed`: the reason why it must not run, whatever its condition answers. */
  | { readonly kind: 'deciding'; readonly doomed: string | null }
  | { readonly kind: 'queued'; readonly admission: Admission }
  | {
      readonly kind: 'running';
      readonly cancelled: boolean;
      readonly failFast: boolean;
      readonly place: 'slot' | 'hosting' | 'returning';
    }
  | { readonly kind: 'done' };

/**
 * Decides which job comes next. Pure: it knows no clock, promise or port; each call tells it what happened and gives what
 * follows. Every job is decided and ended exactly once, never before its needs, never more at once than the limits allow,
 * and `end` comes exactly once, whatever the graph: jobs in a circle are refused once nothing else can move.
 */
export class Scheduler {
  readonly #jobs: Map<string, ScheduledJob>;
  readonly #phases = new Map<string, Phase>();
  readonly #dependents = new Map<string, string[]>();
  readonly #groups = new Map<string, { running: number; readonly members: string[] }>();
  readonly #queue = new Set<string>();
  readonly #returning = new Set<string>();
  readonly #limit: number;
  readonly #slots: Slots;
  /** Jobs in a slot, and those that run without one. */
  #running = 0;
  #away = 0;
  #deciding = 0;
  #left: number;
  #cancelled = false;

  /** `maxConcurrency` below 1 counts as 1. `done`: jobs that ended in an earlier part of this run. `slots`: shared with others. */
  constructor(
    jobs: readonly ScheduledJob[],
    maxConcurrency: number,
    done: ReadonlySet<string> = new Set(),
    slots: Slots = new Slots(maxConcurrency),
  ) {
    this.#slots = slots;
    this.#jobs = new Map(jobs.map((job) => [job.id, job]));
    this.#limit = Math.max(1, Math.floor(maxConcurrency) || 1);
    this.#left = 0;
    for (const job of this.#jobs.values()) this.#enter(job, done);
  }

  /** Call once, first. */
  start(): Effect[] {
    const ready = [...this.#jobs.keys()].filter((id) => this.#isReady(id));
    return this.#settle(ready.map((id) => this.#decide(id, false)));
  }

  /** The condition holds: the job may run as soon as there is a slot. */
  admit(id: string, admission: Admission): Effect[] {
    const phase = this.#phases.get(id);
    if (phase?.kind !== 'deciding') return [];
    this.#deciding--;
    if (phase.doomed !== null) return this.#settle(this.#refuse(id, 'cancelled', phase.doomed));
    this.#phases.set(id, { kind: 'queued', admission });
    this.#queue.add(id);
    return this.#settle([{ kind: 'queue', job: id }]);
  }

  /** There may be a free slot that another gave back. */
  fill(): Effect[] {
    return this.#settle([]);
  }

  /** A running job waits for a run within this one, and gives up its slot. */
  host(id: string): Effect[] {
    const phase = this.#phases.get(id);
    if (phase?.kind !== 'running' || phase.place !== 'slot') return [];
    this.#phases.set(id, { ...phase, place: 'hosting' });
    this.#giveSlot();
    this.#away++;
    return this.#settle([]);
  }

  /** That run is over: the job goes on, before any other begins, as soon as there is a slot. */
  back(id: string): Effect[] {
    const phase = this.#phases.get(id);
    if (phase?.kind !== 'running' || phase.place !== 'hosting') return [];
    this.#phases.set(id, { ...phase, place: 'returning' });
    this.#returning.add(id);
    return this.#settle([]);
  }

  /** It ran, or its condition did not hold. Where it ran and failed, the rest of a fail-fast matrix goes too. */
  completed(id: string, failed: boolean): Effect[] {
    const phase = this.#phases.get(id);
    if (phase?.kind !== 'deciding' && phase?.kind !== 'running') return [];
    if (phase.kind === 'deciding') this.#deciding--;
    else this.#leave(id);
    const effects = this.#finish(id);
    const group = this.#jobs.get(id)?.group ?? null;
    if (failed && phase.kind === 'running' && phase.failFast && group !== null)
      effects.push(...this.#failGroup(group, id));
    return this.#settle(effects);
  }

  /** Someone asked for the end of one job. Nothing follows where it has ended. */
  cancelJob(id: string, reason: string): Effect[] {
    return this.#settle(this.#cancelOne(id, reason));
  }

  /** The end of the run was asked for: what runs is cancelled, what does not run yet is decided again as cancelled. */
  cancelRun(reason: string): Effect[] {
    if (this.#cancelled) return [];
    this.#cancelled = true;
    const effects: Effect[] = [];
    for (const [id, phase] of this.#phases) {
      if (phase.kind === 'running') effects.push(...this.#cancelOne(id, reason));
      if (phase.kind === 'queued') {
        this.#queue.delete(id);
        effects.push(this.#decide(id, true));
      }
    }
    return this.#settle(effects);
  }

  /** A job gives its place to the legs it became; they are decided at once, as its needs are through. Only while it is decided. */
  expand(id: string, legs: readonly ScheduledJob[]): Effect[] {
    const phase = this.#phases.get(id);
    if (phase?.kind !== 'deciding' || legs.length === 0) return [];
    const effects: Effect[] = [];
    const dependents = this.#dependents.get(id) ?? [];
    for (const leg of legs) {
      this.#jobs.set(leg.id, leg);
      this.#enter({ ...leg, needs: [] }, new Set());
      this.#dependents.set(leg.id, [...dependents]);
      effects.push(this.#decide(leg.id, false));
      if (phase.doomed !== null) this.#phases.set(leg.id, phase);
    }
    for (const dependent of dependents) this.#open(dependent, legs.length - 1);
    this.#deciding--;
    this.#left--;
    this.#phases.set(id, { kind: 'done' });
    return this.#settle(effects);
  }

  #enter(job: ScheduledJob, done: ReadonlySet<string>): void {
    if (job.group !== null) this.#groupOf(job.group).members.push(job.id);
    if (done.has(job.id)) {
      this.#phases.set(job.id, { kind: 'done' });
      return;
    }
    this.#left++;
    const open = new Set(job.needs.filter((need) => this.#jobs.has(need) && !done.has(need)));
    for (const need of open) {
      const dependents = this.#dependents.get(need);
      if (dependents === undefined) this.#dependents.set(need, [job.id]);
      else dependents.push(job.id);
    }
    this.#phases.set(job.id, { kind: 'waiting', open: open.size });
  }

  #groupOf(name: string): { running: number; readonly members: string[] } {
    const group = this.#groups.get(name) ?? { running: 0, members: [] };
    this.#groups.set(name, group);
    return group;
  }

  #isReady(id: string): boolean {
    const phase = this.#phases.get(id);
    return phase?.kind === 'waiting' && phase.open === 0;
  }

  #decide(id: string, again: boolean): Effect {
    this.#phases.set(id, { kind: 'deciding', doomed: null });
    this.#deciding++;
    return { kind: 'decide', job: id, again };
  }

  #open(id: string, by: number): void {
    const phase = this.#phases.get(id);
    if (phase?.kind === 'waiting') this.#phases.set(id, { kind: 'waiting', open: phase.open + by });
  }

  /** Marks the end of a job and decides those whose last need it was. */
  #finish(id: string): Effect[] {
    this.#phases.set(id, { kind: 'done' });
    this.#left--;
    const effects: Effect[] = [];
    for (const dependent of this.#dependents.get(id) ?? []) {
      this.#open(dependent, -1);
      if (this.#isReady(dependent)) effects.push(this.#decide(dependent, false));
    }
    return effects;
  }

  #refuse(id: string, as: 'cancelled' | 'failure', reason: string): Effect[] {
    return [{ kind: 'refuse', job: id, as, reason }, ...this.#finish(id)];
  }

  #cancelOne(id: string, reason: string): Effect[] {
    const phase = this.#phases.get(id);
    if (phase === undefined || phase.kind === 'done') return [];
    if (phase.kind === 'deciding') {
      this.#phases.set(id, { kind: 'deciding', doomed: phase.doomed ?? reason });
      return [];
    }
    if (phase.kind === 'running') {
      if (phase.cancelled) return [];
      this.#phases.set(id, { ...phase, cancelled: true });
      return [{ kind: 'cancel', job: id, reason }];
    }
    this.#queue.delete(id);
    return this.#refuse(id, 'cancelled', reason);
  }

  #failGroup(name: string, failed: string): Effect[] {
    const reason = `${failed} failed, and the strategy is fail-fast`;
    return this.#groupOf(name).members.flatMap((id) => this.#cancelOne(id, reason));
  }

  /** Fills free slots in the order of the queue, and ends what can no longer move. */
  #settle(effects: Effect[]): Effect[] {
    for (const id of this.#returning) {
      if (!this.#takeSlot()) break;
      effects.push(this.#return(id));
    }
    for (const id of this.#queue) {
      if (!this.#hasRoom(id)) continue;
      if (!this.#takeSlot()) break;
      effects.push(this.#launch(id));
    }
    if (this.#running + this.#away === 0 && this.#deciding === 0 && this.#queue.size === 0 && this.#left > 0) {
      effects.push(...this.#breakCircle());
    }
    if (this.#left === 0) {
      this.#left = -1;
      effects.push({ kind: 'end' });
    }
    return effects;
  }

  #takeSlot(): boolean {
    if (this.#running >= this.#limit || !this.#slots.take()) return false;
    this.#running++;
    return true;
  }

  #giveSlot(): void {
    this.#running--;
    this.#slots.give();
  }

  #return(id: string): Effect {
    const phase = this.#phases.get(id);
    this.#returning.delete(id);
    this.#away--;
    if (phase?.kind === 'running') this.#phases.set(id, { ...phase, place: 'slot' });
    return { kind: 'return', job: id };
  }

  #hasRoom(id: string): boolean {
    const phase = this.#phases.get(id);
    const group = this.#jobs.get(id)?.group ?? null;
    if (phase?.kind !== 'queued' || group === null || phase.admission.maxParallel === null) return true;
    return this.#groupOf(group).running < Math.max(1, phase.admission.maxParallel);
  }

  #launch(id: string): Effect {
    const phase = this.#phases.get(id);
    const failFast = phase?.kind === 'queued' && phase.admission.failFast;
    this.#queue.delete(id);
    const group = this.#jobs.get(id)?.group ?? null;
    if (group !== null) this.#groupOf(group).running++;
    this.#phases.set(id, { kind: 'running', cancelled: false, failFast, place: 'slot' });
    return { kind: 'start', job: id };
  }

  #leave(id: string): void {
    this.#giveSlot();
    const group = this.#jobs.get(id)?.group ?? null;
    if (group !== null) this.#groupOf(group).running--;
  }

  #breakCircle(): Effect[] {
    const stuck = [...this.#phases].filter(([, phase]) => phase.kind === 'waiting').map(([id]) => id);
    const reason = `Its needs can never be through: they form a circle among ${stuck.join(', ')}`;
    return stuck.map((id) => {
      this.#phases.set(id, { kind: 'done' });
      this.#left--;
      return { kind: 'refuse', job: id, as: 'failure', reason };
    });
  }
}
