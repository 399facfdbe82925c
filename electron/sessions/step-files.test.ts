import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeText, JobFolder } from './step-files.ts';

let folder: JobFolder;
beforeEach(() => {
  folder = new JobFolder();
});
afterEach(() => folder.remove());

test('text comes in UTF-8 or in what Windows PowerShell writes, with or without a mark', () => {
  expect(decodeText(Buffer.from('a=é'))).toBe('a=é');
  expect(decodeText(Buffer.from('\ufeffa=é'))).toBe('a=é');
  expect(decodeText(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a=é', 'utf16le')]))).toBe('a=é');
});

test.skipIf(process.platform === 'win32')('its folder is for this user alone', () => {
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
});

test('steps at one time have files of their own, under both names', () => {
  const [first, second] = [folder.step(), folder.step()];
  expect(first.env.GANTRY_OUTPUT).toBe(first.env.GITHUB_OUTPUT);
  expect(first.env.GANTRY_OUTPUT).not.toBe(second.env.GANTRY_OUTPUT);
  expect(Object.keys(first.env).sort()).toEqual(
    ['ENV', 'OUTPUT', 'PATH', 'STATE', 'STEP_SUMMARY'].flatMap((name) => [`GANTRY_${name}`, `GITHUB_${name}`]).sort(),
  );
});

test('what one step said the next does not say again, and a file that it removed is there again', () => {
  const first = folder.step();
  writeFileSync(first.env.GANTRY_OUTPUT!, 'a=1\n');
  rmSync(first.env.GANTRY_ENV!);
  expect(first.take()).toEqual({ output: 'a=1\n', env: '', path: '', summary: '', state: '' });
  const second = folder.step();
  for (const path of Object.values(second.env)) expect(readFileSync(path, 'utf8')).toBe('');
  expect(second.take()).toEqual({ output: '', env: '', path: '', summary: '', state: '' });
});
