import { findCycles } from '../base/graph.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { didYouMean } from '../base/nearest.ts';
import { joinPointer } from '../base/pointer.ts';
import type { Problem, Severity } from '../base/problem.ts';
import { checkExpression } from '../expressions/evaluate.ts';
import { findTemplates } from '../expressions/template.ts';
import { checkTriggers } from './read-triggers.ts';
import type { SourceDocument } from './source.ts';
import { firstOf, pathOf } from './values.ts';

const kinds = ['run', 'script', 'uses'] as const;
const playbookContexts = [
  'env',
  'vars',
  'inputs',
  'secrets',
  'gantry',
  'github',
  'runner',
  'needs',
  'jobs',
  'matrix',
  'strategy',
];
const stepContexts = [...playbookContexts, 'steps', 'job'];

interface Place {
  readonly part?: 'key';
  readonly severity?: Severity;
  /** A part of the text that stands there. */
  readonly within?: { readonly offset: number; readonly length: number };
}
type Add = (code: string, pointer: string, message: string, more?: Place) => void;

function objects(value: JsonValue | undefined): [string, JsonObject][] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]));
}

export function needsOf(job: JsonObject): string[] {
  const { needs } = job;
  if (typeof needs === 'string') return [needs];
  return Array.isArray(needs) ? needs.filter((need) => typeof need === 'string') : [];
}

function checkNeeds(jobs: readonly [string, JsonObject][], pointer: string, add: Add): void {
  const ids = jobs.map(([id]) => id);
  for (const [id, job] of jobs) {
    const list = needsOf(job);
    for (const [index, need] of list.entries()) {
      const at = joinPointer(pointer, id, 'needs', ...(typeof job.needs === 'string' ? [] : [index]));
      if (!ids.includes(need))
        add(
          'unknown-need',
          at,
          `The job "${id}" needs "${need}", which is no job here.${didYouMean(need, ids) || ` Jobs: ${firstOf(ids)}.`}`,
        );
      if (list.indexOf(need) !== index)
        add('duplicate-need', at, `The job "${id}" needs "${need}" twice; once is enough.`, { severity: 'warning' });
    }
  }
  const nodes = jobs.map(([id, job]) => ({ id, needs: needsOf(job) }));
  for (const cycle of findCycles(nodes)) {
    const [first = ''] = cycle;
    add(
      'cycle',
      joinPointer(pointer, first, 'needs'),
      `These jobs wait for each other: ${pathOf(cycle)}. Take one of the needs away.`,
    );
  }
}

function checkSteps(id: string, job: JsonObject, pointer: string, add: Add): void {
  const steps = Array.isArray(job.steps) ? job.steps : [];
  const seen = new Set<string>();
  for (const [index, step] of steps.entries()) {
    if (!isJsonObject(step)) continue;
    const at = joinPointer(pointer, id, 'steps', index);
    const given = kinds.filter((kind) => step[kind] !== undefined);
    if (given.length === 0) add('step-kind-missing', at, 'A step has one of run, script and uses; this one has none.');
    if (given.length > 1)
      add(
        'step-kind-several',
        joinPointer(at, given[1] ?? ''),
        `A step has one of run, script and uses; this one has ${given.join(' and ')}.`,
        { part: 'key' },
      );
    const stepId = step.id;
    if (typeof stepId !== 'string') continue;
    if (seen.has(stepId))
      add('duplicate-step-id', joinPointer(at, 'id'), `Two steps of the job "${id}" have the id "${stepId}".`);
    seen.add(stepId);
  }
}

function checkTemplates(value: JsonValue, pointer: string, contexts: readonly string[], add: Add): void {
  if (typeof value === 'string') {
    const { expressions, unclosed } = findTemplates(value);
    for (const { body, start } of expressions) {
      for (const problem of checkExpression(body, { contexts, status: true, hashFiles: true })) {
        if (problem.kind === 'needs-hash') continue;
        const within = { offset: start + problem.offset, length: problem.length };
        add('expression', pointer, `In \${{ ${body} }}: ${problem.message}`, { within });
      }
    }
    if (unclosed !== null) {
      const message = 'This ${{ is never closed: }} is missing.';
      add('expression', pointer, message, { within: { offset: unclosed, length: 3 } });
    }
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkTemplates(item, joinPointer(pointer, index), contexts, add);
  } else if (isJsonObject(value)) {
    // Conditions are checked by the plan, which also knows their other language.
    for (const [key, item] of Object.entries(value))
      if (key !== 'if') checkTemplates(item, joinPointer(pointer, key), contexts, add);
  }
}

/** What the schema cannot say of a v3 playbook: jobs that name each other, ids, kinds of steps, expressions. */
export function v3Checks(source: SourceDocument): Problem[] {
  const problems: Problem[] = [];
  const add: Add = (code, pointer, message, more = {}) =>
    problems.push({
      severity: more.severity ?? 'error',
      code,
      message,
      pointer,
      range:
        more.within === undefined
          ? source.rangeOf(pointer, more.part)
          : source.rangeWithin(pointer, more.within.offset, more.within.length),
    });
  const root = isJsonObject(source.value) ? source.value : {};
  const orchestration = isJsonObject(root.orchestration) ? root.orchestration : {};
  const pointer = '/orchestration/jobs';
  const jobs = objects(orchestration.jobs);
  checkNeeds(jobs, pointer, add);
  for (const [id, job] of jobs) checkSteps(id, job, pointer, add);
  if (isJsonObject(orchestration.jobs)) checkTemplates(orchestration.jobs, pointer, stepContexts, add);
  checkTriggers(orchestration.triggers, '/orchestration/triggers', add);
  for (const key of ['env', 'concurrency', 'outputs'] as const) {
    if (orchestration[key] !== undefined)
      checkTemplates(orchestration[key], `/orchestration/${key}`, playbookContexts, add);
  }
  return problems;
}
