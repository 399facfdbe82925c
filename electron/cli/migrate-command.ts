import { exportWorkflow } from '../../shared/plan/export-workflow.ts';
import { importWorkflow } from '../../shared/plan/import-workflow.ts';
import { migratePlaybook } from '../../shared/plan/migrate.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import {
  deliver,
  factsOf,
  formatFor,
  formatOfName,
  outputPath,
  readOriginal,
  type WriteOptions,
} from './write-playbook.ts';

interface MigrateOptions extends WriteOptions {
  /** Only what the playbook does under this one of its profiles. */
  readonly profile?: string;
}

/** `gantry migrate FILE`: a v1 or v2 playbook as v3, on standard output or in a new file; what changed is told on standard error. */
export async function migrateCommand(file: string, options: MigrateOptions): Promise<ExitCode> {
  const output = outputPath(options);
  // v3 is written in the original's own language, and in YAML for what it is not written in.
  const format = formatFor(options, formatOfName(file) ?? 'yaml');
  const { profile = null } = options;
  const original = readOriginal(file, options);
  if (original === null) return exitCodes.failed;
  const migrated = migratePlaybook(original.read, original.file, await factsOf(original.workspace), profile);
  if (!migrated.ok) throw new CommandFailure(`${file}: ${migrated.error}`, exitCodes.usage);
  deliver(file, migrated.value, output, format, options);
  return exitCodes.success;
}

/** `gantry import FILE`: a GitHub workflow as a v3 playbook, in the manner of `migrate`. */
export async function importCommand(file: string, options: WriteOptions): Promise<ExitCode> {
  const output = outputPath(options);
  const format = formatFor(options, 'yaml');
  const original = readOriginal(file, options);
  if (original === null) return exitCodes.failed;
  const imported = importWorkflow(original.read);
  if (!imported.ok) throw new CommandFailure(`${file}: ${imported.error}`, exitCodes.usage);
  deliver(file, imported.value, output, format, options);
  return exitCodes.success;
}

/** `gantry export FILE --to github`: a playbook as a GitHub workflow, in the manner of `migrate`; always YAML. */
export async function exportCommand(file: string, options: WriteOptions): Promise<ExitCode> {
  const output = outputPath(options);
  if (output !== null && formatOfName(output) !== 'yaml')
    throw new CommandFailure(`-o ${options.output}: a workflow's file ends in .yaml or .yml`, exitCodes.usage);
  const original = readOriginal(file, options);
  if (original === null) return exitCodes.failed;
  const exported = exportWorkflow(original.read, original.file, await factsOf(original.workspace));
  if (!exported.ok) throw new CommandFailure(`${file}: ${exported.error}`, exitCodes.usage);
  deliver(file, exported.value, output, 'yaml', options);
  return exitCodes.success;
}
