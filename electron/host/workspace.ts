import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { access, constants, mkdir, readdir } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { ActionEntry, Workspace as WorkspaceInfo } from '../../shared/host/api.ts';
import type { PlaybookText, Script } from '../../shared/plan/script.ts';
import { readScript } from '../../shared/plan/script-metadata.ts';
import { mayCall, pathsCalled } from '../../shared/plan/uses.ts';
import { actionFiles, readAction } from '../../shared/playbook/action-definition.ts';
import { readPlaybook } from '../../shared/playbook/read.ts';
import { FileCache, readTextFile, whyNotText } from './file-cache.ts';
import { Turns } from './turns.ts';

const playbookFolders = ['playbooks', 'orchestration/playbooks', 'orchestration', '.github/workflows'];
/** Where actions are looked for, to be offered; a step may name one in any folder. */
const actionFolders = ['actions', '.github/actions'];
const playbookFile = /\.(json|ya?ml|psd1)$/i;
/** What other programs run of their own accord, or the host writes itself: nothing is written there for a page. */
const guardedFolders = new Set(['.git', '.gantry']);

export const scriptsFolder = 'automation-scripts';

export interface TextFile {
  readonly text: string;
  readonly revision: string;
}

type PlaybookEntry = WorkspaceInfo['playbooks'][number];

/** Names a text as it is: equal texts have equal revisions. */
function revisionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The path with every link on it followed; parts at its end that are not there are kept. */
function realPath(path: string): string {
  if (existsSync(path) || path === dirname(path)) return realpathSync(path);
  return join(realPath(dirname(path)), basename(path));
}

/** The files of one workspace, by paths relative to it; nothing outside it can be named. */
export class Workspace {
  readonly root: string;
  readonly #entries = new FileCache((path, text) => this.#playbookEntry(this.nameOf(path), text));
  readonly #texts = new FileCache((path, text) => this.#playbookText(path, text));
  readonly #actions = new FileCache((path, text) => this.#actionEntry(this.nameOf(path), text));
  readonly #scripts = new FileCache((path, text) => readScript(this.nameOf(path), text));
  /** No two writes are made over the same revision. */
  readonly #turns = new Turns();

  constructor(root: string) {
    this.root = realpathSync(root);
  }

  /** The absolute path of one within the workspace; null where it leads outside, by `..` or by a link. */
  resolve(path: string): string | null {
    if (path.includes('\0')) return null;
    const full = resolve(this.root, path);
    return this.#isInside(full) && this.#isInside(realPath(full)) ? full : null;
  }

  #isInside(path: string): boolean {
    return path === this.root || path.startsWith(this.root + sep);
  }

  /** How the workspace calls a path: relative with forward slashes. */
  nameOf(path: string): string {
    return relative(this.root, path).split(sep).join('/');
  }

  async read(path: string): Promise<TextFile | null> {
    const full = this.resolve(path);
    const text = full === null ? null : await readTextFile(full);
    return text === null ? null : { text, revision: revisionOf(text) };
  }

  /** Why a file of the workspace cannot be edited as text without loss; null: it can, or there is none. */
  async whyNotText(path: string): Promise<string | null> {
    const full = this.resolve(path);
    return full === null ? null : whyNotText(full);
  }

  /** Writes over the revision that the writer read, or makes a new file (`base` null); else answers what is there. Null: no place for it. */
  write(
    path: string,
    text: string,
    base: string | null,
  ): Promise<{ revision: string } | { conflict: TextFile } | null> {
    return this.#turns.take(() => this.#write(path, text, base));
  }

  async #write(path: string, text: string, base: string | null) {
    const full = this.resolve(path);
    if (full === null || full === this.root || this.#isGuarded(full)) return null;
    const now = await this.read(path);
    if (now !== null && now.revision !== base) return { conflict: now };
    await mkdir(dirname(full), { recursive: true });
    await writeFileAtomic(full, text);
    return { revision: revisionOf(text) };
  }

  #isGuarded(path: string): boolean {
    const parts = [path, realPath(path)].flatMap((candidate) => relative(this.root, candidate).split(sep));
    return parts.some((part) => guardedFolders.has(part.toLowerCase()));
  }

  async isReadOnly(path: string): Promise<boolean> {
    return access(join(this.root, path), constants.W_OK).then(
      () => false,
      () => true,
    );
  }

  async playbookPaths(): Promise<string[]> {
    const found = await Promise.all(playbookFolders.map((folder) => filesBelow(join(this.root, folder))));
    const names = found.flat().filter((path) => playbookFile.test(path));
    return [...new Set(names.map((path) => this.nameOf(path)))].toSorted();
  }

  #playbookEntry(path: string, text: string): PlaybookEntry {
    const { playbook, format, problems } = readPlaybook(text, path);
    const count = (severity: string) => problems.filter((problem) => problem.severity === severity).length;
    return {
      path,
      name: playbook?.metadata.name || basename(path).replace(playbookFile, ''),
      description: playbook?.metadata.description ?? null,
      format,
      errors: count('error'),
      warnings: count('warning'),
    };
  }

  async playbooks(): Promise<PlaybookEntry[]> {
    const paths = await this.playbookPaths();
    const entries = await Promise.all(paths.map((path) => this.#entries.get(join(this.root, path))));
    return entries.filter((entry) => entry !== null);
  }

  #playbookText(full: string, text: string): PlaybookText {
    const inside = this.#isInside(full);
    const path = inside ? this.nameOf(full) : full.split(sep).join('/');
    return { path, name: this.#playbookEntry(path, text).name, text };
  }

  /** The playbooks that a step of the text at `caller` may name: those in the folders for them, those beside it, and those by their paths. */
  async callablePlaybooks(caller: string, text: string): Promise<PlaybookText[]> {
    const folder = dirname(resolve(this.root, caller));
    const beside = (await readdir(folder, { withFileTypes: true }).catch(() => []))
      .filter((entry) => entry.isFile() && playbookFile.test(entry.name))
      .map((entry) => join(folder, entry.name));
    const own = (await this.playbookPaths()).map((path) => join(this.root, path));
    const texts = await Promise.all([...new Set([...own, ...beside])].map((path) => this.#texts.get(path)));
    const known = texts.filter((found) => found !== null);
    return [...known, ...(await this.#byPath(this.nameOf(resolve(this.root, caller)), text, known))];
  }

  /** Those of the workspace that are named by path and not known yet, by the text itself or by one that it leads to. */
  async #byPath(caller: string, text: string, known: readonly PlaybookText[]): Promise<PlaybookText[]> {
    const seen = new Set(known.map(({ path }) => path));
    const found: PlaybookText[] = [];
    const open = [{ path: caller, text }, ...known];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const folder = dirname(next.path);
      for (const named of mayCall(next.text) ? pathsCalled(next.text) : []) {
        const path = named.replaceAll('\\', '/');
        for (const full of [this.resolve(path), this.resolve(join(folder, path))]) {
          if (full === null || seen.has(this.nameOf(full))) continue;
          seen.add(this.nameOf(full));
          const playbook = await this.#texts.get(full);
          if (playbook === null) continue;
          found.push(playbook);
          open.push(playbook);
        }
      }
    }
    return found;
  }

  #actionEntry(path: string, text: string): ActionEntry | null {
    const { action } = readAction(text, path);
    if (action === null) return null;
    const required = action.inputs.filter((input) => input.required && input.default === undefined);
    const { name, description } = action;
    return { uses: `./${dirname(path)}`, name, description, required: required.map((input) => input.name) };
  }

  /** The actions in the folders for them, each by its first file. */
  async actions(): Promise<ActionEntry[]> {
    const found = (await Promise.all(actionFolders.map((folder) => filesBelow(join(this.root, folder))))).flat();
    const own = found.filter((path) => actionFiles.includes(basename(path)) && !path.includes('node_modules'));
    // Of two in one folder the first counts, `action.yml`, which comes last here.
    const files = own.toSorted((a, b) => (a < b ? -1 : 1));
    const byFolder = new Map(files.map((path) => [dirname(path), path]));
    const entries = await Promise.all([...byFolder.values()].map((path) => this.#actions.get(path)));
    return entries.filter((entry) => entry !== null).toSorted((a, b) => (a.uses < b.uses ? -1 : 1));
  }

  /** The numbered script at a path; null: it is none. */
  async script(path: string): Promise<Script | null> {
    const full = path.startsWith(`${scriptsFolder}/`) ? this.resolve(path) : null;
    return full === null ? null : this.#scripts.get(full);
  }

  async scripts(): Promise<Script[]> {
    const files = await filesBelow(join(this.root, scriptsFolder));
    const scripts = await Promise.all(files.map((path) => this.#scripts.get(path)));
    return scripts.filter((script) => script !== null).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }
}
