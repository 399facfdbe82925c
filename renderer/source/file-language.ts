import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { StreamLanguage } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { parserOfShell } from '../widgets/shell-parsers.ts';

/** The shell that runs files of an ending. */
const shells: Readonly<Record<string, string>> = {
  ps1: 'pwsh',
  psm1: 'pwsh',
  psd1: 'pwsh',
  sh: 'bash',
  bash: 'bash',
  zsh: 'zsh',
  py: 'python',
  js: 'node',
  mjs: 'node',
  cjs: 'node',
};

/** The colours of a file that is no playbook, by its ending; none for one that is not known. */
export function languageOfFile(path: string): Extension {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  if (/^ya?ml$/.test(ending)) return yaml();
  if (/^jsonc?$/.test(ending)) return json();
  const parser = parserOfShell(shells[ending] ?? '');
  return parser === null ? [] : StreamLanguage.define(parser);
}
