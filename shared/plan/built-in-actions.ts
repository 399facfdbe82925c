import { type JsonObject, jsonAsText } from '../base/json.ts';
import { didYouMean } from '../base/nearest.ts';

/** What `with` may and must say to one of Gantry's own actions, by that action's own names. */
export interface BuiltInAction {
  /** Null: any. */
  readonly inputs: readonly string[] | null;
  readonly required: readonly string[];
  /** Inputs that ask for something which is not done here: they are taken, with a warning. */
  readonly undone: readonly string[];
  /** It would bring a tool to the machine: here it makes sure that the tool is there. */
  readonly bringsTool?: true;
}

const cacheInputs = ['enableCrossOsArchive', 'key', 'path', 'restore-keys', 'upload-chunk-size'];
const restoreInputs = [...cacheInputs, 'fail-on-cache-miss', 'lookup-only'];
/** How a tool is fetched means nothing where it is not. */
const fetching = ['architecture', 'cache', 'cache-dependency-path', 'check-latest', 'token'];

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

/** The one table of Gantry's own actions, by the names that `readUses` gives them; rows of GitHub's follow their action.yml. */
export const builtInActions: Readonly<Record<string, BuiltInAction>> = {
  cache: { inputs: [...restoreInputs, 'save-always'], required: ['key', 'path'], undone: [] },
  'cache/restore': { inputs: restoreInputs, required: ['key', 'path'], undone: [] },
  'cache/save': { inputs: cacheInputs, required: ['key', 'path'], undone: [] },
  checkout: {
    inputs: names(`
      clean fetch-depth fetch-tags filter github-server-url lfs persist-credentials
      reference set-safe-directory show-progress sparse-checkout sparse-checkout-cone-mode
      ssh-key ssh-known-hosts ssh-strict ssh-user submodules token`),
    required: [],
    undone: ['path', 'ref', 'repository'],
  },
  'download-artifact': {
    inputs: ['merge-multiple', 'name', 'path', 'pattern', 'run-id'],
    required: [],
    undone: ['artifact-ids', 'digest-mismatch', 'github-token', 'repository', 'skip-decompress'],
  },
  'github-script': {
    inputs: ['debug', 'previews', 'result-encoding', 'script', 'user-agent'],
    required: ['script'],
    undone: ['base-url', 'github-token', 'retries', 'retry-exempt-status-codes'],
  },
  script: { inputs: null, required: ['script'], undone: [] },
  'upload-artifact': {
    inputs: ['if-no-files-found', 'include-hidden-files', 'name', 'overwrite', 'path', 'retention-days'],
    required: ['path'],
    undone: ['archive', 'compression-level'],
  },
  'setup-node': {
    inputs: [...fetching, 'mirror', 'mirror-token', 'node-version', 'node-version-file', 'package-manager-cache'],
    required: [],
    undone: ['always-auth', 'registry-url', 'scope'],
    bringsTool: true,
  },
  'setup-python': {
    inputs: [
      ...fetching,
      ...names(`
      allow-prereleases freethreaded ignore-platform-version python-version
      python-version-file update-environment`),
    ],
    required: [],
    undone: ['pip-install', 'pip-version'],
    bringsTool: true,
  },
  'setup-go': {
    inputs: [...fetching, 'go-download-base-url', 'go-version', 'go-version-file'],
    required: [],
    undone: [],
    bringsTool: true,
  },
  'setup-java': {
    inputs: [
      ...fetching,
      ...names(`
      cache-jdk cache-path cache-read-only distribution force-download
      java-package java-version java-version-file job-status problem-matcher
      set-default show-download-progress verify-signature verify-signature-public-key`),
    ],
    required: [],
    undone: names(`
      gpg-passphrase gpg-passphrase-env-var gpg-private-key jdk-file
      jdkFile mvn-toolchain-id mvn-toolchain-vendor overwrite-settings
      server-id server-password server-password-env-var server-username
      server-username-env-var settings-path`),
    bringsTool: true,
  },
  'setup-dotnet': {
    inputs: [...fetching, 'dotnet-quality', 'dotnet-version', 'global-json-file'],
    required: [],
    undone: ['config-file', 'owner', 'source-url', 'workloads'],
    bringsTool: true,
  },
  'ruby/setup-ruby': {
    inputs: ['bundler-cache', 'cache-version', 'ruby-version', 'self-hosted', 'token'],
    required: [],
    undone: ['bundler', 'rubygems', 'working-directory'],
    bringsTool: true,
  },
  'pnpm/action-setup': {
    inputs: ['cache', 'cache_dependency_path', 'dest', 'package_json_file', 'standalone', 'version'],
    required: [],
    undone: ['run_install'],
    bringsTool: true,
  },
  'oven-sh/setup-bun': {
    inputs: ['bun-download-url', 'bun-version', 'bun-version-file', 'no-cache', 'token'],
    required: [],
    undone: ['registries', 'registry-url', 'scope'],
    bringsTool: true,
  },
  'denoland/setup-deno': {
    inputs: ['cache', 'cache-hash', 'deno-binary-name', 'deno-version', 'deno-version-file'],
    required: [],
    undone: [],
    bringsTool: true,
  },
  'astral-sh/setup-uv': {
    inputs: names(`
      cache-dependency-glob cache-suffix checksum enable-cache github-token
      prune-cache version version-file`),
    required: [],
    undone: ['activate-environment', 'python-version', 'working-directory'],
    bringsTool: true,
  },
};

/** `restore-keys`, `restoreKeys` and `RESTORE_KEYS` are one input: workflows write the first, playbooks the second. */
export function inputKey(name: string): string {
  return name.replaceAll(/[-_]/g, '').toLowerCase();
}

/** What `with` says, against what an action knows: names as written in `with`, but for those that are missing. */
export interface InputReview {
  readonly unknown: readonly string[];
  readonly undone: readonly string[];
  readonly missing: readonly string[];
}

/** The inputs of one of Gantry's own actions looked through. An empty value counts as none, a folder `.` is the workspace, and what an expression asks for is not known yet. */
export function reviewInputs({ inputs, required, undone }: BuiltInAction, given: JsonObject): InputReview {
  const has = (names: readonly string[], name: string) => names.some((known) => inputKey(known) === inputKey(name));
  const names = Object.keys(given).filter((name) => given[name] !== '' && given[name] !== null);
  return {
    unknown: inputs === null ? [] : names.filter((name) => !has([...inputs, ...required, ...undone], name)),
    undone: names.filter((name) => has(undone, name) && !/^\.[\\/]?$|\$\{\{/.test(jsonAsText(given[name] ?? null))),
    missing: required.filter((name) => !has(names, name)),
  };
}

/** A sentence on an input that an action does not take, with the one that was probably meant. */
export function unknownInput(action: string, input: string, { inputs, required, undone }: BuiltInAction): string {
  const known = [...new Set([...(inputs ?? []), ...required, ...undone])];
  const way = didYouMean(input, known) || ` It takes ${known.join(', ')}.`;
  return `${action} takes no input ${input}.${way}`;
}

/** A sentence on an input that asks for something which is not done here. */
export function undoneInput(action: string, input: string): string {
  return action === 'checkout'
    ? `checkout takes the workspace as it is: \`${input}\` changes nothing.`
    : `${action}: what \`${input}\` asks for is not done here.`;
}

export function missingInputs(action: string, missing: readonly string[]): string {
  return `${action} wants ${missing.map((name) => `\`${name}\``).join(' and ')} in \`with\`.`;
}
