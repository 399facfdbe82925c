import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { implement } from '@orpc/server';
import writeFileAtomic from 'write-file-atomic';
import { hostContract } from '../../shared/host/api.ts';
import { type Draft, draftSchema } from '../../shared/host/drafts.ts';
import type { HostContext } from './host-context.ts';
import { Turns } from './turns.ts';

const contract = implement(hostContract);

/** By which a draft is another's successor. */
type DraftName = Pick<Draft, 'path' | 'window'>;

/** Unsaved texts of a workspace, a file each under `.gantry/drafts`: on disk before a call is answered, so that no crash takes them. */
class DraftStore {
  readonly #folder: string;
  readonly #gantry: string;
  /** Of two writes for one file the later is what stays. */
  readonly #turns = new Turns();

  constructor(workspace: string) {
    this.#gantry = join(workspace, '.gantry');
    this.#folder = join(this.#gantry, 'drafts');
  }

  /** The newest first; what cannot be read is none. */
  async list(): Promise<Draft[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const drafts = await Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => this.#read(name)));
    return drafts.filter((draft) => draft !== null).toSorted((a, b) => b.at - a.at);
  }

  async #read(name: string): Promise<Draft | null> {
    try {
      return draftSchema.parse(JSON.parse(await readFile(join(this.#folder, name), 'utf8')));
    } catch {
      return null;
    }
  }

  keep(draft: Draft): Promise<void> {
    return this.#turns.take(async () => {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(join(this.#gantry, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => {});
      await writeFileAtomic(this.#fileOf(draft), JSON.stringify(draft), { mode: 0o600 });
    });
  }

  forget(draft: DraftName): Promise<void> {
    return this.#turns.take(() => rm(this.#fileOf(draft), { force: true }));
  }

  #fileOf({ path, window }: DraftName): string {
    const name = createHash('sha256')
      .update(path)
      .update(window === '' ? '' : `\0${window}`);
    return join(this.#folder, `${name.digest('hex').slice(0, 24)}.json`);
  }
}

export function draftMethods({ workspace }: HostContext) {
  const store = new DraftStore(workspace.root);
  return {
    list: contract.drafts.list.handler(() => store.list()),
    keep: contract.drafts.keep.handler(async ({ input, errors }) => {
      if (workspace.resolve(input.path) === null)
        throw errors.NOT_FOUND({ message: `${input.path} is no place in the workspace` });
      await store.keep(input);
      return {};
    }),
    forget: contract.drafts.forget.handler(async ({ input }) => {
      await store.forget(input);
      return {};
    }),
  };
}
