import { expect, test } from 'vitest';
import { builtInActions } from '../../shared/plan/built-in-actions.ts';
import { builtIns } from './built-ins.ts';
import { scriptActions } from './script-action.ts';
import { job, plan, step } from './testing/plans.ts';
import { Simulation } from './testing/simulation.ts';

test('every built-in action whose inputs are known does something, and the other way round', () => {
  expect([...Object.keys(builtIns), ...scriptActions].toSorted()).toEqual(Object.keys(builtInActions).toSorted());
});

test('checkout of what the run says of itself is the workspace; of anything else it is too, with a warning', async () => {
  const checkout = (id: string, ref: string) =>
    step(id, {
      kind: 'uses',
      text: null,
      uses: 'actions/checkout@v4',
      with: { ref, repository: '${{ github.repository }}' },
    });
  const context = { sha: 'abc123', repository: 'octo/tool' };
  const run = new Simulation(
    plan([job('a', { steps: [checkout('same', '${{ github.sha }}'), checkout('other', 'v1.0')] })]),
    undefined,
    { context },
  );
  expect(await run.run()).toBe('success');
  expect(run.of('step.annotation').map(({ step: at, annotation }) => `${at}: ${annotation.message}`)).toEqual([
    'other: checkout takes the workspace as it is: `ref` changes nothing.',
  ]);
});

test('an input that is required and missing fails the step', async () => {
  const run = new Simulation(
    plan([job('a', { steps: [step('x', { kind: 'uses', text: null, uses: 'cache', with: { key: 'k' } })] })]),
  );
  expect(await run.run()).toBe('failure');
  expect(run.of('step.completed')[0]?.error?.message).toBe('cache wants `path` in `with`.');
});

test('a script runs on Node, its other inputs and the run passed beside its text', async () => {
  const inputs = { script: 'return 1', n: '${{ fromJSON(2) }}' };
  const run = new Simulation(
    plan([job('a', { steps: [step('js', { kind: 'uses', text: null, uses: 'script', with: inputs })] })]),
  );
  expect(await run.run()).toBe('success');
  const { shell, source } = run.sessions.calls[0]!.command;
  expect(shell).toBe('node');
  expect(source).toMatchObject({ kind: 'text', text: expect.stringContaining('"script":"return 1","inputs":{"n":2}') });
});
