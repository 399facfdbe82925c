import { describe, expect, test } from 'vitest';
import { type MakeSteps, makeSteps } from './make-steps.ts';
import type { RecordedCommand } from './recorded-command.ts';

const options: MakeSteps = { shell: 'bash', root: '/home/space', format: 'v3', join: false };

function given(text: string, more: Partial<RecordedCommand> = {}): RecordedCommand {
  const times = { startedAt: 1, completedAt: 2 };
  return { id: 1, text, folder: '/home/space', ...times, exitCode: 0, aliases: {}, place: 1, ...more };
}

const steps = (commands: readonly RecordedCommand[], more: Partial<MakeSteps> = {}) =>
  makeSteps(commands, { ...options, ...more }).steps;

describe('steps of commands', () => {
  test('have the command as script and name, its shell, and its folder where that is not the workspace', () => {
    const commands = [
      given('npm ci'),
      given('cd web'),
      given('npm test', { folder: '/home/space/web' }),
      given('ls', { folder: '/elsewhere' }),
    ];
    expect(steps(commands)).toEqual([
      { name: 'npm ci', shell: 'bash', script: 'npm ci' },
      { name: 'npm test', shell: 'bash', workingDirectory: 'web', script: 'npm test' },
      { name: 'ls', shell: 'bash', workingDirectory: '/elsewhere', script: 'ls' },
    ]);
    expect(steps([given('npm test', { folder: '/home/space/web' })], { format: 'github' })).toEqual([
      { name: 'npm test', shell: 'bash', 'working-directory': 'web', run: 'npm test' },
    ]);
  });

  test('are joined where they stand in one folder', () => {
    const at = { folder: '/home/space/web' };
    const commands = [given('npm ci'), given('npm test'), given('cd web'), given('make', at), given('make x', at)];
    expect(steps(commands, { join: true })).toMatchObject([
      { name: 'npm ci and 1 more', script: 'npm ci\nnpm test' },
      { name: 'make and 1 more', script: 'make\nmake x', workingDirectory: 'web' },
    ]);
  });

  test.each(['cd', 'cd -', "cd 'a b'", 'pushd /tmp', 'Set-Location -Path "x y"', 'popd'])(
    'are not made of %s',
    (text) => {
      expect(steps([given(text)])).toEqual([]);
    },
  );

  test.each(['cd a && make', 'cd a; make', '(cd a)', 'cdrecord x', 'cd $(pwd)'])('are made of %s', (text) => {
    expect(steps([given(text)])).toMatchObject([{ script: text }]);
  });

  test('are called by what fits a line, each in its own way', () => {
    const long = `git commit --message "${'word '.repeat(30)}"`;
    const names = steps([given('make'), given('make'), given('for f in *; do\n  echo\ndone'), given(long)]).map(
      ({ name }) => name,
    );
    expect(names.slice(0, 3)).toEqual(['make', 'make (2)', 'for f in *; do …']);
    expect(String(names[3])).toMatch(/^git commit --message "word( word)+ …$/);
    expect(String(names[3]).length).toBeLessThanOrEqual(62);
  });

  test('have no aliases, pass on what was exported, and take no text for an expression', () => {
    const commands = [
      given('ll', { aliases: { ll: 'ls -l' } }),
      given('export TARGET="a b"'),
      given("echo '${{ x }}'"),
    ];
    expect(steps(commands).map(({ script }) => script)).toEqual([
      'ls -l',
      'export TARGET="a b"\necho "TARGET=$TARGET" >> "$GANTRY_ENV"',
      "echo '${{ '${{' }} x }}'",
    ]);
  });

  test('that failed, or that change their shell alone, are told', () => {
    const commands = [given('source env.sh'), given('make', { exitCode: 2 })];
    expect(makeSteps(commands, options).notes).toEqual([
      '"make" failed with exit code 2.',
      '"source env.sh" changes its shell alone, which ends with the step: join it with what needs it.',
    ]);
    expect(makeSteps(commands, { ...options, join: true }).notes).toHaveLength(1);
    expect(makeSteps(commands, { ...options, shell: 'pwsh' }).notes).toHaveLength(1);
  });
});
