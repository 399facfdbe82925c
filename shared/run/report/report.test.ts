import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEvents, emptyRun } from '../apply-event.ts';
import { summaryOf } from '../summary.ts';
import {
  jobCompleted,
  jobStarted,
  journalOf,
  outline,
  runStarted,
  stepCompleted,
  stepRetrying,
  stepStarted,
} from '../testing/events.ts';
import { markdownHtml } from './markdown-html.ts';
import { reportFileName, reportForms } from './render-report.ts';
import { csvText } from './report-csv.ts';
import { reportFormats } from './report-formats.ts';
import type { ReportInput } from './report-input.ts';
import { xmlText } from './report-junit.ts';

const state = applyEvents(
  emptyRun('run-00001'),
  journalOf(
    runStarted(outline({ lint: [], build: ['lint'], late: [], '<b>&"x"': ['build'] }, ['work', 'after'])),
    jobStarted('lint'),
    stepStarted('lint'),
    { at: 100 },
    stepCompleted('lint', 'failure'),
    {
      type: 'step.annotation',
      job: 'lint',
      step: 'work',
      annotation: {
        level: 'error',
        message: '<script>alert(1)</script>',
        title: null,
        file: 'a.ps1',
        line: 3,
        endLine: null,
        column: null,
        endColumn: null,
      },
    },
    {
      type: 'step.summary',
      job: 'lint',
      step: 'work',
      markdown: '# Hello\n\n<img src=x onerror=alert(1)>[a](javascript:alert(1))',
    },
    jobCompleted('lint', 'failure'),
    jobStarted('late'),
    stepStarted('late'),
    stepCompleted('late', 'timed_out'),
    jobCompleted('late', 'cancelled', { reason: 'A person' }),
    jobCompleted('build', 'skipped', { reason: 'lint did not succeed' }),
    { at: 2000 },
    { type: 'run.completed', conclusion: 'failure', durationMs: 2000, reason: null },
  ),
);
const input: ReportInput = {
  state,
  now: 0,
  metrics: true,
  outputOf: (job, step) => (job === 'lint' && step === 'work' ? 'last words <&>' : ''),
};
const report = (format: (typeof reportFormats)[number], more: Partial<ReportInput> = {}) =>
  reportForms[format].render({ ...input, ...more });

test('steps that a job never reached are cancelled where the job was, else skipped, and none is pending once its job is through', () => {
  expect(summaryOf(state, 0).steps).toEqual({ failure: 1, skipped: 3, timed_out: 1, cancelled: 1, pending: 2 });
});

test('the page holds the failure with its place and last words, and nothing that runs or is fetched', () => {
  const page = report('html');
  expect(page).toContain('last words &lt;&amp;&gt;');
  expect(page).toContain('<code>a.ps1:3</code>');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).toContain('&lt;b&gt;&amp;&quot;x&quot;');
  expect(page).toContain('<h1>Hello</h1>');
  expect(page).toContain('<svg');
  expect(page).not.toMatch(/<script|onerror=|javascript:|<link|@import|url\(/);
  expect(report('html', { metrics: false })).not.toContain('<svg');
});

test('Markdown of a step becomes HTML without anything that runs, whatever it holds', () => {
  const piece = fc.constantFrom(
    '<script>',
    '</script>',
    '<img src=x onerror=a()>',
    '[x](javascript:a)',
    '# a\n',
    '`',
    '<svg onload=a()>',
    '\n\n',
    'x',
    '<iframe src="//e">',
    '<style>',
    '|a|b|\n|-|-|\n|c|d|',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      expect(markdownHtml(pieces.join(''))).not.toMatch(
        /<(?:script|iframe|style|svg)|<[^>]*\son\w+=|href="javascript:/i,
      );
    }),
  );
});

test('JUnit has a suite a job and a case a step: failures, timeouts as errors, the rest skipped', () => {
  const xml = report('junit');
  expect(xml).toContain('<testsuites name="sample" time="2.000" tests="8" failures="1" errors="1">');
  expect(xml).toContain(
    '<testsuite id="0" name="lint" package="sample" timestamp="2026-01-01T00:00:00" time="0.100" tests="2" failures="1" errors="0" skipped="1">',
  );
  expect(xml).toContain('<failure message="It broke" type="ExitCode">It broke\na.ps1:3</failure>');
  expect(xml).toContain('<system-out>last words &lt;&amp;&gt;</system-out>');
  expect(xml).toContain('<testsuite id="3" name="&lt;b&gt;&amp;&quot;x&quot;"');
});

test('a step that was not reached says in JUnit why its job was not, and one that was tried again what it failed with', () => {
  expect(report('junit')).toContain('<skipped message="lint did not succeed"/>');
  const retried = applyEvents(
    emptyRun('r'),
    journalOf(
      runStarted(outline({ a: [] })),
      jobStarted('a'),
      stepStarted('a'),
      stepRetrying('a', 1),
      stepStarted('a', 'work', 2),
      stepCompleted('a', 'success', 'work', 2),
      jobCompleted('a', 'success'),
    ),
  );
  const xml = report('junit', { state: retried });
  expect(xml).toContain('failures="0"');
  expect(xml).toContain('<flakyFailure message="Exit code 1" type="failure"/>');
});

test('a failure that was forgiven passes in JUnit and says so in its output', () => {
  const forgiven = applyEvents(
    emptyRun('r'),
    journalOf(
      runStarted(outline({ a: [] })),
      jobStarted('a'),
      stepStarted('a'),
      stepCompleted('a', 'failure'),
      jobCompleted('a', 'success', { result: 'failure' }),
    ),
  );
  const xml = report('junit', { state: forgiven });
  expect(xml).toContain('failures="0"');
  expect(xml).toContain('<system-out>Forgiven: It broke');
});

test('a job that failed before its steps is a failed case of its own', () => {
  const failed = applyEvents(
    emptyRun('r'),
    journalOf(runStarted(outline({ a: [] })), jobCompleted('a', 'failure', { reason: 'No condition' })),
  );
  expect(report('junit', { state: failed })).toContain('<failure message="No condition" type="failure">');
});

test('text in XML is what XML may hold, and is read back as it was, but for signs that XML has no way to write', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const written = xmlText(text);
      expect(written).not.toMatch(/[<>"]/);
      expect(written).not.toMatch(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
      const back = written
        .replaceAll('&#13;', '\r')
        .replaceAll('&quot;', '"')
        .replaceAll('&gt;', '>')
        .replaceAll('&lt;', '<')
        .replaceAll('&amp;', '&');
      expect(back).toBe(text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd'));
    }),
  );
});

/** Reads RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test('CSV is read back by its RFC, and no cell of text begins as a formula does', () => {
  const value = fc.oneof(fc.string(), fc.constantFrom('=1+1', '+a', '-a', '@a', '\ta', 'a"b', 'a,b', 'a\r\nb'));
  fc.assert(
    fc.property(fc.array(fc.array(value, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 4 }), (rows) => {
      const back = readCsv(csvText(rows));
      expect(back.flat().filter((cell) => /^[=+\-@\t\r\n]/.test(cell))).toEqual([]);
      expect(back).toEqual(rows.map((row) => row.map((cell) => (/^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell))));
    }),
  );
  expect(csvText([[-1, 2.5, null]])).toBe('-1,2.5,\r\n');
});

test('CSV has a row for each step', () => {
  const [head, first, second] = readCsv(report('csv'));
  expect(head?.slice(0, 4)).toEqual(['job', 'step', 'name', 'conclusion']);
  expect(first?.slice(0, 9)).toEqual(['lint', 'work', 'work', 'failure', '1', '1', 'It broke', 'a.ps1', '3']);
  expect(second?.slice(0, 4)).toEqual(['lint', 'after', 'after', 'skipped']);
});

test('JSON tells the whole run, without times where metrics are not wanted', () => {
  expect(JSON.parse(report('json'))).toMatchObject({
    format: 'gantry-report',
    conclusion: 'failure',
    durationMs: 2000,
    failures: [{ job: 'lint', step: 'work', text: 'It broke' }, { job: 'late' }],
    jobs: [{ id: 'lint', steps: [{ id: 'work', output: 'last words <&>' }, { conclusion: 'skipped' }] }, {}, {}, {}],
  });
  expect(report('json', { metrics: false })).not.toContain('durationMs');
});

test('every format can be made of a run of which nothing is known yet', () => {
  const bare = { ...input, state: emptyRun('run-00001') };
  for (const format of reportFormats) expect(reportForms[format].render(bare).length).toBeGreaterThan(10);
  expect(reportFileName('a b/c', 'run-00001', 'junit')).toBe('a-b-c-run-00001.junit.xml');
});
