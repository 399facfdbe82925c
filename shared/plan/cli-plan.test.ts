import { expect, test } from 'vitest';
import { buildPlan } from './build-plan.ts';
import { presentPlan } from './cli-plan.ts';
import { noValues } from './script.ts';
import { facts, job, places, playbook, step } from './testing/playbooks.ts';
import { script } from './testing/scripts.ts';

test('the printed plan has the keys of the contract, no more and no fewer', () => {
  const of = playbook([
    job(
      'build',
      [
        step(
          { run: '04*' },
          { id: 'b', name: 'Build', timeout: 30, retry: { max: 2, delay: 1, backoff: 1, onExitCodes: null } },
        ),
      ],
      {
        strategy: { matrix: { os: ['x'] }, failFast: true, maxParallel: null, pointer: '/s' },
      },
    ),
    job('ship', [step({ script: 'x' }, { timeout: '${{ inputs.t }}', shell: 'bash' })], {
      needs: ['build'],
      condition: { text: 'always()', language: 'expression', pointer: '/c' },
    }),
  ]);
  const problem = {
    severity: 'warning',
    code: 'w',
    message: 'm',
    pointer: '/p',
    range: { line: 3, column: 2, offset: 9, length: 1 },
  } as const;
  const read = { playbook: of, problems: [problem], source: places };
  const known = { ...facts, scripts: [script('0402_A.ps1'), script('0404_B.ps1')] };
  expect(presentPlan(buildPlan(read, 'p.json', known, noValues))).toEqual({
    playbook: { name: 'tested', version: '1.0', format: 'v3' },
    jobs: [
      {
        id: 'build (x)',
        job: 'build',
        name: 'build (x)',
        matrix: { os: 'x' },
        needs: [],
        level: 0,
        condition: null,
        steps: [
          { id: 'b', name: 'Build', kind: 'run', scripts: ['0402', '0404'], shell: 'pwsh', timeout: 30, retries: 2 },
        ],
      },
      {
        id: 'ship',
        job: 'ship',
        name: 'ship',
        matrix: null,
        needs: ['build (x)'],
        level: 1,
        condition: { text: 'always()', language: 'expression', decidedBy: 'engine', value: true },
        steps: [
          { id: 'step-1', name: 'A step', kind: 'script', scripts: [], shell: 'bash', timeout: null, retries: 0 },
        ],
      },
    ],
    levels: [['build (x)'], ['ship']],
    problems: [{ severity: 'warning', code: 'w', message: 'm', pointer: '/p', line: 3, column: 2 }],
  });
});

const say = step({ script: 'x' });

test('jobs of a cycle and behind one claim no level', () => {
  const round = playbook([
    job('first', [say]),
    job('a', [say], { needs: ['first', 'b'] }),
    job('b', [say], { needs: ['a'] }),
    job('behind', [say], { needs: ['b'] }),
    job('last', [say], { needs: ['first'] }),
  ]);
  const presented = presentPlan(
    buildPlan({ playbook: round, problems: [], source: places }, 'p.json', facts, noValues),
  );
  expect(presented).toMatchObject({
    jobs: [{ level: 0 }, { level: null }, { level: null }, { level: null }, { level: 1 }],
    levels: [['first'], ['last']],
  });
});
