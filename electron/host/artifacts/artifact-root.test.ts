import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWithin } from '../match-files.ts';
import { artifactRoot, withoutHidden } from './artifact-root.ts';

test.each([
  ['one folder keeps what is in it', ['dist/a', 'dist/b/c'], ['dist'], 'dist'],
  ['one file alone lies at the root', ['dist/a'], ['dist/a'], 'dist'],
  ['a file at the top of the workspace too', ['a'], ['a'], ''],
  ['a pattern keeps what is below its first sign', ['dist/b/c.txt'], ['dist'], 'dist'],
  ['several paths keep their nearest common folder', ['out/a/x', 'out/b/y'], ['out/a', 'out/b'], 'out'],
  ['and where there is none, the workspace', ['a/x', 'b/y'], ['a', 'b'], ''],
  ['names that only begin alike are not the same folder', ['out/ab/x', 'out/a/y'], ['out/ab', 'out/a'], 'out'],
])('%s', (_, files, searchPaths, root) => {
  expect(artifactRoot({ files, searchPaths })).toBe(root);
});

test('every file lies below the root, and no deeper folder is above all that was searched', () => {
  const name = fc.constantFrom('a', 'b', 'ab', 'c');
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const searches = fc
    .uniqueArray(path, { minLength: 2, maxLength: 5 })
    .map((paths) => paths.filter((one) => !paths.some((other) => other !== one && isWithin(one, other))));
  fc.assert(
    fc.property(searches, (searchPaths) => {
      fc.pre(searchPaths.length > 1);
      const files = searchPaths.map((search) => `${search}/file`);
      const root = artifactRoot({ files, searchPaths });
      expect(files.every((file) => isWithin(file, root))).toBe(true);
      const depth = root === '' ? 0 : root.split('/').length;
      const next = new Set(searchPaths.map((search) => search.split('/')[depth]));
      expect(next.size).toBeGreaterThan(1);
    }),
  );
});

test('a hidden name counts from where the search began, as it was asked for below that', () => {
  const shown = (files: string[], searchPaths: string[]) => withoutHidden({ files, searchPaths }).files;
  expect(shown(['a/.b/c', 'a/.d', 'a/e'], ['a'])).toEqual(['a/e']);
  expect(shown(['.h/x'], ['.h'])).toEqual([]);
  expect(shown(['.h/x/y'], ['.h/x'])).toEqual(['.h/x/y']);
});
