import { nestedPrefix } from '../plan/plans-within.ts';
import { ChunkedMap } from './chunked-map.ts';
import type { Reason, RunEvent, RunEventBody, RunEventOf, RunOutline } from './events.ts';
import { againJob, blankStep, finishedJobAttempt, finishedStepAttempt, freshJob, resumedJob } from './fresh.ts';
import { keepAlso } from './kept.ts';
import type { JobState, RunState, StepState } from './state.ts';
import { standingOf } from './unreached.ts';

/** A run of which nothing is known yet. */
export function emptyRun(run: string): RunState {
  return {
    run,
    seq: 0,
    status: 'queued',
    conclusion: null,
    reason: null,
    outline: null,
    actor: '',
    event: '',
    workspace: '',
    attempt: 0,
    maxConcurrency: 0,
    cancelling: false,
    startedAt: null,
    completedAt: null,
    jobs: ChunkedMap.of<string, JobState>([]),
    artifacts: [],
    warnings: [],
  };
}

/**
 * The one fold of a run's events: live, reopened, replayed and on the command line. Gives a new state that shares what did
 * not change. Total: an event already applied (`seq` not above the state's) gives the state itself; one of an unknown type,
 * job or step changes nothing but `seq`.
 */
export function applyEvent(state: RunState, event: RunEvent): RunState {
  return applyEvents(state, [event]);
}

/** As applyEvent for each in turn. */
export function applyEvents(state: RunState, events: readonly RunEvent[]): RunState {
  const draft = new Draft(state);
  for (const event of events) {
    if (event.seq <= draft.state.seq) continue;
    draft.change({ seq: event.seq });
    // A journal of a later version may hold types that this one does not know.
    if (!Object.hasOwn(folds, event.type)) continue;
    folds[event.type](draft, event as never, Date.parse(event.time));
  }
  return draft.state;
}

/** The state being built. */
class Draft {
  state: RunState;

  constructor(state: RunState) {
    this.state = state;
  }

  change(change: Partial<RunState>): void {
    this.state = { ...this.state, ...change };
  }

  job(id: string, change: (job: JobState) => Partial<JobState>): void {
    const job = this.state.jobs.get(id);
    if (job === undefined) return;
    this.change({ jobs: chunked(this.state.jobs).with(id, { ...job, ...change(job) }) });
  }

  step(job: string, id: string, change: (step: StepState) => Partial<StepState>): void {
    this.job(job, ({ steps }) => {
      const index = steps.findIndex((step) => step.id === id);
      const step = steps[index];
      return step === undefined ? {} : { steps: steps.with(index, { ...step, ...change(step) }) };
    });
  }
}

/** The fold makes no other kind of map; a state that came from elsewhere is taken in at its first event. */
function chunked(jobs: RunState['jobs']): ChunkedMap<string, JobState> {
  return jobs instanceof ChunkedMap ? jobs : ChunkedMap.of(jobs);
}

type Fold<T extends RunEventBody['type']> = (draft: Draft, event: RunEventOf<T>, time: number) => void;

const folds: { readonly [T in RunEventBody['type']]: Fold<T> } = {
  'run.started': runStarted,
  'run.warning': (draft, { code, message }) => draft.change({ warnings: [...draft.state.warnings, { code, message }] }),
  'run.waiting': (draft, event) => draft.change({ status: 'queued', reason: waitingFor(event) }),
  'run.admitted': (draft) => draft.change({ status: 'in_progress', reason: null }),
  'run.cancelling': (draft) => draft.change({ cancelling: true }),
  'run.completed': (draft, { conclusion, reason }, time) =>
    draft.change({ status: 'completed', conclusion, reason, completedAt: time }),
  'job.queued': (draft, event, time) =>
    draft.job(event.job, () => ({ status: 'queued', queuedAt: time, reason: null })),
  'job.waiting': (draft, event, time) =>
    draft.job(event.job, ({ lockedAt }) => ({ reason: waitingFor(event), lockedAt: lockedAt ?? time })),
  'job.expanded': jobExpanded,
  'job.started': (draft, { job: id, attempt, name }, time) =>
    draft.job(id, (job) => ({ status: 'in_progress', startedAt: time, attempt, name: name ?? job.name })),
  'job.retrying': (draft, { job: id, attempt, conclusion }, time) =>
    draft.job(id, (job) => ({
      earlierAttempts: [...job.earlierAttempts, finishedJobAttempt(job, attempt, conclusion, time)],
      steps: job.steps.map(blankStep),
    })),
  'job.cancelling': (draft, event) => draft.job(event.job, () => ({ cancelling: true })),
  'job.completed': jobCompleted,
  'step.added': (draft, { job, step: id, before, ...step }) =>
    draft.job(job, ({ steps }) => {
      if (steps.some((known) => known.id === id)) return {};
      const index = steps.findIndex((known) => known.id === before);
      return { steps: steps.toSpliced(index < 0 ? steps.length : index, 0, blankStep({ ...step, id, command: '' })) };
    }),
  'step.started': (draft, { job, step: id, attempt, shell, command, name }, time) =>
    draft.step(job, id, (step) => ({
      status: 'in_progress',
      startedAt: time,
      completedAt: null,
      attempt,
      shell,
      command,
      name: name ?? step.name,
      exitCode: null,
      error: null,
    })),
  'step.nested': stepNested,
  'step.retrying': (draft, { job, step: id, ...event }, time) =>
    draft.step(job, id, (step) => ({
      earlierAttempts: [...step.earlierAttempts, finishedStepAttempt(step, event, time)],
      waitingForInput: false,
    })),
  'step.input': (draft, { job, step, waiting }) => draft.step(job, step, () => ({ waitingForInput: waiting })),
  'step.held': (draft, { job, step: id, within, point, until, exitCode, error }, time) =>
    draft.step(job, id, (step) => ({
      status: 'in_progress',
      startedAt: point === 'before' && within === null ? time : step.startedAt,
      held: { within, point, since: time, until: Date.parse(until) },
      exitCode,
      error,
    })),
  'step.released': (draft, { job, step: id, by, typed, text }, time) =>
    draft.step(job, id, ({ held, holds }) => ({
      held: null,
      holds: [...holds, { by, typed, text, from: held?.since ?? time, to: time }],
    })),
  'step.annotation': (draft, { job, step: id, annotation }) =>
    draft.step(job, id, (step) => ({ annotations: [...step.annotations, annotation] })),
  'step.summary': (draft, { job, step: id, markdown }) =>
    draft.step(job, id, (step) => ({ summary: step.summary + markdown })),
  'step.exported': (draft, { job, step: id, env, path }) =>
    draft.step(job, id, ({ exported }) => ({
      exported: { env: { ...exported.env, ...env }, path: [...path, ...exported.path] },
    })),
  'step.kept': (draft, { job, step: id, kept }) => draft.step(job, id, (step) => ({ kept: keepAlso(step.kept, kept) })),
  'artifact.uploaded': (draft, { job, step, artifact, from }) =>
    draft.change({
      artifacts: [
        ...draft.state.artifacts.filter(({ name }) => name !== artifact.name),
        { ...artifact, job, step, from },
      ],
    }),
  'cache.restored': (draft, { job, step, matchedKey, from }) =>
    draft.step(job, step, () => ({ cache: { kind: 'hit', from, key: matchedKey } })),
  'cache.missed': (draft, { job, step, key, reason }) =>
    draft.step(job, step, () => ({ cache: { kind: 'miss', reason, key } })),
  'cache.saved': () => {},
  'job.cached': (draft, { job, from }) => draft.job(job, () => ({ cache: { kind: 'hit', from, key: null } })),
  'job.uncached': (draft, { job, reason }) => draft.job(job, () => ({ cache: { kind: 'miss', reason, key: null } })),
  'step.survivors': (draft, { job, step: id, pids }) =>
    draft.step(job, id, (step) => ({ survivors: [...step.survivors, ...pids] })),
  'step.cancelling': (draft, { job, step }) => draft.step(job, step, () => ({ cancelling: true })),
  'step.completed': (draft, { job, step, attempt, outcome, conclusion, exitCode, error, ...event }, time) =>
    draft.step(job, step, () => ({
      status: 'completed',
      waitingForInput: false,
      held: null,
      attempt,
      outcome,
      conclusion,
      exitCode,
      error,
      outputs: event.outputs,
      reason: event.reason,
      outputBytes: event.outputBytes,
      completedAt: time,
    })),
};

function waitingFor({ group, holder }: Pick<RunEventOf<'run.waiting'>, 'group' | 'holder'>): Reason {
  const who =
    holder === null ? 'another' : holder.job === null ? `run ${holder.run}` : `job ${holder.job} of run ${holder.run}`;
  return { text: `It waits for ${who} in the concurrency group ${group}`, condition: null, parts: [] };
}

function runStarted(draft: Draft, started: RunEventOf<'run.started'>, time: number): void {
  const { outline, event, actor, attempt, workspace, maxConcurrency } = started;
  const { jobs: before, startedAt } = draft.state;
  const jobs = started.resumed ? resumedJobs(draft.state, outline) : freshJobs(outline);
  draft.change({
    status: 'in_progress',
    conclusion: null,
    reason: null,
    outline: started.resumed && before.size > 0 ? (draft.state.outline ?? outline) : outline,
    event,
    actor,
    attempt,
    workspace,
    maxConcurrency,
    cancelling: false,
    startedAt: started.resumed ? (startedAt ?? time) : time,
    completedAt: null,
    artifacts: started.resumed ? draft.state.artifacts : [],
    warnings: started.resumed ? draft.state.warnings : [],
    jobs,
  });
}

function freshJobs(outline: RunOutline): ChunkedMap<string, JobState> {
  return ChunkedMap.of(outline.jobs.map((job) => [job.id, freshJob(job)]));
}

/** The jobs as the run left them, legs of expanded matrices included; where nothing is known of the run, fresh ones. */
function resumedJobs({ jobs }: RunState, outline: RunOutline): ChunkedMap<string, JobState> {
  if (jobs.size === 0) return freshJobs(outline);
  return ChunkedMap.of([...jobs].map(([id, job]) => [id, resumedJob(job)]));
}

/** The jobs of a step's run stand behind the step's own, and behind what other steps of it run. */
function stepNested(draft: Draft, { job: parent, step, jobs, resumed }: RunEventOf<'step.nested'>, time: number): void {
  const known = draft.state.jobs;
  if (!known.has(parent)) return;
  const prefix = nestedPrefix(parent, step);
  const inner = jobs.map((job): [string, JobState] => [job.id, againJob(job, known.get(job.id), time)]);
  const added = resumed ? inner.filter(([id]) => !known.has(id)) : inner;
  const kept = [...known].filter(([id]) => resumed || !id.startsWith(prefix));
  const last = kept.findLastIndex(([id]) => id === parent || id.startsWith(`${parent}/`));
  draft.change({ jobs: ChunkedMap.of(kept.toSpliced(last + 1, 0, ...added)) });
}

/**
 * Jobs of runs within its steps that are still open never begin: a run that was resumed knew them from before, and their job
 * ended without coming to their step again.
 */
function jobCompleted(draft: Draft, event: RunEventOf<'job.completed'>, time: number): void {
  const { job: id, attempt, result, conclusion, outputs, reason } = event;
  draft.job(id, () => ({ status: 'completed', attempt, result, conclusion, outputs, reason, completedAt: time }));
  const ended = standingOf({ status: 'completed', result }, { conclusion: null });
  for (const inner of draft.state.jobs.values()) {
    if (inner.parent === null || inner.status === 'completed' || !inner.id.startsWith(`${id}/`)) continue;
    draft.job(inner.id, () => ({ status: 'completed', result: ended, conclusion: ended, reason, completedAt: time }));
  }
}

/** The job gives its place to its legs, in the map, in the outline and in the needs of others; without legs it stays, to be skipped. */
function jobExpanded(draft: Draft, { job: id, legs }: RunEventOf<'job.expanded'>): void {
  const { jobs, outline } = draft.state;
  if (!jobs.has(id) || legs.length === 0) return;
  const legIds = legs.map((leg) => leg.id);
  const renamed = (needs: readonly string[]) => needs.flatMap((need) => (need === id ? legIds : [need]));
  const entries = [...jobs.values()].flatMap((job): JobState[] => {
    if (job.id === id) return legs.map(freshJob);
    return [job.needs.includes(id) ? { ...job, needs: renamed(job.needs) } : job];
  });
  draft.change({ jobs: ChunkedMap.of(entries.map((job) => [job.id, job])) });
  if (outline === null) return;
  const outlined = outline.jobs.flatMap((job) =>
    job.id === id ? legs : [job.needs.includes(id) ? { ...job, needs: renamed(job.needs) } : job],
  );
  draft.change({ outline: { ...outline, jobs: outlined } });
}
