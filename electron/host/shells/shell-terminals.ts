import { randomUUID } from 'node:crypto';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { OpenShell } from '../../../shared/host/shells-contract.ts';
import { isFolder } from '../../is-folder.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { ShellTerminal } from '../../sessions/shell-terminal.ts';

interface Wanted {
  readonly shell: string;
  /** Absolute. */
  readonly folder: string;
  readonly columns: number;
  readonly rows: number;
}

interface Known {
  readonly about: OpenShell;
  readonly terminal: ShellTerminal;
}

/** The shells that people work in, by their ids; they live until they are closed or the host is gone. */
export class ShellTerminals {
  readonly #sessions: Sessions;
  readonly #open = new Map<string, Known>();
  readonly #listeners = new Set<() => void>();

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  async open({ shell, folder, columns, rows }: Wanted): Promise<Result<OpenShell, string>> {
    if (!isFolder(folder)) return fail(`The folder ${folder} does not exist.`);
    const opened = await this.#sessions.openShell(shell, { cwd: folder, columns, rows });
    if (!opened.ok) return opened;
    const about = { id: randomUUID(), shell, folder, records: opened.value.records };
    this.#open.set(about.id, { about, terminal: opened.value });
    this.#tell();
    return ok(about);
  }

  /** In the order in which they were opened. */
  list(): OpenShell[] {
    return [...this.#open.values()].map(({ about }) => about);
  }

  get(id: string): ShellTerminal | undefined {
    return this.#open.get(id)?.terminal;
  }

  /** False: there is none of that id. */
  async close(id: string): Promise<boolean> {
    const known = this.#open.get(id);
    if (known === undefined) return false;
    this.#open.delete(id);
    this.#tell();
    await known.terminal.close();
    return true;
  }

  /** Calls back whenever one was opened or closed, until what this gives is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((id) => this.close(id)));
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
