import { reachableFrom } from '../base/graph.ts';
import type { JsonObject, JsonValue } from '../base/json.ts';
import type { Job, Playbook } from '../playbook/model.ts';
import type { LayeredPlaybook } from './layered.ts';
import { conditionText, renameVariables, stageNames } from './migrate-conditions.ts';
import { given, type MigrationNotes } from './migrate-notes.ts';
import { placeholdersIn, stepContexts, withReadableTemplates } from './migrate-placeholders.ts';
import { expandedNote } from './migrate-sections.ts';
import {
  atMost,
  failing,
  flagOf,
  folderOf,
  migrateStep,
  type StepScope,
  secondsOf,
  templateNote,
  textsOf,
} from './migrate-steps.ts';
import type { Plan, PlannedJob } from './plan.ts';
import type { WorkspaceFacts } from './script.ts';

export interface JobsToMigrate {
  /** As written, but for what stays a placeholder. */
  readonly written: Playbook;
  readonly layered: LayeredPlaybook;
  readonly plan: Plan;
  readonly facts: WorkspaceFacts;
  readonly underProfiles: readonly JsonObject[];
  readonly stepDefaults: StepScope['defaults'];
  readonly notes: MigrationNotes;
}

export interface MigratedJobs {
  readonly jobs: JsonObject;
  /** Variables of stages that conditions ask for, under names of their own. */
  readonly vars: JsonObject;
}

/** The v3 jobs of a playbook of stages: one for each job that its plan has, so that a parallel stage is as many as its scripts. */
export function migrateJobs(all: JobsToMigrate): MigratedJobs {
  const ids = idsOf(all.plan.jobs);
  const vars: Record<string, JsonValue> = {};
  const jobs = all.plan.jobs.map((planned): [string, JsonObject] => {
    const id = ids.get(planned.id) ?? planned.id;
    const own = new JobMigration(all, planned, id, vars);
    return [id, own.migrate(planned.needs.map((need) => ids.get(need) ?? need))];
  });
  return { jobs: Object.fromEntries(jobs), vars };
}

/** Ids that v3 allows, by those of the plan: what a stage was split into is `stage-0402`. */
function idsOf(jobs: readonly PlannedJob[]): ReadonlyMap<string, string> {
  const whole = jobs.filter(({ id, job }) => id === job);
  const ids = new Map(whole.map(({ id }) => [id, id]));
  const taken = new Set(whole.map(({ id }) => id.toLowerCase()));
  for (const { id } of jobs) {
    if (ids.has(id)) continue;
    const plain = id.replaceAll(/[^a-zA-Z0-9_-]+/g, '-').replaceAll(/^-+|-+$/g, '');
    let free = plain;
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${plain}-${count}`;
    taken.add(free.toLowerCase());
    ids.set(id, free);
  }
  return ids;
}

/** `success()` that a skip does not make false. */
const unlessFailed = '!failure() && !cancelled()';

class JobMigration {
  readonly #all: JobsToMigrate;
  readonly #planned: PlannedJob;
  readonly #id: string;
  /** Grows by what conditions of this job ask for. */
  readonly #vars: Record<string, JsonValue>;

  constructor(all: JobsToMigrate, planned: PlannedJob, id: string, vars: Record<string, JsonValue>) {
    this.#all = all;
    this.#planned = planned;
    this.#id = id;
    this.#vars = vars;
  }

  migrate(needs: readonly string[]): JsonObject {
    const { notes } = this.#all;
    const { written, expanded } = this.#job();
    const path = ['orchestration', 'jobs', this.#id];
    const { condition } = expanded;
    const text = condition === null ? null : conditionText({ ...condition, text: this.#renamed(condition.text) });
    const unreadable = condition !== null && text === null ? condition.text : null;
    const gate = this.#gate(text, path);
    const left = placeholdersIn(textsOf(written));
    if (left.length > 0) notes.add(path, expandedNote(left));
    if (written.variables !== null && Object.keys(written.variables).length > 0) {
      notes.add(
        path,
        'v3 has no variables of a job: those of the stage are given to its scripts by "with".',
        written.variables,
      );
    }
    const [need] = needs;
    const name = this.#isLane ? this.#planned.name : expanded.name;
    const head = {
      name: name === '' ? this.#id : name,
      ...given({
        description: expanded.description,
        needs: needs.length === 1 ? need : needs,
        if: gate.job,
        env: expanded.env,
        shell: expanded.shell,
        continueOnError:
          expanded.continueOnError === false ? null : flagOf(expanded.continueOnError, 'continueOnError', path, notes),
        timeout: secondsOf(expanded.timeout, 30, 'timeout', path, notes),
      }),
      ...folderOf(expanded.workingDirectory),
      ...(expanded.retries === 0 ? {} : { retries: atMost(expanded.retries, 5, 'retries', path, notes) }),
    };
    const readable = withReadableTemplates<JsonObject>(head, stepContexts);
    if (JSON.stringify(readable) !== JSON.stringify(head)) notes.add(path, templateNote);
    return { ...readable, steps: this.#steps(path, unreadable, gate.steps) };
  }

  /**
   * Where the condition goes. A skipped stage of v1 and v2 holds nothing back; a skipped job of v3 does, unless the
   * condition of what needs it asks for the status itself. PowerShell cannot, so then the steps have it.
   */
  #gate(text: string | null, path: readonly string[]): { job: string | null; steps: string | null } {
    if (!this.#followsSkippable()) return { job: text, steps: null };
    if (text === null || text === 'success()') return { job: unlessFailed, steps: null };
    if (this.#planned.condition?.language === 'expression') return { job: text, steps: null };
    const message =
      'The condition of the stage stands on its steps: its job has to ask for the status, since in v3 a skipped job skips those after it.';
    this.#all.notes.add(path, message);
    return { job: unlessFailed, steps: text };
  }

  /** Whether a job before may be skipped and this one run; the parts of a stage share one condition. */
  #followsSkippable(): boolean {
    const { jobs } = this.#all.plan;
    const before = reachableFrom(jobs, [this.#planned.id], 'needs');
    return jobs.some(({ id, job, condition }) => {
      if (condition === null || job === this.#planned.job || !before.has(id)) return false;
      return condition.text !== '$true';
    });
  }

  get #isLane(): boolean {
    return this.#planned.id !== this.#planned.job;
  }

  #job(): { written: Job; expanded: Job } {
    const of = (playbook: Playbook) => playbook.jobs.find(({ id }) => id === this.#planned.job);
    const written = of(this.#all.written);
    const expanded = of(this.#all.layered.playbook);
    if (written === undefined || expanded === undefined)
      throw new Error(`The plan has a job ${this.#planned.job} of its own`);
    return { written, expanded };
  }

  #steps(path: readonly string[], unreadable: string | null, stageCondition: string | null): readonly JsonObject[] {
    const { notes } = this.#all;
    const { written, expanded } = this.#job();
    const steps: JsonObject[] = [];
    if (unreadable !== null) {
      notes.add(
        [...path, 'steps', 0],
        'The condition of the stage cannot be read by v3: it fails when it is reached.',
        unreadable,
      );
      steps.push(failing(unreadable));
    }
    const scope = { ...this.#scope(), stageCondition };
    for (const planned of this.#planned.steps) {
      // Steps of v1 and v2 have no ids of their own: the plan counts them.
      const index = Number(planned.id.slice('step-'.length)) - 1;
      const before = written.steps[index];
      const step = expanded.steps[index];
      if (before === undefined || step === undefined) continue;
      const alone = this.#isLane && planned.kind === 'run' ? planned.scripts : null;
      const selection = alone === null ? null : alone.map(({ number, path: file }) => this.#alone(number, file));
      steps.push(...migrateStep({ written: before, step, selection }, path, steps.length, scope));
    }
    if (steps.length > 0) return steps;
    notes.add(path, 'There is nothing to run here; v3 wants a step.');
    return [{ name: 'Nothing to run', script: '# Nothing to run' }];
  }

  /** A script by its number, or by its file's name where several have that number. */
  #alone(number: string, file: string): string {
    const same = this.#all.facts.scripts.filter((script) => script.number === number);
    return same.length > 1 ? (file.split('/').at(-1) ?? number) : number;
  }

  #scope(): Omit<StepScope, 'stageCondition'> {
    const { facts, layered, notes, stepDefaults, underProfiles } = this.#all;
    return {
      facts,
      variables: layered.variables.get(this.#planned.job) ?? [],
      vars: layered.vars,
      underProfiles,
      defaults: stepDefaults,
      renamed: (text) => this.#renamed(text),
      notes,
    };
  }

  /** A condition with the stage's own variables by the names that they get among the playbook's. */
  #renamed(text: string): string {
    const { layered } = this.#all;
    const stage = this.#planned.variables;
    const taken = new Set(Object.keys(layered.vars).map((name) => name.toLowerCase()));
    const names = stageNames(this.#planned.job, stage, taken);
    const renamed = renameVariables(text, names);
    for (const [name, value] of Object.entries(stage)) {
      const other = names.get(name.toLowerCase());
      if (other !== undefined && renamed.met.includes(name.toLowerCase())) this.#vars[other] = value;
    }
    return renamed.text;
  }
}
