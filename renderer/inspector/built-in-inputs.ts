/** What a form says and offers for an input of Gantry's own actions, where its name alone says too little. */
export interface BuiltInInput {
  readonly help: string;
  /** What it can be; absent: a text. */
  readonly of?: 'flag' | 'number' | 'script' | readonly string[];
  readonly default?: string;
}

const flag = (help: string): BuiltInInput => ({ help, of: 'flag', default: 'false' });

/** The key and paths of a cache. */
const cached: Readonly<Record<string, BuiltInInput>> = {
  path: { help: 'Paths and patterns of the workspace to keep, one a line.' },
  key: { help: 'What the entry is found by; usually with hashFiles of what its content hangs on.' },
  'restore-keys': {
    help: 'Begins of other keys to take the newest entry of, one a line, where none has the key itself.',
  },
  'fail-on-cache-miss': flag('The step fails where there is no entry.'),
  'lookup-only': flag('Only tells whether there is an entry.'),
};

/** By action, then by input; docs/artifacts-and-cache.md and docs/actions.md say more. */
const inputs: Readonly<Record<string, Readonly<Record<string, BuiltInInput>>>> = {
  cache: cached,
  'cache/restore': cached,
  'cache/save': cached,
  'upload-artifact': {
    name: { help: 'What the artifact is called.', default: 'artifact' },
    path: { help: 'Paths and patterns of the workspace, one a line; ** is any folders, ! takes away.' },
    'if-no-files-found': {
      help: 'What happens where nothing matches.',
      of: ['warn', 'error', 'ignore'],
      default: 'warn',
    },
    'retention-days': { help: 'How long it is kept, in days.', of: 'number' },
    overwrite: flag('Takes the place of an artifact of that name by another step.'),
    'include-hidden-files': flag('Files whose names begin with a dot, too.'),
  },
  'download-artifact': {
    name: { help: 'The one artifact, written straight into the path; without it all.' },
    pattern: { help: 'Artifacts whose names match, each into a folder of its name.' },
    path: { help: 'A folder of the workspace to write into.', default: 'the workspace' },
    'merge-multiple': flag('All into one folder.'),
  },
  script: { script: { help: 'JavaScript; core, exec, inputs and context are there.', of: 'script' } },
  'github-script': {
    script: { help: 'JavaScript; core, exec and context are there.', of: 'script' },
    'result-encoding': { help: 'How what it returns is given on.', of: ['json', 'string'], default: 'json' },
  },
  'setup-node': { 'node-version': { help: 'The version that must be there: 22, >=20, lts/*.' } },
  'setup-python': { 'python-version': { help: 'The version that must be there: 3.12, >=3.9.' } },
  'setup-go': { 'go-version': { help: 'The version that must be there: 1.23, ^1.22.' } },
  'setup-java': { 'java-version': { help: 'The version that must be there: 21.' } },
  'setup-dotnet': { 'dotnet-version': { help: 'The version that must be there: 9.0.x.' } },
};

/** What is known of an input; null: its name alone. */
export function builtInInput(action: string, input: string): BuiltInInput | null {
  const own = inputs[action];
  return own !== undefined && Object.hasOwn(own, input) ? (own[input] ?? null) : null;
}
