import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPlaybook } from './read.ts';
import { parseSource } from './source.ts';

const head = `metadata:
  name: test
  description: A playbook of a test
  version: "1.0"
  category: testing
orchestration:
`;

/** The words at each problem's place. */
function marked(text: string, file: string): readonly string[] {
  return readPlaybook(text, file).problems.map(
    ({ code, range }) =>
      `${code} ${range.line}:${range.column} ${text.slice(range.offset, range.offset + range.length)}`,
  );
}

test('a wrong name in an expression is marked itself, in a block of YAML', () => {
  const text = `${head}  jobs:
    one:
      name: One
      steps:
        - name: Say
          script: |
            echo first \${{ env.A }}
            echo \${{ nope.x }} \${{ env.B && nope.y }}
`;
  expect(marked(text, 'x.yaml')).toEqual(['expression 14:22 nope', 'expression 14:45 nope']);
});

test('and behind the escapes of a JSON text', () => {
  const script = '"quoted"\n\ttab \\ \u{1F600} ${{ nope.x }}';
  const step = { name: 'Say', script };
  const text = JSON.stringify({ orchestration: { jobs: { one: { name: 'One', steps: [step] } } } });
  expect(marked(text, 'x.json')).toContain(`expression 1:${text.indexOf('nope') + 1} nope`);
});

test('an expression that is never closed is marked where it begins', () => {
  const text = `${head}  env:
    A: \${{ env.B
  jobs: { one: { name: One, steps: [{ name: x, script: x }] } }
`;
  expect(marked(text, 'x.yaml')).toEqual(['expression 8:8 ${{']);
});

test('a part of any JSON text is found where it stands', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(50), fc.nat(10), (before, gap, after) => {
      const value = `${before}needle${'x'.repeat(after)}`;
      const text = `${' '.repeat(gap)}{"a": ${JSON.stringify(value)}}`;
      const { offset, length } = parseSource(text, 'x.json').rangeWithin('/a', before.length, 'needle'.length);
      expect(text.slice(offset, offset + length)).toBe('needle');
    }),
  );
});

test('a number where YAML wanted text is told to be quoted, as it is written', () => {
  const { problems } = readPlaybook(
    `${head.replace('"1.0"', '1.0')}  jobs: { one: { name: 1, steps: [] } }\n`,
    'x.yaml',
  );
  const messages = problems.filter(({ code }) => code === 'wrong-type').map(({ message }) => message);
  expect(messages).toEqual([
    '"version" must be text. Put it in quotes: "1.0".',
    '"name" must be text. Put it in quotes: "1".',
  ]);
});

test('what the metadata says beyond the schema is a warning, elsewhere an error', () => {
  const text = `${head.replace('  version', '  convertedFrom: v2\n  version')}  jobs: { one: { name: One, steps: [{ name: x, script: x }], extra: 1 } }\n`;
  const { problems } = readPlaybook(text, 'x.yaml');
  expect(problems.map(({ severity, code, pointer }) => [severity, code, pointer])).toEqual([
    ['warning', 'unknown-key', '/metadata/convertedFrom'],
    ['error', 'unknown-key', '/orchestration/jobs/one/extra'],
  ]);
});

test('variables and profiles of version 2 go on being read beside jobs', () => {
  const text = `${head}  defaultVariables: { a: 1, b: 1 }
  vars: { b: 2 }
  profiles: { quick: { description: Less, variables: { a: 3 } } }
  jobs: { one: { name: One, steps: [{ name: x, script: x }] } }
`;
  const { problems, playbook } = readPlaybook(text, 'x.yaml');
  expect(problems).toEqual([]);
  expect(playbook).toMatchObject({ vars: { a: 1, b: 2 }, profiles: [{ name: 'quick', variables: { a: 3 } }] });
});

test('a data file of version 3 is read in any letter case, and the names of the author stay', () => {
  const text = `@{
    Metadata = @{ Name = 'test'; Description = 'A playbook of a test'; Version = '1.0'; Category = 'testing' }
    Orchestration = @{
        Env = @{ Region = 'north' }
        Jobs = @{
            Build = @{ Name = 'Build'; Steps = @(@{ Name = 'Count'; Run = '0402'; With = @{ Extension = @('ps1') } }) }
            Test = @{ Name = 'Test'; Needs = 'Build'; ContinueOnError = $true; Steps = @(@{ Name = 'x'; Script = 'x' }) }
        }
    }
}`;
  const { problems, playbook, format } = readPlaybook(text, 'x.psd1');
  expect(problems).toEqual([]);
  expect(format).toBe('v3');
  expect(playbook).toMatchObject({
    env: { Region: 'north' },
    jobs: [
      { id: 'Build', steps: [{ with: { Extension: ['ps1'] } }] },
      { id: 'Test', needs: ['Build'], continueOnError: true },
    ],
  });
});

test('brackets within texts are no nesting', () => {
  const step = { name: 'x', script: '['.repeat(1500) };
  const text = JSON.stringify({ orchestration: { jobs: { one: { name: 'One', steps: [step] } } } });
  expect(readPlaybook(text, 'x.json').problems.map(({ code }) => code)).toEqual(['missing-key']);
});

test('once YAML has lost its way, only the first word that it trips over is told', () => {
  const text = `${head}  jobs:\n    one: { name: One\n  env:\n    A: 1\n    B: [1\n`;
  const { problems } = readPlaybook(text, 'x.yaml');
  expect(problems.filter(({ message }) => message.includes('Unexpected')).length).toBeLessThanOrEqual(1);
  expect(problems.every(({ code }) => code === 'syntax')).toBe(true);
});
