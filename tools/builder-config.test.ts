import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const schema = JSON.parse(readFileSync(join(root, 'node_modules/app-builder-lib/scheme.json'), 'utf8'));
const config = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });

test("electron-builder.yml keeps to electron-builder's own schema", () => {
  const validate = ajv.compile(schema);
  validate(config);
  expect(validate.errors ?? []).toEqual([]);
});

test('the schema check sees a wrong key', () => {
  expect(ajv.compile(schema)({ ...config, windows: {} })).toBe(false);
});

test('every system has its package: nsis, dmg, AppImage and deb', () => {
  expect([config.win.target, config.mac.target, config.linux.target]).toEqual(['nsis', 'dmg', ['AppImage', 'deb']]);
});

test('what must be real files lies beside the archive', () => {
  expect(config.asarUnpack).toEqual(
    expect.arrayContaining([
      'node_modules/node-pty/**',
      'out/main/pty-host.js',
      'out/main/keychain.js',
      'node_modules/@napi-rs/**',
      'assets/bootstrap/**',
    ]),
  );
});

test.each(['win', 'mac', 'linux'])('the icon of %s is there', (system) => {
  expect(existsSync(join(root, config[system].icon))).toBe(true);
});
