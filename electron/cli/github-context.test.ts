import { afterAll, beforeAll, expect, test } from 'vitest';
import { Rig, type RunLog } from './testing/rig.ts';

const sha = 'c0ffee'.padEnd(40, '0');
/** Each value of the context as GitHub documents it, by its name after `github.`. */
const expected: Readonly<Record<string, string>> = {
  action: '__run',
  actor: 'ACTOR',
  api_url: 'https://api.github.com',
  base_ref: 'trunk',
  event_name: 'pull_request',
  event_path: 'EVENT',
  'event.inputs.flag': 'true',
  'event.pull_request.base.ref': 'trunk',
  'event.pull_request.head.sha': sha,
  'event.ref': 'refs/heads/topic',
  'event.repository.default_branch': 'trunk',
  'event.repository.full_name': 'octo/tool',
  'event.repository.owner.login': 'octo',
  graphql_url: 'https://api.github.com/graphql',
  head_ref: 'topic',
  job: 'a',
  ref: 'refs/heads/topic',
  ref_name: 'topic',
  ref_protected: 'false',
  ref_type: 'branch',
  repository: 'octo/tool',
  repository_owner: 'octo',
  repositoryUrl: 'git://github.com/octo/tool.git',
  retention_days: '90',
  run_attempt: '1',
  run_id: 'RUN',
  run_number: '1',
  server_url: 'https://github.com',
  sha,
  token: '',
  triggering_actor: 'ACTOR',
  workflow: 'Context',
  workflow_ref: 'octo/tool/.github/workflows/context.yml@refs/heads/topic',
  workflow_sha: sha,
  workspace: 'WORKSPACE',
};

/** Those that GitHub gives no step by that name. */
const contextOnly = ['token', 'repositoryUrl'];
const inEnvironment = Object.keys(expected).filter((name) => !name.includes('.') && !contextOnly.includes(name));
const runnerVariables = ['ARCH', 'ENVIRONMENT', 'NAME', 'OS', 'TEMP', 'TOOL_CACHE'];

let rig: Rig;
let log: RunLog;
let values: ReadonlyMap<string, string>;
let rerun: string;
beforeAll(() => {
  rig = new Rig();
  rig.write('.git/HEAD', 'ref: refs/heads/topic\n');
  rig.write('.git/refs/heads/topic', `${sha}\n`);
  rig.write('.git/refs/remotes/origin/HEAD', 'ref: refs/remotes/origin/trunk\n');
  rig.write('.git/config', '[remote "origin"]\n\turl = https://github.com/octo/tool.git\n');
  const file = rig.write(
    '.github/workflows/context.yml',
    [
      'name: Context',
      'on:',
      '  pull_request:',
      '  workflow_dispatch:',
      '    inputs: { flag: { type: boolean, default: true } }',
      'jobs:',
      '  a:',
      '    runs-on: ubuntu-latest',
      '    steps:',
      '      - run: |',
      ...Object.keys(expected).map((name) => `          echo "[github.${name}=\${{ github.${name} }}]"`),
      ...inEnvironment.map((name) => `          echo "[env.${name}=$GITHUB_${name.toUpperCase()}]"`),
      ...runnerVariables.map((name) => `          echo "[runner.${name}=\${{ runner.${name} }} $RUNNER_${name}]"`),
      '          echo "[marks=$CI $GITHUB_ACTIONS]"',
      '          echo "[types=${{ github.event.inputs.flag == \'true\' }} ${{ inputs.flag == true }}]"',
    ].join('\n'),
  );
  log = rig.run(file, '--event', 'pull_request');
  const output = log.output('a', 'step-1');
  values = new Map([...output.matchAll(/\[([\w.]+)=([^\]]*)\]/g)].map(([, name = '', value = '']) => [name, value]));
  const [run] = log.events;
  rerun = rig.gantry('rerun', run?.run ?? '', '--trust', '--json').stdout;
});
afterAll(() => rig.dispose());

function known(name: string): string {
  const [started] = log.events;
  const own = {
    ACTOR: values.get('github.actor'),
    RUN: started?.run,
    WORKSPACE: rig.workspace,
    EVENT: values.get('env.event_path'),
  };
  const value = expected[name] ?? '';
  return value in own ? (own[value as keyof typeof own] ?? 'nothing') : value;
}

test.each(Object.keys(expected))('github.%s', (name) => {
  expect(values.get(`github.${name}`)).toBe(known(name));
  expect(values.get('github.actor')).not.toBe('');
});

test.each(inEnvironment)('GITHUB_ of %s is the same', (name) => {
  expect(values.get(`env.${name}`)).toBe(known(name));
});

test.each(runnerVariables)('runner and RUNNER_%s are the same', (name) => {
  const [context, variable] = (values.get(`runner.${name}`) ?? '').split(' ');
  expect(context).toBe(variable);
  expect(context).not.toBe('');
});

test('a step of a workflow knows that it is unattended, and inputs are text in the event alone', () => {
  expect(values.get('marks')).toBe('true true');
  expect(values.get('types')).toBe('true true');
});

test('a re-run keeps the number and has the next attempt', () => {
  expect(rerun).toContain('[github.run_number=1]');
  expect(rerun).toContain('[github.run_attempt=2]');
});
