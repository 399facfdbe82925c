import { type JsonObject, type JsonValue, jsonAsText } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { satisfies } from '../../shared/base/version-range.ts';

/** An action that brings a tool to GitHub's machines. Nothing is fetched here: the machine's own tool is looked at instead. */
export interface SetupTool {
  /** As people call it. */
  readonly tool: string;
  /** Of its program, the first found on the PATH being taken. */
  readonly programs: readonly string[];
  /** By which it tells its version, or all those that it has. */
  readonly args: readonly string[];
  /** Finds the versions in what it tells: group 1 of each match. */
  readonly versions: RegExp;
  /** The input that asks for a version, or for several, a line each. */
  readonly input: string;
  /** The input that names a file with the version; null where there is none. */
  readonly fileInput: string | null;
  readonly outputs: (found: FoundTool) => JsonObject;
}

export interface FoundTool {
  /** Absolute. */
  readonly path: string;
  /** The first is the one that a step gets. */
  readonly versions: readonly string[];
}

function versionOf({ versions }: FoundTool): string {
  return versions[0] ?? '';
}

/** By the name that `readUses` gives them. Each row follows the action.yml of its repository. */
export const setupTools: Readonly<Record<string, SetupTool>> = {
  'setup-node': {
    tool: 'Node.js',
    programs: ['node'],
    args: ['--version'],
    versions: /^v(\d\S*)/gm,
    input: 'node-version',
    fileInput: 'node-version-file',
    outputs: (found) => ({ 'node-version': `v${versionOf(found)}` }),
  },
  'setup-python': {
    tool: 'Python',
    programs: ['python', 'python3'],
    args: ['--version'],
    versions: /^Python (\d\S*)/gm,
    input: 'python-version',
    fileInput: 'python-version-file',
    outputs: (found) => ({ 'python-version': versionOf(found), 'python-path': found.path }),
  },
  'setup-go': {
    tool: 'Go',
    programs: ['go'],
    args: ['version'],
    versions: /\bgo(\d\S*)/g,
    input: 'go-version',
    fileInput: 'go-version-file',
    outputs: (found) => ({ 'go-version': versionOf(found) }),
  },
  'setup-java': {
    tool: 'Java',
    programs: ['java'],
    args: ['-version'],
    // Java 8 calls itself 1.8.
    versions: /version "(?:1\.(?=\d\.))?(\d[^"]*)"/g,
    input: 'java-version',
    fileInput: 'java-version-file',
    outputs: (found) => ({ version: versionOf(found) }),
  },
  'setup-dotnet': {
    tool: '.NET',
    programs: ['dotnet'],
    args: ['--list-sdks'],
    versions: /^(\d\S*) \[/gm,
    input: 'dotnet-version',
    fileInput: 'global-json-file',
    outputs: ({ versions }) => ({ 'dotnet-version': versions.at(-1) ?? '' }),
  },
  'ruby/setup-ruby': {
    tool: 'Ruby',
    programs: ['ruby'],
    args: ['--version'],
    versions: /^ruby (\d[\d.]*)/gm,
    input: 'ruby-version',
    fileInput: null,
    outputs: ({ path }) => ({ 'ruby-prefix': path.replace(/[\\/]bin[\\/][^\\/]+$/, '') }),
  },
  'pnpm/action-setup': {
    tool: 'pnpm',
    programs: ['pnpm'],
    args: ['--version'],
    versions: /^(\d\S*)/gm,
    input: 'version',
    fileInput: null,
    outputs: ({ path }) => ({ bin_dest: path.replace(/[\\/][^\\/]+$/, '') }),
  },
  'oven-sh/setup-bun': {
    tool: 'Bun',
    programs: ['bun'],
    args: ['--version'],
    versions: /^(\d\S*)/gm,
    input: 'bun-version',
    fileInput: 'bun-version-file',
    outputs: (found) => ({ 'bun-version': versionOf(found), 'bun-path': found.path }),
  },
  'denoland/setup-deno': {
    tool: 'Deno',
    programs: ['deno'],
    args: ['--version'],
    versions: /^deno (\d\S*)/gm,
    input: 'deno-version',
    fileInput: 'deno-version-file',
    outputs: (found) => ({ 'deno-version': versionOf(found) }),
  },
  'astral-sh/setup-uv': {
    tool: 'uv',
    programs: ['uv'],
    args: ['--version'],
    versions: /^uv (\d\S*)/gm,
    input: 'version',
    fileInput: 'version-file',
    outputs: ({ versions, path }) => ({ 'uv-version': versions[0] ?? '', 'uv-path': path }),
  },
};

/** What a tool's own words say of it; null where they name no version. */
export function readVersions(setup: SetupTool, answer: string): readonly string[] | null {
  const versions = [...answer.replaceAll('\r', '').matchAll(setup.versions)].flatMap(([, version]) => version ?? []);
  return versions.length === 0 ? null : versions;
}

/** The versions that an input asks for: a text of several lines, or a list. None: any will do. */
export function askedVersions(value: JsonValue | undefined): readonly string[] {
  const lines = (Array.isArray(value) ? value : [value ?? '']).flatMap((part) => jsonAsText(part).split('\n'));
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

/** Words that ask for whatever is newest, which nobody here can know. */
const newest = /^(?:latest|current|node|stable|lts\/latest)$/i;

/**
 * Whether a tool is what was asked for. The value: those of the words that were taken for any version, unchecked. The
 * failure says what is there, what was asked for, and what to do.
 */
export function checkVersions(
  setup: SetupTool,
  found: FoundTool,
  asked: readonly string[],
): Result<readonly string[], string> {
  const unchecked: string[] = [];
  for (const range of asked) {
    const is = isOf(setup, found, range);
    if (is === 'unchecked') unchecked.push(range);
    else if (is !== true) return fail(mismatch(setup, found, range, is));
  }
  return ok(unchecked);
}

function isOf(setup: SetupTool, { versions }: FoundTool, range: string): boolean | 'unchecked' | null {
  if (newest.test(range)) return 'unchecked';
  // Node's own rule: the releases with an even number are those of long-term support.
  if (setup.tool === 'Node.js' && /^lts\/(?:\*|-\d+)$/.test(range)) {
    return range === 'lts/*' ? versions.some((version) => Number.parseInt(version, 10) % 2 === 0) : null;
  }
  const answers = versions.map((version) => satisfies(version, range));
  return answers.includes(null) ? null : answers.includes(true);
}

function mismatch({ tool, input }: SetupTool, { path, versions }: FoundTool, range: string, is: false | null): string {
  const has = `this machine has ${versions.join(', ')} (${path})`;
  if (is === null)
    return `Whether ${tool} is ${range} cannot be told: ${has}. Ask for a version or a range in \`${input}\`, such as ${versions[0]}.`;
  return `${tool} ${range} is asked for, and ${has}. Nothing is fetched: install it and put it first on the PATH, or ask for another in \`${input}\`.`;
}
