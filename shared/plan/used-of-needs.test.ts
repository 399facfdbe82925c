import { expect, test } from 'vitest';
import { buildPlan } from './build-plan.ts';
import { noValues } from './script.ts';
import { facts, job, places, playbook, step } from './testing/playbooks.ts';
import { usedOfNeeds } from './used-of-needs.ts';

test('what a job reads of those that it needs is found in conditions, expressions and scripts', () => {
  const when = (text: string, language: 'expression' | 'powershell') => ({ text, language, pointer: '/if' }) as const;
  const own = job(
    'last',
    [
      step({ script: 'echo ${{ needs.build.outputs.version }} ${{ needs.build.outputs.version }}' }),
      step(
        { script: 'Write-Host $needs.test.outputs.coverage "$($needs.test.result)"' },
        { condition: when("$needs.test.outputs.passed -gt 3 -and $vars.x -eq 'y'", 'powershell') },
      ),
      step({ uses: 'checkout' }, { with: { path: "${{ needs['build'].outputs['folder'] }}" } }),
    ],
    {
      needs: ['build', 'test', 'lint'],
      condition: when("needs.build.result == 'success' && needs.*.outputs.x", 'expression'),
      env: { ALL: '${{ toJSON(needs) }} ${{ needs.lint }}' },
    },
  );
  const of = playbook([job('build', []), job('test', []), job('lint', []), own]);
  const plan = buildPlan({ playbook: of, problems: [], source: places }, 'p.json', facts, noValues);
  expect(Object.fromEntries(usedOfNeeds(plan.jobs.at(-1)!))).toEqual({
    build: ['result', 'outputs.version', 'outputs.folder'],
    test: ['outputs.passed', 'outputs.coverage', 'result'],
  });
});
