import { expect, test } from 'vitest';
import { job, plan, step } from '../testing/plans.ts';
import { Simulation } from '../testing/simulation.ts';

const matchers = JSON.stringify({
  problemMatcher: [
    {
      owner: 'own',
      severity: 'warning',
      pattern: [{ regexp: '^BAD (\\S+) (\\S+) (.*)$', file: 1, fromPath: 2, message: 3 }],
    },
  ],
});

/** The annotations of steps that print these texts, as `step level file message`. */
async function annotations(
  outputs: Readonly<Record<string, string>>,
  more: { problemMatchers?: readonly string[]; workingDirectory?: string } = {},
): Promise<string[]> {
  const steps = Object.keys(outputs).map((id) => step(id, more));
  const simulation = new Simulation(plan([job('one', { steps })]), ({ command }) => ({
    output: outputs[command.step] ?? '',
  }));
  const files = new Set(['/w/src/a.c', '/w/lib/b.c', '/w/c.c']);
  simulation.files = {
    ...simulation.files,
    exists: (path) => files.has(path),
    read: async (path) => (path === '/w/matchers.json' ? matchers : path === '/w/broken.json' ? '{' : null),
  };
  await simulation.run();
  return simulation
    .of('step.annotation')
    .map(({ step: id, annotation: { level, file, message } }) => `${id} ${level} ${file} ${message}`);
}

test('files are told from the workspace: absolute ones, those of the step’s folder, and those beside fromPath', async () => {
  const output = ['/w/src/a.c:1:2: error: x', 'a.c:1:2: error: y', 'c.c:1:2: error: z', 'no.c:1:2: error: w', ''];
  expect(await annotations({ one: output.join('\r\n') }, { workingDirectory: 'src' })).toEqual([
    'one error src/a.c x',
    'one error src/a.c y',
    'one error c.c z',
    'one error no.c w',
  ]);
  expect(await annotations({ one: '::add-matcher::matchers.json\nBAD b.c lib/project.json x\n' })).toEqual([
    'one warning lib/b.c x',
  ]);
  expect(await annotations({ one: '::error file=/w/src/a.c::told\n' })).toEqual(['one error src/a.c told']);
});

test('a place in the text of a step itself has no file', async () => {
  const output = 'Exception: /tmp/gty-0123456789ab/step.ps1:3\nLine |\n   3 |  throw 1\n     |  ~~~~~~~\n     | 1\n';
  expect(await annotations({ one: output })).toEqual(['one error null 1']);
});

test('matchers that a step adds hold for the steps after it, until one removes them by owner or by file', async () => {
  const bad = 'BAD c.c x x\n';
  expect(
    await annotations({
      before: bad,
      adds: `::add-matcher::matchers.json\n${bad}`,
      has: bad,
      removes: `::remove-matcher owner=OWN::\n${bad}`,
      again: `::add-matcher::matchers.json\n${bad}`,
      file: `::remove-matcher::matchers.json\n${bad}`,
      after: bad,
    }),
  ).toEqual(['adds warning c.c x', 'has warning c.c x', 'again warning c.c x']);
});

test('problemMatchers names the ones to use, files among them; an empty list turns all off', async () => {
  const output = 'c.c:1:2: error: x\na.py:1:1: F401 y\nBAD c.c x z\n';
  expect(await annotations({ one: output }, { problemMatchers: ['gcc', './matchers.json'] })).toEqual([
    'one error c.c x',
    'one warning c.c z',
  ]);
  expect(await annotations({ one: output }, { problemMatchers: [] })).toEqual([]);
});

test('a file of matchers that cannot be used is told as a warning, and the step goes on', async () => {
  expect(
    await annotations({ one: '::add-matcher::none.json\n::add-matcher::broken.json\nc.c:1:2: error: x\n' }),
  ).toEqual([
    'one warning null The problem matchers in none.json cannot be had: there is no such file',
    'one warning null The problem matchers in broken.json cannot be used. It is not JSON',
    'one error c.c x',
  ]);
});

test('a summary longer than 1 MiB is told as an error and not kept', async () => {
  const simulation = new Simulation(plan([job('one')]), () => ({ files: { summary: 'é'.repeat(600_000) } }));
  await simulation.run();
  expect(simulation.of('step.summary')).toEqual([]);
  expect(simulation.of('step.annotation')[0]?.annotation.message).toBe(
    'The summary is longer than 1 MiB, so it is not kept',
  );
});

test('NODE_OPTIONS is set for no later step, and the one that tries fails', async () => {
  const env = 'A=1\nNODE_OPTIONS=--require ./x\n';
  const simulation = new Simulation(plan([job('one')]), () => ({ files: { env } }));
  await simulation.run();
  expect(simulation.of('step.exported')[0]?.env).toEqual({ A: '1' });
  expect(simulation.of('step.completed')[0]).toMatchObject({ outcome: 'failure', error: { kind: 'CommandFile' } });
});
