import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { type ActionCopies, copyName } from '../../shared/plan/action-copies.ts';
import { readTextFile } from './file-cache.ts';

/** A file that says which folders stand in for which repositories. */
interface Settings {
  readonly file: string;
  /** What relative folders in it are relative to. */
  readonly base: string;
  /** For people. */
  readonly called: string;
}

/** Reads the settings of local copies, the workspace's own going before the user's. What is wrong with them is told, not thrown. */
export async function readActionCopies(workspace: string, configDir: string): Promise<ActionCopies> {
  const settings: readonly Settings[] = [
    { file: join(configDir, 'actions.json'), base: configDir, called: 'actions.json in the settings folder' },
    { file: join(workspace, '.gantry', 'actions.json'), base: workspace, called: '.gantry/actions.json' },
  ];
  const read = await Promise.all(settings.map(async (one) => copiesIn(one, await readTextFile(one.file))));
  return {
    folders: Object.assign({}, ...read.map(({ folders }) => folders)),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function copiesIn({ base, called }: Settings, text: string | null): ActionCopies {
  if (text === null) return { folders: {}, problems: [] };
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined)
    return { folders: {}, problems: [`${called} is no JSON: ${printParseErrorCode(error.error)}`] };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { folders: {}, problems: [`${called} is no object of repositories and their folders`] };
  const entries = Object.entries(value).map(([key, folder]) => ({ key, name: copyName(key), folder }));
  const usable = entries.flatMap(({ name, folder }): [string, string][] =>
    name === null || typeof folder !== 'string' ? [] : [[name, absolute(base, folder)]],
  );
  const problems = entries.flatMap(({ key, name, folder }) =>
    name === null || typeof folder !== 'string'
      ? [`${called}: ${JSON.stringify(key)} is not owner/repo or owner/repo@ref with a folder`]
      : [],
  );
  return { folders: Object.fromEntries(usable), problems };
}

function absolute(base: string, folder: string): string {
  return /^~(?:[\\/]|$)/.test(folder) ? join(homedir(), folder.slice(1)) : resolve(base, folder);
}
