import { safe } from '@orpc/client';
import { Grid2x2 } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { formatDuration } from '../../shared/base/duration.ts';
import { jsonAsText } from '../../shared/base/json.ts';
import type { Plan, PlannedJob, PlannedStep } from '../../shared/plan/plan.ts';
import { nestedPrefix } from '../../shared/plan/plans-within.ts';
import { tokenText } from '../../shared/plan/token-permissions.ts';
import { estimatePlan, type PastWork } from '../../shared/run/estimate.ts';
import { type GraphRef, matrixLabel } from '../graph/graph-job.ts';
import { StepIcon } from '../graph/step-icon.tsx';
import { host } from '../host/client.ts';
import type { PlaybookDocument } from '../stores/documents-store.ts';
import { useRuns } from '../stores/runs-store.ts';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import { ConditionText } from '../widgets/facts.tsx';
import { Requirements } from './requirements.tsx';
import { StepDetails } from './step-details.tsx';

interface PlanViewProps {
  readonly document: Pick<PlaybookDocument, 'path' | 'plan'>;
  readonly selected: GraphRef | null;
  readonly onSelect: (ref: GraphRef) => void;
}

/** What a run would do, level by level; made by the run's own code, and nothing is started for it. */
export function PlanView({ document: { path, plan }, selected, onSelect }: PlanViewProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected !== null) box.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  if (plan === null)
    return <EmptyHint>There is no plan: the text is no playbook so far. The problems say why.</EmptyHint>;
  return (
    <div ref={box} className="h-full overflow-y-auto px-5 py-3" data-focus-area="plan">
      <PlanSummary plan={plan} />
      <Requirements path={path} plan={plan} />
      <div className="max-w-5xl">
        <Levels plan={plan} prefix="" selected={selected} onSelect={onSelect} />
      </div>
    </div>
  );
}

interface LevelsProps extends Pick<PlanViewProps, 'selected' | 'onSelect'> {
  readonly plan: Plan;
  /** The begin of its jobs' ids within the whole. */
  readonly prefix: string;
}

function Levels({ plan, prefix, selected, onSelect }: LevelsProps) {
  const jobs = new Map(plan.jobs.map((job) => [job.id, job]));
  return (
    <>
      {plan.levels.map((ids, level) => (
        <section
          key={ids.join(' ')}
          aria-label={`Level ${level + 1}${prefix === '' ? '' : ` of ${prefix.slice(0, -1)}`}`}
          className="mt-4"
        >
          <h3 className="mb-1.5 flex items-baseline gap-2 font-semibold text-muted text-small">
            Level {level + 1}
            <span className="font-normal text-faint">{ids.length === 1 ? '1 job' : `${ids.length} jobs, at once`}</span>
          </h3>
          <div className="flex flex-col gap-2">
            {ids.map((id) => {
              const job = jobs.get(id);
              if (job === undefined) return null;
              return (
                <JobPlan key={id} plan={plan} job={job} id={`${prefix}${id}`} selected={selected} onSelect={onSelect} />
              );
            })}
          </div>
        </section>
      ))}
    </>
  );
}

/** What earlier runs of a playbook took; asked again when a run of it ended. */
function usePastWork(file: string): PastWork {
  const [past, setPast] = useState<PastWork>({ runs: 0, jobs: {} });
  const ended = useRuns(({ runs }) => runs.filter((run) => run.file === file && run.status === 'completed').length);
  useEffect(() => {
    let wanted = ended >= 0;
    // Without an answer the estimate stays unknown.
    void safe(host.runs.work({ file })).then(({ data }) => {
      if (wanted && data !== undefined) setPast(data);
    });
    return () => {
      wanted = false;
    };
  }, [file, ended]);
  return past;
}

function estimateFacts(plan: Plan, past: PastWork): [string, string][] {
  const estimate = estimatePlan(plan, past);
  if (estimate === null) return [['estimate', 'unknown: no earlier run tells']];
  const { milliseconds, jobs, unknown } = estimate;
  const rest = unknown.length === 0 ? '' : `, without ${unknown.join(', ')}`;
  const from = `from ${past.runs} earlier ${past.runs === 1 ? 'run' : 'runs'}${rest}`;
  return [
    ['estimate', `${formatDuration(milliseconds)}, ${from}`],
    ['critical path', jobs.join(' → ')],
  ];
}

function PlanSummary({ plan }: { readonly plan: Plan }) {
  const past = usePastWork(plan.playbook.file);
  const steps = plan.jobs.reduce((sum, job) => sum + job.steps.length, 0);
  const facts: readonly [string, string][] = [
    ['jobs', String(plan.jobs.length)],
    ['steps', String(steps)],
    ['levels', String(plan.levels.length)],
    ['at once', `${plan.maxConcurrency} at most`],
    ...(plan.concurrency === null ? [] : ([['group', plan.concurrency.group]] as [string, string][])),
    ...estimateFacts(plan, past),
    ...(plan.secrets.length > 0
      ? ([['secrets', plan.secrets.join(', ')]] as const).map(([a, b]): [string, string] => [a, b])
      : []),
  ];
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-small">
      {facts.map(([name, value]) => (
        <div key={name} className="flex gap-1.5">
          <dt className="text-faint">{name}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What a job may not do, and what it waits for beside its needs. */
function holdBacks({ permissions, concurrency, tokenPermissions }: PlannedJob): readonly string[] {
  const { filesystem = null, network = null } = permissions ?? {};
  const list = (names: readonly string[]) => (names.length === 0 ? 'nothing' : names.join(', '));
  return [
    ...(concurrency === null ? [] : [`one at a time of the group ${concurrency.group}`]),
    ...(filesystem === null ? [] : [`may write ${list(filesystem)}`]),
    ...(network === null ? [] : [`may reach ${list(network)}`]),
    ...[tokenText(tokenPermissions) ?? []].flat(),
  ];
}

interface JobPlanProps extends Pick<PlanViewProps, 'selected' | 'onSelect'> {
  readonly plan: Plan;
  readonly job: PlannedJob;
  /** Within the whole. */
  readonly id: string;
}

function JobPlan({ plan, job, id, selected, onSelect }: JobPlanProps) {
  const isSelected = selected?.job === id;
  const matrix = matrixLabel(job.matrix);
  return (
    <article
      aria-label={job.name}
      className={`overflow-hidden rounded-md border bg-raised ${isSelected ? 'border-accent' : 'border-line'}`}
    >
      <Line current={isSelected && selected.step === null} onClick={() => onSelect({ job: id, step: null })}>
        <h4 className="font-semibold">{job.name}</h4>
        {job.name !== job.id && <span className="font-mono text-faint text-tiny">{job.id}</span>}
        {matrix !== null && (
          <span className="inline-flex items-center gap-1 rounded bg-hover px-1.5 font-mono text-muted text-tiny">
            <Grid2x2 size={11} aria-hidden />
            {matrix}
          </span>
        )}
        {job.needs.length > 0 && <span className="truncate text-muted text-small">needs {job.needs.join(', ')}</span>}
      </Line>
      {job.cache !== null && (
        <p className="px-3 pb-1.5 text-muted text-small">
          from the cache while unchanged: {[...job.cache.inputs, ...job.cache.values.map(jsonAsText)].join(', ')}
          {job.cache.outputs.length > 0 && ` → ${job.cache.outputs.join(', ')}`}
        </p>
      )}
      {holdBacks(job).map((line) => (
        <p key={line} className="px-3 pb-1.5 text-muted text-small">
          {line}
        </p>
      ))}
      {job.condition !== null && (
        <div className="px-3 pb-1.5 text-small">
          <span className="mr-2 text-faint">if</span>
          <ConditionText condition={job.condition} />
        </div>
      )}
      <ol className="border-line border-t">
        {job.steps.map((step, index) => (
          <StepPlan
            key={step.id}
            plan={plan}
            job={job}
            step={step}
            number={index + 1}
            current={isSelected && selected.step === step.id}
            onSelect={() => onSelect({ job: id, step: step.id })}
          >
            {step.call?.kind === 'nested' && (
              <NestedPlan
                plan={step.call.plan}
                prefix={nestedPrefix(id, step.id)}
                selected={selected}
                onSelect={onSelect}
              />
            )}
          </StepPlan>
        ))}
      </ol>
    </article>
  );
}

interface StepPlanProps {
  readonly plan: Plan;
  readonly job: PlannedJob;
  readonly step: PlannedStep;
  readonly number: number;
  readonly current: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

/** The plan of the playbook that a step runs. */
function NestedPlan(props: LevelsProps) {
  const { name, file } = props.plan.playbook;
  return (
    <section
      aria-label={`Playbook ${name} of ${props.prefix.slice(0, -1)}`}
      className="mr-3 mb-3 ml-[50px] border-line-strong border-l-2 pl-4"
    >
      <p className="pt-1 text-small">
        runs <span className="font-semibold">{name}</span>{' '}
        <span className="font-mono text-faint text-tiny">{file}</span>
      </p>
      <Levels {...props} />
    </section>
  );
}

function StepPlan({ plan, job, step, number, current, onSelect, children }: StepPlanProps) {
  return (
    <li className="border-line border-t first:border-t-0">
      <Line current={current} onClick={onSelect}>
        <span className="w-4 shrink-0 text-right text-faint text-tiny tabular-nums">{number}</span>
        <StepIcon kind={step.kind} />
        <span className={step.enabled ? '' : 'line-through'}>{step.name}</span>
        <span className="truncate font-mono text-faint text-tiny">{stepTarget(step)}</span>
        {!step.enabled && <span className="text-faint text-tiny">off</span>}
        <span className="ml-auto shrink-0 text-muted text-tiny">{step.kind === 'uses' ? '' : step.shell}</span>
      </Line>
      <div className="flex flex-col gap-1 pr-3 pb-2 pl-[50px] empty:hidden">
        <StepDetails plan={plan} job={job} step={step} />
      </div>
      {children}
    </li>
  );
}

/** What a step resolves to, in a word. */
function stepTarget({ kind, scripts, uses, text }: PlannedStep): string {
  if (kind === 'run') return scripts.map(({ number, name }) => `${number} ${name}`).join(', ');
  if (kind === 'uses') return uses ?? '';
  const lines = text?.trimEnd().split('\n').length ?? 0;
  return lines === 1 ? '1 line' : `${lines} lines`;
}

function Line({ current, onClick, children }: { current: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-current={current}
      onClick={onClick}
      className="flex min-h-[30px] w-full items-center gap-2 px-3 text-left hover:bg-hover aria-[current=true]:bg-selected"
    >
      {children}
    </button>
  );
}
