import { expect, it } from 'vitest';
import { askedVersions, checkVersions, readVersions, setupTools } from './setup-tools.ts';

const answers: Readonly<Record<string, readonly [answer: string, versions: readonly string[]]>> = {
  'setup-node': ['v24.11.1\r\n', ['24.11.1']],
  'setup-python': ['Python 3.12.4\n', ['3.12.4']],
  'setup-go': ['go version go1.22.5 linux/amd64\n', ['1.22.5']],
  'setup-java': ['\nopenjdk version "21.0.2" 2024-01-16\nOpenJDK Runtime Environment', ['21.0.2']],
  'setup-dotnet': ['6.0.428 [/usr/share/dotnet/sdk]\n8.0.303 [/usr/share/dotnet/sdk]\n', ['6.0.428', '8.0.303']],
  'ruby/setup-ruby': ['ruby 3.3.1 (2024-04-23 revision c56cd86388) [x86_64-linux]', ['3.3.1']],
  'pnpm/action-setup': ['9.4.0\n', ['9.4.0']],
  'oven-sh/setup-bun': ['1.1.20\n', ['1.1.20']],
  'denoland/setup-deno': ['deno 1.45.2 (release, x86_64-unknown-linux-gnu)\nv8 12.7.224.12\n', ['1.45.2']],
  'astral-sh/setup-uv': ['uv 0.4.1 (a1b2c3 2024-08-30)\n', ['0.4.1']],
};

it.each(Object.entries(setupTools))('reads the versions that the tool of %s tells', (name, setup) => {
  const [answer, versions] = answers[name] ?? ['', []];
  expect(readVersions(setup, answer)).toEqual(versions);
  expect(readVersions(setup, 'command not found')).toBeNull();
});

it('knows Java 8 by its own name for itself', () => {
  expect(readVersions(setupTools['setup-java']!, 'java version "1.8.0_392"')).toEqual(['8.0_392']);
});

function check(name: string, versions: readonly string[], asked: unknown): unknown {
  const result = checkVersions(setupTools[name]!, { path: '/bin/tool', versions }, askedVersions(asked as string));
  return result.ok ? [...result.value] : result.error;
}

it.each([
  ['setup-node', ['24.11.1'], undefined, []],
  ['setup-node', ['24.11.1'], 24, []],
  ['setup-node', ['24.11.1'], '>=20', []],
  ['setup-node', ['24.11.1'], 'lts/*', []],
  ['setup-node', ['24.11.1'], 'latest', ['latest']],
  ['setup-java', ['8.0_392'], '8', []],
  ['setup-dotnet', ['6.0.428', '8.0.303'], '6.0.x\n8.0.x', []],
  ['setup-python', ['3.12.4'], ['3.12', '3.x'], []],
])('%s with %s there is content with %s', (name, versions, asked, unchecked) => {
  expect(check(name, versions, asked)).toEqual(unchecked);
});

it('says what is there, what was asked for, and what to do', () => {
  expect(check('setup-node', ['24.11.1'], '20')).toBe(
    'Node.js 20 is asked for, and this machine has 24.11.1 (/bin/tool). Nothing is fetched: install it and put it first on the PATH, or ask for another in `node-version`.',
  );
  expect(check('setup-node', ['23.1.0'], 'lts/*')).toContain('Node.js lts/* is asked for');
  expect(check('setup-python', ['3.12.4'], '3.12\n3.9')).toContain('Python 3.9 is asked for');
});

it('does not take for true what it cannot tell', () => {
  expect(check('setup-node', ['24.11.1'], 'lts/iron')).toBe(
    'Whether Node.js is lts/iron cannot be told: this machine has 24.11.1 (/bin/tool). Ask for a version or a range in `node-version`, such as 24.11.1.',
  );
  expect(check('setup-python', ['3.12.4'], 'pypy3.9')).toContain('cannot be told');
});
