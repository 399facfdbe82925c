import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { access, constants, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Workspace as WorkspaceInfo } from '../../shared/host/api.ts';
import type { Script } from '../../shared/plan/script.ts';
import { readScript } from '../../shared/plan/script-metadata.ts';
import { readPlaybook } from '../../shared/playbook/read.ts';

const playbookFolders = ['playbooks', 'orchestration/playbooks', 'orchestration', '.github/workflows'];
const playbookFile = /\.(json|ya?ml|psd1)$/i;
/** Larger is no playbook, and reading it would only cost. */
const largestPlaybook = 8 * 1024 * 1024;
const largestScript = 1024 * 1024;

export const scriptsFolder = 'automation-scripts';

export interface TextFile {
  readonly text: string;
  readonly revision: string;
}

/** Names a text as it is: equal texts have equal revisions. */
function revisionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The files of one workspace, by paths relative to it; nothing outside it can be named. */
export class Workspace {
  readonly root: string;

  constructor(root: string) {
    this.root = realpathSync(root);
  }

  /** The absolute path of one within the workspace; null where it leads outside, by `..` or by a link. */
  resolve(path: string): string | null {
    const full = resolve(this.root, path);
    const inside = (candidate: string) => candidate === this.root || candidate.startsWith(this.root + sep);
    if (!inside(full)) return null;
    try {
      return inside(realpathSync(full)) ? full : null;
    } catch {
      // Not there yet: its folder must be inside.
      try {
        return inside(realpathSync(join(full, '..'))) ? full : null;
      } catch {
        return null;
      }
    }
  }

  /** How the workspace calls a path: relative with forward slashes. */
  nameOf(path: string): string {
    return relative(this.root, path).split(sep).join('/');
  }

  async read(path: string): Promise<TextFile | null> {
    const full = this.resolve(path);
    if (full === null) return null;
    try {
      const text = await readFile(full, 'utf8');
      return { text, revision: revisionOf(text) };
    } catch {
      return null;
    }
  }

  /** Writes over the revision that the writer read, or makes a new file (`base` null); else answers what is there. */
  async write(
    path: string,
    text: string,
    base: string | null,
  ): Promise<{ revision: string } | { conflict: TextFile } | null> {
    const full = this.resolve(path);
    if (full === null) return null;
    const now = await this.read(path);
    if (now !== null && now.revision !== base) return { conflict: now };
    await writeFileAtomic(full, text);
    return { revision: revisionOf(text) };
  }

  async isReadOnly(path: string): Promise<boolean> {
    return access(join(this.root, path), constants.W_OK).then(
      () => false,
      () => true,
    );
  }

  async playbookPaths(): Promise<string[]> {
    const found = await Promise.all(playbookFolders.map((folder) => filesBelow(join(this.root, folder))));
    const names = new Set(
      found
        .flat()
        .filter((path) => playbookFile.test(path))
        .map((path) => this.nameOf(path)),
    );
    return [...names].toSorted();
  }

  async #playbookEntry(path: string): Promise<WorkspaceInfo['playbooks'][number] | null> {
    const full = join(this.root, path);
    if ((await stat(full)).size > largestPlaybook) return null;
    const { playbook, format, problems } = readPlaybook(await readFile(full, 'utf8'), path);
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

  async playbooks(): Promise<WorkspaceInfo['playbooks']> {
    const entries = await Promise.all(
      (await this.playbookPaths()).map((path) => this.#playbookEntry(path).catch(() => null)),
    );
    return entries.filter((entry) => entry !== null);
  }

  async scripts(): Promise<Script[]> {
    const files = await filesBelow(join(this.root, scriptsFolder));
    const scripts = files.map(async (path) => {
      if ((await stat(path)).size > largestScript) return null;
      return readScript(this.nameOf(path), await readFile(path, 'utf8'));
    });
    const found = await Promise.all(scripts.map((script) => script.catch(() => null)));
    return found.filter((script) => script !== null).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }
}
