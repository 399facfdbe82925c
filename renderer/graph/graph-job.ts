import { type JsonObject, jsonAsText } from '../../shared/base/json.ts';
import type { Plan, PlannedStep } from '../../shared/plan/plan.ts';
import { type PlacedJob, placedJobs } from '../../shared/plan/plans-within.ts';
import type { Conclusion } from '../../shared/run/events.ts';
import type { Status } from '../../shared/run/state.ts';
import type { Waiting } from '../widgets/status-icon.tsx';

/** What the person points at: a job, or a step of it; ids as in the plan. */
export interface GraphRef {
  readonly job: string;
  readonly step: string | null;
}

/** A step as the graph shows it. Times are ms since 1970; what only a run has is null for a plan. */
export interface GraphStep {
  readonly id: string;
  readonly name: string;
  readonly kind: 'run' | 'script' | 'uses';
  readonly shell: string;
  readonly enabled: boolean;
  /** The playbook has a breakpoint before it. */
  readonly pausesBefore: boolean;
  /** As written; null: it has none. */
  readonly condition: string | null;
  readonly status: Status | null;
  readonly conclusion: Conclusion | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  /** From 1; 0 before the first, and for a plan. */
  readonly attempt: number;
  readonly waiting: Waiting;
}

/** A job as the graph shows it, of a playbook's plan or of a run. */
export interface GraphJob {
  readonly id: string;
  readonly name: string;
  readonly needs: readonly string[];
  /** The step whose run it is of; null: it is of the whole. */
  readonly parent: (GraphRef & { readonly step: string }) | null;
  /** How deep it stands in runs within steps. */
  readonly depth: number;
  /** The leg's values as a person reads them: `windows, 20`; null: no leg. */
  readonly matrix: string | null;
  /** The matrix that it is a leg of, by what the graph calls it: the job's id without the leg's values. Null: no leg. */
  readonly legOf: string | null;
  /** The jobs that it stands for; null: it is a job itself. */
  readonly box: ClosedBox | null;
  readonly condition: string | null;
  /** The run that it was taken from; null: it is run. */
  readonly cachedFrom: string | null;
  readonly steps: readonly GraphStep[];
  readonly status: Status | null;
  readonly conclusion: Conclusion | null;
  /** When it began to wait for a slot. */
  readonly queuedAt: number | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly attempt: number;
}

/** Jobs that are drawn as one node: the legs of a matrix, or a group that someone made. */
export interface ClosedBox {
  readonly kind: 'matrix' | 'group';
  readonly jobs: readonly GraphJob[];
}

/** What a job waits for: what one of its steps does. */
export function waitingOf({ steps }: GraphJob): Waiting {
  return steps.find(({ waiting }) => waiting !== null)?.waiting ?? null;
}

/** A leg's values as a person reads them. */
export function matrixLabel(matrix: JsonObject | null): string | null {
  if (matrix === null) return null;
  const values = Object.values(matrix).map(jsonAsText);
  return values.length === 0 ? null : values.join(', ');
}

/** The jobs of a plan, as the graph shows them before a run. */
export function graphJobsOfPlan(plan: Plan): readonly GraphJob[] {
  const depths = new Map<string, number>();
  return placedJobs(plan).map((placed) => {
    const depth = placed.parent === null ? 0 : (depths.get(placed.parent.job) ?? 0) + 1;
    depths.set(placed.id, depth);
    return graphJobOfPlan(placed, depth);
  });
}

function graphJobOfPlan({ job, id, prefix, parent }: PlacedJob, depth: number): GraphJob {
  return {
    id,
    name: job.name,
    needs: job.needs.map((need) => `${prefix}${need}`),
    parent,
    depth,
    matrix: job.dynamicMatrix === null ? matrixLabel(job.matrix) : 'known when it runs',
    legOf: job.matrix === null ? null : `${prefix}${job.job}`,
    box: null,
    condition: job.condition?.text ?? null,
    cachedFrom: null,
    steps: job.steps.map(graphStepOfPlan),
    status: null,
    conclusion: null,
    queuedAt: null,
    startedAt: null,
    completedAt: null,
    attempt: 0,
  };
}

function graphStepOfPlan({ id, name, kind, shell, enabled, pauseBefore, condition }: PlannedStep): GraphStep {
  return {
    id,
    name,
    kind,
    shell,
    enabled,
    pausesBefore: pauseBefore,
    condition: condition?.text ?? null,
    status: null,
    conclusion: null,
    startedAt: null,
    completedAt: null,
    attempt: 0,
    waiting: null,
  };
}
