import { existsSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { createHost, type Host } from '../host/create-host.ts';
import { findWorkspaceRoot } from '../host/workspace-root.ts';
import { programFolder } from '../program-folder.ts';
import { askPassphrase } from './ask-hidden.ts';
import { CommandFailure, exitCodes } from './exit-codes.ts';

const folder = programFolder();

export const programPaths = {
  assetsDir: join(folder, 'assets'),
  rendererDir: join(folder, 'out', 'renderer'),
  ptyHostPath: join(folder, 'out', 'main', 'pty-host.js'),
  keychainPath: join(folder, 'out', 'main', 'keychain.js'),
  searchWorkerPath: join(folder, 'out', 'main', 'search-worker.js'),
};

/** The folder that `--workspace` names, else the nearest above the file (or above here) that looks like a workspace. */
export function workspaceFor(option: string | undefined, file: string | null): string {
  if (option !== undefined) {
    const workspace = resolve(option);
    if (existsSync(workspace) && statSync(workspace).isDirectory()) return workspace;
    throw new CommandFailure(`--workspace: there is no folder ${workspace}`, exitCodes.usage);
  }
  return findWorkspaceRoot(file === null ? process.cwd() : dirname(resolve(file)));
}

/** The host in this process; a command closes it when it is done. */
export function openHost(workspace: string): Promise<Host> {
  return createHost({ workspace, ...programPaths, askPassphrase });
}

export function requireFile(file: string): string {
  const path = resolve(file);
  if (existsSync(path) && statSync(path).isFile()) return path;
  throw new CommandFailure(`There is no file ${file}`, exitCodes.usage);
}

/** The path by which the host knows a file: relative to the workspace, with forward slashes; absolute where it lies outside. */
export function hostPath(workspace: string, file: string): string {
  const path = relative(workspace, file);
  return path.startsWith('..') || isAbsolute(path) ? file : path.split(sep).join('/');
}

/** The options of commands that look at what a workspace has. */
export interface HistoryOptions {
  readonly workspace?: string;
  readonly json?: boolean;
}

/** Does something with a host over the workspace, and closes it whatever comes of that. */
export async function withHost<T>(options: HistoryOptions, work: (host: Host) => Promise<T>): Promise<T> {
  const host = await openHost(workspaceFor(options.workspace, null));
  try {
    return await work(host);
  } finally {
    await host.dispose();
  }
}
