import fc from 'fast-check';
import { expect, it } from 'vitest';
import { versionInFile } from './version-files.ts';

it.each([
  ['.nvmrc', 'Node.js', 'v20.11\n', 'v20.11'],
  ['.python-version', 'Python', '# chosen by hand\n\n3.12.1\n3.11\n', '3.12.1'],
  ['app/package.json', 'Node.js', '{ "engines": { "node": ">=18" } }', '>=18'],
  ['package.json', 'Node.js', '{ "volta": { "node": "20.1.0" }, "engines": { "node": ">=18" } }', '20.1.0'],
  ['go.mod', 'Go', 'module x\n\ngo 1.22\n\ntoolchain go1.23.1\n', '>=1.22'],
  ['pyproject.toml', 'Python', '[project]\nname = "x"\nrequires-python = ">=3.9,<4"\n', '>=3.9,<4'],
  ['global.json', '.NET', '{ "sdk": { "version": "8.0.100" } }', '~8.0.100'],
  ['.tool-versions', 'Java', 'nodejs 20.1.0\njava temurin-21.0.2\n', '21.0.2'],
  ['.tool-versions', 'Node.js', 'python 3.12\nnodejs 20.1.0\n', '20.1.0'],
  ['.sdkmanrc', 'Java', '# x\njava=21.0.5-tem\n', '21.0.5'],
])('reads in %s which %s it wants', (path, tool, text, version) => {
  expect(versionInFile(path, text, tool)).toEqual({ ok: true, value: version });
});

it.each([
  ['package.json', 'Node.js', '{ "name": "x" }'],
  ['package.json', 'Node.js', '{ "engines": { "node": 20 } }'],
  ['package.json', 'Node.js', '{ not json'],
  ['.tool-versions', 'Ruby', 'ruby 3.3'],
  ['.nvmrc', 'Node.js', '\n\n'],
])('says that %s names no version of %s in %s', (path, tool, text) => {
  expect(versionInFile(path, text, tool)).toEqual({ ok: false, error: `${path} names no version of ${tool}` });
});

it('throws for no text', () => {
  const files = ['package.json', 'global.json', 'go.mod', 'pyproject.toml', '.tool-versions', '.sdkmanrc', '.nvmrc'];
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.oneof(fc.string(), fc.json()), (file, text) => {
      expect(versionInFile(file, text, 'Java')).toHaveProperty('ok');
    }),
  );
});
