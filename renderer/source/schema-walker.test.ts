import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { expect, test } from 'vitest';
import schema from '../../assets/playbook.schema.json';
import type { JsonObject } from '../../shared/base/json.ts';
import { jsonCursorPath, yamlCursorPath } from './cursor-path.ts';
import { completeFromSchema, completionsAt } from './schema-assist.ts';
import { describeAt, propertiesAt, valuesAt } from './schema-walker.ts';

const small: JsonObject = {
  $defs: {
    node: {
      type: 'object',
      required: ['id'],
      properties: { id: { type: 'string', description: 'Its id.' }, next: { $ref: '#/$defs/node' } },
    },
  },
  type: 'object',
  properties: { root: { $ref: '#/$defs/node' }, kind: { anyOf: [{ enum: ['a', 'b'] }, { const: 'c' }] } },
  patternProperties: { '^x-': { type: 'boolean' } },
};

test('references are followed, themselves in a circle too', () => {
  expect(propertiesAt(small, ['root', 'next', 'next']).map(({ name }) => name)).toEqual(['id', 'next']);
  expect(describeAt(small, ['root', 'next', 'id'])).toEqual({ description: 'Its id.', type: 'string' });
});

test('what must be there is told', () => {
  expect(propertiesAt(small, ['root']).find(({ name }) => name === 'id')?.required).toBe(true);
});

test('values come from every alternative; patterns of names count', () => {
  expect(valuesAt(small, ['kind']).map(({ value }) => value)).toEqual(['a', 'b', 'c']);
  expect(valuesAt(small, ['x-on']).map(({ value }) => value)).toEqual([true, false]);
});

test('a place that the schema knows nothing of has nothing', () => {
  expect(describeAt(small, ['ghost', 3])).toBeNull();
  expect(propertiesAt(small, ['ghost'])).toEqual([]);
});

test('the published schema knows the keys of a step and the categories', () => {
  const steps = ['orchestration', 'jobs', 'build', 'steps', 0];
  expect(propertiesAt(schema, steps).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['name', 'run', 'script', 'uses', 'with']),
  );
  expect(valuesAt(schema, ['metadata', 'category']).map(({ value }) => value)).toContain('deployment');
});

/** The text with the cursor's mark taken out, and where it stood. */
function cursor(marked: string): [string, number] {
  return [marked.replace('|', ''), marked.indexOf('|')];
}

test.each([
  ['{"metadata": {"na|"}}', { path: ['metadata'], at: 'key' }],
  ['{"metadata": {"category": "dev|"}}', { path: ['metadata', 'category'], at: 'value' }],
  ['{"a": [{"b": |', { path: ['a', 0, 'b'], at: 'value' }],
])('in JSON %s', (marked, expected) => {
  expect(jsonCursorPath(...cursor(marked))).toMatchObject(expected);
});

test.each([
  ['metadata:\n  na|', { path: ['metadata'], at: 'key' }],
  ['metadata:\n  category: dev|', { path: ['metadata', 'category'], at: 'value' }],
  ['a:\n  steps:\n    - name: x\n      ru|', { path: ['a', 'steps', 0], at: 'key' }],
  ['a:\n  steps:\n  - name: x\n  - ru|', { path: ['a', 'steps', 0], at: 'key' }],
  ['a:\n  b: 1\n\n# note\nc|', { path: [], at: 'key' }],
  ['a:\n  - - x: 1\n      y: |', { path: ['a', 0, 0, 'y'], at: 'value' }],
])('in YAML %j', (marked, expected) => {
  expect(yamlCursorPath(...cursor(marked))).toMatchObject(expected);
});

test('completing a key in JSON writes its quotes and its colon, unless the colon is there', () => {
  const added = completionsAt('json', ...cursor('{"metadata": {"cat|"}}'));
  expect(added.options.find(({ label }) => label === '"category"')?.apply).toBe('"category": ');
  expect([added.from, added.to]).toEqual([14, 19]);
  const replaced = completionsAt('json', ...cursor('{"metadata": {"cat|": 1}}'));
  expect(replaced.options.find(({ label }) => label === '"category"')?.apply).toBe('"category"');
});

test('completing in YAML needs no quotes', () => {
  const { options } = completionsAt('yaml', ...cursor('metadata:\n  category: |'));
  expect(options.map(({ label }) => label)).toContain('security');
  expect(options.find(({ label }) => label === 'security')?.apply).toBeUndefined();
});

test('between quotes that were just opened every key is offered, matched with what stands before the cursor alone', () => {
  const [doc, offset] = cursor('{"metadata": {"|"}}');
  const found = completeFromSchema('json')(new CompletionContext(EditorState.create({ doc }), offset, true));
  expect(found?.options.map(({ displayLabel }) => displayLabel)).toContain('category');
  expect(doc.slice(found?.from, found?.to ?? offset)).toBe('"');
});
