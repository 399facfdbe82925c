import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCommandScanner, type WorkflowCommand } from './workflow-commands.ts';

function scanned(...chunks: (string | Uint8Array)[]): { commands: WorkflowCommand[]; shown: string } {
  const commands: WorkflowCommand[] = [];
  const scanner = createCommandScanner((command) => commands.push(command));
  const shown = chunks.map((chunk) => scanner.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
  return { shown: Buffer.concat([...shown, scanner.flush()]).toString(), commands };
}
const annotation = { title: null, file: null, line: null, endLine: null, column: null, endColumn: null };

test('an annotation has its message and place, percent escapes undone', () => {
  expect(
    scanned('::error file=a%2Cb.ts,line=3,endLine=4,col=5,title=Oh%3A no::100%25 wrong%0Aagain\n').commands,
  ).toEqual([
    {
      kind: 'annotation',
      annotation: {
        level: 'error',
        message: '100% wrong\nagain',
        title: 'Oh: no',
        file: 'a,b.ts',
        line: 3,
        endLine: 4,
        column: 5,
        endColumn: null,
      },
    },
  ]);
});

test('both forms are read, in any case, after colours and spaces, with and without a line end', () => {
  const commands = scanned(
    '::WARNING::a\r\n  ##[notice]b\n\u001b[33m::debug::c\u001b[0m\n##[error file=x;line=2]d',
  ).commands;
  expect(commands).toMatchObject([
    { annotation: { level: 'warning', message: 'a' } },
    { annotation: { level: 'notice', message: 'b' } },
    { annotation: { level: 'debug', message: 'c' } },
    { annotation: { ...annotation, level: 'error', message: 'd', file: 'x', line: 2 } },
  ]);
});

test('masks, outputs, state, environment and path are told with their names', () => {
  const text =
    '::add-mask::hunter2\n::set-output name=x::1::2\n::save-state name=s::3\n::set-env name=E::v\n::add-path::/bin\n';
  expect(scanned(text).commands).toEqual([
    { kind: 'mask', value: 'hunter2' },
    { kind: 'output', name: 'x', value: '1::2' },
    { kind: 'state', name: 's', value: '3' },
    { kind: 'env', name: 'E', value: 'v' },
    { kind: 'path', value: '/bin' },
  ]);
});

test('between stop-commands and its token nothing is a command', () => {
  const text = '::stop-commands::Tok\n::error::no\n::tok::\n::error::yes\n';
  expect(scanned(text).commands).toMatchObject([{ annotation: { message: 'yes' } }]);
});

test('groups, unknown names and text that only looks alike are no commands', () => {
  expect(scanned('::group::x\n::endgroup::\n::nonsense::y\nnot ::error::z\n::error\n: ::error::\n').commands).toEqual(
    [],
  );
});

test('everything is shown, and however the bytes are cut the commands are the same', () => {
  const word = fc.constantFrom(
    '::error::',
    '::add-mask::',
    '##[warning]',
    'text',
    ' ',
    '\n',
    '\r\n',
    ':',
    '#',
    '\u001b[1m',
    '\u001b',
    'é',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), fc.array(fc.nat(300), { maxLength: 8 }), (words, cuts) => {
      const bytes = Buffer.from(words.join(''));
      const places = [...cuts.map((cut) => cut % (bytes.length + 1)), 0, bytes.length].sort((a, b) => a - b);
      const whole = scanned(bytes);
      expect(whole.shown).toBe(bytes.toString());
      expect(scanned(...places.slice(1).map((end, index) => bytes.subarray(places[index], end)))).toEqual(whole);
    }),
  );
});

test('a mask is known before any byte of its line is shown', () => {
  const seen: string[] = [];
  const scanner = createCommandScanner((command) => seen.push(`told ${command.kind}`));
  for (const part of ['a\n::add', '-mask::hun', 'ter2', '\nb'])
    seen.push(Buffer.from(scanner.push(Buffer.from(part))).toString());
  expect(seen).toEqual(['a\n', '', '', 'told mask', '::add-mask::hunter2\nb']);
});

test('a line that begins as a command and never ends is let go', () => {
  const scanner = createCommandScanner(() => {});
  let shown = 0;
  for (let index = 0; index < 100; index++) shown += scanner.push(Buffer.from(`::${'x'.repeat(998)}`)).length;
  expect(shown).toBeGreaterThan(60_000);
});
