import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '../base/json.ts';
import { type ExpansionProblem, Variables } from './variables.ts';

const variables = new Variables([
  {
    source: 'variables',
    values: { env: 'dev', count: 3, flag: true, list: ['a', 'b'], made: '{{Env}}-{{count}}', deep: { In: { x: 1 } } },
  },
  { source: 'profile ci', values: { ENV: 'ci' } },
]);

function expand(template: JsonValue, of = variables): { value: JsonValue; codes: string[] } {
  const problems: ExpansionProblem[] = [];
  const value = of.expand(template, (problem) => problems.push(problem));
  return { value, codes: problems.map(({ code }) => code) };
}

test.each<[string, JsonValue, JsonValue]>([
  ['a name in any case, the later layer winning', 'to {{eNv}}!', 'to ci!'],
  ['space around a name', '{{ env }}', 'ci'],
  ['a whole value keeps its type', '{{count}}', 3],
  ['a list keeps its type', ' {{list}} ', ['a', 'b']],
  ['in text a list is joined and a boolean written as PowerShell writes them', '{{list}} {{flag}}', 'a b True'],
  ['a variable made of others', '{{made}}', 'ci-3'],
  ['a member of an object', '{{deep.in.x}}', 1],
  ['a default for what is not defined', '{{other:=C:\\temp: x}}', 'C:\\temp: x'],
  ['an empty default', '[{{other:=}}]', '[]'],
  ['no default for what is defined', '{{env:=prod}}', 'ci'],
  ['a comparison that holds', "{{env == 'CI'}}", true],
  ['a comparison that does not, in text', "is {{ env == 'dev' }}", 'is False'],
  ['more than a comparison', "{{ flag && count > 2 || env != 'ci' }}", true],
  ['the braces of expressions are not ours', '${{ env.X }} {{env}}', '${{ env.X }} ci'],
  [
    'lists and objects all the way down',
    { a: ['{{count}}', { b: '{{env}}' }], c: null },
    { a: [3, { b: 'ci' }], c: null },
  ],
  ['text without braces', 'plain } { text', 'plain } { text'],
])('expansion: %s', (_, template, expected) => {
  expect(expand(template)).toEqual({ value: expected, codes: [] });
});

test('what is not defined becomes empty, with a warning that names the known', () => {
  const messages: string[] = [];
  expect(variables.expand('a{{nope}}b', ({ message }) => messages.push(message))).toBe('ab');
  expect(messages).toEqual([
    'There is no variable nope, so it is empty; give it a value or a default, {{nope:=…}}. Known are: ENV, count, flag, list, made, deep.',
  ]);
});

test('an unknown name in a comparison is empty, with a warning', () => {
  expect(expand("{{nope == 'a'}}")).toEqual({ value: false, codes: ['variable-undefined'] });
});

test('what cannot be read is left as it is, with a warning', () => {
  expect(expand('x {{a b}}')).toEqual({ value: 'x {{a b}}', codes: ['variable-unreadable'] });
  expect(expand('{{}}').codes).toEqual(['variable-unreadable']);
});

test('a circle of variables is empty where it closes, with a warning that shows it', () => {
  const round = new Variables([{ source: 'variables', values: { a: '1{{b}}', b: '2{{A}}' } }]);
  const problems: string[] = [];
  expect(round.expand('{{a}}', ({ message }) => problems.push(message))).toBe('12');
  expect(problems[0]).toContain('a → b → a');
});

test("a stage's variables are its own, made of the playbook's, which it falls back to", () => {
  const stage = new Variables([{ source: 'stage', values: { env: '{{env}}-stage' } }], variables);
  expect(expand('{{env}} {{count}} {{made}}', stage).value).toBe('ci-stage 3 ci-3');
  expect(stage.all(() => {})).toEqual([{ name: 'env', value: 'ci-stage', source: 'stage' }]);
});

const scraps = fc.constantFrom('{{', '}}', '${{', 'env', ':=', "'", '==', ' ', 'a', '{', '}', 'made', '.');

test('any text is expanded, and nothing that our braces hold is expanded twice', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(scraps, fc.string())), fc.string(), (parts, own) => {
      const some = new Variables([{ source: 'run', values: { a: `{{env}}${own}`, env: own, made: '{{made}}' } }]);
      expect(typeof some.expand(`.${parts.join('')}`, () => {})).toBe('string');
    }),
    { numRuns: 2000 },
  );
});
