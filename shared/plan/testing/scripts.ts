import type { Script, ScriptParameter } from '../script.ts';

/** A script as the workspace's reader would find it; `path` decides number, name and language unless told otherwise. */
export function script(path: string, more: Partial<Script> = {}): Script {
  const [, number = '', name = '', extension = ''] = /(\d{4})_(.+)\.(\w+)$/.exec(path) ?? [];
  const shells: Record<string, Script['shell']> = { ps1: 'pwsh', sh: 'bash', py: 'python', js: 'node', cmd: 'cmd' };
  return {
    number,
    name,
    path: path.includes('/') ? path : `automation-scripts/${path}`,
    shell: shells[extension] ?? 'pwsh',
    stage: null,
    description: null,
    condition: null,
    dependencies: [],
    tags: [],
    parameters: null,
    ...more,
  };
}

export function parameter(
  name: string,
  type: string | null = null,
  more: Partial<ScriptParameter> = {},
): ScriptParameter {
  return { name, type, mandatory: false, default: null, validateSet: [], help: null, aliases: [], ...more };
}
