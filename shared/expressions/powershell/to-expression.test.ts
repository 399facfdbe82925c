import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateExpression, isTruthy } from '../evaluate.ts';
import { evaluatePowerShell } from './evaluate.ts';
import { powerShellAsExpression } from './to-expression.ts';
import { isTrue } from './truth.ts';

const place = { contexts: ['steps', 'needs', 'matrix', 'inputs', 'runner', 'env'], env: ['X'] };
const word = fc.constantFrom(
  'fast',
  'FAST',
  'a-b',
  'v1.2',
  '',
  '5',
  '05',
  '1.0',
  'true',
  'x*',
  'fa*',
  '*st',
  '*as*',
  'f?st',
  "it's",
);
const path = fc.constantFrom(
  '$steps.a.outputs.b',
  '$StepOutputs.a.b',
  '$matrix.m',
  '$env:X',
  '$steps.a.outputs.B',
  '$matrix.none',
);
const operator = fc.constantFrom('eq', 'ne', 'ceq', 'like', 'notlike', 'gt', 'match');
const leaf = fc.oneof(
  fc.tuple(path, operator, word).map(([left, own, right]) => `${left} -${own} '${right.replaceAll("'", "''")}'`),
  fc
    .tuple(path, fc.constantFrom('in', 'notin'), fc.array(word, { minLength: 1, maxLength: 3 }))
    .map(
      ([left, own, words]) => `${left} -${own} @(${words.map((one) => `'${one.replaceAll("'", "''")}'`).join(', ')})`,
    ),
  fc.constantFrom('$true', '$false', '$IsLinux', '$IsWindows'),
);
const condition = fc
  .tuple(leaf, fc.constantFrom('and', 'or'), leaf, fc.boolean())
  .map(([left, own, right, not]) => `${not ? '-not ' : ''}(${left}) -${own} (${right})`);
const value = fc.oneof(word, fc.string());

test('what is written as an expression has the answer of PowerShell, whatever texts and numbers it finds', () => {
  let compared = 0;
  fc.assert(
    fc.property(
      fc.oneof(leaf, condition),
      value,
      fc.oneof(value, fc.integer(), fc.constant(null)),
      value,
      (text, output, m, x) => {
        const expression = powerShellAsExpression(text, place);
        if (expression === null) return;
        compared++;
        const steps = { a: { outputs: { b: output } } };
        const contexts = { steps, matrix: { m }, needs: {}, inputs: {}, runner: { os: 'Linux' }, env: { X: x } };
        const powershell = evaluatePowerShell(text, {
          variables: { ...contexts, StepOutputs: { a: { b: output } } },
          env: { X: x },
          platform: 'linux',
          psVersion: '7.5.0',
          exists: () => false,
          commandExists: () => false,
        });
        const answer = evaluateExpression(expression, { contexts, status: 'success', hashFiles: null });
        if (!powershell.ok || !answer.ok) throw new Error(`${text}\n${expression}`);
        expect(isTruthy(answer.value), `${text}\n${expression}`).toBe(isTrue(powershell.value.value));
      },
    ),
    { numRuns: 3000 },
  );
  expect(compared).toBeGreaterThan(300);
});
