import { resolve } from 'node:path';
import { ORPCError, safe } from '@orpc/client';
import { formatBytes } from '../../shared/base/bytes.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { type HistoryOptions, withHost } from './open-host.ts';
import { answer, answerJson, table, tell } from './print.ts';

interface ArtifactOptions extends HistoryOptions {
  readonly output?: string;
}

function failure(error: unknown): Error {
  if (error instanceof ORPCError && error.defined) return new CommandFailure(error.message, exitCodes.usage);
  return error instanceof Error ? error : new Error(String(error));
}

/** `gantry artifacts RUN [NAME] [-o DIR]`: the artifacts of a run, or the files of one; with a folder, writes them there. */
export function artifactsCommand(run: string, name: string | undefined, options: ArtifactOptions): Promise<ExitCode> {
  return withHost(options, async ({ client }) => {
    if (options.output !== undefined) {
      const folder = resolve(options.output);
      const { error, data } = await safe(client.artifacts.extract({ run, name: name ?? null, folder }));
      if (data === undefined) throw failure(error);
      if (options.json) answerJson({ folder, ...data });
      else
        tell(
          data.artifacts.length === 0 ? 'The run has no artifacts.' : `Wrote ${data.artifacts.join(', ')} to ${folder}`,
        );
      return exitCodes.success;
    }
    const { error, data } = await safe(client.artifacts.list({ run }));
    if (data === undefined) throw failure(error);
    const chosen = data.filter((artifact) => name === undefined || artifact.name === name);
    if (name !== undefined && chosen.length === 0)
      throw new CommandFailure(`The run has no artifact ${name}`, exitCodes.usage);
    if (options.json) answerJson(name === undefined ? chosen : chosen[0]);
    else if (chosen.length === 0) tell('The run has no artifacts.');
    else if (name === undefined) answer(artifactTable(chosen));
    else
      answer(
        table([
          ['SIZE', 'FILE'],
          ...chosen.flatMap(({ files }) => files.map((file) => [formatBytes(file.size), file.path])),
        ]),
      );
    return exitCodes.success;
  });
}

interface ArtifactRow {
  readonly name: string;
  readonly job: string;
  readonly size: number;
  readonly files: readonly unknown[];
  readonly expiresAt: string;
}

function artifactTable(artifacts: readonly ArtifactRow[]): string {
  const rows = artifacts.map(({ name, size, files, job, expiresAt }) => {
    return [name, formatBytes(size), String(files.length), job, new Date(expiresAt).toLocaleDateString()];
  });
  return table([['NAME', 'SIZE', 'FILES', 'JOB', 'KEPT UNTIL'], ...rows]);
}

/** `gantry cache list`: what is kept for later runs, the newest first. */
export function cacheListCommand(options: HistoryOptions): Promise<ExitCode> {
  return withHost(options, async ({ client }) => {
    const { entries, size, limit } = await client.cache.list();
    if (options.json) {
      answerJson({ entries, size, limit });
      return exitCodes.success;
    }
    const rows = entries.map(({ id, kind, key, job, run, size: own, usedAt }) => {
      const shown = kind === 'job' ? `job ${job}` : key;
      return [id.slice(0, 8), formatBytes(own), shown, run, new Date(usedAt).toLocaleString()];
    });
    if (rows.length > 0) answer(table([['ID', 'SIZE', 'KEY', 'FROM RUN', 'LAST USED'], ...rows]));
    tell(`${entries.length} entries, ${formatBytes(size)} of ${formatBytes(limit)}`);
    return exitCodes.success;
  });
}

/** `gantry cache rm KEY...` and `gantry cache clear`: by key, by id or the beginning of an id that `cache list` shows. */
export function cacheRemoveCommand(keys: readonly string[] | 'all', options: HistoryOptions): Promise<ExitCode> {
  return withHost(options, async ({ client }) => {
    const { entries } = await client.cache.list();
    const ids =
      keys === 'all'
        ? []
        : keys.flatMap((key) => entries.find(({ id }) => key.length >= 8 && id.startsWith(key))?.id ?? key);
    const { removed, freed } = await client.cache.remove({ keys: ids, all: keys === 'all' });
    if (options.json) answerJson({ removed, freed });
    else tell(`Removed ${removed.length} ${removed.length === 1 ? 'entry' : 'entries'}, ${formatBytes(freed)} freed.`);
    return keys === 'all' || removed.length > 0 ? exitCodes.success : exitCodes.usage;
  });
}
