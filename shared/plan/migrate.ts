import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { splitPointer } from '../base/pointer.ts';
import { hasErrors } from '../base/problem.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Defaults, Playbook } from '../playbook/model.ts';
import type { ReadResult } from '../playbook/read.ts';
import { buildPlan } from './build-plan.ts';
import { layerPlaybook, underProfile } from './layered.ts';
import { migrateJobs } from './migrate-jobs.ts';
import { given, type MigrationNote, MigrationNotes } from './migrate-notes.ts';
import { keepPlaceholders, placeholdersIn, playbookContexts, withReadableTemplates } from './migrate-placeholders.ts';
import {
  expandedNote,
  migrateChecks,
  migrateMetadata,
  migrateNotifications,
  migrateReporting,
  migrateRequirements,
} from './migrate-sections.ts';
import { atMost, templateNote } from './migrate-steps.ts';
import { ProblemCollector } from './plan-problems.ts';
import { noValues, type WorkspaceFacts } from './script.ts';

export interface Migration {
  /** A v3 playbook that its reader has nothing to say against. */
  readonly playbook: JsonObject;
  /** What did not come over as it was. */
  readonly notes: readonly MigrationNote[];
}

/**
 * Makes of a v1 or v2 playbook the v3 that plans the same scripts in the same order with the same parameters and
 * conditions. `facts` are the workspace's: they tell which parameters the scripts declare, and what a parallel stage runs.
 * `profile`: what it does under that one of its profiles; else all profiles come over as far as v3 has a place for them. Fails
 * with a sentence where the text is of another format, has errors, or has no such profile.
 */
export function migratePlaybook(
  whole: ReadResult,
  file: string,
  facts: WorkspaceFacts,
  profile: string | null = null,
): Result<Migration, string> {
  const { format } = whole;
  if (whole.playbook === null || format === null) return fail('It is no playbook that could be migrated.');
  if (format === 'v3') return fail('It is a playbook of version 3 already.');
  if (format === 'github') return fail('It is a GitHub workflow, which is imported, not migrated.');
  if (hasErrors(whole.problems)) return fail('It has errors; mend those first.');
  if (profile === null) return migrated(whole, whole.playbook, file, facts);
  const under = underProfile(whole.playbook, profile, new ProblemCollector(whole.source).unheard());
  if (under?.jobs.length === 0) return fail(`Under the profile ${profile} no stage is left.`);
  if (under !== null) return migrated({ ...whole, playbook: under }, under, file, facts);
  const known = whole.playbook.profiles.map(({ name }) => name).join(', ');
  return fail(`It has no profile ${profile}. ${known === '' ? 'It has none.' : `It has: ${known}.`}`);
}

function migrated(
  read: ReadResult,
  original: Playbook,
  file: string,
  facts: WorkspaceFacts,
): Result<Migration, string> {
  const notes = new MigrationNotes();
  const unheard = new ProblemCollector(read.source).unheard();
  const under = (profile: string | null) => layerPlaybook(original, { ...noValues, profile }, unheard).vars;
  const base = under(null);
  const underProfiles = original.profiles.map(({ name }) => spelledAs(base, under(name)));
  const written = keepPlaceholders(original, base, underProfiles);
  const layered = layerPlaybook(written, noValues, unheard);
  const plan = buildPlan({ ...read, playbook: written }, file, facts, noValues);
  const metadata = migrateMetadata(original.metadata, notes);
  const { defaults, forSteps } = migrateDefaults(original.defaults, notes);
  const { jobs, vars } = migrateJobs({ written, layered, plan, facts, underProfiles, stepDefaults: forSteps, notes });
  const profiles = migrateProfiles(original, base, underProfiles, notes);
  tellVariables(original, notes);
  tellProblems(read, notes);
  const playbook = given({
    metadata,
    requirements: migrateRequirements(original.requirements, notes),
    orchestration: {
      ...given({
        vars: { ...layered.vars, ...vars },
        env: environment(layered.playbook.env, written.env, notes),
        secrets: original.secrets,
        defaults,
      }),
      ...limitOf(original),
      ...(original.profiles.length === 0 ? {} : { profiles }),
      jobs,
    },
    validation: migrateChecks(layered.playbook, written, notes),
    notifications: migrateNotifications(original.notifications, notes),
    reporting: migrateReporting(original.reporting, notes),
  });
  return ok({ playbook, notes: notes.all() });
}

interface MigratedDefaults {
  readonly defaults: JsonObject;
  readonly forSteps: Pick<Defaults, 'timeout' | 'retries'>;
}

/** Defaults outside of v3's limits for defaults are given to the steps, whose limits are wider. */
function migrateDefaults(
  { continueOnError, timeout, retries, shell, workingDirectory }: Defaults,
  notes: MigrationNotes,
): MigratedDefaults {
  const timeoutFits = timeout === null || (Number.isInteger(timeout) && timeout >= 30);
  const retriesFit = retries <= 5;
  if (!retriesFit) atMost(retries, 10, 'retries', ['orchestration'], notes);
  return {
    defaults: given({
      continueOnError: continueOnError || null,
      timeout: timeoutFits ? timeout : null,
      retries: retriesFit && retries > 0 ? retries : null,
      shell,
      workingDirectory,
    }),
    forSteps: { timeout: timeoutFits ? null : timeout, retries: retriesFit ? 0 : retries },
  };
}

function limitOf({ concurrency: { maxConcurrency } }: Playbook): JsonObject {
  return maxConcurrency === 4 ? {} : { concurrency: { maxConcurrency } };
}

function environment(env: Playbook['env'], written: Playbook['env'], notes: MigrationNotes): JsonObject {
  const readable = withReadableTemplates<JsonObject>(env, playbookContexts);
  const left = placeholdersIn(written);
  const path = ['orchestration', 'env'];
  if (left.length > 0) notes.add(path, expandedNote(left));
  if (JSON.stringify(readable) !== JSON.stringify(env)) notes.add(path, templateNote);
  return readable;
}

function tellVariables({ vars }: Playbook, notes: MigrationNotes): void {
  for (const [name, value] of Object.entries(vars)) {
    const left = placeholdersIn(value);
    if (left.length > 0) notes.add(['orchestration', 'vars', name], expandedNote(left));
    if (!isUnset(value)) continue;
    const message = `${name} is empty, so no script is given it; with a value here, give it to the steps that want it by "with".`;
    notes.add(['orchestration', 'vars', name], message);
  }
}

/**
 * The profiles of v3, which set variables and nothing else: what the playbook's variables are under each, as far as that
 * differs. The rest of a profile is told.
 */
function migrateProfiles(
  original: Playbook,
  vars: JsonObject,
  underProfiles: readonly JsonObject[],
  notes: MigrationNotes,
): JsonObject {
  const profiles = original.profiles.map(({ name, description, overrides, stages }, index): [string, JsonObject] => {
    const path = ['orchestration', 'profiles', name];
    const under = Object.entries(underProfiles[index] ?? {});
    const variables = under.filter(([key, value]) => JSON.stringify(vars[key]) !== JSON.stringify(value));
    const settings = Object.entries(overrides).filter(([key]) => settingNames.includes(key));
    if (settings.length > 0) {
      notes.add(
        path,
        'A profile of v3 sets variables alone, so it no longer sets these:',
        Object.fromEntries(settings),
      );
    }
    if (stages !== null)
      notes.add(path, 'A profile of v3 chooses no jobs; name them by --job. The stages were:', stages);
    const fresh = variables.filter(([key]) => isUnset(vars[key])).map(([key]) => key);
    if (fresh.length > 0) {
      notes.add(
        path,
        `Only here ${fresh.join(', ')} has a value, so no script is given it: give it by "with" to the steps that want it.`,
      );
    }
    return [name, given({ description, variables: Object.fromEntries(variables) })];
  });
  return Object.fromEntries(profiles);
}

/** Variables by the spelling that `names` has for them: v1 and v2 take no note of case, `vars` of v3 do. */
function spelledAs(names: JsonObject, variables: JsonObject): JsonObject {
  const spelling = new Map(Object.keys(names).map((name) => [name.toLowerCase(), name]));
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [spelling.get(name.toLowerCase()) ?? name, value]),
  );
}

/** Overrides that are settings of the run (see `layerPlaybook`). */
const settingNames = ['timeout', 'retries', 'continueOnError', 'maxConcurrency'];

function isUnset(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === '';
}

/** What reading warned of, most of it as having no effect, with what stood there. */
function tellProblems({ problems, source }: ReadResult, notes: MigrationNotes): void {
  for (const { code, pointer, message } of problems) {
    const [key] = splitPointer(pointer).slice(-1);
    const lost = code === 'unknown-key' ? `"${key}" had no effect and has no place in v3.` : message;
    const original = code === 'missing-key' ? undefined : valueAt(source.value, splitPointer(pointer));
    notes.add([], lost, original);
  }
}

function valueAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((own, segment) => {
    if (Array.isArray(own)) return own[Number(segment)] as JsonValue | undefined;
    return isJsonObject(own) && Object.hasOwn(own, segment) ? own[segment] : undefined;
  }, value);
}
