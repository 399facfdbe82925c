import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Row {
  readonly key: string;
  readonly files: readonly string[];
}

/** The rows of a section's table. */
function rowsOf(section: string): readonly Row[] {
  const [, text = ''] =
    new RegExp(`## ${section}\\n([\\s\\S]*?)(?=\\n## |$(?![\\s\\S]))`).exec(read('docs/playbook-keys.md')) ?? [];
  return text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [key = '', ...files] = [...line.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
      return { key, files };
    });
}

/** The keys of a section of the reference, as the table writes them. */
function referenceKeys(section: string): readonly string[] {
  const [, text = ''] =
    new RegExp(`## ${section}\\n([\\s\\S]*?)(?=\\n## |$(?![\\s\\S]))`).exec(read('docs/playbook-reference.md')) ?? [];
  if (section === 'Version 3') return [...text.matchAll(/^\| `([^`]+)`/gm)].map(([, key = '']) => key);
  const rows = text.split('\n').filter((line) => /^\| (?!where|-)/.test(line));
  return rows.flatMap((row) => {
    const [, where = '', keys = ''] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const place = where.replaceAll('`', '');
    return [...keys.matchAll(/`([^`]+)`/g)].map(([, key = '']) => `${place}: ${key}`);
  });
}

/** The key's own name, as it stands in a text: before a colon or an equals sign. */
function standsIn(key: string, text: string): boolean {
  const name = (key.split(/[:.]|\[\]/).at(-1) ?? '').trim();
  return new RegExp(`(?<![\\w$-])["'\`]?${name}["'\`]?\\s*[:=](?!=)`, 'i').test(text);
}

const sections = ['Version 3', 'Versions 1 and 2', 'GitHub workflows'];

test.each(sections)('%s: the table has each key of the reference, and each is shown by some test', (section) => {
  expect(rowsOf(section).map(({ key }) => key)).toEqual(referenceKeys(section));
  expect(rowsOf(section).filter(({ files }) => files.length === 0)).toEqual([]);
});

test.each(sections)('%s: what the table names is there, and the key stands in it', (section) => {
  const texts = new Map<string, string>();
  const wrong = rowsOf(section).flatMap(({ key, files }) =>
    files.flatMap((file) => {
      const text = texts.get(file) ?? read(file);
      texts.set(file, text);
      return standsIn(key, text) ? [] : [`${key}: ${file}`];
    }),
  );
  expect(wrong).toEqual([]);
});
