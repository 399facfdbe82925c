import type {
  Plan,
  PlannedCall,
  PlannedCheck,
  PlannedCondition,
  PlannedJob,
  PlannedStep,
} from '../../../shared/plan/plan.ts';

/** Builders for plans: what a test does not say is as plain as can be. */
export function plan(jobs: readonly PlannedJob[], more: Partial<Plan> = {}): Plan {
  const levels = new Map<string, number>();
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const levelOf = (id: string, seen: readonly string[] = []): number => {
    if (seen.includes(id)) return 0;
    const known = levels.get(id);
    if (known !== undefined) return known;
    const needs = (byId.get(id)?.needs ?? []).filter((need) => byId.has(need));
    const level = Math.max(-1, ...needs.map((need) => levelOf(need, [...seen, id]))) + 1;
    levels.set(id, level);
    return level;
  };
  const leveled = jobs.map((job) => ({ ...job, level: levelOf(job.id) }));
  const deepest = Math.max(-1, ...leveled.map((job) => job.level));
  return {
    version: 1,
    playbook: { name: 'sample', version: null, format: 'v3', file: 'playbooks/sample.json' },
    event: 'push',
    jobs: leveled,
    levels: Array.from({ length: deepest + 1 }, (_, level) =>
      leveled.filter((job) => job.level === level).map((job) => job.id),
    ),
    maxConcurrency: 4,
    concurrency: null,
    env: {},
    vars: {},
    inputs: {},
    secretInputs: [],
    secrets: [],
    requirements: {
      minimumPowerShellVersion: null,
      requiredModules: [],
      requiredTools: [],
      platforms: [],
      permissions: [],
    },
    preConditions: [],
    postConditions: [],
    postConditionFailure: 'failure',
    problems: [],
    ...more,
  };
}

export function job(id: string, more: Partial<PlannedJob> = {}): PlannedJob {
  return {
    id,
    job: id,
    name: id,
    matrix: null,
    dynamicMatrix: null,
    strategy: null,
    needs: [],
    level: 0,
    condition: null,
    env: {},
    outputs: [],
    permissions: null,
    continueOnError: false,
    timeout: null,
    retries: 0,
    workingDirectory: null,
    runsOn: [],
    concurrency: null,
    cache: null,
    steps: [step('work')],
    variables: {},
    pointer: `/orchestration/jobs/${id}`,
    ...more,
  };
}

export function step(id: string, more: Partial<PlannedStep> = {}): PlannedStep {
  return {
    id,
    named: true,
    name: id,
    kind: 'script',
    scripts: [],
    text: `run ${id}`,
    uses: null,
    with: {},
    call: null,
    shell: 'bash',
    condition: null,
    env: {},
    continueOnError: false,
    timeout: null,
    retry: { max: 0, delay: 0, backoff: 1, onExitCodes: null },
    outputs: [],
    workingDirectory: null,
    pauseBefore: false,
    enabled: true,
    pointer: '',
    ...more,
  };
}

/** What makes a step one that runs this plan. */
export function calling(
  called: Plan,
  more: Partial<Extract<PlannedCall, { kind: 'nested' }>> = {},
): Pick<PlannedStep, 'kind' | 'text' | 'uses' | 'call'> {
  const call = {
    kind: 'nested' as const,
    plan: called,
    inputs: [],
    outputs: null,
    secrets: 'inherit' as const,
    ...more,
  };
  return { kind: 'uses', text: null, uses: `playbook:${called.playbook.name}`, call };
}

export function when(text: string, language: 'expression' | 'powershell' = 'expression'): PlannedCondition {
  return { text, language, decidedBy: 'engine', value: null, parts: [], pointer: '' };
}

export function check(name: string, text: string, message: string | null = null): PlannedCheck {
  return { name, condition: when(text), message };
}

export function output(name: string, value: string) {
  return { name, value, pointer: '' };
}
