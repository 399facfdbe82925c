import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { hasErrors } from '../../shared/base/problem.ts';
import { migratePlaybook } from '../../shared/plan/migrate.ts';
import type { WorkspaceFacts } from '../../shared/plan/script.ts';
import { writeMigration } from '../../shared/plan/write-migration.ts';
import { readPlaybook } from '../../shared/playbook/read.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { hostPath, openHost, requireFile, workspaceFor } from './open-host.ts';
import { problemLine, tell } from './print.ts';

type Format = 'json' | 'yaml';

interface MigrateOptions {
  readonly workspace?: string;
  readonly output?: string;
  readonly format?: Format;
  readonly force?: boolean;
}

function formatOfName(file: string): Format | null {
  if (/\.jsonc?$/i.test(file)) return 'json';
  return /\.ya?ml$/i.test(file) ? 'yaml' : null;
}

/** What is asked for; else what the new file's name says; else the original's own, and YAML for what v3 is not written in. */
function formatFor(file: string, { output, format }: MigrateOptions): Format {
  if (output === undefined) return format ?? formatOfName(file) ?? 'yaml';
  const named = formatOfName(output);
  if (named === null)
    throw new CommandFailure(`-o ${output}: a playbook's file ends in .json, .yaml or .yml`, exitCodes.usage);
  if (format === 'yaml' && named === 'json')
    throw new CommandFailure(
      `--format yaml does not go with ${output}: what ends in .json is read as JSON`,
      exitCodes.usage,
    );
  return format ?? named;
}

/** Where the answer goes; null is standard output. Refuses what is there unless forced, before anything is done. */
function outputPath({ output, force }: MigrateOptions): string | null {
  if (output === undefined) return null;
  const path = resolve(output);
  if (!existsSync(dirname(path)) || !statSync(dirname(path)).isDirectory())
    throw new CommandFailure(`-o ${output}: there is no folder ${dirname(path)}`, exitCodes.usage);
  if (existsSync(path) && statSync(path).isDirectory())
    throw new CommandFailure(`-o ${output} is a folder; name a file in it`, exitCodes.usage);
  if (existsSync(path) && force !== true)
    throw new CommandFailure(`${output} is there already and is left as it is; --force replaces it`, exitCodes.usage);
  return path;
}

async function factsOf(workspace: string): Promise<WorkspaceFacts> {
  const host = await openHost(workspace);
  try {
    const { scriptsFolder, scripts, platform, actionCopies } = await host.client.workspace.get();
    return { scriptsFolder, scripts, platform, shells: null, actionCopies };
  } finally {
    await host.dispose();
  }
}

function write(path: string, text: string, { output, force }: MigrateOptions): void {
  try {
    writeFileSync(path, text, { flag: force === true ? 'w' : 'wx' });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CommandFailure(`-o ${output} cannot be written: ${error.message}`, exitCodes.usage);
  }
}

/** `gantry migrate FILE`: a v1 or v2 playbook as v3, on standard output or in a new file; what changed is told on standard error. */
export async function migrateCommand(file: string, options: MigrateOptions): Promise<ExitCode> {
  const path = requireFile(file);
  const output = outputPath(options);
  const format = formatFor(file, options);
  const workspace = workspaceFor(options.workspace, path);
  const read = readPlaybook(readFileSync(path, 'utf8'), hostPath(workspace, path));
  if (hasErrors(read.problems)) {
    for (const problem of read.problems) tell(problemLine(file, problem));
    return exitCodes.failed;
  }
  const migrated = migratePlaybook(read, hostPath(workspace, path), await factsOf(workspace));
  if (!migrated.ok) throw new CommandFailure(`${file}: ${migrated.error}`, exitCodes.usage);
  const text = writeMigration(migrated.value, format);
  if (output === null) process.stdout.write(text);
  else write(output, text, options);
  for (const { path: place, message } of migrated.value.notes) {
    tell(`${file}: warning: ${place.length === 0 ? '' : `${place.join('.')}: `}${message}`);
  }
  return exitCodes.success;
}
