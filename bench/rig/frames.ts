import type { CDPSession, Page } from '@playwright/test';

/** What a page did while it was watched. Milliseconds, but `busy`: the share of a processor that its main thread took. */
export interface Watched {
  readonly frames: readonly number[];
  readonly busy: number;
  /** When it showed how many jobs to be through, in ms since 1970. */
  readonly told: readonly (readonly [done: number, at: number])[];
  /** When it first said that the run was over. */
  readonly endedAt: number;
}

interface Seen {
  frames: number[];
  told: [number, number][];
  endedAt: number;
}

/** In the page: notes each frame's time, and how far its state says the run to be. */
function noteFrames(): void {
  const seen: Seen = { frames: [], told: [], endedAt: 0 };
  Object.assign(globalThis, { seen });
  let last = performance.now();
  let known = -1;
  const frame = (now: number) => {
    seen.frames.push(now - last);
    last = now;
    const state = document.querySelector('output[aria-label="State of the run"]')?.textContent ?? '';
    const done = Number(/([\d,]+) of/.exec(state)?.[1]?.replaceAll(',', '') ?? -1);
    if (done !== known) seen.told.push([done, Date.now()]);
    known = done;
    if (seen.endedAt === 0 && /success|failure/.test(state)) seen.endedAt = Date.now();
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

/** Notes the page's frames and its main thread's processor time (not the time it waited for one) while `work` lasts. */
export async function watchPage(page: Page, work: () => Promise<void>): Promise<Watched> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate(noteFrames);
  const before = { tasks: await taskSeconds(session), at: performance.now() };
  await work();
  const seconds = (performance.now() - before.at) / 1000;
  const busy = ((await taskSeconds(session)) - before.tasks) / seconds;
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
  return { ...seen, busy };
}
