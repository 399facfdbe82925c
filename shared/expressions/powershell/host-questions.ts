import { isCmdletName } from './cmdlet-name.ts';
import type { PowerShellEnvironment } from './environment.ts';
import { beyond, evaluationFault } from './fault.ts';
import type { PathType } from './syntax.ts';
import { type PsValue, psBool, psNothing } from './value.ts';

/** `Test-Path` of one literal path; wildcards, providers, drives and no path at all are for a session. */
export function pathExists(
  env: PowerShellEnvironment,
  path: PsValue,
  { literal, type }: { readonly literal: boolean; readonly type: PathType },
): PsValue {
  if (path.kind !== 'string' || path.value.trim() === '') throw beyond('Such a path');
  const text = path.value;
  if (!literal && /[*?[\]`]/.test(text)) throw beyond('A path with wildcards');
  const variable = /^env:[\\/]?([^\\/:]+)$/i.exec(text)?.[1];
  if (variable !== undefined && type !== 'container') return psBool(hasVariable(env, variable));
  const drive = env.platform === 'win32' && /^[A-Za-z]:[\\/]/.test(text) ? text.slice(2) : text;
  if (drive.includes(':') || text.startsWith('~')) throw beyond('A path of a provider');
  return psBool(env.exists(env.platform === 'win32' ? text : text.replaceAll('\\', '/'), type));
}

/** `Get-Command` of one program by name; what is found is true and has no members here. Cmdlets and functions are for a session. */
export function commandExists(env: PowerShellEnvironment, name: PsValue, stops: boolean): PsValue {
  if (name.kind !== 'string' || name.value.trim() === '' || /[*?[\]\\/]/.test(name.value)) throw beyond('Such a name');
  if (isCmdletName(name.value)) throw beyond('Get-Command of a cmdlet or function');
  if (env.commandExists(name.value)) return { kind: 'command', name: name.value };
  if (stops) throw evaluationFault(`The term '${name.value}' is not recognized as a name of a command.`);
  return psNothing;
}

function hasVariable(env: PowerShellEnvironment, name: string): boolean {
  if (env.platform !== 'win32') return Object.hasOwn(env.env, name);
  return Object.keys(env.env).some((own) => own.toLowerCase() === name.toLowerCase());
}
