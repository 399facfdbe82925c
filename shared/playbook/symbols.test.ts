import { expect, test } from 'vitest';
import { parseSource } from './source.ts';
import { isSameSymbol, occurrenceAt, occurrencesIn, textAt } from './symbols.ts';

const yaml = `# needs.build is a remark
metadata:
  name: shown
orchestration:
  jobs:
    build:
      outputs:
        size: \${{ steps.compile.outputs.size }}
      steps:
        - id: compile
          script: echo 1 # steps.compile
        - name: Tell
          if: steps.compile.outcome == 'success'
          run: 0100, 0402
    "ship-it":
      needs: [build]
      condition: $needs.build.result -eq 'success'
      steps:
        - script: echo \${{ needs.build.outputs.size }} \${{ steps.compile.outputs.size }}
        - uses: playbook:quick-start
`;

function told(text: string, file: string): string[] {
  return occurrencesIn(parseSource(text, file)).map(({ offset, length, symbol, role }) => {
    const line = text.slice(0, offset).split('\n').length;
    const whose = symbol.kind === 'job' ? 'job' : `step of ${symbol.job}`;
    return `${line}: ${role} of ${whose} ${text.slice(offset, offset + length)}`;
  });
}

test('every place that names a job or a step is known, each by itself, and remarks are not', () => {
  expect(told(yaml, 'a.yaml')).toEqual([
    '6: definition of job build',
    '8: reference of step of build compile',
    '10: definition of step of build compile',
    '13: reference of step of build compile',
    '15: definition of job ship-it',
    '16: reference of job build',
    '17: reference of job build',
    '19: reference of job build',
    '19: reference of step of ship-it compile',
  ]);
});

test('a workflow in JSON has the same places, without their quotes', () => {
  const json =
    '{"jobs": {"a": {"steps": [{"id": "s", "run": "x"}]}, "b": {"needs": "a", "if": "needs[\'a\'].result"}}}';
  expect(told(json, 'a.json')).toEqual([
    '1: definition of job a',
    '1: definition of step of a s',
    '1: definition of job b',
    '1: reference of job a',
    '1: reference of job a',
  ]);
});

test('a step of one job is not that of another, and ids go without regard to case', () => {
  expect(isSameSymbol({ kind: 'step', job: 'a', step: 's' }, { kind: 'step', job: 'b', step: 's' })).toBe(false);
  expect(isSameSymbol({ kind: 'job', job: 'Build' }, { kind: 'job', job: 'build' })).toBe(true);
  expect(isSameSymbol({ kind: 'job', job: 'a' }, { kind: 'step', job: 'a', step: 'a' })).toBe(false);
});

test('what stands at an offset is found with its pointer, and nothing in a broken text', () => {
  const source = parseSource(yaml, 'a.yaml');
  expect(textAt(source, yaml.indexOf('0402'))).toMatchObject({
    pointer: '/orchestration/jobs/build/steps/1/run',
    value: '0100, 0402',
  });
  expect(occurrenceAt(occurrencesIn(source), yaml.indexOf('build]'))).toMatchObject({ symbol: { job: 'build' } });
  expect(occurrencesIn(parseSource('{"jobs": {"a": ', 'a.json')).length).toBeLessThan(2);
  expect(textAt(parseSource('', 'a.yaml'), 0)).toBeNull();
});
