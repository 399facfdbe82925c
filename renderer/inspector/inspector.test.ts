import { describe, expect, test } from 'vitest';
import schema from '../../assets/playbook.schema.json';
import type { JsonObject, JsonValue } from '../../shared/base/json.ts';
import { noCopies } from '../../shared/plan/action-copies.ts';
import type { WorkspaceFacts } from '../../shared/plan/script.ts';
import { analyse } from '../analysis/analyse.ts';
import { type ExpressionPlace, type NameScope, namesAt, offerAt } from './expression-names.ts';
import { fieldKindOf, labelOf, resolved } from './field-kinds.ts';
import { groupsOf } from './groups.ts';
import { previewCondition, previewTemplate } from './preview.ts';
import { clearing, readTyped, typedAsText } from './value-text.ts';
import { inputsOfAction, inputsOfScripts } from './with-inputs.ts';
import workflowForms from './workflow-forms.json';

const text = `metadata: {name: demo, description: What names are told of, version: 1.0.0, category: testing}
orchestration:
  inputs: {level: {type: choice, options: [low, high], default: low}}
  jobs:
    build:
      name: Build
      outputs: {version: '\${{ steps.one.outputs.version }}'}
      strategy: {matrix: {os: [linux, windows]}}
      steps:
        - {name: One, id: one, shell: bash, script: echo, outputs: [{name: version, value: '1'}]}
        - {name: Two, id: two, shell: bash, script: echo, env: {LEVEL: '\${{ inputs.level }}'}}
    test: {name: Test, needs: [build], steps: [{name: T, shell: bash, script: echo}]}
    apart: {name: Apart, steps: [{name: A, shell: bash, script: echo}]}
`;
const facts: WorkspaceFacts = {
  scriptsFolder: 'automation-scripts',
  scripts: [],
  shells: null,
  platform: 'linux',
  actionCopies: noCopies,
};

function scopeOf(job: string, step: string | null, place: ExpressionPlace): NameScope {
  const { plan, inputs } = analyse(text, 'demo.yaml', facts);
  if (plan === null) throw new Error('No plan');
  const planned = plan.jobs.find(({ id }) => id === job) ?? null;
  const inside = planned?.steps.find(({ id }) => id === step) ?? null;
  return { plan, inputs, secrets: ['TOKEN'], place, job: planned, step: inside, lastRun: null };
}

function labelsAt(before: string, scope: NameScope, within = false): readonly string[] | null {
  return offerAt(before, namesAt(scope), within)?.names.map(({ label }) => label) ?? null;
}

describe('names that an expression may use', () => {
  test('of steps those before, of jobs those that are needed, with their outputs', () => {
    expect(labelsAt('${{ steps.', scopeOf('build (linux)', 'two', 'step'))).toEqual(['one']);
    expect(labelsAt('${{ steps.one.outputs.', scopeOf('build (linux)', 'two', 'step'))).toEqual(['version']);
    expect(labelsAt('${{ steps.', scopeOf('build (linux)', 'one', 'step'))).toBeNull();
    expect(labelsAt('${{ steps.', scopeOf('build (linux)', null, 'job-outputs'))).toEqual(['one', 'two']);
    expect(labelsAt('${{ needs.', scopeOf('test', null, 'job'))).toEqual(['build']);
    expect(labelsAt('${{ needs.build.outputs.v', scopeOf('test', null, 'job'))).toEqual(['version']);
    expect(labelsAt('${{ needs.', scopeOf('apart', null, 'job'))).toBeNull();
    expect(labelsAt('${{ matrix.', scopeOf('build (linux)', null, 'job'))).toEqual(['os']);
    expect(labelsAt('${{ secrets.', scopeOf('test', null, 'job'))).toEqual(['TOKEN']);
  });

  test('nothing outside of an expression and between quotes; in a condition and after $ at once', () => {
    const scope = scopeOf('test', null, 'job');
    expect(labelsAt('needs.', scope)).toBeNull();
    expect(labelsAt('${{ inputs.level }} needs.', scope)).toBeNull();
    expect(labelsAt("${{ 'needs.", scope)).toBeNull();
    expect(labelsAt('needs.', scope, true)).toEqual(['build']);
    expect(labelsAt("$needs.build.result -eq 'success' -and $inputs.", scope, true)).toEqual(['level']);
  });
});

describe('the value of an expression before a run', () => {
  test.each([
    ['${{ inputs.level }}', { kind: 'value', text: 'low', from: 'plan' }],
    ['on ${{ matrix.os }}', { kind: 'value', text: 'on linux', from: 'plan' }],
    ['${{ env.LEVEL }}', { kind: 'value', text: 'low', from: 'plan' }],
    ['${{ steps.one.outputs.version }}', { kind: 'unknown' }],
    ['${{ secrets.TOKEN }}', { kind: 'unknown' }],
    ['plain', null],
  ])('%s', (template, expected) => {
    expect(previewTemplate(template, scopeOf('build (linux)', 'two', 'step'), 'linux')).toEqual(expected);
  });

  test('of a condition in either language', () => {
    const scope = scopeOf('test', null, 'job');
    const known = { kind: 'value', text: 'true', from: 'plan' };
    expect(previewCondition("inputs.level == 'low'", scope, 'linux')).toEqual(known);
    expect(previewCondition("$inputs.level -eq 'low'", scope, 'linux')).toEqual(known);
    expect(previewCondition("needs.build.result == 'success'", scope, 'linux')).toEqual({ kind: 'unknown' });
    expect(previewCondition('inputs.level ==', scope, 'linux')?.kind).not.toBe('value');
  });
});

test.each<[JsonValue, string]>([
  ['text', 'text'],
  [20, '20'],
  ['20', '"20"'],
  [true, 'true'],
  ['true', '"true"'],
  [['a', 1], '["a",1]'],
  ['${{ a }}', '${{ a }}'],
])('%j is written as %s in a field of any type, and read as the same', (value, written) => {
  expect(typedAsText(value)).toBe(written);
  expect(readTyped(written)).toEqual({ ok: true, value });
});

test('what is cleared takes the objects along that it leaves empty, up to the part', () => {
  const root = { jobs: { a: { strategy: { matrix: { os: [] } }, env: { A: '1', B: '2' } } } };
  expect(clearing(root, '/jobs/a/strategy/matrix/os', '/jobs/a').pointer).toBe('/jobs/a/strategy');
  expect(clearing(root, '/jobs/a/env/A', '/jobs/a').pointer).toBe('/jobs/a/env/A');
});

test('every key that the schemas have for a playbook, a job and a step has a place in its form', () => {
  const roots: readonly (readonly ['v3' | 'github', JsonObject])[] = [
    ['v3', schema],
    ['github', workflowForms],
  ];
  for (const [format, root] of roots)
    for (const kind of ['playbook', 'job', 'step'] as const) {
      const part = kind === 'playbook' ? root : resolved(root, { $ref: `#/$defs/${kind}` });
      expect(groupsOf(kind, format, part).map(({ title }) => title)).not.toContain('More');
    }
});

test('fields are told by the schema, and called as people call them', () => {
  const job = resolved(schema, { $ref: '#/$defs/job' });
  const kindOf = (key: string) => fieldKindOf(schema, resolved(schema, (job.properties as JsonObject)[key])).kind;
  expect(['name', 'timeout', 'continueOnError', 'env', 'runsOn', 'cache'].map(kindOf)).toEqual([
    'text',
    'number',
    'choice',
    'map',
    'list',
    'object',
  ]);
  expect(labelOf('continueOnError')).toBe('Continue on error');
  expect(labelOf('timeout-minutes')).toBe('Timeout minutes');
});

test('what a script and an action take comes from their own files', () => {
  const parameter = { help: 'How', default: null, aliases: [] };
  const script = {
    number: '0100',
    name: 'X',
    path: 'x.ps1',
    shell: 'pwsh' as const,
    stage: null,
    description: null,
    condition: null,
    dependencies: [],
    tags: [],
    parameters: [
      { ...parameter, name: 'Mode', type: 'string', mandatory: true, validateSet: ['a', 'b'] },
      { ...parameter, name: 'Paths', type: 'string[]', mandatory: false, validateSet: [] },
      { ...parameter, name: 'Force', type: 'switch', mandatory: false, validateSet: [] },
    ],
  };
  expect(
    inputsOfScripts([script, script]).map(({ name, kind, required }) => [name, kind?.kind ?? 'list', required]),
  ).toEqual([
    ['Mode', 'choice', true],
    ['Paths', 'list', false],
    ['Force', 'choice', false],
  ]);
  const action = 'name: A\ninputs:\n  file: {description: Which, required: true}\nruns: {using: node24, main: a.cjs}\n';
  expect(inputsOfAction(action, 'action.yml')).toMatchObject([{ name: 'file', help: 'Which', required: true }]);
});
