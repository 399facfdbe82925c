import { expect, test } from 'vitest';
import { applyEvents, emptyRun } from './apply-event.ts';
import type { RunEventBody } from './events.ts';
import { summaryMarkdown } from './summary-markdown.ts';
import { journalOf, outline, runStarted } from './testing/events.ts';

const shape = outline({ build: [] });
const fold = (...events: readonly RunEventBody[]) => applyEvents(emptyRun('run-00001'), journalOf(...events));
const ref = { job: 'build', step: 'work' };

function uploaded(name: string, size: number, from: string | null = null): RunEventBody {
  const artifact = { name, size, files: 2, digest: 'sha256:0', expiresAt: '2026-02-01T00:00:00.000Z' };
  return { type: 'artifact.uploaded', ...ref, artifact, from };
}

test('a run lists its artifacts; a later one of a name stands for the one before', () => {
  const state = fold(runStarted(shape), uploaded('site', 1), uploaded('docs', 2, 'run-00000'), uploaded('site', 1500));
  expect(state.artifacts).toMatchObject([
    { name: 'docs', job: 'build', step: 'work', from: 'run-00000' },
    { name: 'site', size: 1500, from: null },
  ]);
  expect(summaryMarkdown(state)).toContain('- **site**: 1.5 KB, files: 2');
});

test('a run that goes on keeps its artifacts, one that begins anew has none', () => {
  expect(fold(runStarted(shape), uploaded('site', 1), runStarted(shape, true)).artifacts).toHaveLength(1);
  expect(fold(runStarted(shape), uploaded('site', 1), runStarted(shape)).artifacts).toEqual([]);
});

test('a job and a step tell whether they are from the cache, and what kept them from it', () => {
  const note = (event: RunEventBody) => {
    const job = fold(runStarted(shape), event).jobs.get('build');
    return job?.cache ?? job?.steps[0]?.cache;
  };
  expect(note({ type: 'job.cached', job: 'build', from: 'run-00000' })).toMatchObject({
    kind: 'hit',
    from: 'run-00000',
  });
  expect(note({ type: 'job.uncached', job: 'build', reason: 'x changed' })).toMatchObject({
    kind: 'miss',
    reason: 'x changed',
  });
  const restored = { key: 'k-2', matchedKey: 'k-1', from: 'run-00000', size: 1 };
  expect(note({ type: 'cache.restored', ...ref, ...restored })).toEqual({ kind: 'hit', from: 'run-00000', key: 'k-1' });
  expect(note({ type: 'cache.missed', ...ref, key: 'k', reason: 'y' })).toEqual({
    kind: 'miss',
    reason: 'y',
    key: 'k',
  });
});
