import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { triggerRecordSchema } from '../../../shared/host/schedules.ts';
import { type Lock, liveOwner, type Owner, takeLock } from '../../journal/lock.ts';
import { ignoreFolder, readJsonFile, writeJsonFile } from '../../journal/run-folder.ts';

const occurrenceSchema = z.object({ at: z.number(), cause: z.string().nullable() });
const memorySchema = z.object({
  /** What the trigger was: another one under the same id begins anew. */
  cause: z.string(),
  /** Its times up to here were dealt with, ms since 1970. */
  until: z.number(),
  /** Runs whose end was dealt with though it is not before `until`. */
  seen: z.array(z.string()),
  waiting: z.array(occurrenceSchema),
  /** The newest first. */
  records: z.array(triggerRecordSchema),
});
/** What is remembered of a trigger. */
export type TriggerMemory = z.infer<typeof memorySchema>;

const pauseSchema = z.object({ paused: z.boolean(), at: z.number() });
/** What a person said last of a trigger's pause, and when, ms since 1970. */
export type Pause = z.infer<typeof pauseSchema>;

/**
 * `.gantry/schedules` of a workspace: a file for what is remembered of each trigger, which the keeper alone writes; one for its
 * pause, which anyone may write; and the lock of the keeper, the one host that starts what is due.
 */
export class ScheduleStore {
  readonly #workspace: string;
  readonly #folder: string;

  constructor(workspace: string) {
    this.#workspace = workspace;
    this.#folder = join(workspace, '.gantry', 'schedules');
  }

  #path(id: string, what: 'memory' | 'pause'): string {
    return join(this.#folder, `${createHash('sha256').update(id).digest('hex').slice(0, 32)}.${what}.json`);
  }

  get #keeperFolder(): string {
    return join(this.#folder, 'keeper');
  }

  async memory(id: string): Promise<TriggerMemory | null> {
    const read = memorySchema.safeParse(await readJsonFile(this.#path(id, 'memory')));
    return read.success ? read.data : null;
  }

  async remember(id: string, memory: TriggerMemory): Promise<void> {
    await this.#prepare(this.#folder);
    await writeJsonFile(this.#path(id, 'memory'), memory);
  }

  /** Null: nobody said anything. */
  async pause(id: string): Promise<Pause | null> {
    const read = pauseSchema.safeParse(await readJsonFile(this.#path(id, 'pause')));
    return read.success ? read.data : null;
  }

  async setPause(id: string, pause: Pause): Promise<void> {
    await this.#prepare(this.#folder);
    await writeJsonFile(this.#path(id, 'pause'), pause);
  }

  /** Makes this host the keeper; null: another one is. */
  async keep(): Promise<Lock | null> {
    await this.#prepare(this.#keeperFolder);
    const lock = await takeLock(this.#keeperFolder);
    return lock.ok ? lock.value : null;
  }

  keeper(): Promise<Owner | null> {
    return liveOwner(this.#keeperFolder);
  }

  async #prepare(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    await ignoreFolder(this.#workspace);
  }
}
