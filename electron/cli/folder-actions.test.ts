import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPowerShell } from '../sessions/shells.ts';
import { Rig, type RunLog } from './testing/rig.ts';

let rig: Rig;

beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

type Step = Readonly<Record<string, unknown>>;

/** Runs a playbook of one job, `one`. */
function run(steps: readonly Step[], job: Readonly<Record<string, unknown>> = {}): RunLog {
  return rig.run(
    rig.playbook({ one: { name: 'One', steps: steps.map((step) => ({ name: 'Step', ...step })), ...job } }),
  );
}

function action(folder: string, text: string): void {
  rig.write(`${folder}/action.yml`, `name: Test\ndescription: An action\n${text}`);
}

describe('a composite action', () => {
  it('has inputs with defaults, steps and outputs of its own, and leaves what it exports to the job', () => {
    action(
      'actions/greet',
      `
inputs:
  who: { description: Whom, required: true }
  greeting: { description: How, default: "Hello from \${{ github.workflow }}" }
outputs:
  said: { description: What was said, value: "\${{ steps.say.outputs.said }}" }
runs:
  using: composite
  steps:
    - id: say
      shell: bash
      env: { WHO: "\${{ inputs.who }}" }
      run: |
        echo "said=\${{ inputs.greeting }}, $WHO" >> "$GITHUB_OUTPUT"
        echo "FROM_ACTION=yes" >> "$GITHUB_ENV"
        echo "in $(basename "$GITHUB_ACTION_PATH") \${{ github.action_path == env.GITHUB_ACTION_PATH }}"
    - if: \${{ steps.say.outputs.said == '' }}
      shell: bash
      run: echo never
`,
    );
    const log = run([
      { id: 'say', script: 'echo outer' },
      { id: 'greet', uses: './actions/greet', with: { WHO: 'Ada' }, env: { OUTER: 'seen' } },
      { id: 'after', script: 'echo "$FROM_ACTION ${{ steps.greet.outputs.said }} ${{ steps.say.outputs.said }}."' },
    ]);
    expect(log.code).toBe(0);
    expect(log.step('one', 'greet').outputs).toEqual({ said: 'Hello from test, Ada' });
    expect(log.output('one', 'greet')).toContain('in greet true');
    expect(log.output('one', 'greet')).not.toContain('never');
    expect(log.output('one', 'after')).toContain('yes Hello from test, Ada .');
  });

  it('means its own repository by $/, and the workspace by ./, where it is a copy from elsewhere', () => {
    const says = (what: string) => `runs:\n  using: composite\n  steps: [{ shell: bash, run: echo ${what} }]\n`;
    action('vendor/tool/part', says('part of the tool'));
    action(
      'vendor/tool/entry',
      'runs:\n  using: composite\n  steps: [{ uses: $/part }, { uses: ./part }, { uses: $/more }]\n',
    );
    action('vendor/tool/more', 'runs:\n  using: composite\n  steps: [{ uses: $/part }]\n');
    action('part', says('part of the workspace'));
    rig.write('.gantry/actions.json', '{ "octo/tool": "vendor/tool" }');
    const log = run([
      { id: 'far', uses: 'octo/tool/entry@v1' },
      { id: 'near', uses: '$/part' },
    ]);
    expect(log.code, log.stderr).toBe(0);
    expect(log.output('one', 'far').match(/part of the \w+/g)).toEqual([
      'part of the tool',
      'part of the workspace',
      'part of the tool',
    ]);
    expect(log.output('one', 'near')).toContain('part of the workspace');
  });

  it('uses other actions, fails by the step that fails in it, and runs what holds after a failure', () => {
    action(
      'actions/inner',
      `
inputs: { code: { description: Exit code, default: "3" } }
runs:
  using: composite
  steps:
    - { shell: bash, run: "exit \${{ inputs.code }}" }
`,
    );
    action(
      'actions/outer',
      `
runs:
  using: composite
  steps:
    - { uses: ./actions/inner, continue-on-error: true, with: { code: 5 } }
    - { shell: bash, run: echo forgiven }
    - { id: bad, uses: ./actions/inner }
    - { shell: bash, run: echo passed over }
    - { shell: bash, if: "failure() && steps.bad.outcome == 'failure'", run: echo tidied }
`,
    );
    const log = run([{ id: 'outer', uses: './actions/outer' }]);
    expect(log.step('one', 'outer')).toMatchObject({ outcome: 'failure', exitCode: 3 });
    const said = log.output('one', 'outer');
    expect(said).toContain('forgiven');
    expect(said).toContain('tidied');
    expect(said).not.toContain('passed over');
  });

  it('ends where it uses itself without end', () => {
    action('actions/loop', 'runs:\n  using: composite\n  steps: [{ uses: ./actions/loop }]\n');
    const log = run([{ id: 'loop', uses: './actions/loop' }]);
    expect(log.step('one', 'loop').error).toMatchObject({ kind: 'Depth' });
  });

  it('is ended by the time limit of its step', () => {
    action(
      'actions/slow',
      'runs:\n  using: composite\n  steps: [{ shell: bash, run: sleep 600 }, { shell: bash, if: always(), run: echo late }]\n',
    );
    const log = run([{ id: 'slow', uses: './actions/slow', timeout: 1 }]);
    expect(log.step('one', 'slow')).toMatchObject({ outcome: 'timed_out', error: { kind: 'Timeout' } });
    expect(log.output('one', 'slow')).not.toContain('late');
  });

  const pwsh = findPowerShell('pwsh') !== null;
  if (!pwsh) console.log('Composite actions in PowerShell are not tested: no pwsh was found (GANTRY_PWSH, then PATH)');
  it.skipIf(!pwsh)('runs PowerShell in the session of its job', () => {
    action('actions/ps', 'runs:\n  using: composite\n  steps: [{ shell: pwsh, run: "$kept + 1" }]\n');
    const log = run([
      { id: 'set', script: '$kept = 41', shell: 'pwsh' },
      { id: 'ps', uses: './actions/ps' },
    ]);
    expect(log.output('one', 'ps')).toContain('42');
  });
});

describe('a JavaScript action', () => {
  const program = (part: string) => `
const fs = require('node:fs');
console.log('${part}', process.env['INPUT_MY_NAME'], process.env.STATE_step ?? 'no state', process.version.startsWith('v'));
fs.appendFileSync(process.env.GITHUB_STATE, 'step=${part}\\n');
`;

  it('runs its pre before the first step and its post after the last, in turn, each with the state of the one before', () => {
    action(
      'actions/js',
      `
inputs: { "my name": { description: Name, default: "\${{ github.actor && 'somebody' }}" } }
runs: { using: node20, pre: pre.js, main: lib/main.js, post: post.js }
`,
    );
    rig.write('actions/js/pre.js', program('pre'));
    rig.write(
      'actions/js/lib/main.js',
      `${program('main')}\nfs.appendFileSync(process.env.GITHUB_OUTPUT, 'out=done\\n');`,
    );
    rig.write('actions/js/post.js', program('post'));
    const log = run([
      { id: 'first', script: 'echo first' },
      { id: 'js', uses: './actions/js' },
      { id: 'second', uses: './actions/js', with: { 'My Name': 'Bo' } },
      { id: 'last', script: 'echo ${{ steps.js.outputs.out }}' },
    ]);
    expect(log.code).toBe(0);
    expect(log.of('step.completed').map(({ step }) => step)).toEqual([
      'js.pre',
      'second.pre',
      'first',
      'js',
      'second',
      'last',
      'second.post',
      'js.post',
    ]);
    expect(log.output('one', 'js.pre')).toContain('pre somebody no state true');
    expect(log.output('one', 'js')).toContain('main somebody pre true');
    expect(log.output('one', 'js.post')).toContain('post somebody main true');
    expect(log.output('one', 'second.post')).toContain('post Bo main true');
    expect(log.output('one', 'last')).toContain('done');
  });

  it('is tidied up after even where it fails, and by what its post-if says; a post that fails makes the job fail', () => {
    action('actions/a', 'runs: { using: node24, main: fail.js, post: post.js }\n');
    rig.write(
      'actions/a/fail.js',
      "console.log('::save-state name=who::a'); console.log('::error::It broke'); process.exitCode = 7;",
    );
    rig.write('actions/a/post.js', "console.log('tidy', process.env.STATE_who);");
    action('actions/b', 'runs: { using: node24, main: ok.js, post: post.js, post-if: success() }\n');
    rig.write('actions/b/ok.js', '');
    rig.write('actions/b/post.js', "console.log('never');");
    action('actions/c', 'runs: { using: node24, main: ../b/ok.js, post: ../a/fail.js }\n');
    const log = run([
      { id: 'b', uses: './actions/b' },
      { id: 'a', uses: './actions/a', continueOnError: true },
      { id: 'c', uses: './actions/c' },
    ]);
    expect(log.step('one', 'a')).toMatchObject({ outcome: 'failure', exitCode: 7, error: { message: 'It broke' } });
    expect(log.output('one', 'a.post')).toContain('tidy a');
    expect(log.step('one', 'c.post').outcome).toBe('failure');
    expect(log.step('one', 'b.post').outcome).toBe('skipped');
    expect(log.code).toBe(1);
  });

  it('within a composite action has its post at the end of the job, too', () => {
    action('actions/js', 'inputs: { n: { description: n } }\nruns: { using: node20, main: main.js, post: post.js }\n');
    rig.write('actions/js/main.js', "console.log('::save-state name=n::' + process.env.INPUT_N);");
    rig.write('actions/js/post.js', "console.log('post of', process.env.STATE_n, process.env.INPUT_N);");
    action(
      'actions/outer',
      'runs:\n  using: composite\n  steps:\n    - { uses: ./actions/js, with: { n: 1 } }\n    - { uses: ./actions/js, with: { n: 2 } }\n',
    );
    const log = run([
      { id: 'outer', uses: './actions/outer' },
      { id: 'last', script: 'echo last' },
    ]);
    expect(log.of('step.completed').map(({ step }) => step)).toEqual([
      'outer',
      'last',
      'outer.step-2.post',
      'outer.step-1.post',
    ]);
    expect(log.output('one', 'outer.step-2.post')).toContain('post of 2 2');
  });
});

describe('an action that is missing or broken', () => {
  it('fails its step when it starts, and not where it is skipped or made by a step before', () => {
    const made =
      'mkdir -p made && printf "name: M\\ndescription: d\\nruns: { using: composite, steps: [{ shell: bash, run: echo made }] }\\n" > made/action.yml';
    action('actions/docker', 'runs: { using: docker, image: Dockerfile }\n');
    action('actions/broken', 'runs: { using: composite, steps: [{ run: echo }] }\n');
    action('actions/plays', 'runs:\n  using: composite\n  steps:\n    - uses: playbook:other\n');
    const log = run([
      { id: 'skipped', uses: './nowhere', if: '${{ false }}' },
      { id: 'make', script: made },
      { id: 'made', uses: './made' },
      { id: 'missing', uses: './nowhere', continueOnError: true },
      { id: 'docker', uses: './actions/docker', continueOnError: true },
      { id: 'plays', uses: './actions/plays', continueOnError: true },
      { id: 'broken', uses: './actions/broken' },
    ]);
    expect(log.step('one', 'skipped').outcome).toBe('skipped');
    expect(log.output('one', 'made')).toContain('made');
    expect(log.step('one', 'missing').error).toMatchObject({ kind: 'NotFound' });
    expect(log.step('one', 'docker').error?.message).toContain('container');
    expect(log.step('one', 'plays').error).toMatchObject({
      message: expect.stringContaining('A composite action cannot run a playbook'),
      file: expect.stringContaining('action.yml'),
    });
    expect(log.step('one', 'broken').error).toMatchObject({ line: 3, file: expect.stringContaining('action.yml') });
  });
});

it('tells in the plan what is wrong with the actions that are used', () => {
  action('actions/broken', 'runs: { using: composite, steps: [{ run: echo }] }\n');
  action('actions/wants', 'inputs: { name: { required: true } }\nruns: { using: node20, main: x.js }\n');
  const file = rig.playbook({
    one: {
      name: 'One',
      steps: [
        { name: 'Missing', uses: './nowhere' },
        { name: 'Broken', uses: './actions/broken' },
        { name: 'Wants', uses: './actions/wants', with: { nam: 1 } },
      ],
    },
  });
  const { problems } = JSON.parse(rig.gantry('plan', file, '--json').stdout);
  expect(problems.map(({ code, severity }: Record<string, string>) => `${severity} ${code}`).sort()).toEqual([
    'warning action-broken',
    'warning action-input-missing',
    'warning action-input-unknown',
    'warning action-missing',
  ]);
});
