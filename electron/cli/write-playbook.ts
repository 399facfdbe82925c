import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { hasErrors } from '../../shared/base/problem.ts';
import type { Migration } from '../../shared/plan/migrate.ts';
import type { WorkspaceFacts } from '../../shared/plan/script.ts';
import { writeMigration } from '../../shared/plan/write-migration.ts';
import { type ReadResult, readPlaybook } from '../../shared/playbook/read.ts';
import { CommandFailure, exitCodes } from './exit-codes.ts';
import { hostPath, openHost, requireFile, workspaceFor } from './open-host.ts';
import { problemLine, tell } from './print.ts';

export type Format = 'json' | 'yaml';

/** The options of the commands that write a playbook in another form. */
export interface WriteOptions {
  readonly workspace?: string;
  readonly output?: string;
  readonly format?: Format;
  readonly force?: boolean;
}

export function formatOfName(file: string): Format | null {
  if (/\.jsonc?$/i.test(file)) return 'json';
  return /\.ya?ml$/i.test(file) ? 'yaml' : null;
}

/** What is asked for; else what the new file's name says; else `usual`. */
export function formatFor({ output, format }: WriteOptions, usual: Format): Format {
  if (output === undefined) return format ?? usual;
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
export function outputPath({ output, force }: WriteOptions): string | null {
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

/** What a workspace holds that a playbook's plan goes by. */
export async function factsOf(workspace: string): Promise<WorkspaceFacts> {
  const host = await openHost(workspace);
  try {
    const { scriptsFolder, scripts, platform, actionCopies } = await host.client.workspace.get();
    return { scriptsFolder, scripts, platform, shells: null, actionCopies };
  } finally {
    await host.dispose();
  }
}

export interface Original {
  readonly read: ReadResult;
  /** As the plan names it. */
  readonly file: string;
  readonly workspace: string;
}

/** Reads the playbook to be written in another form; null: it has errors, which are told. */
export function readOriginal(file: string, options: WriteOptions): Original | null {
  const path = requireFile(file);
  const workspace = workspaceFor(options.workspace, path);
  const named = hostPath(workspace, path);
  const read = readPlaybook(readFileSync(path, 'utf8'), named);
  if (!hasErrors(read.problems)) return { read, file: named, workspace };
  for (const problem of read.problems) tell(problemLine(file, problem));
  return null;
}

/** Writes the new form on standard output or to its file, and tells on standard error what did not come over as it was. */
export function deliver(
  file: string,
  { playbook, notes }: Migration,
  path: string | null,
  format: Format,
  options: WriteOptions,
): void {
  const text = writeMigration({ playbook, notes }, format);
  if (path === null) process.stdout.write(text);
  else write(path, text, options);
  for (const { path: place, message } of notes) {
    tell(`${file}: warning: ${place.length === 0 ? '' : `${place.join('.')}: `}${message}`);
  }
}

function write(path: string, text: string, { output, force }: WriteOptions): void {
  try {
    writeFileSync(path, text, { flag: force === true ? 'w' : 'wx' });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CommandFailure(`-o ${output} cannot be written: ${error.message}`, exitCodes.usage);
  }
}
