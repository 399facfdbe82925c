import { expect, test } from 'vitest';
import { inOwnText } from './step-error.ts';

const folder = '/tmp/gty-a';
const script = '/tmp/gty-a/step-7.ps1';
const error = {
  message: 'm',
  kind: 'k',
  file: script,
  line: 2,
  column: 3,
  detail: `at <ScriptBlock>, ${script}: line 2`,
};

test("a line of the step's own text has no file", () => {
  expect(inOwnText(error, script, folder)).toEqual({
    ...error,
    file: null,
    detail: 'at <ScriptBlock>, step-7.ps1: line 2',
  });
});

test("an error in an earlier step's text is told at the line that led there", () => {
  const earlier = '/tmp/gty-a/step-2.ps1';
  const detail = `at f, ${earlier}: line 9\nat <ScriptBlock>, ${script}: line 4\nat <ScriptBlock>, ${script}: line 1`;
  expect(inOwnText({ ...error, file: earlier, line: 9, detail }, script, folder)).toMatchObject({
    file: null,
    line: 4,
    column: null,
  });
});

test("an error in an earlier step's text that no line of this one led to has no place", () => {
  expect(inOwnText({ ...error, file: '/tmp/gty-a/step-2.ps1', detail: '' }, script, folder)).toMatchObject({
    file: null,
    line: null,
    column: null,
  });
});

test('files of the workspace keep their names, the script that was run included', () => {
  const file = '/srv/automation-scripts/0402_Run.ps1';
  expect(inOwnText({ ...error, file }, script, folder)).toMatchObject({ file, line: 2, column: 3 });
  expect(inOwnText({ ...error, file }, file, folder)).toMatchObject({ file, line: 2, column: 3 });
});

test("a script file that fails in an earlier step's text is told at its own line", () => {
  const file = '/srv/automation-scripts/0402_Run.ps1';
  const detail = `at f, /tmp/gty-a/step-2.ps1: line 9\nat <ScriptBlock>, ${file}: line 12`;
  expect(inOwnText({ ...error, file: '/tmp/gty-a/step-2.ps1', detail }, file, folder)).toMatchObject({
    file,
    line: 12,
  });
});
