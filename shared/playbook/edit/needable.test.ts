import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ableToNeed, needable, refusedNeed } from './job-gestures.ts';

/** Jobs of which each needs some of those before it. */
const graphs = fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 1, maxLength: 9 }).map((all) =>
  all.map((needs, index) => ({
    id: `job-${index}`,
    needs: [...new Set(needs.filter((need) => need < index))].map((need) => `job-${need}`),
  })),
);

test('the jobs that can be needed, and those that can need, are those that are not refused', () => {
  fc.assert(
    fc.property(graphs, fc.nat(), (graph, number) => {
      const ids = graph.map(({ id }) => id);
      const job = ids[number % ids.length] ?? '';
      expect(needable(graph, job)).toEqual(ids.filter((id) => refusedNeed(graph, job, id) === null));
      expect(ableToNeed(graph, job)).toEqual(ids.filter((id) => refusedNeed(graph, id, job) === null));
    }),
  );
});
