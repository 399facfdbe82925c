import type { JsonObject, JsonValue } from '../base/json.ts';
import type { Defaults, Job, Step } from '../playbook/model.ts';
import { bothConditions, conditionText } from './migrate-conditions.ts';
import { given, type MigrationNotes, type MigrationPath } from './migrate-notes.ts';
import { migrateParameters } from './migrate-parameters.ts';
import { placeholdersIn, stepContexts, withReadableTemplates } from './migrate-placeholders.ts';
import { expandedNote } from './migrate-sections.ts';
import { selectScripts } from './number-language.ts';
import type { WorkspaceFacts } from './script.ts';
import type { Variable } from './variables.ts';

/** The job around a step that is migrated, as far as its steps need it. */
export interface StepScope {
  readonly facts: WorkspaceFacts;
  readonly variables: readonly Variable[];
  /** The playbook's, expanded. */
  readonly vars: JsonObject;
  /** The same under each profile. */
  readonly underProfiles: readonly JsonObject[];
  /** Defaults that v3 does not allow where defaults stand, so that each step has them. */
  readonly defaults: Pick<Defaults, 'timeout' | 'retries'>;
  /** The stage's condition where its job cannot have it, so that each step does; else null. */
  readonly stageCondition: string | null;
  /** A condition with the stage's variables by their new names. */
  readonly renamed: (text: string) => string;
  readonly notes: MigrationNotes;
}

/** A step before and after expansion. */
export interface ExpandedStep {
  readonly written: Step;
  readonly step: Step;
  /** What it runs in place of its own selection, where a parallel stage gives each script a job. */
  readonly selection: readonly string[] | null;
}

/** The v3 steps of one v1 or v2 step: itself, behind one that fails where its condition cannot be read. */
export function migrateStep(
  expanded: ExpandedStep,
  path: MigrationPath,
  index: number,
  scope: StepScope,
): JsonObject[] {
  const { written, step } = expanded;
  const { notes } = scope;
  const own =
    step.condition === null ? null : conditionText({ ...step.condition, text: scope.renamed(step.condition.text) });
  const unreadable = step.condition !== null && own === null;
  const condition = bothConditions(scope.stageCondition, own);
  const at = [...path, 'steps', unreadable ? index + 1 : index];
  const left = placeholdersIn([...textsOf(written), ...textsOfAction(written)]);
  if (left.length > 0) notes.add(at, expandedNote(left));
  const migrated: JsonObject = {
    name: step.name === '' ? `Step ${index + 1}` : step.name,
    ...actionOf(expanded, at, scope),
    ...given({
      if: unreadable ? 'false' : condition,
      env: step.env,
      shell: step.shell,
      continueOnError: flagOf(step.continueOnError, 'continueOnError', at, notes),
      timeout: secondsOf(step.timeout ?? scope.defaults.timeout, 1, 'timeout', at, notes),
    }),
    ...folderOf(step.workingDirectory),
    ...retriesOf(step, at, scope),
    ...(step.enabled ? {} : { enabled: false }),
  };
  const readable = withReadableTemplates(migrated, stepContexts);
  if (JSON.stringify(readable) !== JSON.stringify(migrated)) notes.add(at, templateNote);
  if (!unreadable || step.condition === null) return [readable];
  notes.add(
    [...path, 'steps', index],
    'The condition of the next step cannot be read by v3, so this step fails in its place.',
    step.condition.text,
  );
  const around = given({ if: scope.stageCondition, continueOnError: migrated.continueOnError });
  return [{ ...failing(step.condition.text), ...around }, readable];
}

/** What expansion changes in a job or a step, but for what a step does. */
export function textsOf(part: Job | Step): readonly JsonValue[] {
  const { name, condition, shell, workingDirectory, timeout, continueOnError, env } = part;
  return [name, condition?.text ?? '', shell, workingDirectory, timeout, continueOnError, ...Object.values(env)];
}

function textsOfAction({ action, with: values }: Step): readonly JsonValue[] {
  switch (action.kind) {
    case 'run':
      return [...action.selection, values];
    case 'script':
      return [action.text];
    case 'uses':
      return [action.target];
  }
}

/** An empty folder is the workspace itself, whatever the defaults say. */
export function folderOf(workingDirectory: string | null): JsonObject {
  return workingDirectory === null ? {} : { workingDirectory };
}

export const templateNote =
  'A ${{ that begins no expression is written so that it stays text; as it was, v3 takes it for an error.';

/** A step that fails as v1 and v2 fail what has a condition that nobody can read. */
export function failing(condition: string): JsonObject {
  const message = `The condition cannot be read: ${condition}`.replaceAll("'", "''").replaceAll('${{', '$ {{');
  return { name: 'Condition', script: `throw '${message}'`, shell: 'pwsh' };
}

function actionOf({ step, written, selection }: ExpandedStep, at: MigrationPath, scope: StepScope): JsonObject {
  const { action } = step;
  if (action.kind === 'script') return { script: action.text };
  if (action.kind === 'uses') return { uses: action.target };
  const parts = selection ?? action.selection;
  const { scripts } = selectScripts(parts, scope.facts.scripts, scope.facts.scriptsFolder);
  const parameters = migrateParameters(step.with, scope.variables, scope.vars, scope.underProfiles, scripts);
  if (parameters.fixed.length > 0) {
    const names = parameters.fixed.join(', ');
    scope.notes.add(
      at,
      `The value of ${names} stands here, as the scripts take it; another value for a run does not change it.`,
    );
  }
  if (scripts.length === 0 && Object.keys(parameters.with).length > Object.keys(written.with).length) {
    scope.notes.add(
      at,
      `No script was found for ${parts.join(', ')}, so all variables are given; a script takes those it declares.`,
    );
  }
  const [only] = parts;
  return { run: parts.length === 1 && only !== undefined ? only : parts, ...given({ with: parameters.with }) };
}

/** v3 allows up to ten retries of a step. */
function retriesOf(step: Step, at: MigrationPath, { defaults, notes }: StepScope): JsonObject {
  const wanted = step.retry?.max ?? (defaults.retries > 0 ? defaults.retries : null);
  return wanted === null ? {} : { retries: atMost(wanted, 10, 'retries', at, notes) };
}

export function atMost(wanted: number, most: number, key: string, at: MigrationPath, notes: MigrationNotes): number {
  if (wanted > most) notes.add(at, `${key} was ${wanted}; v3 allows ${most} at the most.`);
  return Math.min(wanted, most);
}

/** Whole seconds of at least `least`, or an expression for them; null where there is none. */
export function secondsOf(
  wanted: number | string | null,
  least: number,
  key: string,
  at: MigrationPath,
  notes: MigrationNotes,
): number | string | null {
  if (wanted === null || (typeof wanted === 'string' && wanted.includes('${{'))) return wanted;
  if (typeof wanted === 'string') {
    notes.add(at, `${key} is left out: ${JSON.stringify(wanted)} is no number of seconds.`);
    return null;
  }
  const seconds = Math.max(least, Math.ceil(wanted));
  if (seconds !== wanted) notes.add(at, `${key} was ${wanted}; v3 wants whole seconds, ${least} at the least.`);
  return seconds;
}

/** A truth, or an expression for one; null where there is none. */
export function flagOf(
  wanted: boolean | string | null,
  key: string,
  at: MigrationPath,
  notes: MigrationNotes,
): boolean | string | null {
  if (typeof wanted !== 'string' || wanted.includes('${{')) return wanted;
  notes.add(at, `${key} is left out: ${JSON.stringify(wanted)} is neither true nor false.`);
  return null;
}
