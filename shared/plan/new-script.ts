import type { Script } from './script.ts';

/** The languages that a new script can be in, the first one proposed. */
export const scriptLanguages = [
  { shell: 'pwsh', label: 'PowerShell', ending: 'ps1', comment: '# ', body: '' },
  { shell: 'bash', label: 'Bash', ending: 'sh', comment: '# ', body: 'set -eu\n\necho "NAME"\n' },
  { shell: 'python', label: 'Python', ending: 'py', comment: '# ', body: 'print("NAME")\n' },
  { shell: 'node', label: 'JavaScript', ending: 'js', comment: '// ', body: "console.log('NAME');\n" },
  { shell: 'cmd', label: 'Batch', ending: 'cmd', comment: '@rem ', body: '@echo NAME\n' },
] as const;
export type ScriptLanguage = (typeof scriptLanguages)[number]['shell'];

export interface NewScript {
  /** Four digits. */
  readonly number: string;
  readonly name: string;
  readonly stage: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly shell: ScriptLanguage;
}

const highest = 9999;

/**
 * The number to propose for a new script: the first free one after those of its stage; of a stage without scripts, the next
 * hundred after all. Null: every number is taken.
 */
export function nextNumber(scripts: readonly Script[], stage: string): string | null {
  const taken = new Set(scripts.map(({ number }) => Number(number)));
  const same = scripts.filter((script) => script.stage?.toLowerCase() === stage.trim().toLowerCase());
  const last = Math.max(0, ...(same.length > 0 ? same : scripts).map(({ number }) => Number(number)));
  const start = same.length > 0 ? last + 1 : (Math.floor(last / 100) + 1) * 100;
  for (let step = 0; step <= highest; step++) {
    const number = (start + step) % (highest + 1);
    if (!taken.has(number)) return String(number).padStart(4, '0');
  }
  return null;
}

/** Why a new script cannot be as it is asked for, by field. */
export function newScriptProblems(
  { number, name }: Pick<NewScript, 'number' | 'name'>,
  scripts: readonly Script[],
): { readonly number?: string; readonly name?: string } {
  const owner = scripts.find((script) => script.number === number);
  return {
    ...(/^\d{4}$/.test(number) ? {} : { number: 'Four digits' }),
    ...(owner === undefined ? {} : { number: `${owner.path} has it already` }),
    ...(/^[A-Za-z][\w-]*$/.test(name) ? {} : { name: 'A letter first, then letters, digits, hyphens and _' }),
  };
}

/** One line, that ends no block of comments. */
function line(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('#>', '').replaceAll('*/', '').trim();
}

function metadata({ stage, tags }: NewScript): readonly string[] {
  return [
    ...(stage.trim() === '' ? [] : [`Stage: ${line(stage)}`]),
    ...(tags.length === 0 ? [] : [`Tags: ${tags.map(line).join(', ')}`]),
  ];
}

function powerShell(script: NewScript): string {
  const notes = metadata(script).map((text) => `    ${text}\n`);
  return `<#
.SYNOPSIS
    ${line(script.description) || script.name}
.PARAMETER Path
    The folder to work in.
${notes.length === 0 ? '' : `.NOTES\n${notes.join('')}`}#>
[CmdletBinding()]
param(
    [string]$Path = '.'
)

$ErrorActionPreference = 'Stop'

Write-Host "${script.name} in $(Resolve-Path -Path $Path)"
`;
}

/** The file of a new script, relative to the workspace, and its text: what the library shows of it stands in its head. */
export function newScriptFile(script: NewScript, folder: string): { readonly path: string; readonly text: string } {
  const language = scriptLanguages.find(({ shell }) => shell === script.shell) ?? scriptLanguages[0];
  const path = `${folder}/${script.number}_${script.name}.${language.ending}`;
  if (language.shell === 'pwsh') return { path, text: powerShell(script) };
  const description = line(script.description);
  const head = [...(description === '' ? [] : [`Description: ${description}`]), ...metadata(script)];
  const comments = head.map((text) => `${language.comment}${text}\n`).join('');
  return { path, text: `${comments}${comments === '' ? '' : '\n'}${language.body.replace('NAME', script.name)}` };
}
