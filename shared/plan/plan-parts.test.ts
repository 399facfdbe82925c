import { expect, test } from 'vitest';
import type { Condition } from '../playbook/model.ts';
import { awaitsText } from './awaits.ts';
import { buildPlan } from './build-plan.ts';
import type { PlannedPart } from './plan.ts';
import { environmentOf, inputsOf } from './plan-environment.ts';
import { noValues } from './script.ts';
import { facts, job, places, playbook, step } from './testing/playbooks.ts';

function planOf(text: string, language: Condition['language']) {
  const env = { STAGE: 'step', LATER: '${{ needs.fetch.outputs.y }}' };
  const condition = { text, language, pointer: '/if' };
  const own = step(
    { uses: 'checkout' },
    { condition, env, with: { path: 'a/${{ env.STAGE }}', key: '${{ secrets.KEY }}' } },
  );
  const of = playbook(
    [job('a', [own], { env: { STAGE: 'job', KIND: '${{ inputs.who }}', FILES: "${{ hashFiles('*') }}" } })],
    {
      inputs: [
        { name: 'who', type: 'string', description: null, required: false, default: 'me', options: [], pointer: '' },
        { name: 'pin', type: 'secret', description: null, required: false, default: null, options: [], pointer: '' },
      ],
      vars: { level: 3 },
      env: { STAGE: 'playbook', ROOT: '1' },
    },
  );
  return buildPlan({ playbook: of, problems: [], source: places }, 'p.json', facts, noValues);
}

const told = (part: PlannedPart) => [part.text, 'awaits' in part ? awaitsText(part.awaits) : part.value];

test.each<[string, Condition['language'], readonly (readonly [string, unknown])[]]>([
  [
    "inputs.who == 'me' && needs.build.outputs.ok == 'yes'",
    'expression',
    [
      ["inputs.who == 'me'", true],
      ['inputs.who', 'me'],
      ["needs.build.outputs.ok == 'yes'", 'known only when build has run'],
      ['needs.build.outputs.ok', 'known only when build has run'],
    ],
  ],
  [
    "always() && !(env.LATER || steps.pick.outputs.x) && secrets.KEY != '' || github.sha",
    'expression',
    [
      ['always()', true],
      ['env.LATER', 'known only when fetch has run'],
      ['steps.pick.outputs.x', 'known only when step pick has run'],
      ["secrets.KEY != ''", 'known only in the run, by the secret KEY'],
      ['secrets.KEY', 'known only in the run, by the secret KEY'],
      ['github.sha', 'known only in the run, by github.sha'],
    ],
  ],
  [
    '${{ inputs.pin }}-${{ vars.level }}',
    null,
    [
      ['inputs.pin', 'known only in the run, by the input pin'],
      ['vars.level', 3],
    ],
  ],
  [
    "contains(needs.*.result, 'failure') && env.FILES",
    'expression',
    [
      ["contains(needs.*.result, 'failure')", 'known only when what it needs has run'],
      ['env.FILES', 'known only in the run, by the hash of its files'],
    ],
  ],
  [
    "-not ($inputs.who -eq 'ME' -and $needs.build.outputs.ok -gt 2)",
    'powershell',
    [
      ["$inputs.who -eq 'ME'", true],
      ['$inputs.who', 'me'],
      ['$needs.build.outputs.ok -gt 2', 'known only when build has run'],
      ['$needs.build.outputs.ok', 'known only when build has run'],
    ],
  ],
  [
    "$StepOutputs['x'] -or $env:LATER -or $env:HOME -or (Test-Path $level) -or $level",
    'powershell',
    [
      ["$StepOutputs['x']", 'known only when step x has run'],
      ['$env:LATER', 'known only when fetch has run'],
      ['$env:HOME', 'known only in the run, by the environment variable HOME'],
      ['Test-Path $level', 'known only in the run, by the machine'],
      ['$level', 3],
    ],
  ],
  ['Get-Date', 'powershell', []],
])('before the run, %s is answered part by part', (text, language, expected) => {
  const parts = planOf(text, language).jobs[0]?.steps[0]?.condition?.parts ?? [];
  expect(parts.map(told)).toEqual(expected);
});

test('several that are awaited are told in one sentence', () => {
  expect(awaitsText(['needs.a', 'steps.b', 'secrets.C', 'runner.temp'])).toBe(
    'known only when a and step b have run, by the secret C and runner.temp',
  );
});

test('each value of a step is told with its source, and what is not known yet with what it waits for', () => {
  const plan = planOf('true', 'expression');
  const [own] = plan.jobs;
  const [first] = own?.steps ?? [];
  const place = { plan, job: own!, step: first!, platform: 'linux' } as const;
  expect(environmentOf(place)).toEqual([
    { text: 'STAGE', written: 'step', source: 'step', value: 'step' },
    { text: 'ROOT', written: '1', source: 'playbook', value: '1' },
    { text: 'KIND', written: '${{ inputs.who }}', source: 'job', value: 'me' },
    { text: 'FILES', written: "${{ hashFiles('*') }}", source: 'job', awaits: ['hashFiles'] },
    { text: 'LATER', written: '${{ needs.fetch.outputs.y }}', source: 'step', awaits: ['needs.fetch'] },
  ]);
  expect(inputsOf(place)).toEqual([
    { text: 'path', written: 'a/${{ env.STAGE }}', source: 'with', value: 'a/step' },
    { text: 'key', written: '${{ secrets.KEY }}', source: 'with', awaits: ['secrets.KEY'] },
  ]);
});
