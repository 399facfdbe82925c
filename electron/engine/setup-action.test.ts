import { expect, test } from 'vitest';
import type { JsonObject } from '../../shared/base/json.ts';
import { fail, ok } from '../../shared/base/result.ts';
import type { PlannedStep } from '../../shared/plan/plan.ts';
import type { ToolAnswer, ToolQuestion } from './ports.ts';
import { job, plan, step, when } from './testing/plans.ts';
import { Simulation } from './testing/simulation.ts';

function uses(target: string, inputs: JsonObject = {}, more: Partial<PlannedStep> = {}): PlannedStep {
  return step('set-up', { kind: 'uses', text: null, uses: target, with: inputs, ...more });
}

/** A run of one step on a machine whose programs answer so. */
function machine(one: PlannedStep, answer: ToolAnswer | null): Simulation & { readonly asked: ToolQuestion[] } {
  const asked: ToolQuestion[] = [];
  const simulation = new Simulation(plan([job('a', { steps: [one] })]));
  simulation.tools = {
    ask: async (question) => {
      asked.push(question);
      return answer;
    },
  };
  return Object.assign(simulation, { asked });
}

const python = (said: string, program = 'python'): ToolAnswer => ({
  program,
  path: `/bin/${program}`,
  answer: ok(said),
});

test('asks for the version as the step would, and gives version and path as outputs', async () => {
  const run = machine(
    uses('actions/setup-python@v5', { 'python-version': '3.12' }, { env: { A: '1' } }),
    python('Python 3.12.4'),
  );
  expect(await run.run()).toBe('success');
  expect(run.asked).toMatchObject([{ programs: ['python', 'python3'], args: ['--version'], workingDirectory: '/w' }]);
  expect(run.asked[0]?.env.A).toBe('1');
  expect(run.of('step.completed')[0]?.outputs).toEqual({ 'python-version': '3.12.4', 'python-path': '/bin/python' });
});

test('warns of a tool that goes by another name, and of a word that names no version', async () => {
  const run = machine(
    uses('actions/setup-python@v5', { 'python-version': 'latest' }),
    python('Python 3.12.4', 'python3'),
  );
  expect(await run.run()).toBe('success');
  expect(run.of('step.annotation').map(({ annotation }) => annotation.message)).toEqual([
    'Python is here as `python3`, not as `python`',
    'Whether 3.12.4 is the newest Python (latest) is not known here: it is used as it is',
  ]);
});

test.each([
  ['is not there', null, 'NotFound', 'Python is not on the PATH'],
  [
    'cannot be asked',
    { program: 'python', path: '/bin/python', answer: fail('exit code 9') },
    'NotFound',
    '/bin/python could not be asked for its version: exit code 9',
  ],
  ['tells nothing', python('hello'), 'NotFound', '/bin/python does not tell its version'],
  ['is another', python('Python 3.8.1'), 'Version', 'Python 3.12 is asked for, and this machine has 3.8.1'],
] as const)('fails where the tool %s', async (_what, answer, kind, message) => {
  const run = machine(uses('actions/setup-python@v5', { 'python-version': '3.12' }), answer);
  expect(await run.run()).toBe('failure');
  const { error } = run.of('step.completed')[0]!;
  expect(error?.kind).toBe(kind);
  expect(error?.message).toContain(message);
});

test('reads the version from a file, and fails where that is not there', async () => {
  const asks = (file: string) => {
    const run = machine(uses('actions/setup-python@v5', { 'python-version-file': file }), python('Python 3.12.4'));
    run.files = { ...run.files, read: async (path) => (path === '.python-version' ? '3.11\n' : null) };
    return run;
  };
  const other = asks('.python-version');
  expect(await other.run()).toBe('failure');
  expect(other.of('step.completed')[0]?.error?.message).toContain('Python 3.11 is asked for');
  const missing = asks('nothing.txt');
  expect(await missing.run()).toBe('failure');
  expect(missing.of('step.completed')[0]?.error?.message).toBe(
    '`python-version-file` names nothing.txt, which is not there',
  );
});

test('asks for nothing where the step is skipped, be its tool there or not', async () => {
  const run = machine(uses('actions/setup-python@v5', {}, { condition: when('false') }), null);
  expect(await run.run()).toBe('success');
  expect(run.asked).toEqual([]);
});
