/**
 * A run of many jobs watched live in Chromium: the times between frames while it runs, the page's memory, and how long after its
 * end the page tells of it. Run with `npm run bench -- watch [JOBS]`, 1000 unless given; GANTRY_BROWSER names the browser.
 */
import { chromium, type Page } from '@playwright/test';
import { ServedHost } from './rig/served-host.ts';

const jobs = Number(process.argv[2] ?? 1000);
const width = 20;

function row(name: string, figure: number, unit: string): void {
  console.log(`${name.padEnd(44)} ${figure.toFixed(figure < 100 ? 1 : 0).padStart(9)} ${unit}`);
}

/** Layers of jobs, each needing two of the layer before, so that the graph has edges to draw. */
function layered(): Record<string, unknown> {
  const id = (index: number) => `job-${index}`;
  return Object.fromEntries(
    Array.from({ length: jobs }, (_, index) => {
      const before = index - width;
      const needs = before < 0 ? [] : [...new Set([id(before), id(before + ((index + 1) % width === 0 ? 0 : 1))])];
      return [id(index), { name: `Job ${index}`, needs, steps: [{ name: 'Step', script: 'echo done' }] }];
    }),
  );
}

/** Counts frames in the page from now on, and notes when its state says that the run is over. */
function watchFrames(): void {
  const seen = { frames: [] as number[], endedAt: 0 };
  Object.assign(globalThis, { gantryBench: seen });
  let last = performance.now();
  const frame = (now: number) => {
    seen.frames.push(now - last);
    last = now;
    const state = document.querySelector('output[aria-label="State of the run"]')?.textContent ?? '';
    if (seen.endedAt === 0 && /success|failure/.test(state)) seen.endedAt = Date.now();
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

async function measure(host: ServedHost, page: Page): Promise<void> {
  await page.goto(host.address);
  await page.getByRole('button', { name: 'many', exact: true }).click();
  const run = await host.run('playbooks/many.json');
  await page.keyboard.press('Control+Shift+H');
  await page.getByRole('button', { name: /many/ }).first().click();
  await page.evaluate(watchFrames);
  await host.end(run);
  const { summary } = await host.client.runs.get({ run });
  await page.waitForFunction(() => (globalThis as { gantryBench?: { endedAt: number } }).gantryBench?.endedAt !== 0);
  const { frames, endedAt } = await page.evaluate(
    () => (globalThis as unknown as { gantryBench: { frames: number[]; endedAt: number } }).gantryBench,
  );
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const heap = await page.evaluate(
    () => (performance as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0,
  );
  const end = summary.completedAt ?? 0;
  console.log(
    `${jobs} jobs watched live: ${frames.length} frames in ${((end - (summary.startedAt ?? 0)) / 1000).toFixed(1)} s`,
  );
  row('time between frames, median', at(0.5), 'ms');
  row('  of 95 in 100', at(0.95), 'ms');
  row('  the longest', at(1), 'ms');
  row('from the end of the run to the page', endedAt - end, 'ms');
  row("the page's JavaScript memory", heap / 1024 / 1024, 'MiB');
  row('memory of the host', host.usage().host?.memory ?? 0, 'MiB');
}

const executablePath = process.env.GANTRY_BROWSER;
if (executablePath === undefined) {
  console.log('Skipped: no browser was named (GANTRY_BROWSER)');
} else {
  const host = await ServedHost.start();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
  try {
    host.playbook('many', layered());
    await measure(host, await browser.newPage({ viewport: { width: 1280, height: 800 } }));
  } finally {
    await browser.close();
    await host.stop();
  }
}
