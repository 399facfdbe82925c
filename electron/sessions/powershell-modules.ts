import { readdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Those of the user, of all users and of PowerShell itself, after what the environment names (about_PSModulePath). */
async function moduleFolders(pwsh: string): Promise<readonly string[]> {
  const home = homedir();
  const own =
    process.platform === 'win32'
      ? [
          join(home, 'Documents', 'PowerShell', 'Modules'),
          join(process.env.ProgramFiles ?? 'C:\\Program Files', 'PowerShell', 'Modules'),
          join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'WindowsPowerShell', 'v1.0', 'Modules'),
        ]
      : [
          join(process.env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'powershell', 'Modules'),
          '/usr/local/share/powershell/Modules',
        ];
  const program = await realpath(pwsh).catch(() => pwsh);
  const named = (process.env.PSModulePath ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...new Set([...named, ...own, join(dirname(program), 'Modules')])];
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

const endings = ['psd1', 'psm1', 'cdxml', 'dll'];

/** A module's folder has a file of its name, itself or in a folder named by a version. */
async function isModule(folder: string, name: string): Promise<boolean> {
  const files = new Set(endings.map((ending) => `${name}.${ending}`.toLowerCase()));
  const has = (names: readonly string[]) => names.some((file) => files.has(file.toLowerCase()));
  const names = await namesIn(folder);
  if (has(names)) return true;
  const versions = names.filter((inner) => /^\d+(?:\.\d+){1,3}$/.test(inner));
  for (const version of versions) if (has(await namesIn(join(folder, version)))) return true;
  return false;
}

/** The names, in lower case, of the modules that this PowerShell would find; found by their folders, PowerShell is not started. */
export async function modulesInFolders(pwsh: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const folder of await moduleFolders(pwsh)) {
    for (const name of await namesIn(folder)) {
      if (!found.has(name.toLowerCase()) && (await isModule(join(folder, name), name))) found.add(name.toLowerCase());
    }
  }
  return found;
}
