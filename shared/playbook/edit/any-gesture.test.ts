import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPlaybook } from '../read.ts';
import { editPlaybook } from './edit-playbook.ts';
import { play, wishes } from './testing/played-gestures.ts';
import { type KnownJob, knownJobs, layouts, written } from './testing/written-playbooks.ts';
import { applyEdits, inverseEdits, type TextEdit } from './text-edit.ts';

const numRuns = Number(process.env.GANTRY_FUZZ_RUNS ?? 500);

interface Said {
  readonly jobs: KnownJob[];
  /** The jobs as they are written, byte for byte. */
  readonly letters: ReadonlyMap<string, string>;
}

function said(text: string, file: string): Said {
  const { playbook, source } = readPlaybook(text, file);
  const jobs = (playbook?.jobs ?? []).map(({ id, needs, condition, steps }) => ({
    id,
    needs: [...needs],
    asks: /needs\.([\w-]+)\.result/.exec(condition?.text ?? '')?.[1] ?? null,
    off: /^(?:\$\{\{ )?false\b/.test(condition?.text ?? ''),
    steps: steps.map((step) => ({ name: step.name, id: step.id, off: !step.enabled })),
  }));
  const letters = (playbook?.jobs ?? []).map(({ id, pointer }): [string, string] => {
    const { offset, length } = source.rangeOf(pointer);
    return [id, text.slice(offset, offset + length).trimEnd()];
  });
  return { jobs, letters: new Map(letters) };
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
      let present = said(first, file);
      expect(present.jobs).toEqual(start);
      let text = first;
      const done: { text: string; edits: readonly TextEdit[] }[] = [];
      for (const wish of wanted) {
        const played = play(jobs, wish, { text, file });
        if (played === null) continue;
        const result = editPlaybook({ text, file, format: 'v3' }, played.operation);
        if (!result.ok) throw new Error(`${JSON.stringify(played.operation)}: ${result.error.message}\n${text}`);
        const next = applyEdits(text, result.value.edits);
        const following = said(next, file);
        expect(following.jobs, `${JSON.stringify(played.operation)}\n${text}\n=>\n${next}`).toEqual(played.after);
        for (const [id, letters] of present.letters)
          if (!played.touched.includes(id))
            expect(following.letters.get(id), `${JSON.stringify(played.operation)} leaves ${id} alone`).toBe(letters);
        present = following;
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
