import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { extractSteps } from '../../shared/playbook/edit/edit-playbook.ts';
import { applyEdits } from '../../shared/playbook/edit/text-edit.ts';
import { eventsOf, HostRig } from './testing/rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(() => rig.dispose());

/** Each step leaves a line of what it saw; `inside` is what one of the extracted steps does. */
function playbook(inside: string): string {
  return `metadata: {name: demo, description: What is taken out of it, version: '1.0', category: testing}
orchestration:
  env: {LEVEL: low}
  inputs: {mode: {type: string, default: fast}}
  defaults: {shell: bash}
  jobs:
    first:
      name: First
      strategy: {matrix: {n: [3]}}
      outputs: {version: '\${{ steps.v.outputs.version }}'}
      steps:
        - {name: V, id: v, script: echo "version=1.2" >> "$GANTRY_OUTPUT"}
    build:
      name: Build
      needs: [first]
      if: always()
      env: {KIND: '\${{ inputs.mode }}'}
      outputs: {size: '\${{ steps.measure.outputs.size }}'}
      steps:
        - name: Before
          id: before
          script: echo "a=it's \\"a\\"" >> "$GANTRY_OUTPUT"
        - name: Compile
          id: compile
          if: needs.first.result == 'success' && inputs.mode != 'slow'
          env: {VERSION: '\${{ needs.first.outputs.version }}', BEFORE: '<\${{ steps.before.outputs.a }}>'}
          script: |
            echo "compile $VERSION $BEFORE $LEVEL $KIND \${{ inputs.mode }}" >> trace.txt
            echo "kind=big" >> "$GANTRY_OUTPUT"
            ${inside}
        - name: Never
          if: inputs.mode == 'slow'
          script: echo never >> trace.txt
        - name: Measure
          id: measure
          script: |
            echo "measure \${{ steps.compile.outputs.kind }}" >> trace.txt
            echo "size=\${{ steps.compile.outputs.kind }}-7" >> "$GANTRY_OUTPUT"
        - name: After
          if: always()
          script: echo "after \${{ steps.measure.outputs.size }}" >> trace.txt
`;
}

/** What a run left, and what its job came to. An action gives an output that no step has set as the empty text, which reads the same. */
async function done(text: string) {
  rig.write('trace.txt', '');
  const run = await rig.start(rig.write('playbooks/demo.yaml', text));
  const events = await eventsOf(rig.client, run);
  const ended = events.flatMap((event) =>
    event.type === 'job.completed' && event.job === 'build'
      ? [{ is: event.conclusion, size: event.outputs.size ?? '' }]
      : [],
  );
  return { trace: readFileSync(join(rig.workspace, 'trace.txt'), 'utf8'), ended };
}

test.each([
  ['succeed', 'true', 'success'],
  ['fail', 'exit 3', 'failure'],
])('a run does the same after steps that %s were taken out into an action or a playbook', async (_how, inside, is) => {
  const text = playbook(inside);
  const before = await done(text);
  expect(before.ended).toMatchObject([{ is }]);
  expect(before.trace).toContain(`compile 1.2 <it's "a"> low fast fast`);
  for (const into of ['action', 'playbook'] as const) {
    const source = { text, file: 'playbooks/demo.yaml', format: 'v3' as const };
    const taken = extractSteps(source, { job: 'build', from: 1, count: 3, into, name: `taken-${into}` });
    if (!taken.ok) throw new Error(taken.error.message);
    rig.write(taken.value.file.path, taken.value.file.text);
    expect(await done(applyEdits(text, taken.value.edit.edits)), into).toEqual(before);
  }
});
