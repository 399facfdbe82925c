import type { JsonObject, JsonValue } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import type { ActionEntry, Workspace } from '../../shared/host/api.ts';
import { builtInActions } from '../../shared/plan/built-in-actions.ts';
import { exportShell, releases } from '../../shared/plan/export-steps.ts';
import type { Script, ScriptParameter } from '../../shared/plan/script.ts';
import type { PlaybookFormat } from '../../shared/playbook/model.ts';

type PlaybookEntry = Workspace['playbooks'][number];
export type AddableKind = 'job' | 'inline' | 'script' | 'playbook' | 'action';

/** Something that can be added to a playbook: a job, or what becomes a step. */
export interface Addable {
  /** Unlike that of any other. */
  readonly id: string;
  readonly kind: AddableKind;
  readonly title: string;
  /** What it is, in a few words; empty where the title says all. */
  readonly detail: string;
  /** The step that it becomes, or why the format can have none of it; null: it is a job. */
  readonly step: ((format: PlaybookFormat) => Result<JsonObject, string>) | null;
}

const job: Addable = { id: 'job', kind: 'job', title: 'Job', detail: 'with one step', step: null };
const inline: Addable = {
  id: 'inline',
  kind: 'inline',
  title: 'Inline script',
  detail: 'text for a shell',
  step: (format) => ok({ name: 'New step', [keyOfText(format)]: 'echo hello' }),
};

/** All that can be added: the two basic ones, then the workspace's scripts, playbooks and actions, then Gantry's own actions. */
export function addables(workspace: Workspace | null): readonly Addable[] {
  const { scripts = [], playbooks = [], actions = [] } = workspace ?? {};
  return [
    job,
    inline,
    ...scripts.map(ofScript),
    ...playbooks.filter(({ format }) => format !== null).map((playbook) => ofPlaybook(playbook, playbooks)),
    ...actions.map(ofAction),
    ...Object.entries(builtInActions).map(([name, { required }]) => ofBuiltIn(name, required)),
  ];
}

/** A numbered script of the library, with its mandatory parameters to be filled in. */
export function ofScript({ path, number, name, shell, description, parameters }: Script): Addable {
  const asked = (parameters ?? []).filter(({ mandatory }) => mandatory);
  const given = asked.map((parameter): [string, JsonValue] => [parameter.name, firstValue(parameter)]);
  return {
    id: `script ${path}`,
    kind: 'script',
    title: `${number} ${name}`,
    detail: description ?? '',
    step: (format) =>
      ok(
        format === 'github'
          ? { name: titled(name), shell, run: commandOf(path, shell, given) }
          : { name: titled(name), run: number, ...withOf(given) },
      ),
  };
}

/** What a mandatory parameter is before a person says: the first of its choices, else the empty value of its type. */
function firstValue({ type, validateSet }: ScriptParameter): JsonValue {
  if (validateSet[0] !== undefined) return validateSet[0];
  if (type?.endsWith('[]') === true) return [];
  if (/^(?:u?int(?:16|32|64)?|s?byte|u?short|u?long|double|single|float|decimal)$/.test(type ?? '')) return 0;
  return /^(?:bool|boolean|switch|switchparameter)$/.test(type ?? '') ? true : '';
}

/** A workflow knows no numbers: it calls the file. */
function commandOf(path: string, shell: Script['shell'], given: readonly (readonly [string, JsonValue])[]): string {
  if (shell === 'pwsh') return [`./${path}`, ...given.map(([name]) => `-${name} ''`)].join(' ');
  const programs = { bash: 'bash', python: 'python', node: 'node', cmd: 'call' } as const;
  return `${programs[shell]} ${path}`;
}

function withOf(given: readonly (readonly [string, JsonValue])[]): JsonObject {
  return given.length === 0 ? {} : { with: Object.fromEntries(given) };
}

/** A script that is no file of the workspace: its text. */
export function ofText(file: string, text: string): Addable {
  const name = file.replace(/^\d{4}_/, '').replace(/\.\w+$/, '');
  const ending = (/\.(\w+)$/.exec(file)?.[1] ?? '').toLowerCase();
  const shell = { ps1: 'pwsh', sh: 'bash', py: 'python', js: 'node', cmd: 'cmd' }[ending] ?? 'pwsh';
  return {
    id: `text ${file}`,
    kind: 'inline',
    title: file,
    detail: '',
    step: (format) =>
      ok({ name: titled(name), shell: format === 'github' ? exportShell(shell) : shell, [keyOfText(format)]: text }),
  };
}

function keyOfText(format: PlaybookFormat): 'run' | 'script' {
  return format === 'github' ? 'run' : 'script';
}

/** `Measure-Files`, as a step is called. */
function titled(name: string): string {
  const words = name.replaceAll(/[-_]+/g, ' ').trim();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

/** A playbook of the workspace, to be run within a step: by its name, or by its path where another is called so. */
export function ofPlaybook(playbook: PlaybookEntry, all: readonly PlaybookEntry[]): Addable {
  const { path, description } = playbook;
  const name = all.some((other) => other.name === playbook.name && other.path !== path) ? path : playbook.name;
  return {
    id: `playbook ${path}`,
    kind: 'playbook',
    title: name,
    detail: description ?? path,
    step: (format) =>
      format === 'github'
        ? fail(
            'A step of a workflow cannot run a playbook; a job that calls a reusable workflow is written in the Source.',
          )
        : ok({ name: `Run ${playbook.name}`, uses: `playbook:${name}` }),
  };
}

function ofAction({ uses, name, description, required }: ActionEntry): Addable {
  const given = required.map((input): [string, JsonValue] => [input, '']);
  return {
    id: `action ${uses}`,
    kind: 'action',
    title: uses,
    detail: description ?? name,
    step: () => ok({ name, uses, ...withOf(given) }),
  };
}

function ofBuiltIn(name: string, required: readonly string[]): Addable {
  const given = required.map((input): [string, JsonValue] => [input, '']);
  return {
    id: `action ${name}`,
    kind: 'action',
    title: name,
    detail: 'built in',
    step: (format) => {
      // What is Gantry's alone has no name at GitHub.
      if (format === 'github' && name === 'script') return fail('A workflow has "github-script" in the place of this.');
      const uses = format === 'github' ? (releases[name] ?? name) : name;
      return ok({ name: titled(name.split('/').at(-1) ?? name), uses, ...withOf(given) });
    },
  };
}
