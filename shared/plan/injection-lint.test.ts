import { expect, test } from 'vitest';
import { findInjections, lintInjection } from './injection-lint.ts';

test.each([
  ['steps.a.outputs.title', 'TITLE'],
  ['needs.build.outputs.tagName', 'TAG_NAME'],
  ['inputs.who', 'WHO'],
  ["format('{0}', github.event.issue.title)", 'TITLE'],
  ['github.event.commits[0].message', 'MESSAGE'],
  ['github.head_ref', 'HEAD_REF'],
  ['toJSON(github)', 'GITHUB'],
  ['secrets.KEY', 'KEY'],
  ['env.MADE', 'MADE'],
  ['env.nowhere', 'NOWHERE'],
  ["inputs['1st-name']", 'VALUE_1ST_NAME'],
])('%s pasted into a script is found, and env %s would carry it', (body, variable) => {
  const env = { MADE: '${{ inputs.x }}', FIXED: 'v' };
  expect(findInjections(`echo \${{ ${body} }}`, 'bash', env)).toMatchObject([
    { variable, offset: 5, replacement: `"$${variable}"` },
  ]);
});

test.each([
  'matrix.os',
  'needs.a.result',
  'steps.a.outcome',
  'steps.a.conclusion',
  'runner.os',
  'vars.level',
  'env.fixed',
  'github.run_id',
  'gantry.workspace',
  "'text'",
  'not ( an expression',
])('%s is the work of the author or the engine, and let be', (body) => {
  expect(findInjections(`echo \${{ ${body} }}`, 'bash', { FIXED: 'v' })).toEqual([]);
});

test.each([
  ['pwsh', 'write $env:WHO in the script'],
  ['node', 'write process.env.WHO in the script'],
  ['cmd', 'write %WHO% in the script'],
  ['python', "write os.environ['WHO'] in the script"],
  ['perl {0}', 'read the variable in the script'],
])('in %s the way out is to %s', (shell, advice) => {
  expect(lintInjection('say ${{ inputs.who }}', shell, {})).toEqual([
    `\${{ inputs.who }} is pasted into the script before the shell reads it, so its value can run as code. Give the step env WHO: \${{ inputs.who }} and ${advice}.`,
  ]);
});

test('each place is told with its offset', () => {
  const text = "a ${{ inputs.a }}\n'${{ matrix.b }}' ${{ inputs.c }}";
  expect(findInjections(text, 'bash', {}).map(({ offset, length }) => text.slice(offset, offset + length))).toEqual([
    '${{ inputs.a }}',
    '${{ inputs.c }}',
  ]);
});
