import { type ReactNode, useId } from 'react';
import { jsonAsText } from '../../shared/base/json.ts';
import type { Plan, PlannedJob, PlannedStep } from '../../shared/plan/plan.ts';
import { matrixLabel } from '../graph/graph-job.ts';
import { StepDetails } from '../plan/step-details.tsx';
import type { PlaybookDocument } from '../stores/documents-store.ts';
import { select } from '../stores/selection-store.ts';
import { playbookTabId } from '../stores/tabs-store.ts';
import { ConditionText, Fact, limitText, Pairs, pairsOf } from '../widgets/facts.tsx';

function Heading({ title, id }: { readonly title: string; readonly id: string }) {
  return (
    <div className="mb-2">
      <div className="select-text break-words font-semibold">{title}</div>
      <div className="select-text break-all font-mono text-faint text-tiny">{id}</div>
    </div>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mt-3 border-line border-t pt-2">
      <h3 id={id} className="mb-1 font-semibold text-muted text-tiny">
        {title}
      </h3>
      {children}
    </section>
  );
}

/** A playbook as its plan has it, to read. */
export function PlaybookFacts({ plan, document }: { readonly plan: Plan; readonly document: PlaybookDocument }) {
  const { name, version, format } = plan.playbook;
  return (
    <>
      <Heading title={name} id={document.path} />
      {document.analysis?.description != null && (
        <p className="mb-2 select-text text-muted text-small">{document.analysis.description}</p>
      )}
      <dl>
        <Fact name="version">{version ?? 'none'}</Fact>
        <Fact name="format">{format}</Fact>
        <Fact name="jobs">{plan.jobs.length}</Fact>
        <Fact name="at once">{plan.maxConcurrency} at most</Fact>
        {plan.secrets.length > 0 && <Fact name="secrets">{plan.secrets.join(', ')}</Fact>}
      </dl>
      {Object.keys(plan.env).length > 0 && (
        <Group title="Environment">
          <Pairs label="Environment" pairs={pairsOf(plan.env)} />
        </Group>
      )}
      {Object.keys(plan.inputs).length > 0 && (
        <Group title="Inputs">
          <Pairs label="Inputs" pairs={pairsOf(plan.inputs)} />
        </Group>
      )}
    </>
  );
}

/** A job as the plan has it, to read. */
export function JobFacts({ job, prefix, path }: JobProps) {
  const matrix = matrixLabel(job.matrix);
  return (
    <>
      <Heading title={job.name} id={job.id} />
      <dl>
        {job.condition !== null && (
          <Fact name="if">
            <ConditionText condition={job.condition} />
          </Fact>
        )}
        <Fact name="needs">
          <Needs job={job} prefix={prefix} path={path} />
        </Fact>
        {matrix !== null && <Fact name="leg">{matrix}</Fact>}
        <Fact name="timeout">{limitText(job.timeout)}</Fact>
        {job.retries > 0 && <Fact name="retries">{job.retries}</Fact>}
        {job.continueOnError !== false && <Fact name="on error">goes on</Fact>}
        {job.workingDirectory !== null && <Fact name="folder">{job.workingDirectory}</Fact>}
        <Fact name="steps">{job.steps.length}</Fact>
      </dl>
      {Object.keys(job.env).length > 0 && (
        <Group title="Environment">
          <Pairs label="Environment" pairs={pairsOf(job.env)} />
        </Group>
      )}
      {job.cache !== null && (
        <Group title="From the cache while unchanged">
          <dl>
            <Fact name="reads">{job.cache.inputs.join(', ') || 'nothing'}</Fact>
            {job.cache.values.length > 0 && <Fact name="and">{job.cache.values.map(jsonAsText).join(', ')}</Fact>}
            <Fact name="makes">{job.cache.outputs.join(', ') || 'nothing'}</Fact>
          </dl>
        </Group>
      )}
      {job.outputs.length > 0 && (
        <Group title="Outputs">
          <Pairs label="Outputs" pairs={job.outputs.map(({ name, value }) => ({ name, value, source: null }))} />
        </Group>
      )}
    </>
  );
}

interface JobProps {
  readonly job: PlannedJob;
  /** Of the ids of its fellows. */
  readonly prefix: string;
  /** Of the open playbook. */
  readonly path: string;
}

function Needs({ job, prefix, path }: JobProps) {
  if (job.needs.length === 0) return 'nothing';
  return (
    <span className="flex flex-wrap gap-1">
      {job.needs.map((need) => (
        <button
          key={need}
          type="button"
          onClick={() => select(playbookTabId(path), { job: `${prefix}${need}`, step: null })}
          className="rounded bg-hover px-1.5 font-mono text-tiny hover:bg-active"
        >
          {need}
        </button>
      ))}
    </span>
  );
}

interface StepFactsProps {
  readonly plan: Plan;
  readonly job: PlannedJob;
  readonly step: PlannedStep;
}

/** A step as the plan has it, to read. */
export function StepFacts({ plan, step, job }: StepFactsProps) {
  return (
    <>
      <Heading title={step.name} id={`${job.id} / ${step.id}`} />
      <dl className="mb-2">
        <Fact name="kind">{{ run: 'scripts by number', script: 'inline script', uses: 'action' }[step.kind]}</Fact>
        {step.uses !== null && <Fact name="uses">{step.uses}</Fact>}
        <Fact name="shell">{step.shell}</Fact>
        <Fact name="timeout">{limitText(step.timeout)}</Fact>
      </dl>
      <div className="flex flex-col gap-2">
        <StepDetails plan={plan} job={job} step={step} />
      </div>
    </>
  );
}
