import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPlaybook } from './read.ts';

const samples = join(import.meta.dirname, '..', '..', 'assets', 'sample', 'playbooks');
const sampleTexts = readdirSync(samples).map((file): [string, string] => [
  file,
  readFileSync(join(samples, file), 'utf8'),
]);

const folder = join(import.meta.dirname, 'testdata');
const fuzzedTexts = [
  ...sampleTexts,
  ...['stages', 'workflows'].flatMap((kind) =>
    readdirSync(join(folder, kind)).map((file): [string, string] => [
      kind === 'workflows' ? `.github/workflows/${file}` : file,
      readFileSync(join(folder, kind, file), 'utf8'),
    ]),
  ),
];

const metadata = { name: 'test', description: 'A playbook of a test.', version: '1.0', category: 'testing' };
const step = { name: 'Step', script: 'x' };
const read = (orchestration: unknown, more: Record<string, unknown> = {}) =>
  readPlaybook(JSON.stringify({ metadata, orchestration, ...more }, null, 2), 'test.json');
const codes = (result: ReturnType<typeof readPlaybook>) =>
  result.problems.map(({ code, pointer }) => `${code} ${pointer}`);
const jobs = (more: Record<string, unknown> = {}) => ({ jobs: { one: { name: 'One', steps: [step], ...more } } });

test.each(sampleTexts)('the sample %s has no problem', (file, text) => {
  const { problems, playbook } = readPlaybook(text, file);
  expect(problems).toEqual([]);
  expect(playbook?.jobs.length).toBeGreaterThan(0);
});

test('a report has the settings of its text, each kept, one without effect included', () => {
  const reporting = { enabled: false, formats: ['CSV'], includeLogs: true, summary: { style: 'short' } };
  const { problems, playbook } = read(jobs(), { reporting });
  expect(problems).toEqual([]);
  expect(playbook?.reporting).toMatchObject(reporting);
});

describe('problems are told with code and place', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['no jobs', {}, ['missing-key /orchestration']],
    ['an empty list of jobs', { jobs: {} }, ['out-of-range /orchestration/jobs']],
    ['jobs and stages', { ...jobs(), stages: [] }, ['jobs-and-stages /orchestration/stages']],
    ['an unknown key', jobs({ step: [] }), ['unknown-key /orchestration/jobs/one/step']],
    ['a bad id', { jobs: { '1x': { name: 'One', steps: [step] } } }, ['invalid-id /orchestration/jobs/1x']],
    ['no steps', { jobs: { one: { name: 'One' } } }, ['missing-key /orchestration/jobs/one']],
    [
      'none of run, script and uses',
      jobs({ steps: [{ name: 'x' }] }),
      ['step-kind-missing /orchestration/jobs/one/steps/0'],
    ],
    [
      'two of them',
      jobs({ steps: [{ ...step, run: '0402' }] }),
      ['step-kind-several /orchestration/jobs/one/steps/0/script'],
    ],
    ['an unknown need', jobs({ needs: 'onf' }), ['unknown-need /orchestration/jobs/one/needs']],
    ['itself as need', jobs({ needs: ['one'] }), ['cycle /orchestration/jobs/one/needs']],
    [
      'two steps of one id',
      jobs({
        steps: [
          { ...step, id: 'a' },
          { ...step, id: 'a' },
        ],
      }),
      ['duplicate-step-id /orchestration/jobs/one/steps/1/id'],
    ],
    ['a short timeout', jobs({ timeout: 29 }), ['out-of-range /orchestration/jobs/one/timeout']],
    ['a timeout in words', jobs({ timeout: 'long' }), ['wrong-format /orchestration/jobs/one/timeout']],
    [
      'a step timeout of 0',
      jobs({ steps: [{ ...step, timeout: 0 }] }),
      ['out-of-range /orchestration/jobs/one/steps/0/timeout'],
    ],
    [
      'eleven retries',
      jobs({ steps: [{ ...step, retries: 11 }] }),
      ['out-of-range /orchestration/jobs/one/steps/0/retries'],
    ],
    ['six default retries', { ...jobs(), defaults: { retries: 6 } }, ['out-of-range /orchestration/defaults/retries']],
    ['a name that is a list', jobs({ name: [] }), ['wrong-type /orchestration/jobs/one/name']],
    ['an unknown context', jobs({ env: { A: '${{ nope.x }}' } }), ['expression /orchestration/jobs/one/env/A']],
    ['a broken expression', jobs({ env: { A: '${{ 1 + }}' } }), ['expression /orchestration/jobs/one/env/A']],
  ])('%s', (_, orchestration, expected) => {
    expect(codes(read(orchestration))).toEqual(expected);
  });

  test('a timeout may be an expression', () => {
    expect(codes(read(jobs({ timeout: '${{ inputs.limit }}' })))).toEqual([]);
  });

  test('a cycle is told with its path', () => {
    const result = read({
      jobs: {
        a: { name: 'A', needs: 'b', steps: [step] },
        b: { name: 'B', needs: ['c'], steps: [step] },
        c: { name: 'C', needs: 'a', steps: [step] },
      },
    });
    expect(result.problems).toMatchObject([{ code: 'cycle', message: expect.stringContaining('a → b → c → a') }]);
  });

  test('the nearest name is offered', () => {
    expect(read(jobs({ timout: 30 })).problems[0]?.message).toContain('Did you mean "timeout"?');
    expect(
      read({ jobs: { build: { name: 'B', steps: [step] }, test: { name: 'T', needs: 'biuld', steps: [step] } } })
        .problems[0]?.message,
    ).toContain('Did you mean "build"?');
  });

  test('metadata has its limits', () => {
    const result = read(jobs(), {
      metadata: { name: 'Test', description: 'short', version: '1', category: 'fun', color: 'red' },
    });
    expect(codes(result)).toEqual([
      'wrong-format /metadata/name',
      'out-of-range /metadata/description',
      'wrong-format /metadata/version',
      'unknown-value /metadata/category',
      'unknown-key /metadata/color',
    ]);
  });

  test('ten problems are told as ten, in the order of the text', () => {
    const steps = Array.from({ length: 10 }, () => ({ name: '', script: 'x' }));
    const { problems } = read(jobs({ steps }));
    expect(problems).toHaveLength(10);
    expect(problems.map(({ range }) => range.line)).toEqual(
      problems.map(({ range }) => range.line).toSorted((a, b) => a - b),
    );
  });

  test('a place is a line and a column from 1', () => {
    const { problems } = readPlaybook(
      '{\n  "metadata": {},\n  "x": 1,\n  "orchestration": { "jobs": { "a": {} } }\n}',
      'x.json',
    );
    expect(problems.find(({ code }) => code === 'unknown-key')?.range).toMatchObject({ line: 3, column: 3, length: 3 });
  });

  test('a syntax error stops all others', () => {
    const { problems, playbook } = readPlaybook('{ "metadata": { "nam', 'x.json');
    expect(playbook).toBeNull();
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['syntax']));
  });

  test('a key that stands twice is told at the second', () => {
    const { problems } = readPlaybook('{\n"a": 1,\n"a": 2 }', 'x.json');
    expect(problems[0]).toMatchObject({ code: 'duplicate-key', range: { line: 3, column: 1 } });
  });
});

describe('what is tolerated', () => {
  test('comments, trailing commas and a byte order mark in JSON', () => {
    const text = `\ufeff// a comment\n${JSON.stringify({ metadata, orchestration: jobs() }).slice(0, -1)}, }`;
    expect(readPlaybook(text, 'x.json').problems).toEqual([]);
  });

  test('in YAML a number keeps its written form, anchors and merge keys work', () => {
    const text = `metadata: &m\n  name: test\n  description: A playbook of a test.\n  version: "1.0"\n  category: testing\norchestration:\n  jobs:\n    one: &job\n      name: One\n      steps:\n        - name: Step\n          run: 0402\n    two:\n      <<: *job\n      name: Two\n`;
    const { problems, playbook } = readPlaybook(text, 'x.yaml');
    expect(problems).toEqual([]);
    expect(playbook?.jobs.map(({ name, steps }) => [name, steps[0]?.action])).toEqual([
      ['One', { kind: 'run', selection: ['0402'] }],
      ['Two', { kind: 'run', selection: ['0402'] }],
    ]);
  });
});

describe('any text at all', () => {
  const runs = Number(process.env.GANTRY_FUZZ_RUNS ?? 3000);

  const check = (text: string, file: string) => {
    const result = readPlaybook(text, file);
    expect(result.playbook !== null || result.problems.length > 0).toBe(true);
    for (const { range, code, message } of result.problems) {
      expect(range.line).toBeGreaterThan(0);
      expect(range.column).toBeGreaterThan(0);
      expect(range.offset).toBeLessThanOrEqual(text.length);
      expect(code + message).not.toBe('');
    }
    JSON.stringify(result.playbook);
  };

  test('mutated samples end in a model or in placed problems', () => {
    const mutation = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(30),
      put: fc.oneof(
        fc.string({ maxLength: 8 }),
        fc.constantFrom(
          '"',
          '{',
          '}',
          '[',
          ']',
          ',',
          ':',
          '\n',
          '  ',
          '- ',
          '*a',
          '&a ',
          '<<: ',
          'null',
          '1e999',
          '"__proto__": {',
          '${{',
          '}}',
          '\u0000',
          '\ud800',
          '@{',
          '@(',
          "'",
          '$x',
          '#',
        ),
      ),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...fuzzedTexts),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        ([file, text], mutations) => {
          let mutated = text;
          for (const { at, cut, put } of mutations) {
            const place = Math.floor(at * mutated.length);
            mutated = mutated.slice(0, place) + put + mutated.slice(place + cut);
          }
          check(mutated, file);
        },
      ),
      { numRuns: runs },
    );
  });

  test.each(['powershell-tour.json', 'v2-quality.json', 'v1-stage-object.json', 'v1-steps.json'])(
    'any JSON in the place of any part of %s ends so too',
    (file) => {
      const [, text] = fuzzedTexts.find(([own]) => own === file)!;
      const paths = Array.from(
        (function* walk(value: unknown, path: string[]): Generator<string[]> {
          yield path;
          if (typeof value === 'object' && value !== null)
            for (const [key, item] of Object.entries(value)) yield* walk(item, [...path, key]);
        })(JSON.parse(text), []),
      ).slice(1);
      fc.assert(
        fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 3 }), (path, value) => {
          const root = JSON.parse(text);
          let at = root;
          for (const key of path.slice(0, -1)) at = at[key];
          at[path.at(-1)!] = value;
          check(JSON.stringify(root), 'x.json');
        }),
        { numRuns: Math.ceil(runs / 6) },
      );
    },
  );

  test('deep nesting and growing aliases are told, not followed', () => {
    check('['.repeat(100_000), 'x.json');
    check('- '.repeat(20_000), 'x.yaml');
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefgh'
        .split('')
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`),
    ].join('\n');
    check(bomb, 'x.yaml');
  });
});

test('a file in UTF-16 is told as that, once', () => {
  // Its mark is no UTF-8, and every other byte is zero.
  const text = `\ufffd\ufffd${'{"a": 1}'.replaceAll(/./g, '$&\0')}`;
  const { problems } = readPlaybook(text, 'p.json');
  expect(problems.map(({ code, message }) => [code, message])).toEqual([
    ['syntax', expect.stringContaining('in UTF-16. Save it as UTF-8')],
  ]);
});
