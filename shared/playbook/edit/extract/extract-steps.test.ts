import { expect, test } from 'vitest';
import { readAction } from '../../action-definition.ts';
import { readPlaybook } from '../../read.ts';
import { extractSteps } from '../edit-playbook.ts';
import { applyEdits } from '../text-edit.ts';

const head = `metadata: {name: demo, description: What is taken out of it, version: '1.0', category: testing}
orchestration:
  env: {LEVEL: low}
  defaults: {shell: bash}
  jobs:
    first:
      name: First
      outputs: {version: '\${{ steps.v.outputs.version }}'}
      steps:
        - {name: V, id: v, script: echo version=1 >> $GANTRY_OUTPUT}
    build:
      name: Build
      needs: [first]
      outputs:
        size: \${{ steps.measure.outputs.size }}
      steps:
        - name: Before
          id: before
          script: echo a=1 >> $GANTRY_OUTPUT
`;
const middle = `        # compiles
        - name: Compile # quickly
          id: compile
          if: needs.first.result == 'success'
          env:
            VERSION: \${{ needs.first.outputs.version }}
            BEFORE: a \${{ steps.before.outputs.a }}
          script: |
            echo $VERSION
            echo kind=big >> $GANTRY_OUTPUT
        - name: Measure
          id: measure
          script: echo "size=\${{ steps.compile.outputs.kind }}-\${{ needs.first.outputs.version }}" >> $GANTRY_OUTPUT
`;
const tail = `        - name: After
          if: steps.measure.outputs.size != ''
          script: echo \${{ steps.measure.outputs.size }}
`;
const text = head + middle + tail;

function extracted(source: string, into: 'action' | 'playbook', from = 1, count = 2, file = 'x.yaml') {
  const format = readPlaybook(source, file).format === 'github' ? 'github' : 'v3';
  const result = extractSteps({ text: source, file, format }, { job: 'build', from, count, into, name: 'pack-it' });
  if (!result.ok) return result.error.message;
  return { ...result.value, text: applyEdits(source, result.value.edit.edits) };
}

const call = (uses: string, env = '') => `        - name: Pack it
          id: pack-it
${env}          uses: ${uses}
          with:
            wanted: \${{ (needs.first.result == 'success') && 'true' || 'false' }}
            version: \${{ needs.first.outputs.version }}
            a: \${{ steps.before.outputs.a }}
`;
const mapped = (steps: string) =>
  head.replace('steps.measure', 'steps.pack-it') + steps + tail.replaceAll('steps.measure', 'steps.pack-it');

test('steps become an action: what they read comes in, what is read of them goes out, comments come along', () => {
  const done = extracted(text, 'action');
  if (typeof done === 'string') throw new Error(done);
  expect(done.text).toBe(mapped(call('./actions/pack-it')));
  expect(done.edit.notes).toEqual([]);
  expect(done.file).toEqual({
    path: 'actions/pack-it/action.yml',
    text: `name: Pack it
description: Steps of the job “Build”, for one step to run
inputs:
  wanted:
    required: true
  version:
    required: true
  a:
    required: true
outputs:
  size:
    value: \${{ steps.measure.outputs.size }}
runs:
  using: composite
  steps:
    # compiles
    - name: Compile # quickly
      id: compile
      if: \${{ inputs.wanted == 'true' }}
      env:
        VERSION: \${{ inputs.version }}
        BEFORE: a \${{ inputs.a }}
      shell: bash
      run: |
        echo $VERSION
        echo kind=big >> $GANTRY_OUTPUT
    - name: Measure
      id: measure
      shell: bash
      run: echo "size=\${{ steps.compile.outputs.kind }}-\${{ inputs.version }}" >> $GANTRY_OUTPUT
`,
  });
  expect(readAction(done.file.text, done.file.path).problems).toEqual([]);
});

test('steps become a playbook, in the language of theirs, which has its own environment', () => {
  const done = extracted(text, 'playbook');
  if (typeof done === 'string') throw new Error(done);
  expect(done.text).toBe(mapped(call('playbook:pack-it', '          env:\n            LEVEL: ${{ env.LEVEL }}\n')));
  expect(done.file.path).toBe('playbooks/pack-it.yaml');
  const { playbook, problems } = readPlaybook(done.file.text, done.file.path);
  expect(problems).toEqual([]);
  expect(playbook?.inputs.map(({ name }) => name)).toEqual(['wanted', 'version', 'a']);
  expect(playbook?.call?.outputs?.map(({ name, value }) => [name, value])).toEqual([
    ['size', '${{ jobs.main.outputs.size }}'],
  ]);
  expect(done.file.text).toContain('        # compiles\n        - name: Compile # quickly\n');
  const json = `${JSON.stringify(readPlaybook(text, 'x.yaml').source.value, null, 2)}\n`;
  const ofJson = extracted(json, 'playbook', 1, 2, 'x.json');
  if (typeof ofJson === 'string') throw new Error(ofJson);
  expect(ofJson.file.path).toBe('playbooks/pack-it.json');
  expect(readPlaybook(ofJson.file.text, ofJson.file.path).problems).toEqual([]);
});

test.each([
  [
    "if: steps.measure.outputs.size != ''",
    "if: steps.measure.outcome == 'success'",
    'action',
    'more of the step “measure” than its outputs: steps.measure.outcome.',
  ],
  [
    '- name: After\n',
    '- name: After\n          env: {ALL: "${{ toJSON(steps) }}"}\n',
    'action',
    'reads all steps at once',
  ],
  ["if: needs.first.result == 'success'", 'if: always()', 'action', '“Compile” asks for the status of the job'],
  ["if: needs.first.result == 'success'", 'if: $true -eq 1', 'action', '“Compile” has a condition in PowerShell'],
  [
    '${{ steps.compile.outputs.kind }}-',
    '${{ steps.compile.outputs.kind || inputs.x }}-',
    'action',
    '“Measure” reads in one expression what is known before and what the steps themselves bring',
  ],
  ['- name: Measure\n', '- name: Measure\n          retries: 2\n', 'action', '“Measure” has "retries"'],
  ['script: echo "size', 'run: "0402"\n          x: echo "size', 'action', '“Measure” runs scripts by their numbers'],
  [
    '- name: Measure\n',
    '- name: Measure\n          shell: pwsh\n          env: {A: $inputs.x}\n',
    'action',
    '“Measure” reads $inputs in PowerShell',
  ],
  [
    '- name: Measure\n',
    '- name: Measure\n          shell: pwsh\n          env: {A: $needs.x}\n',
    'playbook',
    '“Measure” reads $needs in PowerShell',
  ],
  ['echo $VERSION\n', 'echo A=1 >> $GANTRY_ENV\n', 'playbook', '“Compile” writes to the environment of later steps'],
] as const)('refused where a run would not be the same: %j as %j', (from, to, into, reason) => {
  expect(
    extracted(
      text.replace(from, () => to),
      into,
    ),
  ).toContain(reason);
});

test('an output that two steps give by one name is refused; a name that is none, too', () => {
  const both = text.replace(
    "if: steps.measure.outputs.size != ''",
    'if: steps.compile.outputs.size != steps.measure.outputs.size',
  );
  expect(extracted(both, 'action')).toContain('both give an output “size”');
  const source = { text, file: 'x.yaml', format: 'v3' as const };
  const result = extractSteps(source, { job: 'build', from: 0, count: 1, into: 'action', name: 'No Name' });
  expect(result.ok ? '' : result.error.message).toContain('"No Name" cannot be its name');
});

test('a session that is shared no more is told', () => {
  const inSession = text.replace('defaults: {shell: bash}', 'defaults: {shell: pwsh, timeout: 60}');
  const playbook = extracted(inSession, 'playbook');
  expect(typeof playbook === 'string' ? playbook : playbook.edit.notes.join()).toContain('shared one session');
  const action = extracted(inSession, 'action');
  expect(typeof action === 'string' ? action : action.edit.notes).toEqual([
    "The playbook's default timeout now counts for the steps together.",
  ]);
});

test('steps of a workflow become an action with the shell that they had unnamed', () => {
  const workflow = `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - run: echo \${{ github.sha }}
        working-directory: site
`;
  const done = extracted(workflow, 'action', 0, 1);
  if (typeof done === 'string') throw new Error(done);
  expect(done.text).toBe(
    `${workflow.slice(0, workflow.indexOf('      - run'))}      - name: Pack it\n        uses: ./actions/pack-it\n`,
  );
  expect(done.file.text).toContain(
    '    - shell: bash -e {0}\n      run: echo ${{ github.sha }}\n      working-directory: site\n',
  );
  expect(extracted(workflow, 'playbook', 0, 1)).toContain('extract the steps into an action');
});
