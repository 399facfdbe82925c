import type { Plan, PlannedJob, PlannedScript, PlannedStep } from '../../shared/plan/plan.ts';
import { environmentOf, inputsOf } from '../../shared/plan/plan-environment.ts';
import { useWorkspace } from '../stores/workspace-store.ts';
import { CodeBlock } from '../widgets/code-block.tsx';
import { ConditionText, Fact, limitText, Pairs, PlannedValues } from '../widgets/facts.tsx';

interface StepDetailsProps {
  readonly plan: Plan;
  readonly job: PlannedJob;
  readonly step: PlannedStep;
}

/** All that a plan knows of a step: condition, scripts with their parameters and where each came from, environment, limits, text. */
export function StepDetails(props: StepDetailsProps) {
  const { step } = props;
  const platform = useWorkspace(({ workspace }) => workspace?.platform ?? 'linux');
  const place = { ...props, platform };
  return (
    <>
      {step.condition !== null && (
        <dl>
          <Fact name="if">
            <ConditionText condition={step.condition} />
          </Fact>
        </dl>
      )}
      {step.scripts.map((script) => (
        <ScriptPlan key={script.path} script={script} />
      ))}
      {step.kind === 'uses' && <PlannedValues label="Inputs" values={inputsOf(place)} />}
      <PlannedValues label="Environment" values={environmentOf(place)} />
      <Limits step={step} />
      {step.text !== null && <CodeBlock code={step.text} shell={step.shell} />}
      <Pairs label="Outputs" pairs={step.outputs.map(({ name, value }) => ({ name, value, source: 'output' }))} />
    </>
  );
}

function ScriptPlan({ script }: { readonly script: PlannedScript }) {
  return (
    <div>
      <div className="flex items-baseline gap-2 text-small">
        <span className="font-mono text-tiny">{script.path}</span>
        <span className="text-faint text-tiny">{script.shell}</span>
      </div>
      <Pairs label={`Parameters of ${script.name}`} pairs={script.parameters} />
    </div>
  );
}

function Limits({ step: { timeout, retry, continueOnError, workingDirectory } }: { readonly step: PlannedStep }) {
  const facts: readonly (readonly [string, string])[] = [
    ...(timeout === null ? [] : [['timeout', limitText(timeout)] as const]),
    ...(retry.max === 0
      ? []
      : [['retries', `${retry.max}${retry.delay > 0 ? `, after ${retry.delay} s` : ''}`] as const]),
    ...(continueOnError === false
      ? []
      : [['on error', continueOnError === true ? 'goes on' : continueOnError] as const]),
    ...(workingDirectory === null ? [] : [['folder', workingDirectory] as const]),
  ];
  if (facts.length === 0) return null;
  return (
    <dl className="flex flex-wrap gap-x-6">
      {facts.map(([name, value]) => (
        <div key={name} className="flex gap-2 text-small">
          <dt className="text-faint">{name}</dt>
          <dd className="select-text">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
