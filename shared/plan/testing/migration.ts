import { expect } from 'vitest';
import { type JsonValue, jsonAsText } from '../../base/json.ts';
import { evaluateTemplate } from '../../expressions/evaluate.ts';
import { readPlaybook } from '../../playbook/read.ts';
import { buildPlan } from '../build-plan.ts';
import { type Migration, migratePlaybook } from '../migrate.ts';
import type { Plan, PlannedCondition, PlannedJob, PlannedStep } from '../plan.ts';
import { noValues, type WorkspaceFacts } from '../script.ts';
import { writeMigration } from '../write-migration.ts';
import { facts as noScripts } from './playbooks.ts';
import { parameter, script } from './scripts.ts';

/** Scripts that the samples name, with parameters of several types. */
export const facts: WorkspaceFacts = {
  ...noScripts,
  scripts: [
    script('0402_Run-Tests.ps1', {
      parameters: [parameter('TestPath', 'string'), parameter('CI', 'switch'), parameter('Configuration', 'string')],
    }),
    script('0403_Skip.ps1'),
    script('0404_Lint.ps1', {
      parameters: [parameter('Configuration'), parameter('Jobs', 'int', { aliases: ['Threads'] })],
    }),
    script('0407_Syntax.ps1', { parameters: [parameter('All', 'switch'), parameter('Path', 'string')] }),
    script('0410_Shard.ps1', { parameters: [parameter('Shard', 'string')] }),
    script('0413_Validate-ConfigManifest.ps1'),
    script('0480_Test-Simple.ps1', { parameters: [parameter('Mode', 'string'), parameter('Workers', 'int')] }),
    script('0510_Report.ps1', { stage: 'Reporting', parameters: [parameter('resultsPath', 'string')] }),
    script('0512_Dashboard.ps1', { parameters: [parameter('Format', 'string')] }),
    script('0512_Dashboard.sh'),
  ],
};

/** Migrates, or throws where that is refused. */
export function migrate(text: string, file: string, profile: string | null = null): Migration {
  const migrated = migratePlaybook(readPlaybook(text, file), file, facts, profile);
  if (!migrated.ok) throw new Error(`${migrated.error}\n${text}`);
  return migrated.value;
}

/** The plan of a text in that workspace. */
export const planOf = (text: string, file: string, values = noValues) =>
  buildPlan(readPlaybook(text, file), file, facts, values);

/**
 * What a plan does: a step's condition is together with that of its job (status aside), since migration may move that to the
 * steps. With every `${{ vars.x }}` answered, as the run will.
 */
export function deeds(plan: Plan) {
  const answered = (value: JsonValue): JsonValue => {
    const answer = evaluateTemplate(value, { contexts: { vars: plan.vars }, status: null, hashFiles: null });
    return answer.ok ? answer.value : value;
  };
  /** As it is where only text is wanted. */
  const asText = (value: JsonValue) => (value === null ? null : jsonAsText(answered(value)));
  const env = (own: PlannedJob['env']) => Object.entries(own).map(([name, value]) => [name, asText(value)]);
  const condition = (...own: readonly (PlannedCondition | null)[]) => {
    const asked = own.filter(
      (one) => one !== null && !/^(?:success\(\)|!failure\(\) && !cancelled\(\))$/.test(one.text),
    );
    const values = asked.map((one) => one?.value);
    if (asked.some((one) => one?.decidedBy === 'session')) return 'session';
    return values.includes(false) ? false : !values.includes(null);
  };
  const step = (own: PlannedStep, around: PlannedJob) => ({
    name: own.name,
    kind: own.kind,
    scripts: own.scripts.map(({ path, shell, parameters }) => ({
      path,
      shell,
      parameters: parameters.map(({ name, type, value }) => ({ name, type, value: answered(value) })),
    })),
    text: asText(own.text),
    shell: own.shell,
    condition: condition(around.condition, own.condition),
    env: env(own.env),
    continueOnError: own.continueOnError,
    timeout: own.timeout,
    retries: own.retry.max,
    workingDirectory: asText(own.workingDirectory),
    enabled: own.enabled,
  });
  const job = (own: PlannedJob) => ({
    name: own.name,
    needs: own.needs.map((need) => plan.jobs.findIndex(({ id }) => id === need)),
    env: env(own.env),
    continueOnError: own.continueOnError,
    timeout: own.timeout,
    retries: own.retries,
    workingDirectory: asText(own.workingDirectory),
    steps: own.steps.map((one) => step(one, own)),
  });
  const level = (ids: readonly string[]) => ids.map((id) => plan.jobs.filter((own) => own.id === id).map(job));
  return {
    levels: plan.levels.map(level),
    maxConcurrency: plan.maxConcurrency,
    env: env(plan.env),
    checks: [...plan.preConditions, ...plan.postConditions].map((check) => [check.name, condition(check.condition)]),
  };
}

/** The migration of a text, read again from YAML and from JSON: valid v3, and the same deeds. */
export function expectSame(text: string, file: string, profile: string | null = null): Migration {
  const migration = migrate(text, file, profile);
  const wanted = deeds(planOf(text, file, { ...noValues, profile }));
  for (const format of ['yaml', 'json'] as const) {
    const written = writeMigration(migration, format);
    const read = readPlaybook(written, `new.${format}`);
    expect(read.problems, written).toEqual([]);
    expect(read.format).toBe('v3');
    expect(deeds(buildPlan(read, `new.${format}`, facts, noValues)), written).toEqual(wanted);
  }
  return migration;
}
