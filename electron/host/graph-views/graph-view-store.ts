import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import {
  changedView,
  type GraphChange,
  type GraphView,
  graphViewSchema,
  noGraphView,
} from '../../../shared/host/graph-views.ts';
import { waitForLock } from '../../journal/patient-lock.ts';
import { Turns } from '../turns.ts';

/** A change takes milliseconds: whoever holds the lock for so long hangs. */
const patienceMs = 10_000;

/** A file says which playbook it is of: its name is a digest of that. */
const fileSchema = z.object({ path: z.string(), view: graphViewSchema });

/** The arrangements of a workspace's graphs, a file each under `.gantry/graphs`. */
export class GraphViewStore {
  readonly folder: string;
  readonly #gantry: string;
  /** Of this process; between processes there is a lock. */
  readonly #turns = new Turns();

  constructor(workspace: string) {
    this.#gantry = join(workspace, '.gantry');
    this.folder = join(this.#gantry, 'graphs');
  }

  /** What cannot be read is no arrangement: the graph is drawn as it is by itself. */
  async read(path: string): Promise<GraphView> {
    return (await this.#readFile(this.#fileOf(path)))?.view ?? noGraphView;
  }

  /** The playbook that a file of the folder is of, by its name; null: it cannot be told. */
  async pathOf(name: string): Promise<string | null> {
    return (await this.#readFile(join(this.folder, name)))?.path ?? null;
  }

  change(path: string, change: GraphChange): Promise<GraphView> {
    return this.#turns.take(() => this.#change(path, change));
  }

  /** Under a lock, since another host of the workspace may change the same file. */
  async #change(path: string, change: GraphChange): Promise<GraphView> {
    // Beside the arrangements: whoever watches these hears of them alone.
    const lockFolder = join(this.#gantry, 'graphs.lock');
    await mkdir(lockFolder, { recursive: true });
    await mkdir(this.folder, { recursive: true });
    await writeFile(join(this.#gantry, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => {});
    const lock = await waitForLock(lockFolder, patienceMs);
    if (!lock.ok) throw new Error(`Process ${lock.error.pid} is changing how graphs are arranged, and does not end`);
    try {
      const view = changedView(await this.read(path), change);
      await writeFileAtomic(this.#fileOf(path), JSON.stringify({ path, view }), { mode: 0o600 });
      return view;
    } finally {
      await lock.value.release();
    }
  }

  async #readFile(file: string): Promise<z.infer<typeof fileSchema> | null> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch {
      return null;
    }
  }

  #fileOf(path: string): string {
    return join(this.folder, `${createHash('sha256').update(path).digest('hex').slice(0, 24)}.json`);
  }
}
