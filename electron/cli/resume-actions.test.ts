import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig, type RunLog, type RunningRun } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const token = 'hunter2-hunter2';

/** Tells which part it is and what it has of inputs, state and environment; the token as a digest, for it would be masked. */
const program = (part: string) => `
const { appendFileSync, existsSync } = require('node:fs');
const digest = (text) => require('node:crypto').createHash('sha1').update(text ?? '').digest('hex').slice(0, 8);
const { INPUT_NAME: name, INPUT_TOKEN, STATE_part: before = 'none', STATE_token, GIVEN = '', OUTER = '', HERE } = process.env;
console.log('${part} of', name, 'after', before, digest(INPUT_TOKEN), digest(STATE_token), GIVEN + OUTER + '.');
appendFileSync(HERE + '/parts', '${part} ' + name + '\\n');
if ('${part} ' + name === 'post inner') while (!existsSync(HERE + '/end')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
appendFileSync(process.env.GITHUB_STATE, 'part=${part}\\ntoken=bearer ' + INPUT_TOKEN + '\\n');
`;

function actions(): void {
  const head = 'name: A\ndescription: An action\n';
  const inputs = 'inputs: { name: { description: n }, token: { description: t } }\n';
  rig.write('js/action.yml', `${head}${inputs}runs: { using: node20, pre: pre.js, main: main.js, post: post.js }\n`);
  for (const part of ['pre', 'main', 'post']) rig.write(`js/${part}.js`, program(part));
  rig.write(
    'outer/action.yml',
    `${head}inputs: { token: { description: t } }
runs:
  using: composite
  steps:
    - { id: say, shell: bash, run: echo "name=inner" >> "$GITHUB_OUTPUT" }
    - { uses: ./js, with: { name: "\${{ steps.say.outputs.name }}", token: "\${{ inputs.token }}" } }
`,
  );
}

/** A job that waits after its actions, until the file `go` is there. */
function playbook(): string {
  const waits = 'echo "in the"" middle"; until [ -e "$HERE/go" ]; do sleep 0.05; done';
  const step = (id: string, more: object) => ({ id, name: id, ...more });
  return rig.playbook(
    {
      one: {
        name: 'One',
        steps: [
          step('js', { uses: './js', with: { name: 'first', token: '${{ secrets.TOKEN }}' }, env: { GIVEN: 'given' } }),
          step('outer', { uses: './outer', with: { token: '${{ secrets.TOKEN }}' }, env: { OUTER: 'outer' } }),
          step('cache', { uses: 'cache', with: { key: 'tools-1', path: 'tools' } }),
          step('tools', { script: 'mkdir tools; echo hammer > tools/hammer' }),
          step('wait', { script: waits }),
          step('late', { uses: './js', with: { name: 'late', token: 'open' } }),
        ],
      },
    },
    { env: { HERE: rig.folder }, secrets: ['TOKEN'] },
  );
}

const secret = ['--secret', `TOKEN=${token}`];
const allow = (...names: readonly string[]) => {
  for (const name of names) appendFileSync(join(rig.folder, name), '');
};
const forget = (...names: readonly string[]) => {
  for (const name of names) rmSync(join(rig.folder, name), { recursive: true });
};
const parts = () => readFileSync(join(rig.folder, 'parts'), 'utf8').trim().split('\n');
const ended = (log: RunLog) => log.of('step.completed').map(({ step, outcome }) => `${step} ${outcome}`);
const linesOf = (log: RunLog, step: string) =>
  log
    .output('one', step)
    .split(/\r?\n/)
    .filter((line) => / of /.test(line));

async function killedWhenItSays(text: string, running: RunningRun): Promise<RunLog> {
  await running.said(text);
  running.child.kill('SIGKILL');
  return running.done;
}

test('what actions completed before a crash is tidied up after in the resumed job, with the state that they had', async () => {
  actions();
  const file = playbook();
  allow('go', 'end');
  const calm = rig.run(file, ...secret);
  expect(calm.code, calm.stderr).toBe(0);
  const expected = parts();
  forget('go', 'end', 'parts', 'workspace/.gantry/cache', 'workspace/tools');

  const first = await killedWhenItSays('in the middle', rig.start(file, ...secret));
  const run = first.events[0]?.run ?? '';
  expect(parts()).toEqual(['pre first', 'pre late', 'main first', 'pre inner', 'main inner']);
  allow('go');
  const second = await killedWhenItSays('post of inner', rig.startRerun(run, '--resume', ...secret));
  expect(ended(second)).toEqual(['wait success', 'late success', 'late.post success']);
  allow('end');
  const last = rig.rerun(run, '--resume', ...secret);
  expect(last.code, last.stderr).toBe(0);
  expect(ended(last)).toEqual(['outer.step-2.post success', 'js.post success']);
  // The post in which it was killed is run again.
  expect(parts()).toEqual(expected.flatMap((part) => (part === 'post inner' ? [part, part] : [part])));
  expect(linesOf(second, 'late.post')).toEqual(linesOf(calm, 'late.post'));
  for (const step of ['outer.step-2.post', 'js.post']) expect(linesOf(last, step)).toEqual(linesOf(calm, step));
  expect(last.of('cache.saved')).toMatchObject([{ step: 'cache', key: 'tools-1' }]);
  const journal = readFileSync(join(rig.workspace, '.gantry', 'runs', run, 'journal.ndjson'), 'utf8');
  expect(journal).not.toContain(token);
  expect(journal).toContain('{"secret":"TOKEN"}');
});
