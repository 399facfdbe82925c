import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectScripts } from './number-language.ts';
import { script } from './testing/scripts.ts';

const library = [
  script('0402_Run-Tests.ps1', { stage: 'Testing', tags: ['tests'] }),
  script('0201_Install-Node.ps1', { stage: 'Core', tags: ['tools', 'node'] }),
  script('0207_Install-Git.ps1', { stage: 'Core', tags: ['tools'] }),
  script('0208_Install-Docker.ps1', { stage: 'Core', tags: ['tools', 'Database'] }),
  script('0404_Lint.ps1', { stage: 'Testing' }),
  script('4001_Far.sh'),
  script('0000_First.py'),
];

const select = (...parts: string[]) => selectScripts(parts, library, 'automation-scripts');
const numbers = (...parts: string[]) => select(...parts).scripts.map(({ number }) => number);

test.each<[string, string[], string[]]>([
  ['one number', ['0402'], ['0402']],
  ['a number without its leading zero', ['402'], ['0402']],
  ['a range, of those that exist', ['0400-0499'], ['0402', '0404']],
  ['a range with spaces', ['0200 - 0207'], ['0201', '0207']],
  ['a list by commas, ascending', ['0402,0201'], ['0201', '0402']],
  ['a list of parts, each once', ['0402', '04*', '0201, 0402'], ['0201', '0402', '0404']],
  ['a pattern', ['02*'], ['0201', '0207', '0208']],
  ['one digit and a star is one series', ['4*'], ['0402', '0404']],
  ['zero and a star is the first series', ['0*'], ['0000']],
  ['three digits and a star', ['020*'], ['0201', '0207', '0208']],
  ['a star alone is all', ['*'], ['0000', '0201', '0207', '0208', '0402', '0404', '4001']],
  ['a stage in any case', ['stage:core'], ['0201', '0207', '0208']],
  ['a quoted stage', ["stage: 'Testing'"], ['0402', '0404']],
  ['a tag in any case', ['tag:database'], ['0208']],
  ['what is taken away', ['02*,!0208'], ['0201', '0207']],
  ['what is taken away before it is named', ['!0208', 'stage:Core'], ['0201', '0207']],
  ['a range taken away', ['*', '!0200-4999'], ['0000']],
  ['a stage taken away', ['tag:tools', '!tag:node'], ['0207', '0208']],
  ['a file name', ['0402_Run-Tests.ps1'], ['0402']],
  ['a path in the manner of Windows, in another case', ['.\\automation-scripts\\0402_run-tests.PS1'], ['0402']],
  ['a name without its extension', ['0404_Lint'], ['0404']],
])('%s', (_, parts, expected) => {
  expect(numbers(...parts)).toEqual(expected);
  expect(select(...parts).problems).toEqual([]);
});

test('a single number without a script is an error naming the folder and the nearest numbers', () => {
  expect(select('0403')).toEqual({
    scripts: [],
    missing: ['0403'],
    problems: [
      {
        severity: 'error',
        code: 'script-missing',
        message:
          'No script 0403_*.ps1 (or .sh, .py, .js, .cmd) is in automation-scripts. The nearest are 0208, 0402, 0404.',
        part: '0403',
      },
    ],
  });
});

test('in an empty folder the error says that nothing is there', () => {
  expect(selectScripts(['0001'], [], 'scripts').problems[0]?.message).toContain('no numbered scripts');
});

test('a missing number that is taken away is no error', () => {
  expect(select('0402,0403,!0403')).toMatchObject({ missing: [], problems: [{ severity: 'warning', part: '!0403' }] });
});

test.each(['0500-0599', '05*', 'stage:Nowhere', 'tag:nothing', '0499-0400', '', '!0402'])(
  'selecting nothing by %j is a warning',
  (part) => {
    expect(select(part).problems).toMatchObject([{ severity: 'warning', code: 'selection-empty' }]);
  },
);

test.each(['lint', '04020', '04-05-06', 'deploy.ps1', 'stage:', '${{ inputs.x }}', '!what'])(
  'what is no selection, %j, is an error',
  (part) => {
    expect(select('0402', part).problems).toMatchObject([{ severity: 'error', code: 'selection-unreadable', part }]);
    expect(numbers('0402', part)).toEqual(['0402']);
  },
);

test('of several files with one number the PowerShell one is taken, and the warning names the rest', () => {
  const twins = [script('0500_Build.sh'), script('0500_Build.ps1'), script('0500_Another.ps1')];
  const { scripts, problems } = selectScripts(['05*'], twins, 'automation-scripts');
  expect(scripts.map(({ path }) => path)).toEqual(['automation-scripts/0500_Another.ps1']);
  expect(problems).toMatchObject([{ severity: 'warning', code: 'script-ambiguous', part: '0500' }]);
  expect(problems[0]?.message).toContain('0500_Build.ps1, automation-scripts/0500_Build.sh');
});

test('a file named whole is that file, whatever else carries its number; patterns ask the one that the number means', () => {
  const twins = [script('0500_Build.sh', { stage: 'Core' }), script('0500_Build.ps1')];
  expect(selectScripts(['0500_Build.sh'], twins, 'f')).toMatchObject({ scripts: [{ shell: 'bash' }], problems: [] });
  expect(selectScripts(['stage:Core'], twins, 'f')).toMatchObject({
    scripts: [],
    problems: [{ code: 'selection-empty' }],
  });
});

const anyNumber = fc.nat(60).map((index) => String(index * 37).padStart(4, '0'));
const anyLibrary = fc
  .uniqueArray(fc.tuple(anyNumber, fc.constantFrom('Core', 'Test', null), fc.constantFrom('ps1', 'sh')), {
    maxLength: 30,
    selector: ([number, , extension]) => `${number}.${extension}`,
  })
  .map((found) => found.map(([number, stage, extension]) => script(`${number}_X.${extension}`, { stage })));
const anyPart = fc.oneof(
  anyNumber,
  fc.tuple(anyNumber, anyNumber).map(([a, b]) => `${a}-${b}`),
  fc.nat(29).map((prefix) => `${prefix}*`),
  fc.constantFrom('stage:Core', 'stage:Test', 'tag:x'),
);
const anySelection = fc.array(fc.tuple(fc.boolean(), anyPart).map(([not, part]) => (not ? `!${part}` : part)));

test('the result is a set in ascending order, whatever the parts', () => {
  fc.assert(
    fc.property(anySelection, anyLibrary, (parts, scripts) => {
      const found = selectScripts(parts, scripts, 'f').scripts.map(({ number }) => number);
      expect(found).toEqual([...new Set(found)].sort());
    }),
  );
});

test('the order of the parts, and whether commas or lists join them, changes nothing', () => {
  fc.assert(
    fc.property(anySelection, anyLibrary, fc.nat(), (parts, scripts, seed) => {
      const turn = parts.length === 0 ? 0 : seed % parts.length;
      const turned = [...parts.slice(turn), ...parts.slice(0, turn)].reverse();
      const first = selectScripts(parts, scripts, 'f');
      const second = selectScripts([turned.join(',')], [...scripts].reverse(), 'f');
      expect(second.scripts).toEqual(first.scripts);
      expect(second.missing).toEqual(first.missing);
    }),
  );
});

test('what is taken away is never there, and taking away adds nothing', () => {
  fc.assert(
    fc.property(anySelection, anyPart, anyLibrary, (parts, part, scripts) => {
      const before = selectScripts(parts, scripts, 'f');
      const after = selectScripts([...parts, `!${part}`], scripts, 'f');
      const gone = new Set(selectScripts([part], scripts, 'f').scripts.map(({ number }) => number));
      expect(after.scripts).toEqual(before.scripts.filter(({ number }) => !gone.has(number)));
    }),
  );
});

test('any text ends in a selection and placed problems', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), anyLibrary, (parts, scripts) => {
      const { problems } = selectScripts(parts, scripts, 'f');
      for (const problem of problems) expect(problem.message).not.toBe('');
    }),
  );
});
