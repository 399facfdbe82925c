import { afterEach, beforeEach, expect, it } from 'vitest';
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

function warnings(log: RunLog): string[] {
  return log.of('step.annotation').map(({ annotation }) => `${annotation.level}: ${annotation.message}`);
}

/** A program that tells a version, found by the steps after the first. */
function tool(name: string, answer: string): Step {
  const script = `mkdir -p bin; printf '#!/bin/sh\\necho "${answer}"\\n' > bin/${name}; chmod +x bin/${name}; echo "$PWD/bin" >> "$GANTRY_PATH"`;
  return { id: 'install', script };
}

it('runs the JavaScript of `uses: script` with its inputs in their types, helpers, and outputs', () => {
  const script = [
    "const { stdout } = await exec.getExecOutput('node', ['-p', '6 * 7'], { silent: true });",
    "core.setOutput('sum', inputs.left + Number(stdout));",
    "core.exportVariable('GREETING', 'hello');",
    "core.notice('half way', { title: 'Script' });",
    "await core.summary.addHeading('Done').addTable([['a', 'b'], ['1', '2']]).write();",
    "return { list: inputs.list, path: require('node:path').basename(process.cwd()) };",
  ].join('\n');
  const log = run([
    { id: 'js', uses: 'script', with: { script, left: '${{ 8 }}', list: [1, true, 'x'] } },
    { id: 'after', script: 'echo "$GREETING ${{ steps.js.outputs.sum }}"' },
  ]);
  expect(log.step('one', 'js').outputs).toEqual({
    sum: '50',
    result: '{"list":[1,true,"x"],"path":"workspace"}',
  });
  expect(log.output('one', 'after')).toContain('hello 50');
  expect(warnings(log)).toEqual(['notice: half way']);
  expect(log.of('step.summary')[0]?.markdown).toBe('# Done\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n');
});

it('tells the line of the script in which it failed', () => {
  const log = run([
    { id: 'js', uses: 'script', with: { script: "const x = 1;\n\nthrow new TypeError('no such thing');" } },
  ]);
  expect(log.step('one', 'js')).toMatchObject({
    outcome: 'failure',
    error: { kind: 'TypeError', message: 'no such thing', line: 3, file: null },
  });
});

it('fails a script that says so, and one whose program failed', () => {
  const log = run([
    { id: 'said', uses: 'script', with: { script: "core.setFailed('not today')" }, continueOnError: true },
    { id: 'ran', uses: 'script', with: { script: "await exec.exec('node', ['-e', 'process.exit(4)'])" } },
  ]);
  expect(log.step('one', 'said')).toMatchObject({ outcome: 'failure', exitCode: 1, error: { message: 'not today' } });
  expect(warnings(log)).toEqual(['error: not today']);
  expect(log.step('one', 'ran').error?.message).toBe('node ended with exit code 4');
});

it('runs actions/github-script as far as it needs no client, and says so where it does', () => {
  const script = "core.info(context.eventName); return context.actor.length > 0 ? 'known' : 'unknown'";
  const log = run([
    { id: 'plain', uses: 'actions/github-script@v7', with: { script, 'result-encoding': 'string' } },
    { id: 'client', uses: 'actions/github-script@v7', with: { script: 'await github.rest.issues.get({})' } },
  ]);
  expect(log.step('one', 'plain').outputs).toEqual({ result: 'known' });
  expect(log.step('one', 'client').error?.message).toBe(
    'github.rest is not there: Gantry has no client for GitHub. Use exec with `gh`, or fetch',
  );
});

it('is content with a tool of this machine that is what was asked for', () => {
  const log = run([
    tool('go', 'go version go1.22.5 linux/amd64'),
    { id: 'any', uses: 'actions/setup-go@v5' },
    { id: 'asked', uses: 'actions/setup-go@v5', with: { 'go-version': '^1.21', cache: false } },
  ]);
  expect(log.step('one', 'any').outcome).toBe('success');
  expect(log.step('one', 'asked').outputs).toEqual({ 'go-version': '1.22.5' });
  expect(log.output('one', 'asked')).toContain('Go 1.22.5 of this machine is used');
  expect(warnings(log)).toEqual([]);
});

it('fails where the tool is another, cannot be told, or is not there, and says what to do', () => {
  rig.write('go.mod', 'module example\n\ngo 1.23\n');
  const log = run(
    [
      tool('go', 'go version go1.22.5 linux/amd64'),
      { id: 'other', uses: 'actions/setup-go@v5', with: { 'go-version': '1.21.x' }, continueOnError: true },
      { id: 'file', uses: 'actions/setup-go@v5', with: { 'go-version-file': 'go.mod' }, continueOnError: true },
      { id: 'missing', uses: 'ruby/setup-ruby@v1', env: { PATH: '/nowhere' } },
    ],
    {},
  );
  expect(log.step('one', 'other').error?.message).toContain('Go 1.21.x is asked for, and this machine has 1.22.5');
  expect(log.step('one', 'file').error?.message).toContain('Go >=1.23 is asked for');
  expect(log.step('one', 'missing').error).toMatchObject({ kind: 'NotFound' });
  expect(log.step('one', 'missing').error?.message).toContain('Ruby is not on the PATH (ruby), and nothing is fetched');
});

it('takes checkout for the workspace as it is, with a warning where another is asked for', () => {
  const log = run([
    { id: 'plain', uses: 'actions/checkout@v4', with: { 'fetch-depth': 0, path: '.' } },
    { id: 'other', uses: 'actions/checkout@v4', with: { repository: 'octo/other', path: 'other', submodule: true } },
  ]);
  expect(log.step('one', 'other').outcome).toBe('success');
  expect(warnings(log)).toEqual([
    'warning: checkout takes no input submodule. Did you mean "submodules"?',
    'warning: checkout takes the workspace as it is: `repository` changes nothing.',
    'warning: checkout takes the workspace as it is: `path` changes nothing.',
  ]);
});

it('tells of inputs in the plan, each at its place', () => {
  const file = rig.playbook({
    one: {
      name: 'One',
      steps: [
        { name: 'Fetch', uses: 'actions/checkout@v4', with: { ref: 'main', fetch_depth: 1, tokn: 'x' } },
        { name: 'Keep', uses: 'upload-artifact', with: { name: 'x' } },
        { name: 'Run', uses: 'script', with: { script: "core.info('${{ steps.x.outputs.y }}')" } },
        { name: 'Tool', uses: 'actions/setup-node@v4', with: { 'registry-url': '${{ vars.registry }}' } },
        { name: 'Far', uses: 'octo/tool@v1' },
      ],
    },
  });
  const { stdout } = rig.gantry('validate', file, '--json');
  const problems: { code: string; pointer: string }[] = JSON.parse(stdout)[0].problems;
  const steps = '/orchestration/jobs/one/steps';
  expect(problems.map(({ code, pointer }) => `${code} ${pointer.replace(steps, '')}`)).toEqual([
    'action-input-undone /0/with/ref',
    'action-input-unknown /0/with/tokn',
    'action-input-missing /1/uses',
    'expression-injection /2/with/script',
    'uses-remote /3/uses',
    'uses-remote /4/uses',
  ]);
});

it('says nothing of a remote action of which a copy is set, and what is wrong with the settings', () => {
  const file = rig.playbook({ one: { name: 'One', steps: [{ name: 'Far', uses: 'octo/tool@v1' }] } });
  const messages = (): string[] =>
    JSON.parse(rig.gantry('validate', file, '--json').stdout)[0].problems.map(
      ({ message }: { message: string }) => message,
    );
  rig.write('.gantry/actions.json', '{ "octo/tool": 7 }');
  expect(messages()).toEqual([
    'octo/tool@v1 is not on this machine, and actions are not fetched from elsewhere: the step fails when it is reached. Name the folder of a copy in .gantry/actions.json, or in `uses` itself (./path). .gantry/actions.json: "octo/tool" is not owner/repo or owner/repo@ref with a folder.',
  ]);
  rig.write('.gantry/actions.json', '{ "octo/tool": "vendor/tool" }');
  rig.write('vendor/tool/action.yml', 'name: Tool\ndescription: A tool\nruns: { using: node20, main: main.js }\n');
  expect(messages()).toEqual([]);
});

it('runs the workflow of a repository in the folder above `.github`', () => {
  const workflow = [
    'on: push',
    'jobs:',
    '  one:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    '      - uses: actions/checkout@v4',
    '      - { id: here, run: pwd }',
  ].join('\n');
  const log = rig.run(rig.write('../repository/.github/workflows/ci.yml', workflow));
  expect(log.output('one', 'here').trim()).toMatch(/[\\/]repository$/);
});
