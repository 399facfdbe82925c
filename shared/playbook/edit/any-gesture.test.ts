import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPlaybook } from '../read.ts';
import { editPlaybook } from './edit-playbook.ts';
import type { EditOperation } from './operations.ts';
import { type KnownJob, knownJobs, layouts, written } from './testing/written-playbooks.ts';
import { applyEdits, inverseEdits, type TextEdit } from './text-edit.ts';

const numRuns = Number(process.env.GANTRY_FUZZ_RUNS ?? 500);

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
  'set',
] as const;
interface Wish {
  readonly kind: (typeof kinds)[number];
  readonly a: number;
  readonly b: number;
  readonly c: number;
}
const wishes = fc.array(fc.record({ kind: fc.constantFrom(...kinds), a: fc.nat(20), b: fc.nat(20), c: fc.nat(3) }), {
  minLength: 1,
  maxLength: 8,
});

type Played = {
  readonly operation: EditOperation;
  readonly after: KnownJob[];
  readonly comments: 'kept' | 'fewer' | 'more';
};

/** The wish as an operation, with what must come of it; null: there is nothing that it could be done to. */
function play(jobs: readonly KnownJob[], { kind, a, b, c }: Wish): Played | null {
  const after = structuredClone(jobs) as KnownJob[];
  const job = after[a % Math.max(1, after.length)];
  const other = after[b % Math.max(1, after.length)];
  if (job === undefined || other === undefined) return null;
  const index = after.indexOf(job);
  const taken = new Set(after.map(({ id }) => id));
  const fresh = (stem: string) => {
    for (let number = 2; ; number += 1) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
  };
  const newStep = { name: 'Say hello', id: null };
  const place = { job: job.id, step: c };
  const step = job.steps[c];
  const kept = (operation: EditOperation): Played => ({ operation, after, comments: 'kept' });
  switch (kind) {
    case 'add-job': {
      const id = fresh('new');
      after.splice(index + 1, 0, { id, needs: [job.id], steps: [newStep] });
      return kept({ kind, id, after: job.id, needs: [job.id] });
    }
    case 'rename-job': {
      const id = fresh('other');
      for (const each of after) each.needs = each.needs.map((need) => (need === job.id ? id : need));
      const operation: EditOperation = { kind, job: job.id, id };
      job.id = id;
      return kept(operation);
    }
    case 'duplicate-jobs': {
      const id = fresh(job.id.replace(/-\d+$/, ''));
      after.splice(index + 1, 0, { ...structuredClone(job), id });
      return { operation: { kind, jobs: [job.id] }, after, comments: 'more' };
    }
    case 'delete-jobs': {
      if (after.length === 1) return null;
      const left = after.filter((each) => each !== job);
      for (const each of left) each.needs = each.needs.filter((need) => need !== job.id);
      return { operation: { kind, jobs: [job.id] }, after: left, comments: 'fewer' };
    }
    case 'connect':
      if (after.indexOf(other) >= index || job.needs.includes(other.id)) return null;
      job.needs.push(other.id);
      return { operation: { kind, job: job.id, need: other.id }, after, comments: 'kept' };
    case 'disconnect': {
      const need = job.needs[c % Math.max(1, job.needs.length)];
      if (need === undefined) return null;
      job.needs = job.needs.filter((each) => each !== need);
      return { operation: { kind, job: job.id, need }, after, comments: 'fewer' };
    }
    case 'insert-job': {
      const need = job.needs[c % Math.max(1, job.needs.length)];
      if (need === undefined) return null;
      const id = taken.has('job') ? fresh('job') : 'job';
      job.needs = job.needs.map((each) => (each === need ? id : each));
      after.splice(after.findIndex((each) => each.id === need) + 1, 0, { id, needs: [need], steps: [newStep] });
      return kept({ kind, job: job.id, need });
    }
    case 'add-step': {
      job.steps.splice(c, 0, newStep);
      return kept({ kind, job: job.id, at: c, step: { name: 'Say hello', script: 'echo hello' } });
    }
    case 'duplicate-step': {
      if (step === undefined) return null;
      const ids = new Set(job.steps.map(({ id }) => id));
      let { id } = step;
      const stem = id?.replace(/-\d+$/, '') ?? '';
      for (let number = 2; id !== null && ids.has(id); number += 1) id = `${stem}-${number}`;
      job.steps.splice(c + 1, 0, { name: `${step.name} (copy)`, id });
      return { operation: { kind, place }, after, comments: 'more' };
    }
    case 'delete-step':
      if (step === undefined) return null;
      job.steps.splice(c, 1);
      return { operation: { kind, place }, after, comments: 'fewer' };
    case 'move-step': {
      if (step === undefined) return null;
      job.steps.splice(c, 1);
      const to = { job: other.id, step: Math.min(b % 4, other.steps.length) };
      const ids = new Set(other.steps.map(({ id }) => id));
      const stem = step.id?.replace(/-\d+$/, '') ?? '';
      let { id } = step;
      for (let number = 2; other !== job && id !== null && ids.has(id); number += 1) id = `${stem}-${number}`;
      other.steps.splice(to.step, 0, { name: step.name, id });
      return kept({ kind, place, to });
    }
    case 'rename-step': {
      if (step === undefined || job.steps.some(({ id }) => id === 'fresh')) return null;
      step.id = 'fresh';
      return kept({ kind, place, id: 'fresh' });
    }
    case 'set': {
      if (step === undefined) return null;
      step.name = `It's "${a}": # ${b}`;
      return kept({ kind, pointer: `/orchestration/jobs/${job.id}/steps/${c}/name`, value: step.name });
    }
  }
}

function said(text: string, file: string): KnownJob[] {
  const { playbook } = readPlaybook(text, file);
  return (playbook?.jobs ?? []).map(({ id, needs, steps }) => ({
    id,
    needs: [...needs],
    steps: steps.map((step) => ({ name: step.name, id: step.id })),
  }));
}

const commentsOf = (text: string) => (text.match(/(?:#|\/\/) c\d+\b/g) ?? []).toSorted();

function isPartOf(few: readonly string[], many: readonly string[]): boolean {
  const left = [...many];
  return few.every((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

test('any gestures on any playbook: the text says what is meant, keeps its comments, and goes back and forth to the byte', () => {
  fc.assert(
    fc.property(knownJobs, layouts, wishes, (start, layout, wanted) => {
      const file = layout.language === 'json' ? 'x.json' : 'x.yaml';
      let jobs = start;
      const first = written(start, layout);
      expect(said(first, file)).toEqual(start);
      let text = first;
      const done: { text: string; edits: readonly TextEdit[] }[] = [];
      for (const wish of wanted) {
        const played = play(jobs, wish);
        if (played === null) continue;
        const result = editPlaybook({ text, file, format: 'v3' }, played.operation);
        if (!result.ok) throw new Error(`${JSON.stringify(played.operation)}: ${result.error.message}\n${text}`);
        const next = applyEdits(text, result.value.edits);
        expect(said(next, file), `${JSON.stringify(played.operation)}\n${text}\n=>\n${next}`).toEqual(played.after);
        const before = commentsOf(text);
        const now = commentsOf(next);
        if (played.comments === 'kept') expect(now, next).toEqual(before);
        else expect(played.comments === 'fewer' ? isPartOf(now, before) : isPartOf(before, now)).toBe(true);
        expect(next.includes('\r\n') && /[^\r]\n/.test(next), 'line ends are not mixed').toBe(false);
        done.push({ text, edits: result.value.edits });
        text = next;
        jobs = played.after;
      }
      const last = text;
      const back: { edits: readonly TextEdit[] }[] = [];
      for (const { text: before, edits } of done.toReversed()) {
        const inverse = inverseEdits(before, edits);
        back.push({ edits: inverseEdits(text, inverse) });
        text = applyEdits(text, inverse);
      }
      expect(text).toBe(first);
      for (const { edits } of back.toReversed()) text = applyEdits(text, edits);
      expect(text).toBe(last);
    }),
    { numRuns },
  );
}, 3_600_000);
