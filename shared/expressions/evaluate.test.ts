import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { JsonObject, JsonValue } from '../base/json.ts';
import {
  checkExpression,
  type ExpressionEnvironment,
  evaluateExpression,
  evaluateTemplate,
  explainExpression,
  isTruthy,
  referencedContexts,
  templateExpressions,
  usesStatusFunction,
} from './evaluate.ts';

type GoldenCase =
  | { readonly expr: string; readonly value: JsonValue }
  | { readonly expr: string; readonly error: string; readonly offset: number; readonly length: number };
const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'testdata', 'expressions.json'), 'utf8')) as {
  readonly contexts: JsonObject;
  readonly cases: readonly GoldenCase[];
};

function environment(over: Partial<ExpressionEnvironment> = {}): ExpressionEnvironment {
  return { contexts: golden.contexts, status: null, hashFiles: null, ...over };
}

test.each(golden.cases.map((one) => [one.expr, one] as const))("%s answers as GitHub's runner does", (expr, one) => {
  const result = evaluateExpression(expr, environment());
  if ('error' in one) {
    expect(result).toMatchObject({ ok: false, error: { kind: one.error, offset: one.offset, length: one.length } });
  } else expect(result).toEqual({ ok: true, value: one.value });
});

describe('evaluateExpression', () => {
  it.each([
    ['success', 'success() && !failure() && !cancelled() && always()'],
    ['failure', 'failure() && !success() && !cancelled() && always()'],
    ['cancelled', 'cancelled() && !success() && !failure() && always()'],
    ['skipped', '!cancelled() && !success() && !failure() && always()'],
  ] as const)('answers the status functions by the status %s', (status, expr) => {
    expect(evaluateExpression(expr, environment({ status }))).toEqual({ ok: true, value: true });
  });

  it('asks for a hash it does not know and evaluates on when it has it', () => {
    const expr = "hashFiles('a.lock', '*.json') == 'xyz'";
    expect(evaluateExpression(expr, environment({ hashFiles: () => null }))).toEqual({
      ok: false,
      error: { kind: 'needs-hash', patterns: ['a.lock', '*.json'] },
    });
    expect(evaluateExpression(expr, environment({ hashFiles: () => 'XYZ' }))).toEqual({ ok: true, value: true });
  });

  it('reads fifty brackets and refuses more', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}1${')'.repeat(depth)}`;
    expect(evaluateExpression(nested(49), environment())).toEqual({ ok: true, value: 1 });
    expect(evaluateExpression(nested(51), environment())).toMatchObject({ ok: false, error: { kind: 'parsing' } });
    expect(evaluateExpression(nested(20_000), environment())).toMatchObject({ ok: false });
  });

  it('refuses text that grows beyond all bounds instead of building it', () => {
    const tenfold = (inner: string) => `format('${'{0}'.repeat(10)}', ${inner})`;
    const bomb = Array.from({ length: 20 }).reduce<string>(tenfold, "'0123456789'");
    expect(evaluateExpression(bomb, environment())).toMatchObject({
      ok: false,
      error: { kind: 'evaluation', message: 'The maximum allowed memory size was exceeded' },
    });
  });

  it('refuses JSON nested too deep to walk', () => {
    const deep = '['.repeat(9000) + ']'.repeat(9000);
    const result = evaluateExpression(`toJSON(fromJSON('${deep}')) != ''`, environment());
    expect([true, false]).toContain(result.ok);
  });

  it('leaves unread what && and || pass over', () => {
    const contexts = {
      get needs(): JsonValue {
        throw new Error('was read');
      },
    };
    expect(evaluateExpression('false && needs.x', environment({ contexts }))).toEqual({ ok: true, value: false });
  });

  it('never throws, whatever the text', () => {
    const words = fc.constantFrom(...golden.cases.flatMap(({ expr }) => expr.split(/(?=[ (.,'])/)));
    const text = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (body) => {
        const result = evaluateExpression(body, environment({ status: 'success', hashFiles: () => 'x' }));
        if (result.ok || result.error.kind === 'needs-hash') return;
        expect(result.error.offset + result.error.length).toBeLessThanOrEqual(body.length);
        explainExpression(body, environment());
        referencedContexts(body);
        checkExpression(body, { contexts: ['github'], status: false, hashFiles: false });
      }),
      { numRuns: 3000 },
    );
  });

  it('finds in a check what an evaluation finds before it looks at values', () => {
    const known = { contexts: Object.keys(golden.contexts), status: false, hashFiles: false };
    for (const { expr, ...answer } of golden.cases) {
      const [first] = expr === '' ? [] : checkExpression(expr, known);
      const wrong = 'error' in answer && answer.error !== 'evaluation';
      expect(first !== undefined, expr).toBe(wrong);
    }
  });
});

describe('evaluateTemplate', () => {
  const value = (template: JsonValue) => {
    const result = evaluateTemplate(template, environment());
    return result.ok ? result.value : result.error;
  };

  it('keeps the type of a whole value', () => {
    expect(value('${{ matrix.n }}')).toBe(3);
    expect(value(' ${{ inputs.deploy }} ')).toBe(true);
    expect(value('${{ github.event.labels.*.name }}')).toEqual(['bug', 'Help wanted']);
  });

  it('joins mixed text by the text of each value', () => {
    expect(value('n=${{ matrix.n }}, ${{ inputs.none }}|${{ inputs.list }}|${{ 1e20 }}')).toBe('n=3, |Array|1E+20');
  });

  it('goes through lists, the keys and the values of objects', () => {
    expect(
      value({ a: ['${{ matrix.os }}', 1, null], '${{ matrix.os }}-${{ matrix.n }}': { b: 'x${{ matrix.n }}' } }),
    ).toEqual({
      a: ['linux', 1, null],
      'linux-3': { b: 'x3' },
    });
  });

  it('puts the items of a list that is an item where that stands, and no list that is written so', () => {
    expect(value([0, "${{ fromJSON('[1, [2], 3]') }}", ['a'], "${{ fromJSON('[]') }}", '${{ matrix.n }}'])).toEqual([
      0,
      1,
      [2],
      3,
      ['a'],
      3,
    ]);
  });

  it('puts the entries of an object where insert is a key, the last of two by one name counting', () => {
    const given = {
      a: 1,
      b: 1,
      '${{insert}}': { b: '${{ matrix.n }}' },
      '${{ insert }}': '${{ fromJSON(\'{"c":4}\') }}',
    };
    expect(value(given)).toEqual({ a: 1, b: 3, c: 4 });
    expect(value({ '${{ insert }}': '${{ matrix.n }}' })).toMatchObject({ kind: 'evaluation' });
  });

  it('ends an expression at the braces outside of literals', () => {
    expect(value("${{ '}}' }}-${{ 'it''s }}' }}")).toBe("}}-it's }}");
  });

  it('places a problem within the text', () => {
    expect(value('abc ${{ matrix.n && nope }}')).toMatchObject({ kind: 'parsing', offset: 20, length: 4 });
    expect(value('abc ${{ matrix.n')).toMatchObject({ kind: 'parsing', offset: 4, length: 12 });
  });

  it('gives back any text without an expression', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('${{')),
        (text) => value(text) === text,
      ),
    );
  });
});

test('templateExpressions gives the place of the whole and of the body', () => {
  const text = 'a ${{  x.y }} b${{z}}';
  const [first, second] = templateExpressions(text);
  expect(first).toEqual({ body: 'x.y', offset: 2, length: 11, start: 7, end: 10 });
  expect(text.slice(second!.offset, second!.offset + second!.length)).toBe('${{z}}');
});

test('usesStatusFunction sees calls in any case, and no properties or literals', () => {
  expect(usesStatusFunction('Always() || x')).toBe(true);
  expect(usesStatusFunction("contains('success()', job.success)")).toBe(false);
  expect(usesStatusFunction('!cancelled ()')).toBe(true);
});

test('isTruthy follows GitHub', () => {
  expect([null, false, 0, Number.NaN, ''].some(isTruthy)).toBe(false);
  expect([true, 1, -1, '0', 'false', [], {}].every(isTruthy)).toBe(true);
});

test('referencedContexts gives each context with the literal names after it', () => {
  expect(referencedContexts("needs.a.outputs['b'].c && steps[matrix.n].x || contains(github.*.y, env.Z)")).toEqual([
    { context: 'needs', path: ['a', 'outputs', 'b', 'c'] },
    { context: 'steps', path: [] },
    { context: 'matrix', path: ['n'] },
    { context: 'github', path: [] },
    { context: 'env', path: ['Z'] },
  ]);
});

test('checkExpression tells every unknown name once, and the syntax after them', () => {
  const problems = checkExpression('foo.x == bar() && foo && contains(1)', {
    contexts: ['github'],
    status: false,
    hashFiles: false,
  });
  expect(problems).toMatchObject([{ offset: 9 }, { offset: 0 }, { offset: 25 }]);
});

test('explainExpression gives the parts that were evaluated, with both sides of comparisons', () => {
  expect(explainExpression("github.event_name == 'push' && (!inputs.deploy || matrix.n > 2)", environment())).toEqual([
    { text: "github.event_name == 'push'", value: true },
    { text: 'github.event_name', value: 'push' },
    { text: 'inputs.deploy', value: true },
    { text: 'matrix.n > 2', value: true },
    { text: 'matrix.n', value: 3 },
  ]);
  expect(explainExpression('false && matrix.n', environment())).toEqual([]);
});
