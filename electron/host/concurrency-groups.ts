import { createHash, randomUUID } from 'node:crypto';
import { watch } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { GroupAnswer, GroupHooks, GroupMember, GroupRequest, GroupsPort } from '../engine/ports.ts';
import { isOwnerAlive, type Lock, ownerSchema, ownSelf, takeLock } from '../journal/lock.ts';
import { Bell } from './flow.ts';

/** How often a group is looked at where its folder tells nothing, in milliseconds. */
const lookMs = 1000;

const memberSchema = z.object({ run: z.string(), job: z.string().nullable() });
/** Who holds the place, or waits for it: `ticket` names one entry. */
const entrySchema = z.object({ ticket: z.string(), member: memberSchema, owner: ownerSchema });
type GroupEntry = z.infer<typeof entrySchema>;
const cancelSchema = z.object({ ticket: z.string(), by: memberSchema });

/**
 * Concurrency groups of a workspace in `.gantry/concurrency`, a folder each: the lock of the place, `holder.json`, `next.json`
 * for the one that waits, `cancel.json` where the holder is to give it up. A dead process's lock and line count for nothing.
 */
export function concurrencyGroups(workspace: string): GroupsPort {
  return {
    async enter(request, hooks) {
      const name = createHash('sha256').update(request.group.toLowerCase()).digest('hex').slice(0, 32);
      const folder = join(workspace, '.gantry', 'concurrency', name);
      await mkdir(folder, { recursive: true });
      return new Group(folder).enter(request, hooks);
    },
  };
}

class Group {
  readonly #folder: string;
  readonly #bell = new Bell();
  readonly #ticket = randomUUID();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async enter({ member, cancelInProgress }: GroupRequest, hooks: GroupHooks): Promise<GroupAnswer> {
    const watching = this.#watch();
    const answer = await this.#wait(member, cancelInProgress, hooks);
    watching.close();
    return answer;
  }

  async #wait(member: GroupMember, cancelInProgress: boolean, hooks: GroupHooks): Promise<GroupAnswer> {
    const own: GroupEntry = { ticket: this.#ticket, member, owner: await ownSelf() };
    let inLine = false;
    let told: string | null = null;
    while (!hooks.signal.aborted) {
      const next = await this.#entry('next.json');
      if (inLine && next !== null && next.ticket !== own.ticket) return { kind: 'replaced', by: next.member };
      if (inLine || next === null) {
        const lock = await takeLock(this.#folder);
        if (lock.ok) return this.#hold(own, lock.value, inLine, hooks);
      }
      if (!inLine || next === null) await this.#write('next.json', own);
      const holder = await this.#entry('holder.json');
      if (cancelInProgress && holder !== null) await this.#write('cancel.json', { ticket: holder.ticket, by: member });
      // Between two holders there is a moment without one, of which there is nothing to tell.
      if (!inLine || (holder !== null && holder.ticket !== told)) hooks.onWaiting(holder?.member ?? null);
      inLine = true;
      told = holder?.ticket ?? told;
      await this.#bell.wait(hooks.signal, lookMs);
    }
    if (inLine) await this.#leaveLine();
    return { kind: 'aborted' };
  }

  async #hold(own: GroupEntry, lock: Lock, inLine: boolean, hooks: GroupHooks): Promise<GroupAnswer> {
    if (inLine) await this.#leaveLine();
    await rm(join(this.#folder, 'cancel.json'), { force: true });
    await this.#write('holder.json', own);
    const watching = this.#watch();
    const over = new AbortController();
    const obeying = this.#obey(over.signal, hooks);
    return {
      kind: 'entered',
      leave: async () => {
        over.abort();
        watching.close();
        await obeying;
        await rm(join(this.#folder, 'holder.json'), { force: true });
        await lock.release();
      },
    };
  }

  /** Waits for word that the place is wanted. */
  async #obey(over: AbortSignal, hooks: GroupHooks): Promise<void> {
    while (!over.aborted) {
      const order = await this.#read('cancel.json', cancelSchema);
      if (order?.ticket === this.#ticket) return hooks.onCancel(order.by);
      await this.#bell.wait(over, lookMs);
    }
  }

  async #leaveLine(): Promise<void> {
    const next = await this.#entry('next.json');
    if (next?.ticket === this.#ticket) await rm(join(this.#folder, 'next.json'), { force: true });
  }

  /** Null where there is none, or its process is gone. */
  async #entry(file: string): Promise<GroupEntry | null> {
    const entry = await this.#read(file, entrySchema);
    return entry !== null && (await isOwnerAlive(entry.owner)) ? entry : null;
  }

  async #read<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
    const text = await readFile(join(this.#folder, file), 'utf8').catch(() => 'null');
    try {
      return schema.nullable().parse(JSON.parse(text));
    } catch {
      return null;
    }
  }

  async #write(file: string, content: object): Promise<void> {
    await writeFileAtomic(join(this.#folder, file), JSON.stringify(content));
  }

  /** A folder that cannot be watched is looked at now and then all the same. */
  #watch(): { close(): void } {
    try {
      const watcher = watch(this.#folder, () => this.#bell.ring());
      watcher.on('error', () => {});
      return watcher;
    } catch {
      return { close() {} };
    }
  }
}
