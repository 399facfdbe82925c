import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { listed } from '../../shared/base/listed.ts';
import { fillTemplate } from '../../shared/playbook/fill-template.ts';
import type { Template } from '../host/templates.ts';
import { readTemplates } from '../host/templates.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { programPaths } from './open-host.ts';
import { answer, answerJson, table, tell } from './print.ts';
import { formatOfName } from './write-playbook.ts';

export interface NewOptions {
  readonly template?: string;
  readonly list?: boolean;
  readonly json?: boolean;
}

function printTemplates(templates: readonly Template[], json: boolean): ExitCode {
  if (json) answerJson(templates.map(({ id, title, description }) => ({ id, title, description })));
  else answer(table(templates.map(({ id, title, description }) => [id, title, description])));
  return exitCodes.success;
}

/** `gantry new FILE [--template ID]`: a new playbook; nothing that is there is written over. `--list` tells the templates. */
export async function newCommand(file: string | undefined, options: NewOptions): Promise<ExitCode> {
  const templates = await readTemplates(programPaths.assetsDir);
  if (options.list === true) return printTemplates(templates, options.json ?? false);
  if (file === undefined) throw new CommandFailure('Name the file to write, or give --list', exitCodes.usage);
  if (formatOfName(file) === null)
    throw new CommandFailure(`${file}: a playbook's file ends in .json, .yaml or .yml`, exitCodes.usage);
  const wanted = options.template ?? templates[0]?.id;
  const template = templates.find(({ id }) => id === wanted);
  if (template === undefined)
    throw new CommandFailure(`--template: one of ${listed(templates.map(({ id }) => id))}`, exitCodes.usage);
  const path = resolve(file);
  if (existsSync(path)) throw new CommandFailure(`${file} is there already and is left as it is`, exitCodes.usage);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, fillTemplate(template.text, path.replaceAll('\\', '/')), { flag: 'wx' });
  tell(`Written: ${relative(process.cwd(), path)}`);
  return exitCodes.success;
}
