import { expect, test } from 'vitest';
import type { Condition, Playbook, Profile } from '../playbook/model.ts';
import { buildPlan } from './build-plan.ts';
import type { Plan } from './plan.ts';
import { noValues, type RunValues } from './script.ts';
import { facts, job, places, playbook, step } from './testing/playbooks.ts';
import { parameter, script } from './testing/scripts.ts';

const scripts = [
  script('0100_Build.ps1', {
    parameters: [
      parameter('Configuration', 'string'),
      parameter('Jobs', 'int'),
      parameter('Fast', 'switch', { aliases: ['Quick'] }),
    ],
  }),
  script('0200_Test.ps1', { parameters: [parameter('Configuration')] }),
  script('0210_Lint.ps1'),
];
const build = step({ run: '0100' });
const profile = (name: string, more: Partial<Profile> = {}): Profile => ({
  name,
  description: null,
  variables: {},
  overrides: {},
  stages: null,
  ...more,
});

function plan(of: Playbook, values: Partial<RunValues> = {}): Plan {
  return buildPlan(
    { playbook: of, problems: [], source: places },
    'p.json',
    { ...facts, scripts },
    { ...noValues, ...values },
  );
}

function parametersOf(made: Plan, jobIndex = 0): Record<string, [unknown, string]> {
  const parameters = made.jobs[jobIndex]?.steps[0]?.scripts[0]?.parameters ?? [];
  return Object.fromEntries(parameters.map(({ name, value, source }) => [name, [value, source]]));
}

const v2 = (jobs: Parameters<typeof playbook>[0], more: Partial<Playbook> = {}) =>
  playbook(jobs, { format: 'v2', postConditionFailure: 'warning', ...more });

test('the profile goes over the variables, its overrides over those, and the run over all, each with its source', () => {
  const of = v2([job('a', [build])], {
    vars: { configuration: 'Debug', jobs: '1', fast: false, unused: 1 },
    profiles: [profile('ci', { variables: { Configuration: 'Release', jobs: 2 }, overrides: { fast: 'true' } })],
  });
  expect(parametersOf(plan(of))).toEqual({
    Configuration: ['Debug', 'variables'],
    Jobs: [1, 'variables'],
    Fast: [false, 'variables'],
  });
  expect(parametersOf(plan(of, { profile: 'CI', variables: { jobs: '8' } }))).toEqual({
    Configuration: ['Release', 'profile ci'],
    Jobs: [8, 'run'],
    Fast: [true, 'profile ci'],
  });
});

test("a stage's own variables replace the others for its scripts, and are made of them; an empty set is none", () => {
  const of = v2(
    [
      job('own', [build], { variables: { Quick: '{{fast}}', Configuration: '{{configuration}}-x' } }),
      job('none', [build], { variables: {} }),
    ],
    { vars: { configuration: 'Debug', fast: true, jobs: 3 } },
  );
  expect(parametersOf(plan(of), 0)).toEqual({ Configuration: ['Debug-x', 'stage'], Fast: [true, 'stage'] });
  expect(Object.keys(parametersOf(plan(of), 1))).toEqual(['Configuration', 'Jobs', 'Fast']);
});

test('what a step gives goes over every variable; an empty variable is not passed', () => {
  const of = v2([job('a', [step({ run: '0100' }, { with: { Configuration: '{{c}}' } })])], {
    vars: { c: 'given', configuration: 'variable', jobs: '', fast: null },
  });
  expect(parametersOf(plan(of))).toEqual({ Configuration: ['given', 'with'] });
});

test('an unknown profile is an error that names the known', () => {
  const of = v2([job('a', [build])], { profiles: [profile('ci'), profile('full')] });
  expect(plan(of, { profile: 'x' }).problems).toMatchObject([
    { severity: 'error', code: 'profile-unknown', message: 'The playbook has no profile x. It has: ci, full.' },
  ]);
});

test('a profile that names stages runs those alone, in the order of the playbook', () => {
  const jobs = [
    job('one', [build], { name: 'One' }),
    job('two', [build], { name: 'Two', needs: ['one'] }),
    job('three', [build], { name: 'Three', needs: ['two'] }),
  ];
  const made = plan(v2(jobs, { profiles: [profile('p', { stages: ['Three', 'ONE', 'Ghost'] })] }), { profile: 'p' });
  expect(made.jobs.map(({ id, needs }) => [id, needs])).toEqual([
    ['one', []],
    ['three', ['one']],
  ]);
  expect(made.problems).toMatchObject([{ severity: 'warning', code: 'stage-unknown' }]);
});

test('an override named as a default, or as the limit, is that too', () => {
  const overrides = { timeout: 90, retries: 2, continueOnError: true, maxConcurrency: 1 };
  const made = plan(v2([job('a', [build])], { profiles: [profile('p', { overrides })] }), { profile: 'p' });
  expect(made.jobs[0]?.steps[0]).toMatchObject({ timeout: 90, continueOnError: true, retry: { max: 2 } });
  expect(made).toMatchObject({ maxConcurrency: 1, vars: { timeout: 90 } });
});

test('variables are expanded wherever text stands, in the type that the place wants', () => {
  const of = v2(
    [
      job(
        'a',
        [
          step(
            { script: 'echo {{who}}' },
            { name: 'For {{count}}', env: { N: '{{count}}' }, timeout: '{{count}}', with: { list: '{{list}}' } },
          ),
        ],
        {
          name: '{{count}}',
          continueOnError: '{{flag}}',
          workingDirectory: '{{who}}/x',
        },
      ),
    ],
    { vars: { who: 'me', count: 3, flag: true, list: ['a'] }, env: { WHO: '{{who}}{{ghost:=!}}' } },
  );
  expect(plan(of)).toMatchObject({
    env: { WHO: 'me!' },
    jobs: [
      {
        name: '3',
        continueOnError: true,
        workingDirectory: 'me/x',
        steps: [{ name: 'For 3', text: 'echo me', env: { N: '3' }, timeout: 3, with: { list: ['a'] } }],
      },
    ],
    problems: [],
  });
});

test.each<[string, string, string, string[]]>([
  ['a bare true', ' TRUE ', '$true', []],
  ['a whole value', '{{flag}}', '$false', []],
  ['a comparison within braces', "{{env == 'prod'}}", '$true', []],
  ['PowerShell around a value', "'{{env}}' -eq 'prod'", "'prod' -eq 'prod'", []],
  ['a plain comparison', '{{flag}} == false', "'False' -eq 'false'", ['condition-loose']],
  ['a plain comparison with nothing', '{{ghost}} != true', "'' -ne 'true'", ['variable-undefined', 'condition-loose']],
  ['a truth in PowerShell', '{{flag}} -eq $false', '$false -eq $false', []],
  ['a truth written as text', '-not({{yes}}) -or $x -ne {{yes}}', '-not($true) -or $x -ne $true', []],
  ['a truth by default', '{{skipTests:=False}} -eq $false', '$false -eq $false', []],
  ['a truth in a comment', '{{flag}} -eq $x # {{flag}}', '$false -eq $x # False', []],
  ['a truth within quotes', `'{{flag}}' -eq "x {{flag}} y"`, `'False' -eq "x False y"`, []],
  [
    'a truth that is part of a word',
    "Test-Path a/{{flag}}.txt -or $env:{{yes}} -eq 'x'",
    "Test-Path a/False.txt -or $env:TRUE -eq 'x'",
    [],
  ],
  [
    'a truth after a quote that a value closed',
    "'{{env}}' -eq 'prod' -and {{yes}}",
    "'prod' -eq 'prod' -and $true",
    [],
  ],
  ['nothing in PowerShell, told once', "'{{ghost}}' -eq {{flag}}", "'' -eq $false", ['variable-undefined']],
  ['a plain comparison of a variable', "$env == 'prod'", "$env -eq 'prod'", ['condition-loose']],
])('conditions after expansion: %s', (_, text, expected, codes) => {
  const condition: Condition = { text, language: 'powershell', pointer: '/c' };
  const made = plan(v2([job('a', [build], { condition })], { vars: { flag: false, yes: 'TRUE', env: 'prod' } }));
  expect(made.jobs[0]?.condition).toMatchObject({ text: expected, language: 'powershell' });
  expect(made.problems.map(({ code }) => code)).toEqual(codes);
});

test('variables are PowerShell variables to the conditions of their stage, and the answer is known before the run', () => {
  const condition: Condition = { text: "$Target -eq 'prod' -and $count -gt 2", language: 'powershell', pointer: '/c' };
  const of = v2([job('a', [build], { condition }), job('b', [build], { condition, variables: { TARGET: 'test' } })], {
    vars: { target: 'prod', count: 3 },
  });
  const made = plan(of);
  expect(made.jobs.map(({ condition: own }) => own?.value)).toEqual([true, false]);
  expect(made.jobs.map(({ variables }) => variables)).toEqual([{}, { TARGET: 'test' }]);
});

test('a parallel stage is a job for each script, with what is no script before and after', () => {
  const of = v2([
    job('first', [build]),
    job(
      'checks',
      [
        step({ script: 'pre' }, { name: 'Prepare' }),
        step({ run: '02*' }, { name: 'Checks' }),
        step({ script: 'post' }, { name: 'Tidy' }),
      ],
      {
        name: 'Checks',
        needs: ['first'],
        parallelScripts: true,
      },
    ),
    job('last', [build], { needs: ['checks'] }),
  ]);
  const made = plan(of);
  expect(made.jobs.map(({ id, job: own, needs, level }) => ({ id, job: own, needs, level }))).toEqual([
    { id: 'first', job: 'first', needs: [], level: 0 },
    { id: 'checks (Prepare)', job: 'checks', needs: ['first'], level: 1 },
    { id: 'checks (0200)', job: 'checks', needs: ['checks (Prepare)'], level: 2 },
    { id: 'checks (0210)', job: 'checks', needs: ['checks (Prepare)'], level: 2 },
    { id: 'checks (Tidy)', job: 'checks', needs: ['checks (0200)', 'checks (0210)'], level: 3 },
    {
      id: 'last',
      job: 'last',
      needs: ['checks (Prepare)', 'checks (0200)', 'checks (0210)', 'checks (Tidy)'],
      level: 4,
    },
  ]);
  expect(made.jobs[2]?.steps.map(({ scripts: own }) => own.map(({ number }) => number))).toEqual([['0200']]);
});

test('a parallel stage of one script is one job, by the id of the stage', () => {
  expect(plan(v2([job('a', [build], { parallelScripts: true })])).jobs.map(({ id }) => id)).toEqual(['a']);
});

test('in v3 the variables of the run are vars, and nothing but with reaches a script', () => {
  const made = plan(playbook([job('a', [build])], { vars: { Configuration: 'x' } }), { variables: { Jobs: '3' } });
  expect(made.vars).toEqual({ Configuration: 'x', Jobs: '3' });
  expect(parametersOf(made)).toEqual({});
});

test('in v3 the variables of a profile go over vars, its overrides over those, and the run over all', () => {
  const of = playbook([job('a', [build])], {
    vars: { a: 1, b: 1, c: 1, d: 1 },
    profiles: [profile('ci', { variables: { b: 2, c: 2, d: 2 }, overrides: { c: 3, d: 3 } })],
  });
  expect(plan(of, { profile: 'CI', variables: { d: 4 } }).vars).toEqual({ a: 1, b: 2, c: 3, d: 4 });
  expect(plan(of).vars).toEqual({ a: 1, b: 1, c: 1, d: 1 });
  expect(plan(of, { profile: 'x' }).problems).toMatchObject([
    { severity: 'error', code: 'profile-unknown', message: 'The playbook has no profile x. It has: ci.' },
  ]);
});
