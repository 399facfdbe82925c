import { expect, test } from 'vitest';
import { OutputTail, scriptError } from './script-error.ts';

const script = '/tmp/gty-a/1/step';

test.each([
  ['bash', `a\n${script}: line 4: frob: command not found\n`, 4, null, 'frob: command not found', 'ExitCode'],
  ['dash', `${script}: 3: frob: not found\n`, 3, null, 'frob: not found', 'ExitCode'],
  ['zsh', `${script}:2: command not found: frob\n`, 2, null, 'command not found: frob', 'ExitCode'],
  [
    'node',
    `file://${script}:2\nthrow new TypeError('no');\n^\n\nTypeError: no\n    at file://${script}:2:7\n`,
    2,
    null,
    'no',
    'TypeError',
  ],
  [
    'python',
    `Traceback (most recent call last):\n  File "${script}", line 5, in <module>\n    f()\n  File "/lib/x.py", line 9, in f\nValueError: bad lamp\n`,
    5,
    null,
    'bad lamp',
    'ValueError',
  ],
  ['nothing to tell from', 'some words\n', null, null, 'Exit code 2', 'ExitCode'],
])('%s: the place and the words are found', (_, tail, line, column, message, kind) => {
  expect(scriptError(2, tail, script)).toMatchObject({ line, column, message, kind, file: null });
});

test('the last lines of the output go with it', () => {
  const tail = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
  expect(scriptError(1, tail, script).detail.split('\n')).toHaveLength(20);
  expect(scriptError(1, tail, script).detail).toMatch(/line 99$/);
});

test('the tail keeps the end of a flood, without colours', () => {
  const tail = new OutputTail();
  for (let index = 0; index < 1000; index++) tail.push(Buffer.from(`\u001b[31m${'x'.repeat(100)}\u001b[0m\r\n`));
  tail.push(Buffer.from('the end'));
  expect(tail.text()).toMatch(/x\nthe end$/);
  expect(tail.text().length).toBeLessThan(20_000);
});
