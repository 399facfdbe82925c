import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type PlaybookSchema, schemaRows } from './testing/schema-rows.ts';

const root = join(import.meta.dirname, '..', '..');

test('docs/playbook-reference.md has each key of the schema as a row, in its order and words', () => {
  const schema: PlaybookSchema = JSON.parse(readFileSync(join(root, 'assets', 'playbook.schema.json'), 'utf8'));
  const text = readFileSync(join(root, 'docs', 'playbook-reference.md'), 'utf8');
  const [, v3 = ''] = /## Version 3\n([\s\S]*?)\n## /.exec(text) ?? [];
  const rows = v3.split('\n').filter((line) => line.startsWith('| `'));
  // Tables are set in columns by whoever formats the text.
  const plain = (row: string) => row.replaceAll(/ +/g, ' ');
  expect(rows.map(plain)).toEqual(schemaRows(schema).map(plain));
});
