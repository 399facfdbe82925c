import { createHash } from 'node:crypto';
import { cp, readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { configFolder, dataFolder } from './config-dir.ts';
import { RecentFolders } from './recent-folders.ts';

async function hashOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.filter((path) => !path.includes('.gantry')).toSorted())
    hash.update(file.slice(folder.length)).update(await readFile(file));
  return hash.digest('hex').slice(0, 8);
}

/** Where this user's copies of the sample lie; they ship with this program, and are trusted as it is. */
export function sampleCopies(): string {
  return join(dataFolder(), 'samples');
}

/** This user's own copy of the sample workspace, made when it is first needed; a newer sample gets a copy beside an older one. */
export async function sampleWorkspace(assetsDir: string): Promise<string> {
  const sample = join(assetsDir, 'sample');
  const copy = join(sampleCopies(), await hashOf(sample), 'sample');
  const there = await stat(copy).catch(() => null);
  if (there === null) await cp(sample, copy, { recursive: true, filter: (path) => !path.includes('.gantry') });
  return copy;
}

/** The folder that `--workspace` names, absolute (`cwd` is where it was given); null: it is not given. */
export function namedWorkspace(argv: readonly string[], cwd = process.cwd()): string | null {
  const at = argv.indexOf('--workspace');
  const named =
    at < 0 ? argv.find((argument) => argument.startsWith('--workspace='))?.slice('--workspace='.length) : argv[at + 1];
  return named === undefined ? null : resolve(cwd, named);
}

/** The workspace to open: the folder that `--workspace` names, else the one that a person opened last in a window, else the sample. */
export async function startWorkspace({
  argv,
  assetsDir,
}: {
  readonly argv: readonly string[];
  readonly assetsDir: string;
}): Promise<string> {
  const named = namedWorkspace(argv);
  if (named !== null) return named;
  const chosen = await new RecentFolders(await configFolder(undefined)).chosen();
  return chosen ?? sampleWorkspace(assetsDir);
}
