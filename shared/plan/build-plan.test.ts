import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Condition, InputDeclaration, Playbook } from '../playbook/model.ts';
import { buildPlan } from './build-plan.ts';
import type { Plan } from './plan.ts';
import { isAboutPlaybook } from './plan-problems.ts';
import { planSchema } from './plan-schema.ts';
import { noValues, type RunValues, type WorkspaceFacts } from './script.ts';
import { facts, job, places, playbook, step } from './testing/playbooks.ts';
import { parameter, script } from './testing/scripts.ts';

const scripts = [
  script('0402_Measure.ps1', {
    parameters: [parameter('Extension', 'string[]', { mandatory: true }), parameter('Minimum', 'int')],
  }),
  script('0404_Lint.ps1', { parameters: [parameter('Fix', 'switch')] }),
  script('0500_Deploy.sh'),
];

function plan(of: Playbook, values: Partial<RunValues> = {}, more: Partial<WorkspaceFacts> = {}): Plan {
  return buildPlan(
    { playbook: of, problems: [], source: places },
    'p.json',
    { ...facts, scripts, ...more },
    { ...noValues, ...values },
  );
}

const problemsOf = (of: Playbook, values: Partial<RunValues> = {}, more: Partial<WorkspaceFacts> = {}) =>
  plan(of, values, more).problems.map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`);
const say = step({ script: 'echo' });
const when = (text: string, language: Condition['language'] = null): Condition => ({ text, language, pointer: '/if' });
const matrix = (value: Plan['inputs'][string]) => ({
  matrix: value,
  failFast: true,
  maxParallel: null,
  pointer: '/strategy',
});

test('a plan is frozen all the way down, is JSON, and passes its own schema', () => {
  const made = plan(
    playbook([
      job('a', [step({ run: '0402' }, { with: { Extension: ['x'] } })]),
      job('b', [say], { needs: ['a'], strategy: matrix({ v: [1, 2] }) }),
    ]),
  );
  expect(planSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
  const everything = (value: unknown): unknown[] =>
    typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(everything)] : [];
  expect(everything(made).every((part) => Object.isFrozen(part))).toBe(true);
});

test('text that is no playbook has a plan with its problems and nothing else', () => {
  const problem = { severity: 'error', code: 'syntax', message: 'x', pointer: '', range: places.rangeOf('') } as const;
  const made = buildPlan({ playbook: null, problems: [problem], source: places }, 'sub/broken.json', facts, noValues);
  expect(made).toMatchObject({ playbook: { name: 'broken', file: 'sub/broken.json' }, jobs: [], problems: [problem] });
  expect(planSchema.safeParse(made).success).toBe(true);
});

test('levels follow needs, and a cycle still has its jobs in the plan', () => {
  const made = plan(
    playbook([job('c', [say], { needs: ['a', 'b'] }), job('a', [say]), job('b', [say], { needs: ['a'] })]),
  );
  expect(made.levels).toEqual([['a'], ['b'], ['c']]);
  expect(made.jobs.map(({ id, level }) => [id, level])).toEqual([
    ['c', 2],
    ['a', 0],
    ['b', 1],
  ]);
  const round = plan(
    playbook([job('a', [say], { needs: ['b'] }), job('b', [say], { needs: ['a'] }), job('free', [say])]),
  );
  expect(round.levels).toEqual([['free'], ['a', 'b']]);
});

test('what a step does not say comes from its job, then the playbook, then the format', () => {
  const defaults = { continueOnError: true, timeout: 60, retries: 2, shell: 'bash', workingDirectory: 'd' };
  const made = plan(
    playbook(
      [job('a', [say, step({ script: 'x' }, { shell: 'node', timeout: 5, continueOnError: false })], { shell: 'zsh' })],
      { defaults },
    ),
  );
  expect(made.jobs[0]?.steps).toMatchObject([
    {
      id: 'step-1',
      named: false,
      shell: 'zsh',
      timeout: 60,
      continueOnError: true,
      workingDirectory: 'd',
      retry: { max: 2, delay: 0, backoff: 1 },
    },
    { id: 'step-2', shell: 'node', timeout: 5, continueOnError: false },
  ]);
  const shellIn = (of: Partial<Playbook>, more: Partial<WorkspaceFacts> = {}) =>
    plan(playbook([job('a', [say])], of), {}, more).jobs[0]?.steps[0]?.shell;
  expect(shellIn({})).toBe('pwsh');
  expect(shellIn({ format: 'github' })).toBe('bash');
  expect(shellIn({ format: 'github' }, { platform: 'win32' })).toBe('pwsh');
  expect(shellIn({ defaults: { ...defaults, shell: null } })).toBe('pwsh');
});

test('step ids are unique, whatever the author wrote', () => {
  const made = plan(
    playbook([job('a', [say, step({ script: 'x' }, { id: 'step-1' }), step({ script: 'x' }, { id: 'step-1' })])]),
  );
  expect(made.jobs[0]?.steps.map(({ id }) => id)).toEqual(['step-1-2', 'step-1', 'step-1-3']);
});

test('scripts get what they declare, typed, by their own spelling', () => {
  const made = plan(
    playbook([
      job('a', [
        step(
          { run: '0402, 0404,0500' },
          { with: { EXTENSION: 'ps1', minimum: '3', fix: 'true', Nope: 1 }, shell: 'powershell' },
        ),
      ]),
    ]),
  );
  expect(made.jobs[0]?.steps[0]).toMatchObject({
    shell: 'powershell',
    scripts: [
      {
        number: '0402',
        shell: 'powershell',
        parameters: [
          { name: 'Extension', type: 'string[]', value: ['ps1'], source: 'with' },
          { name: 'Minimum', type: 'int', value: 3, source: 'with' },
        ],
      },
      { number: '0404', parameters: [{ name: 'Fix', value: true }] },
      { number: '0500', shell: 'bash', parameters: [] },
    ],
  });
  expect(made.problems.map(({ code, pointer }) => [code, pointer])).toEqual([
    ['parameter-undeclared', '/orchestration/jobs/a/steps/0/with/Nope'],
  ]);
});

test('a number without a script stands in the plan all the same, with an error', () => {
  const made = plan(playbook([job('a', [step({ run: '0403,0404' })])]));
  expect(made.jobs[0]?.steps[0]?.scripts.map(({ number }) => number)).toEqual(['0403', '0404']);
  expect(made.problems).toMatchObject([
    { code: 'script-missing', severity: 'error', pointer: '/orchestration/jobs/a/steps/0/run' },
  ]);
});

test.each<[string, Record<string, Plan['inputs'][string]>, string[]]>([
  ['nothing for a mandatory one', {}, ['warning parameter-mandatory']],
  ['a list with a wrong item for a number', { Extension: 'x', Minimum: '1.5' }, ['warning parameter-type']],
  ['a template', { Extension: '${{ needs.a.outputs.list }}', Minimum: '${{ 1 }}' }, []],
])('with: %s', (_, given, expected) => {
  expect(
    problemsOf(playbook([job('a', [step({ run: '0402' }, { with: given })])])).map((line) =>
      line.split(' ', 2).join(' '),
    ),
  ).toEqual(expected);
});

test('a matrix becomes legs, each planned with its own values, and who needs it needs all', () => {
  const made = plan(
    playbook([
      job(
        'test',
        [
          step(
            { script: 'x' },
            { name: 'on ${{ matrix.os }}', condition: when("matrix.os == 'b'"), shell: '${{ matrix.shell }}' },
          ),
        ],
        {
          strategy: matrix({
            os: ['a', 'b'],
            include: [
              { os: 'a', shell: 'bash' },
              { os: 'b', shell: 'node' },
            ],
          }),
        },
      ),
      job('after', [say], { needs: ['test'], name: 'After ${{ vars.x }}!' }),
    ]),
  );
  expect(made.jobs).toMatchObject([
    {
      id: 'test (a, bash)',
      job: 'test',
      name: 'test (a, bash)',
      matrix: { os: 'a', shell: 'bash' },
      strategy: { group: 'test', jobIndex: 0, jobTotal: 2 },
      steps: [{ name: 'on a', shell: 'bash', condition: { value: false } }],
    },
    { id: 'test (b, node)', steps: [{ name: 'on b', shell: 'node', condition: { value: true } }] },
    { id: 'after', name: 'After !', needs: ['test (a, bash)', 'test (b, node)'], level: 1 },
  ]);
});

test('a matrix over inputs is known now, one over outputs is not and stays one job', () => {
  const inputs: InputDeclaration[] = [
    {
      name: 'list',
      type: 'string',
      description: null,
      required: false,
      default: '["x","y"]',
      options: [],
      pointer: '',
    },
  ];
  const made = plan(
    playbook(
      [
        job('now', [say], { strategy: matrix({ v: '${{ fromJSON(inputs.list) }}' }) }),
        job('later', [say], { needs: ['now'], strategy: matrix('${{ fromJSON(needs.now.outputs.m) }}') }),
      ],
      { inputs },
    ),
  );
  expect(made.jobs.map(({ id, dynamicMatrix, strategy }) => [id, dynamicMatrix, strategy?.jobTotal])).toEqual([
    ['now (x)', null, 2],
    ['now (y)', null, 2],
    ['later', '${{ fromJSON(needs.now.outputs.m) }}', 1],
  ]);
});

test('a matrix of none stays a job for the run to skip, a wrong one is told at its place', () => {
  expect(plan(playbook([job('a', [say], { strategy: matrix({ v: [] }) })])).jobs).toMatchObject([
    { id: 'a', dynamicMatrix: { v: [] } },
  ]);
  expect(problemsOf(playbook([job('a', [say], { strategy: matrix({ v: 3 }) })]))).toEqual([
    'error matrix-invalid /strategy/matrix/v',
  ]);
});

test.each<[string, boolean | null]>([
  ["inputs.who == 'me'", true],
  ['vars.level > 2', true],
  ["env.STAGE == 'playbook'", false],
  ["env.STAGE == 'step'", true],
  ["env.OTHER == ''", true],
  ['env.LATER', null],
  ["runner.os == 'Linux'", true],
  ["runner.arch == 'X64'", null],
  ["github.event_name == 'push'", true],
  ['github.actor', null],
  ['always()', true],
  ['failure()', false],
  ['cancelled() || success()', true],
  ["needs.a.outputs.x == '1'", null],
  ['false && needs.a.outputs.x', false],
  ['true || steps.x.outputs.y', true],
  ['secrets.TOKEN', null],
  ["hashFiles('*') == ''", null],
  ['strategy.job-total == 1', true],
  ["${{ inputs.who != 'me' }}", false],
])('before the run, %s is %j', (text, expected) => {
  const inputs: InputDeclaration[] = [
    { name: 'who', type: 'string', description: null, required: false, default: 'me', options: [], pointer: '' },
  ];
  const made = plan(
    playbook(
      [
        job(
          'a',
          [
            step(
              { script: 'x' },
              { condition: when(text, 'expression'), env: { STAGE: 'step', LATER: '${{ needs.x.outputs.y }}' } },
            ),
          ],
          { env: { STAGE: 'job' } },
        ),
      ],
      {
        inputs,
        vars: { level: 3 },
        env: { STAGE: 'playbook' },
      },
    ),
  );
  expect(made.jobs[0]?.steps[0]?.condition).toMatchObject({
    text,
    language: 'expression',
    decidedBy: 'engine',
    value: expected,
  });
});

test.each<[string, 'engine' | 'session', boolean | null]>([
  ["$inputs.who -eq 'ME'", 'engine', true],
  ['$vars.level -gt 2 -and $IsLinux', 'engine', true],
  ["$env:STAGE -like 'st*'", 'engine', true],
  ['$env:LATER', 'engine', null],
  ['$env:PATH', 'engine', null],
  ["$needs.a.outputs.x -eq '1'", 'engine', null],
  ['$false -and $needs.a.outputs.x', 'engine', false],
  ['$steps.x.outputs.y -gt 3', 'engine', null],
  ["$StepOutputs['x']", 'engine', null],
  ["Test-Path '.git'", 'engine', null],
  ['$PSVersionTable.PSVersion -ge [version]"7.0"', 'engine', true],
  ['Get-Date', 'session', null],
])('before the run, the PowerShell condition %s is decided by the %s and %j', (text, decidedBy, expected) => {
  const inputs: InputDeclaration[] = [
    { name: 'who', type: 'string', description: null, required: false, default: 'me', options: [], pointer: '' },
  ];
  const env = { STAGE: 'step', LATER: '${{ needs.x.outputs.y }}' };
  const made = plan(
    playbook([job('a', [step({ script: 'x' }, { condition: when(text, 'powershell'), env })])], {
      inputs,
      vars: { level: 3 },
    }),
    {},
    { shells: [{ name: 'pwsh', path: '/p', version: '7.6.0' }] },
  );
  expect(made.jobs[0]?.steps[0]?.condition).toMatchObject({ language: 'powershell', decidedBy, value: expected });
  expect(made.problems).toEqual([]);
});

test('a condition that cannot be read is an error; in v1 and v2 a warning', () => {
  const jobs = [job('a', [say], { condition: when('nope( == ', 'expression') })];
  expect(problemsOf(playbook(jobs))).toEqual(['error condition-unreadable /if']);
  expect(problemsOf(playbook(jobs, { format: 'v2' }))).toEqual(['warning condition-unreadable /if']);
  expect(plan(playbook(jobs)).jobs[0]?.condition?.value).toBeNull();
});

const chain = [
  job('a', [say]),
  job('b', [say], { needs: ['a'], name: 'Build it' }),
  job('c', [say], { needs: ['b'] }),
  job('d', [say]),
];

test.each<[string, Partial<RunValues>, [string, string[]][]]>([
  ['one job alone', { jobs: ['b'] }, [['b', []]]],
  ['a job by its name', { jobs: ['build IT'] }, [['b', []]]],
  [
    'two jobs keep the needs between them',
    { jobs: ['c', 'b'] },
    [
      ['b', []],
      ['c', ['b']],
    ],
  ],
  [
    'from a job on',
    { from: 'b' },
    [
      ['b', []],
      ['c', ['b']],
    ],
  ],
  [
    'an unknown one leaves the plan whole',
    { jobs: ['ghost'] },
    [
      ['a', []],
      ['b', ['a']],
      ['c', ['b']],
      ['d', []],
    ],
  ],
])('selection: %s', (_, values, expected) => {
  expect(plan(playbook(chain), values).jobs.map(({ id, needs }) => [id, needs])).toEqual(expected);
});

test('an unknown job is an error that names those there are', () => {
  expect(plan(playbook(chain), { jobs: ['ghost'] }).problems).toMatchObject([
    { code: 'job-unknown', message: 'There is no job ghost. There are: a, b, c, d.' },
  ]);
});

test('of a matrix one leg or all can be asked for', () => {
  const of = playbook([job('m', [say], { strategy: matrix({ v: [1, 2] }) })]);
  expect(plan(of, { jobs: ['m (2)'] }).jobs.map(({ id }) => id)).toEqual(['m (2)']);
  expect(plan(of, { jobs: ['m'] }).jobs.map(({ id }) => id)).toEqual(['m (1)', 'm (2)']);
});

test('inputs are typed by their declaration', () => {
  const input = (
    name: string,
    type: InputDeclaration['type'],
    more: Partial<InputDeclaration> = {},
  ): InputDeclaration => ({
    name,
    type,
    description: null,
    required: false,
    default: undefined,
    options: [],
    pointer: `/inputs/${name}`,
    ...more,
  });
  const inputs = [
    input('n', 'number'),
    input('b', 'boolean'),
    input('c', 'choice', { options: ['x', 2] }),
    input('s', 'string', { default: 'd' }),
    input('f', 'file', { required: true }),
    input('t', 'secret', { required: true }),
    input('empty', 'string'),
  ];
  const of = playbook([], { inputs });
  const good = plan(of, { inputs: { n: '1.5', b: 'TRUE', c: '2', f: 'a.txt' }, secrets: ['t'] });
  expect(good).toMatchObject({
    inputs: { n: 1.5, b: true, c: 2, s: 'd', f: 'a.txt', t: null, empty: null },
    problems: [],
    secrets: ['t'],
  });
  expect(problemsOf(of, { inputs: { n: 'x', b: 'yes', c: 'z', ghost: 1 } })).toEqual([
    'error input-unknown ',
    'error input-type /inputs/n',
    'error input-type /inputs/b',
    'error input-type /inputs/c',
    'error input-required /inputs/f',
    'error input-required /inputs/t',
  ]);
});

test('a missing shell is told once, with how to get it; where nobody looked nothing is said', () => {
  const of = playbook([
    job('a', [
      say,
      say,
      step({ script: 'x' }, { shell: 'node' }),
      step({ script: 'x' }, { shell: 'perl {0}' }),
      step({ script: 'x' }, { shell: 'zsh', enabled: false }),
    ]),
  ]);
  expect(problemsOf(of)).toEqual([]);
  const found = plan(of, {}, { shells: [] }).problems;
  expect(found).toMatchObject([
    { severity: 'warning', code: 'shell-missing', pointer: '/orchestration/jobs/a/steps/0' },
  ]);
  expect(found[0]?.message).toMatch(
    /^pwsh was not found on this machine\. 2 places need it.*https:\/\/learn\.microsoft\.com/,
  );
  expect(problemsOf(of, {}, { shells: [{ name: 'pwsh', path: '/usr/bin/pwsh', version: null }] })).toEqual([]);
  expect(problemsOf(playbook([job('a', [step({ script: 'x' }, { shell: 'fish' })])]))).toEqual([
    'error shell-unknown /orchestration/jobs/a/steps/0',
  ]);
});

test('an input of the type secret is named in the plan, its value is not, and what reads it is known to the run alone', () => {
  const key = {
    name: 'key',
    type: 'secret',
    description: null,
    required: true,
    default: undefined,
    options: [],
    pointer: '',
  } as const;
  const of = playbook(
    [job('a', [step({ script: 'echo' }, { name: 'With ${{ inputs.key }}' })], { condition: when("inputs.key != ''") })],
    { inputs: [key] },
  );
  const made = plan(of, { inputs: { key: 'hunter2-and-more' }, secrets: ['key'] });
  expect(made).toMatchObject({ inputs: { key: null }, secretInputs: ['key'], problems: [] });
  expect(made.jobs[0]).toMatchObject({ condition: { value: null }, steps: [{ name: 'With ${{ inputs.key }}' }] });
  expect(JSON.stringify(made)).not.toContain('hunter2');
});

test('a stored plan from before secret inputs were named can still be read', () => {
  const { secretInputs, ...before } = plan(playbook([job('a', [say])]));
  expect(planSchema.parse(before)).toEqual({ ...before, secretInputs });
});

test('the secrets that conditions read, in either language, and their messages are of the plan', () => {
  const check = (text: string, message: string | null = null) => ({ name: 'Check', condition: when(text), message });
  const of = playbook([job('a', [say], { condition: when("$secrets.ONE -and ${secrets}['TWO'] -ne ''") })], {
    preConditions: [check("secrets.THREE != ''", 'not ${{ secrets.FOUR }}')],
    postConditions: [check("'a' -eq $Secrets.FIVE")],
    vars: { x: '${{ secrets.SIX }}' },
  });
  expect(plan(of).secrets.toSorted()).toEqual(['FIVE', 'FOUR', 'ONE', 'SIX', 'THREE', 'TWO']);
});

test('a secret without a value is told at its first use, and all that are used are named', () => {
  const of = playbook(
    [
      job('a', [
        step(
          { script: 'x' },
          {
            env: { T: '${{ secrets.TOKEN }}', G: '${{ secrets.GITHUB_TOKEN }}' },
            condition: when("secrets.KEY != ''"),
          },
        ),
      ]),
    ],
    { secrets: ['DECLARED'] },
  );
  expect(plan(of, { secrets: ['key'] }).secrets).toEqual(['DECLARED', 'TOKEN', 'GITHUB_TOKEN', 'KEY']);
  expect(problemsOf(of, { secrets: ['key'] })).toEqual([
    'warning secret-undefined ',
    'warning secret-undefined /orchestration/jobs/a/steps/0',
  ]);
});

test.each([
  ['owner/repo@v1', ['warning uses-remote']],
  ['docker://alpine:3', ['warning uses-remote']],
  ['actions/setup-node@v4', ['warning uses-remote']],
  ['actions/checkout@v4', []],
  ['checkout', []],
  ['./actions/mine', []],
  ['playbook:other', []],
  ['${{ inputs.x }}', []],
  ['nonsense', ['error action-unknown']],
])('uses %s', (uses, expected) => {
  expect(problemsOf(playbook([job('a', [step({ uses })])])).map((line) => line.split(' ', 2).join(' '))).toEqual(
    expected,
  );
});

test('a job meant for another system runs here, with a warning', () => {
  const of = playbook([
    job('a', [say], { runsOn: ['${{ matrix.os }}'], strategy: matrix({ os: ['ubuntu-latest', 'windows-2022'] }) }),
  ]);
  expect(plan(of).problems).toMatchObject([
    {
      code: 'runner-other',
      message: 'Job a (windows-2022) is meant for Windows (windows-2022), and runs here, on Linux.',
    },
  ]);
});

test("the run's own values go over the playbook's", () => {
  const made = plan(playbook([job('a', [say])], { vars: { a: 1, b: 2 }, env: { X: 'p', Y: 'p' } }), {
    variables: { b: 3 },
    env: { X: 'run' },
    maxConcurrency: 9,
    event: 'workflow_dispatch',
  });
  expect(made).toMatchObject({
    vars: { a: 1, b: 3 },
    env: { X: 'run', Y: 'p' },
    maxConcurrency: 9,
    event: 'workflow_dispatch',
  });
});

test('problems of values and of the machine can be told from those of the playbook', () => {
  const of = playbook([job('a', [step({ run: '0403' }), say])]);
  const found = plan(of, { jobs: ['ghost'], profile: 'p' }, { shells: [] }).problems;
  expect(found.filter(isAboutPlaybook).map(({ code }) => code)).toEqual(['script-missing']);
  expect(found.map(({ code }) => code).sort()).toEqual([
    'job-unknown',
    'profile-unknown',
    'script-missing',
    'shell-missing',
  ]);
});

test('whatever the graph and the selection, needs stand in earlier levels and every id is there once', () => {
  const anyJobs = fc.uniqueArray(fc.nat(15), { minLength: 1 }).chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc.record({ needs: fc.array(fc.nat(15)), legs: fc.option(fc.nat(3), { nil: null }) }).map(({ needs, legs }) =>
          job(`j${id}`, [say], {
            needs: needs.filter((need) => need < id).map((need) => `j${need}`),
            strategy: legs === null ? null : matrix({ v: Array.from({ length: legs }, (_, index) => index) }),
          }),
        ),
      ),
    ),
  );
  fc.assert(
    fc.property(anyJobs, fc.option(fc.nat(15), { nil: null }), (jobs, from) => {
      const made = plan(playbook(jobs), { from: from === null ? null : `j${from}` });
      const levelOf = new Map(made.levels.flatMap((ids, level) => ids.map((id) => [id, level] as const)));
      expect(levelOf.size).toBe(made.jobs.length);
      for (const { id, level, needs } of made.jobs) {
        expect(levelOf.get(id)).toBe(level);
        for (const need of needs) expect(levelOf.get(need)).toBeLessThan(level);
      }
    }),
    { numRuns: 200 },
  );
});
