import {
  type AfterRun,
  afterRunSchema,
  type NotificationOccasion,
  type WrittenReport,
} from '../../../shared/host/after.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { RunState } from '../../../shared/run/state.ts';
import { type RunFolder, readJsonFile, writeJsonFile } from '../../journal/run-folder.ts';
import type { Message } from './channels.ts';
import { notify, occasionsAtEnd } from './notify.ts';
import { writeReports } from './report-files.ts';

const nothing: AfterRun = { reports: [], notifications: [], settled: true };
/** How long the program waits at its end for what is still on its way, in milliseconds. */
const longestWaitMs = 12_000;

/** A run as those who tell of it know it. */
export interface ToldRun {
  readonly folder: RunFolder;
  readonly plan: Plan;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Reports and notifications: what is done about runs beside running them, none of which ever holds a run. */
export class AfterRuns {
  readonly #workspace: string;
  readonly #configDir: string;
  readonly #known = new Map<string, AfterRun>();
  readonly #work = new Map<string, Promise<void>>();
  readonly #desktops = new Set<(message: Message) => void>();

  constructor(workspace: string, configDir: string) {
    this.#workspace = workspace;
    this.#configDir = configDir;
  }

  /** Calls back with what is to be shown on the desktop; the answer takes the listener away. */
  onDesktop(listener: (message: Message) => void): () => void {
    this.#desktops.add(listener);
    return () => this.#desktops.delete(listener);
  }

  /** A run began: tells of it, on its own time. */
  started(run: ToldRun, state: RunState): void {
    if (run.plan.notifications?.onStart !== undefined) this.#later(run, () => this.#tell('onStart', run, state));
  }

  /** Writes the reports of a run that has come to its end, before anyone is told of that. */
  async report({ folder, plan }: ToldRun, state: RunState): Promise<void> {
    const reports = await writeReports(this.#workspace, folder, plan, state);
    if (reports.length > 0) await this.#keep(folder, { reports });
  }

  /** A run is sealed: tells of it, on its own time. */
  sealed(run: ToldRun, state: RunState): void {
    const occasions = occasionsAtEnd(state).filter((occasion) => run.plan.notifications?.[occasion] !== undefined);
    if (occasions.length > 0)
      this.#later(run, async () => {
        for (const occasion of occasions) await this.#tell(occasion, run, state);
      });
  }

  /** What was done so far; waits so long, in milliseconds, for what is on its way. */
  async read(folder: RunFolder, waitMs: number): Promise<AfterRun> {
    const work = this.#work.get(folder.run);
    if (work !== undefined && waitMs > 0) await within(waitMs, work);
    const known = await this.#read(folder);
    return { ...known, settled: !this.#work.has(folder.run) };
  }

  async dispose(): Promise<void> {
    if (this.#work.size > 0) await within(longestWaitMs, Promise.all(this.#work.values()));
  }

  async #tell(occasion: NotificationOccasion, { folder, plan, secrets }: ToldRun, state: RunState): Promise<void> {
    const onDesktop = (message: Message) => {
      for (const desktop of this.#desktops) desktop(message);
      return this.#desktops.size;
    };
    const sent = await notify(occasion, { configDir: this.#configDir, plan, state, secrets, onDesktop });
    const { notifications } = await this.#read(folder);
    await this.#keep(folder, { notifications: [...notifications, ...sent] });
  }

  #later({ folder }: ToldRun, work: () => Promise<void>): void {
    const done = (this.#work.get(folder.run) ?? Promise.resolve())
      .then(work)
      .catch((error: unknown) => console.error(`The notifications of run ${folder.run} failed:`, error))
      .finally(() => {
        if (this.#work.get(folder.run) === done) this.#work.delete(folder.run);
      });
    this.#work.set(folder.run, done);
  }

  async #read(folder: RunFolder): Promise<AfterRun> {
    const known = this.#known.get(folder.run);
    if (known !== undefined) return known;
    const kept = afterRunSchema.safeParse(await readJsonFile(folder.after));
    return kept.success ? kept.data : nothing;
  }

  async #keep(folder: RunFolder, more: { reports?: WrittenReport[] } | Pick<AfterRun, 'notifications'>): Promise<void> {
    const after = { ...(await this.#read(folder)), ...more };
    this.#known.set(folder.run, after);
    await writeJsonFile(folder.after, after);
  }
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
