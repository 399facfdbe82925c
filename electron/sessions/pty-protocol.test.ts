import { expect, test } from 'vitest';
import { readAnswer, readRequest } from './pty-protocol.ts';

test('what fits is taken as it is', () => {
  const request = { type: 'end', request: 1, token: 't.', roots: [5], keep: [], graceMs: 100 };
  expect(readRequest(request)).toEqual(request);
  const answer = { type: 'exited', terminal: 1, exitCode: 0, signal: null };
  expect(readAnswer(answer)).toEqual(answer);
});

test.each([
  [null],
  ['end'],
  [{}],
  [{ type: 'toString' }],
  [{ type: 'ack', terminal: 1 }],
  [{ type: 'ack', terminal: 1, bytes: '5' }],
  [{ type: 'end', request: 1, token: 't.', roots: ['5'], keep: [], graceMs: 100 }],
  [{ type: 'spawn', terminal: 1, file: 'sh', args: [], cwd: '/', env: { A: 1 }, columns: 1, rows: 1 }],
])('a message that is not one of the protocol is refused: %j', (message) => {
  expect(() => readRequest(message)).toThrow('Not a request');
  expect(() => readAnswer(message)).toThrow('Not an answer');
});
