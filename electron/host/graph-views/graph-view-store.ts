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
import { Turns } from '../turns.ts';

/** A file says which playbook it is of: its name is a digest of that. */
const fileSchema = z.object({ path: z.string(), view: graphViewSchema });

/** The arrangements of a workspace's graphs, a file each under `.gantry/graphs`. */
export class GraphViewStore {
  readonly folder: string;
  readonly #gantry: string;
  /** Each change is of what the one before left. */
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
    return this.#turns.take(async () => {
      const view = changedView(await this.read(path), change);
      await mkdir(this.folder, { recursive: true });
      await writeFile(join(this.#gantry, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => {});
      await writeFileAtomic(this.#fileOf(path), JSON.stringify({ path, view }), { mode: 0o600 });
      return view;
    });
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
