import fc from 'fast-check';
import { parseSource } from '../../source.ts';
import { copyText } from '../edit-playbook.ts';
import type { EditOperation } from '../operations.ts';
import type { KnownJob, KnownStep } from './written-playbooks.ts';

const kinds = [
  'add-job',
  'rename-job',
  'duplicate-jobs',
  'delete-jobs',
  'connect',
  'disconnect',
  'insert-job',
  'add-step',
  'duplicate-step',
  'delete-step',
  'move-step',
  'rename-step',
  'turn-job',
  'turn-step',
  'paste-jobs',
  'paste-steps',
  'set',
  'insert',
  'remove',
  'rename-key',
  'several',
] as const;
interface Wish {
  readonly kind: (typeof kinds)[number];
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** Gestures that are wished for, of whatever jobs and steps there are by then. */
export const wishes = fc.array(
  fc.record({ kind: fc.constantFrom(...kinds), a: fc.nat(20), b: fc.nat(20), c: fc.nat(3) }),
  { minLength: 1, maxLength: 8 },
);

/** A wish as an operation, with what must come of it. */
interface Played {
  readonly operation: EditOperation;
  readonly after: KnownJob[];
  readonly comments: 'kept' | 'fewer' | 'more';
  /** The jobs that may be written otherwise afterwards. */
  readonly touched: readonly string[];
}

interface Text {
  readonly text: string;
  readonly file: string;
}

/** What a wish is about. */
interface Stage {
  readonly after: KnownJob[];
  readonly job: KnownJob;
  readonly other: KnownJob;
  readonly index: number;
  readonly step: KnownStep | undefined;
  readonly wish: Wish;
  readonly source: Text;
}

const newStep: KnownStep = { name: 'Say hello', id: null, off: false };
const script = { name: 'Say hello', script: 'echo hello' };

/** `wanted`, or the first of its kind with a number that is not taken. */
function free(wanted: string, taken: ReadonlySet<string | null>): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/-\d+$/, '');
  for (let number = 2; ; number += 1) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
}

const idsOf = (of: readonly { readonly id: string | null }[]) => new Set(of.map(({ id }) => id));

function freed(step: KnownStep, beside: readonly KnownStep[]): KnownStep {
  return step.id === null ? { ...step } : { ...step, id: free(step.id, idsOf(beside)) };
}

/** The wish as an operation on the jobs as they are known; null: there is nothing that it could be done to. */
export function play(jobs: readonly KnownJob[], wish: Wish, source: Text): Played | null {
  const after = structuredClone(jobs) as KnownJob[];
  const job = after[wish.a % Math.max(1, after.length)];
  const other = after[wish.b % Math.max(1, after.length)];
  if (job === undefined || other === undefined) return null;
  const stage = { after, job, other, index: after.indexOf(job), step: job.steps[wish.c], wish, source };
  return ofJobs(stage) ?? ofSteps(stage) ?? ofValues(stage);
}

function ofJobs({ after, job, other, index, wish: { kind, b, c }, source }: Stage): Played | null {
  const taken = idsOf(after);
  const kept = (operation: EditOperation, ...touched: string[]): Played => {
    return { operation, after, comments: 'kept', touched };
  };
  switch (kind) {
    case 'add-job': {
      const id = free('new-2', taken);
      const given = b % 2 === 0 ? {} : { step: { ...script, name: 'Given' } };
      const steps = [b % 2 === 0 ? newStep : { ...newStep, name: 'Given' }];
      after.splice(index + 1, 0, { id, needs: [job.id], asks: null, off: false, steps });
      return kept({ kind, id, after: job.id, needs: [job.id], ...given });
    }
    case 'rename-job': {
      const id = free('other-2', taken);
      const old = job.id;
      const touched = after.filter(({ needs, asks }) => needs.includes(old) || asks === old).map((each) => each.id);
      for (const each of after) {
        each.needs = each.needs.map((need) => (need === old ? id : need));
        if (each.asks === old) each.asks = id;
      }
      job.id = id;
      return kept({ kind, job: old, id }, old, ...touched);
    }
    case 'duplicate-jobs': {
      const id = free(job.id, taken);
      after.splice(index + 1, 0, { ...structuredClone(job), id });
      return { operation: { kind, jobs: [job.id] }, after, comments: 'more', touched: [] };
    }
    case 'delete-jobs': {
      if (after.length === 1) return null;
      const left = after.filter((each) => each !== job);
      const touched = left.filter(({ needs }) => needs.includes(job.id)).map(({ id }) => id);
      for (const each of left) each.needs = each.needs.filter((need) => need !== job.id);
      return { operation: { kind, jobs: [job.id] }, after: left, comments: 'fewer', touched: [job.id, ...touched] };
    }
    case 'connect':
      if (after.indexOf(other) >= index || job.needs.includes(other.id)) return null;
      job.needs.push(other.id);
      return kept({ kind, job: job.id, need: other.id }, job.id);
    case 'disconnect': {
      const need = job.needs[c % Math.max(1, job.needs.length)];
      if (need === undefined) return null;
      job.needs = job.needs.filter((each) => each !== need);
      return { operation: { kind, job: job.id, need }, after, comments: 'fewer', touched: [job.id] };
    }
    case 'insert-job': {
      const need = job.needs[c % Math.max(1, job.needs.length)];
      const at = after.findIndex((each) => each.id === need);
      if (need === undefined) return null;
      const id = free('job', taken);
      job.needs = job.needs.map((each) => (each === need ? id : each));
      const steps = [b % 2 === 0 ? newStep : { ...newStep, name: 'Given' }];
      after.splice(at === -1 ? after.length : at + 1, 0, { id, needs: [need], asks: null, off: false, steps });
      return kept({ kind, job: job.id, need, ...(b % 2 === 0 ? {} : { step: { ...script, name: 'Given' } }) }, job.id);
    }
    case 'turn-job': {
      const on = b % 2 === 0;
      if (!on) job.off = true;
      else job.off = false;
      return kept({ kind: 'turn', job: job.id, step: null, on }, job.id);
    }
    case 'paste-jobs': {
      const target = { kind: 'jobs', jobs: [job.id, other.id] } as const;
      const clip = copyText({ ...source, format: 'v3' }, target);
      if (!clip.ok) throw new Error(clip.error.message);
      const pasted = after.filter((each) => target.jobs.includes(each.id)).map((each) => structuredClone(each));
      const names = new Map<string, string>();
      for (const each of pasted) {
        const id = free(each.id, taken);
        taken.add(id);
        names.set(each.id, id);
      }
      const renamed = pasted.map((each) => ({
        ...each,
        id: names.get(each.id) ?? each.id,
        needs: each.needs.map((need) => names.get(need) ?? need),
        asks: names.get(each.asks ?? '') ?? each.asks,
      }));
      after.splice(index + 1, 0, ...renamed);
      const place = { job: job.id, step: 0 };
      return { operation: { kind: 'paste', text: clip.value, place }, after, comments: 'more', touched: [] };
    }
    default:
      return null;
  }
}

function ofSteps({ job, other, step, after, wish: { kind, b, c }, source }: Stage): Played | null {
  const place = { job: job.id, step: c };
  const kept = (operation: EditOperation, ...touched: string[]): Played => {
    return { operation, after, comments: 'kept', touched: [job.id, ...touched] };
  };
  if (kind === 'add-step') {
    job.steps.splice(c, 0, newStep);
    return kept({ kind, job: job.id, at: c, step: script });
  }
  if (step === undefined) return null;
  switch (kind) {
    case 'duplicate-step':
      job.steps.splice(c + 1, 0, { ...freed(step, job.steps), name: `${step.name} (copy)` });
      return { operation: { kind, place }, after, comments: 'more', touched: [job.id] };
    case 'delete-step':
      job.steps.splice(c, 1);
      return { operation: { kind, place }, after, comments: 'fewer', touched: [job.id] };
    case 'move-step': {
      job.steps.splice(c, 1);
      const to = { job: other.id, step: Math.min(b % 4, other.steps.length) };
      other.steps.splice(to.step, 0, other === job ? step : freed(step, other.steps));
      return kept({ kind, place, to }, other.id);
    }
    case 'rename-step':
      if (job.steps.some(({ id }) => id === 'fresh')) return null;
      step.id = 'fresh';
      return kept({ kind, place, id: 'fresh' });
    case 'turn-step':
      step.off = b % 2 === 1;
      return kept({ kind: 'turn', job: job.id, step: c, on: !step.off });
    case 'paste-steps': {
      const clip = copyText({ ...source, format: 'v3' }, { kind: 'steps', job: job.id, steps: [0, c] });
      if (!clip.ok) throw new Error(clip.error.message);
      const at = Math.min(b % 4, other.steps.length);
      const copied = job.steps.filter((_, index) => index === 0 || index === c).map((each) => ({ ...each }));
      for (const [index, each] of copied.entries()) other.steps.splice(at + index, 0, freed(each, other.steps));
      const operation: EditOperation = { kind: 'paste', text: clip.value, place: { job: other.id, step: at } };
      return { operation, after, comments: 'more', touched: [other.id] };
    }
    default:
      return null;
  }
}

function ofValues({ job, step, after, wish: { kind, a, b, c }, source }: Stage): Played | null {
  const steps = `/orchestration/jobs/${job.id}/steps`;
  const played = (operation: EditOperation, comments: Played['comments'] = 'kept'): Played => {
    return { operation, after, comments, touched: [job.id] };
  };
  if (step === undefined) return null;
  switch (kind) {
    case 'set':
      step.name = `It's "${a}": # ${b}`;
      return played({ kind, pointer: `${steps}/${c}/name`, value: step.name });
    case 'insert':
      job.steps.splice(c, 0, { ...newStep, id: 'put' });
      return played({ kind, pointer: `${steps}/${c}`, value: { ...script, id: 'put' } });
    case 'remove':
      if (step.id === null) return null;
      step.id = null;
      return played({ kind, pointer: `${steps}/${c}/id` }, 'fewer');
    case 'rename-key': {
      const isScript = parseSource(source.text, source.file).nodeAt(`${steps}/${c}/script`) !== undefined;
      const [from, key] = isScript ? ['script', 'uses'] : ['uses', 'script'];
      return played({ kind, pointer: `${steps}/${c}/${from}`, key });
    }
    case 'several':
      step.name = `Both ${a}`;
      return played({
        kind,
        operations: [
          { kind: 'set', pointer: `${steps}/${c}/env/LEVEL`, value: String(b) },
          { kind: 'set', pointer: `${steps}/${c}/name`, value: step.name },
        ],
      });
    default:
      return null;
  }
}
