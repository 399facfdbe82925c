import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeText, JobFolder, type StepFiles } from './step-files.ts';

let folder: JobFolder;
const openStep = (): StepFiles => {
  const files = folder.step('text', '.sh');
  if (!files.ok) throw new Error(files.error);
  return files.value;
};
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
  openStep();
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
});

test('steps at one time have files of their own, under both names', () => {
  const [first, second] = [openStep(), openStep()];
  expect(first.env.GANTRY_OUTPUT).toBe(first.env.GITHUB_OUTPUT);
  expect(first.env.GANTRY_OUTPUT).not.toBe(second.env.GANTRY_OUTPUT);
  expect(Object.keys(first.env).sort()).toEqual(
    ['ENV', 'OUTPUT', 'PATH', 'STATE', 'STEP_SUMMARY'].flatMap((name) => [`GANTRY_${name}`, `GITHUB_${name}`]).sort(),
  );
});

test('what one step said the next does not say again, and a file that it removed is there again', () => {
  const first = openStep();
  writeFileSync(first.env.GANTRY_OUTPUT!, 'a=1\n');
  rmSync(first.env.GANTRY_ENV!);
  expect(first.take()).toEqual({ output: 'a=1\n', env: '', path: '', summary: '', state: '' });
  const second = openStep();
  for (const path of Object.values(second.env)) expect(readFileSync(path, 'utf8')).toBe('');
  expect(second.take()).toEqual({ output: '', env: '', path: '', summary: '', state: '' });
});

test('a step that takes the whole folder away says nothing, and the next has one again', () => {
  const first = openStep();
  rmSync(folder.path, { recursive: true });
  expect(first.take()).toEqual({ output: '', env: '', path: '', summary: '', state: '' });
  const second = openStep();
  expect(readFileSync(second.script!, 'utf8')).toBe('text');
  writeFileSync(second.env.GANTRY_OUTPUT!, 'a=1');
  expect(second.take()).toMatchObject({ output: 'a=1' });
});

test('a folder or files that cannot be written are told', () => {
  writeFileSync(folder.path, 'in the way');
  expect(folder.step(null, '')).toMatchObject({ ok: false, error: expect.stringMatching(/^No temporary folder/) });
  rmSync(folder.path);
  mkdirSync(join(folder.path, 'output-1'), { recursive: true });
  expect(folder.step(null, '')).toMatchObject({ ok: false, error: expect.stringMatching(/^The step's files/) });
});
