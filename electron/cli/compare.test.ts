import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const runOf = (log: { readonly events: readonly { readonly run: string }[] }) => log.events[0]?.run ?? '';

/** Says what is only of its run, and what the input makes of it. */
const script = `echo "$(date +%T) in $(mktemp -u) pid $$"
for n in 1 2 3; do echo "line $n"; done
echo "for $WHO"
echo "who=$WHO" >> "$GANTRY_OUTPUT"`;

const playbook = (more: string) =>
  rig.playbook(
    {
      one: {
        name: 'One',
        outputs: { who: '${{ steps.say.outputs.who }}' },
        steps: [{ id: 'say', name: 'Say', script: script + more, env: { WHO: '${{ inputs.who }}' } }],
      },
    },
    { inputs: { who: { type: 'string', default: 'Ada' } } },
  );

test('two runs of the same are the same, though times, process ids and temporary paths differ', () => {
  const file = playbook('');
  const [left, right] = [runOf(rig.run(file)), runOf(rig.run(file))];
  const { code, stdout } = rig.gantry('compare', left, right, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    left,
    right,
    playbook: [],
    inputs: [],
    jobs: [
      { id: 'one', outputs: [], steps: [{ id: 'say', output: null, left: { conclusion: 'success', exitCode: 0 } }] },
    ],
  });
});

test('what differs is told: the playbook, inputs, outputs, and the first different line of a step', () => {
  const left = runOf(rig.run(playbook('')));
  const right = runOf(rig.run(playbook('\necho more'), '--input', 'who=Grace'));
  const told = JSON.parse(rig.gantry('compare', left, right, '--json').stdout);
  expect(told.playbook).toEqual([{ path: 'jobs.one.steps.say.text', left: script, right: `${script}\necho more` }]);
  expect(told.inputs).toEqual([{ path: 'who', left: 'Ada', right: 'Grace' }]);
  expect(told.jobs[0].outputs).toEqual([{ name: 'who', left: 'Ada', right: 'Grace' }]);
  expect(told.jobs[0].steps[0].output).toMatchObject({ line: 4, left: 'for Ada', right: 'for Grace' });
  const shown = rig.gantry('compare', left, right).stdout;
  expect(shown).toContain('first different line: 5');
  expect(shown).toContain('+ for Grace');
});

test('a run that is not there is a usage error', () => {
  const run = runOf(rig.run(playbook('')));
  expect(rig.gantry('compare', run, '20200101-000000000-00000000').code).toBe(2);
});
