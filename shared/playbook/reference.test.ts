import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPlaybook } from './read.ts';
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

/** Rows of the table of versions 1 and 2: where a key stands, and each name that it has there. */
function olderKeys(): readonly (readonly [string, string])[] {
  const text = readFileSync(join(root, 'docs', 'playbook-reference.md'), 'utf8');
  const [, section = ''] = /## Versions 1 and 2\n([\s\S]*?)\n## /.exec(text) ?? [];
  const rows = section.split('\n').filter((line) => /^\| (?!where|-)/.test(line));
  return rows.flatMap((row) => {
    const [, where = '', keys = ''] = row.split('|').map((cell) => cell.trim());
    const names = [...keys.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name);
    const places = where.split(', ').map((place) => place.replaceAll('`', ''));
    return places.flatMap((place) => names.map((name) => [place, name] as const));
  });
}

const flags = ['continueOnError', 'stopOnError', 'enabled', 'parallel'];
const counts = ['retries', 'retryCount', 'maxRetries', 'maxConcurrency', 'timeout'];
const sampleOf = (key: string) => (flags.includes(key) ? true : counts.includes(key) ? 30 : null);

/** A playbook of version 2 with a key at such a place. */
function withKey(place: string, key: string): string {
  const item = { script: '0402' };
  const stage = { name: 'One', sequence: ['0402'] };
  const at = (where: string, whole: object) => (place === where ? { ...whole, [key]: sampleOf(key) } : whole);
  const inItem = place === 'item of a sequence' ? { sequence: [at(place, item)] } : {};
  const parts = Object.fromEntries(['options', 'defaults'].map((name) => [name, at(name, {})]));
  const orchestration = at('orchestration', { ...parts, stages: [at('stage', { ...stage, ...inItem })] });
  return JSON.stringify(at('root', { metadata: { name: 'p' }, orchestration }));
}

test('each key that the table of versions 1 and 2 tells of is known at its place', () => {
  const keys = olderKeys();
  expect(keys.length).toBeGreaterThan(70);
  const unknown = keys.filter(([place, key]) =>
    readPlaybook(withKey(place, key), 'p.json').problems.some(
      ({ code, pointer }) => code === 'unknown-key' && pointer.endsWith(`/${key}`),
    ),
  );
  expect(unknown.map((key) => key.join(': '))).toEqual([]);
});
