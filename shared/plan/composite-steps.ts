import type { Condition, Step } from '../playbook/model.ts';
import type { PlannedCondition, PlannedStep } from './plan.ts';

/** The steps of a composite action as they run: nothing of the playbook's defaults holds within it. Ids are as of a job's steps. */
export function compositeSteps(steps: readonly Step[]): readonly PlannedStep[] {
  const taken = new Set(steps.flatMap(({ id }) => id ?? []));
  return steps.map((step, index) => {
    let id = step.id ?? `step-${index + 1}`;
    while (step.id === null && taken.has(id)) id = `${id}-2`;
    taken.add(id);
    return {
      id,
      named: step.id !== null,
      name: step.name,
      kind: step.action.kind,
      scripts: [],
      text: step.action.kind === 'script' ? step.action.text : null,
      uses: step.action.kind === 'uses' ? step.action.target : null,
      with: step.with,
      call: null,
      shell: step.shell ?? '',
      condition: plannedCondition(step.condition),
      env: step.env,
      continueOnError: step.continueOnError ?? false,
      timeout: null,
      retry: { max: 0, delay: 0, backoff: 1, onExitCodes: null },
      outputs: [],
      // The job's own folder means nothing to an action: it begins where the workspace is.
      workingDirectory: step.workingDirectory ?? '',
      pauseBefore: false,
      enabled: true,
      pointer: step.pointer,
    };
  });
}

/** A condition of an action's file: always an expression, answered when it is reached. */
export function plannedCondition(condition: Condition | null): PlannedCondition | null {
  if (condition === null) return null;
  const { text, pointer } = condition;
  return { text, language: 'expression', decidedBy: 'engine', value: null, parts: [], pointer };
}
