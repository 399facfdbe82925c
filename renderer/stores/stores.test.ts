import { beforeEach, describe, expect, test } from 'vitest';
import { noCopies } from '../../shared/plan/action-copies.ts';
import { analyse } from '../analysis/analyse.ts';
import { matches, shortcutLabel, typesText } from '../commands/keys.ts';
import { score } from '../palette/palette.tsx';
import { placeOf, refAt } from '../source/places.ts';
import {
  addDocument,
  documentOf,
  isDirty,
  type PlaybookDocument,
  takeAnalysis,
  takeDiskVersion,
  useDocuments,
} from './documents-store.ts';
import { select, useSelection } from './selection-store.ts';
import { themeOf } from './settings-store.ts';
import { closeTab, openPlaybookTab, openRunTab, reopenTabs, showRunView, stepTab, useTabs } from './tabs-store.ts';

const facts = {
  scriptsFolder: 'scripts',
  scripts: [],
  shells: null,
  platform: 'linux' as const,
  actionCopies: noCopies,
};
const playbook = (second: string) =>
  JSON.stringify(
    {
      metadata: { name: 'tested', description: 'A playbook for tests.', version: '1.0', category: 'testing' },
      orchestration: {
        defaults: { shell: 'bash' },
        jobs: {
          a: { name: 'A', steps: [{ name: 'one', script: 'true' }] },
          b: { name: second, needs: 'a', steps: [{ name: 'two', script: 'true' }] },
        },
      },
    },
    null,
    2,
  );

function opened(text = playbook('B')): PlaybookDocument {
  useDocuments.setState({ byPath: {}, failed: {} });
  addDocument('p.json', { text, revision: 'r1', readOnly: false, plain: false }, null);
  const document = documentOf('p.json')!;
  return takeAnalysis(document, analyse(text, 'p.json', facts));
}

describe('a document', () => {
  test('is drawn from its text', () => {
    expect(opened().jobs.map(({ name, needs }) => [name, needs])).toEqual([
      ['A', []],
      ['B', ['a']],
    ]);
  });

  test('keeps its last good graph when its text breaks, and marks it stale', () => {
    const document = opened();
    const broken = takeAnalysis(document, analyse('{"metadata":', 'p.json', facts));
    expect(broken.stale).toBe(true);
    expect(broken.jobs).toBe(document.jobs);
    expect(broken.analysis?.problems[0]?.severity).toBe('error');
  });

  test('keeps the jobs that an edit did not touch as the same objects', () => {
    const document = opened();
    const edited = takeAnalysis(document, analyse(playbook('Other'), 'p.json', facts));
    expect(edited.jobs[0]).toBe(document.jobs[0]);
    expect(edited.jobs[1]?.name).toBe('Other');
  });

  test('without edits follows its file; with edits asks', () => {
    const document = opened();
    const disk = { text: playbook('Disk'), revision: 'r2' };
    expect(takeDiskVersion(document, disk)).toMatchObject({ text: disk.text, conflict: null });
    const edited = { ...document, text: playbook('Mine') };
    expect(takeDiskVersion(edited, disk)).toMatchObject({ text: edited.text, conflict: disk });
  });

  test('merges what the disk and the person changed in different places, and asks of the same place', () => {
    const document = { ...opened(), base: { text: 'a\r\nb\r\nc\r\n', revision: 'r1' }, text: 'A\r\nb\r\nc\r\n' };
    const disk = { text: 'a\r\nb\r\nC\r\n', revision: 'r2' };
    expect(takeDiskVersion(document, disk)).toMatchObject({ text: 'A\r\nb\r\nC\r\n', base: disk, conflict: null });
    const same = { text: 'x\r\nb\r\nc\r\n', revision: 'r2' };
    expect(takeDiskVersion(document, same)).toMatchObject({ text: document.text, conflict: same });
  });

  test('opens with the unsaved work that was kept, and asks where the file moved on', () => {
    addDocument(
      'd.json',
      { text: 'disk', revision: 'r2', readOnly: false, plain: false },
      { text: 'draft', revision: 'r2' },
    );
    expect(documentOf('d.json')).toMatchObject({ text: 'draft', conflict: null });
    expect(isDirty(documentOf('d.json')!)).toBe(true);
    addDocument(
      'd.json',
      { text: 'disk', revision: 'r2', readOnly: false, plain: false },
      { text: 'draft', revision: 'r1' },
    );
    expect(documentOf('d.json')?.conflict).toEqual({ text: 'disk', revision: 'r2' });
  });

  test('knows where a step stands, and which step stands at a place', () => {
    const document = opened();
    const ref = { job: 'b', step: 'step-1' };
    const place = placeOf(document, ref)!;
    expect(document.text.slice(place.offset, place.offset + place.length)).toContain('two');
    expect(refAt(document, document.text.indexOf('"two"'), null)).toEqual(ref);
    expect(refAt(document, document.text.indexOf('"needs"'), null)).toEqual({ job: 'b', step: null });
    expect(refAt(document, 0, null)).toBeNull();
  });
});

describe('tabs', () => {
  beforeEach(() => useTabs.setState({ tabs: [], active: null }));

  test('those of an earlier window come back beside what was opened meanwhile, which stays in front', () => {
    openPlaybookTab('a.json');
    openPlaybookTab('b.json');
    const { tabs: kept } = useTabs.getState();
    const ids = () => useTabs.getState().tabs.map(({ id }) => id);
    useTabs.setState({ tabs: [], active: null });
    reopenTabs(kept, 'playbook:b.json');
    expect([ids(), useTabs.getState().active]).toEqual([['playbook:a.json', 'playbook:b.json'], 'playbook:b.json']);
    useTabs.setState({ tabs: [], active: null });
    openPlaybookTab('a.json');
    openPlaybookTab('c.json');
    reopenTabs(kept, 'playbook:b.json');
    expect(ids()).toEqual(['playbook:a.json', 'playbook:b.json', 'playbook:c.json']);
    expect(useTabs.getState().active).toBe('playbook:c.json');
  });

  test('opening what is open brings it to the front', () => {
    openPlaybookTab('a.json');
    openRunTab('run-1', 'a');
    openPlaybookTab('a.json');
    expect(useTabs.getState()).toMatchObject({ tabs: { length: 2 }, active: 'playbook:a.json' });
  });

  test('closing the active one activates the next, and forgets its selection', () => {
    for (const path of ['a', 'b', 'c']) openPlaybookTab(path);
    stepTab(-1);
    select('playbook:b', { job: 'x', step: null });
    closeTab('playbook:b');
    expect(useTabs.getState().active).toBe('playbook:c');
    expect(useSelection.getState().byTab).toEqual({});
  });

  test('a run shows the view that was chosen when it comes to the front again', () => {
    openRunTab('run-1', 'a');
    showRunView('run:run-1', 'timeline');
    openPlaybookTab('a.json');
    openRunTab('run-1', 'a');
    expect(useTabs.getState().tabs.find(({ id }) => id === 'run:run-1')).toMatchObject({ view: 'timeline' });
  });

  test('stepping goes round', () => {
    for (const path of ['a', 'b']) openPlaybookTab(path);
    stepTab(1);
    expect(useTabs.getState().active).toBe('playbook:a');
  });
});

test('the system decides the theme only where the person did not', () => {
  expect(themeOf({ theme: 'system', direction: 'auto' }, true)).toBe('dark');
  expect(themeOf({ theme: 'light', direction: 'auto' }, true)).toBe('light');
});

describe('shortcuts', () => {
  const press = (key: string, held: object = {}) => ({
    key,
    code: '',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...held,
  });

  test('are matched whole', () => {
    expect(matches(press('k', { ctrlKey: true }), 'Mod+K', false)).toBe(true);
    expect(matches(press('K', { ctrlKey: true, shiftKey: true }), 'Mod+K', false)).toBe(false);
    expect(matches(press('k', { metaKey: true }), 'Mod+K', true)).toBe(true);
    expect(matches(press('¡', { altKey: true, code: 'Digit1' }), 'Alt+1', true)).toBe(true);
    expect(matches(press('?', { shiftKey: true }), '?', false)).toBe(true);
    expect(matches(press('+', { shiftKey: true }), '+', false)).toBe(true);
  });

  test('that type something are told from those that do not', () => {
    expect([typesText('?'), typesText('F5'), typesText('Mod+S')]).toEqual([true, false, false]);
    expect(shortcutLabel('Mod+K', false)).toBe('Ctrl+K');
  });
});

test('the palette wants every word, and likes beginnings of words', () => {
  expect(score('Show graph', 'gra show')).toBe(1);
  expect(score('Show graph', 'aph')).toBe(0.5);
  expect(score('Show graph', 'plan')).toBe(0);
});
