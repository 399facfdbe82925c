import { describe, expect, test } from 'vitest';
import { changedView, type GraphView } from '../../shared/host/graph-views.ts';
import { callId, groupId } from './drawn-graph.ts';
import { renamedIn, withoutGone } from './view-steps.ts';

const view: GraphView = {
  places: {
    right: {
      test: { x: 1, y: 0 },
      'test (mac, a/b)': { x: 2, y: 0 },
      'test/step-1/inner': { x: 3, y: 0 },
      [callId({ job: 'test', step: 'step-1' })]: { x: 4, y: 0 },
      tests: { x: 5, y: 0 },
      [groupId('Checks')]: { x: 6, y: 0 },
    },
    down: { test: { x: 7, y: 0 } },
  },
  folds: { test: 'open', [callId({ job: 'test/step-1/inner', step: 'a' })]: 'closed' },
  groups: { Checks: { jobs: ['test', 'tests'] } },
};

describe('a job that is renamed', () => {
  test('takes its place, its legs’, that of what its steps run, and its part of a group along', () => {
    const step = renamedIn(view, 'test', 'check');
    expect(changedView(view, step?.after ?? {})).toEqual({
      places: {
        right: {
          check: { x: 1, y: 0 },
          'check (mac, a/b)': { x: 2, y: 0 },
          'check/step-1/inner': { x: 3, y: 0 },
          [callId({ job: 'check', step: 'step-1' })]: { x: 4, y: 0 },
          tests: { x: 5, y: 0 },
          [groupId('Checks')]: { x: 6, y: 0 },
        },
        down: { check: { x: 7, y: 0 } },
      },
      folds: { check: 'open', [callId({ job: 'check/step-1/inner', step: 'a' })]: 'closed' },
      groups: { Checks: { jobs: ['check', 'tests'] } },
    });
  });

  test('has all back as it was when that is undone, what was kept under the other id too', () => {
    const kept = changedView(view, { places: { right: { check: { x: 9, y: 9 } } } });
    const step = renamedIn(kept, 'test', 'check');
    expect(changedView(changedView(kept, step?.after ?? {}), step?.before ?? {})).toEqual(kept);
  });

  test('changes nothing where nothing is arranged of it', () => {
    expect(renamedIn(view, 'build', 'make')).toBeNull();
  });
});

describe('what is arranged of jobs that are gone', () => {
  test('is taken away, and given back; a leg that is not known now is its matrix’s', () => {
    const step = withoutGone(view, ['test (linux)', 'build']);
    const after = changedView(view, step?.after ?? {});
    expect(Object.keys(after.places.right)).toEqual(Object.keys(view.places.right).filter((id) => id !== 'tests'));
    expect(after.groups).toEqual({ Checks: { jobs: ['test'] } });
    expect(changedView(after, step?.before ?? {})).toEqual(view);
    expect(changedView(view, withoutGone(view, ['build'])?.after ?? {})).toEqual({
      places: { right: { [groupId('Checks')]: { x: 6, y: 0 } }, down: {} },
      folds: {},
      groups: {},
    });
  });

  test('is nothing while all are there', () => {
    expect(withoutGone(view, ['test', 'tests'])).toBeNull();
  });
});
