import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { formatText } from './format-text.ts';

const formatted = async (text: string, path: string) => {
  const result = await formatText(text, path);
  return result.ok ? result.value : `refused: ${result.error}`;
};

test.each([
  [
    'a.yaml',
    'a:   1\nrun: 0402   # by number\nlist:\n    - x\n\n    # of the next\n    - {y:  "z"}\nscript: |\n     one\n       two\n',
    'a: 1\nrun: 0402 # by number\nlist:\n  - x\n\n  # of the next\n  - { y: "z" }\nscript: |\n  one\n    two\n',
  ],
  ['a.yml', "a:  'b'\r\nc:   d\r\n", 'a: "b"\r\nc: d\r\n'],
  ['a.json', '{"a":1,\n// why\n   "b":[1,2]}', '{ "a": 1,\n  // why\n  "b": [ 1, 2 ] }'],
  ['a.yaml', 'a: [1', 'refused: The text is broken: mend it first.'],
  ['a.json', '{"a": }', 'refused: The text is broken: mend it first.'],
])('a text of %s is formatted, and nothing else of it changes', async (path, text, expected) => {
  expect(await formatted(text, path)).toBe(expected);
});

test('what a text says stays, and a formatted text is left as it is', async () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  await fc.assert(
    fc.asyncProperty(value, fc.boolean(), async (data, asYaml) => {
      const path = asYaml ? 'a.yaml' : 'a.json';
      const text = asYaml ? stringify(data) : JSON.stringify(data);
      const once = await formatText(text, path);
      if (!once.ok) return expect(once.error).toMatch(/left as it is/);
      const twice = await formatText(once.value, path);
      expect(twice).toEqual(once);
    }),
    { numRuns: 300 },
  );
});
