/**
 * A run of many jobs watched live in Chromium, in Graph and in Timeline: the times between frames while it runs, how busy the
 * page's main thread is, and how late it tells what happened; beside a bare React Flow to which as many nodes change while the
 * same playbook runs again, for machines and what else they do differ. Run with `npm run bench -- watch [JOBS [LANES]]`, 1000
 * and 4 unless given; GANTRY_BROWSER names the browser.
 */
import { type Browser, chromium, type Page } from '@playwright/test';
import type { RunEvent } from '../shared/run/events.ts';
import { playChanges, showBareGraph } from './rig/bare-graph.ts';
import { quantile, row } from './rig/figures.ts';
import { type Watched, watchPage } from './rig/frames.ts';
import { changesOf, jobsOf } from './rig/node-changes.ts';
import { ServedHost } from './rig/served-host.ts';

const jobs = Number(process.argv[2] ?? 1000);
const lanes = Number(process.argv[3] ?? 4);
const width = 20;
const longestRunMs = 1_200_000;

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

interface Measured {
  readonly watched: Watched;
  readonly events: readonly RunEvent[];
}

async function watchRun(host: ServedHost, page: Page, view: string): Promise<Measured> {
  await page.goto(host.address);
  await page.getByRole('button', { name: 'many', exact: true }).click();
  const run = await host.run('playbooks/many.json');
  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  await page.getByRole('button', { name: /many/ }).first().click();
  await page.getByRole('button', { name: view, exact: true }).click();
  const watched = await watchPage(page, async () => {
    await host.end(run);
    await page.waitForFunction(() => (globalThis as { seen?: { endedAt: number } }).seen?.endedAt !== 0);
  });
  return { watched, events: await host.events(run) };
}

/** A page of React Flow alone, whose nodes change as those of a run did, while the playbook runs once more unseen. */
async function watchBare(host: ServedHost, page: Page, events: readonly RunEvent[]): Promise<Watched> {
  await showBareGraph(page, jobsOf(events, width), 'all');
  const run = await host.run('playbooks/many.json');
  const changes = changesOf(events);
  const watched = await watchPage(page, () => playChanges(page, changes));
  await host.end(run);
  return watched;
}

function tell(name: string, { frames, busy }: Watched, bare: Watched): void {
  console.log(name);
  for (const [label, share] of [
    ['  time between frames, median', 0.5],
    ['    of 95 in 100', 0.95],
    ['    of 99 in 100', 0.99],
  ] as const) {
    row(label, quantile(frames, share), 'ms');
    if (bare.frames !== frames)
      row('      of the bare page', quantile(frames, share) / quantile(bare.frames, share), 'x');
  }
  row('  main thread busy', busy * 100, '%');
  if (bare.frames !== frames) row('      of the bare page', busy / bare.busy, 'x');
}

/** How much later than it was on disk a job's end was shown. */
function tellDelays({ watched, events }: Measured): void {
  const ends = events.flatMap((event) => (event.type === 'job.completed' ? [Date.parse(event.time)] : []));
  const delays = watched.told.flatMap(([done, at]) => {
    const end = ends[done - 1];
    return end === undefined ? [] : [at - end];
  });
  row("  a job's end is shown after, median", quantile(delays, 0.5), 'ms');
  row('    of 95 in 100', quantile(delays, 0.95), 'ms');
  const last = events.at(-1);
  row('  the end of the run is shown after', watched.endedAt - Date.parse(last?.time ?? ''), 'ms');
}

async function measure(host: ServedHost, browser: Browser): Promise<void> {
  const page = async () => {
    const made = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    made.setDefaultTimeout(longestRunMs);
    return made;
  };
  const graphPage = await page();
  const graph = await watchRun(host, graphPage, 'Graph');
  await graphPage.close();
  const timelinePage = await page();
  const timeline = await watchRun(host, timelinePage, 'Timeline');
  const heap = await timelinePage.evaluate(
    () => (performance as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0,
  );
  await timelinePage.close();
  const bare = await watchBare(host, await page(), graph.events);
  const seconds = (Date.parse(graph.events.at(-1)?.time ?? '') - Date.parse(graph.events[0]?.time ?? '')) / 1000;
  console.log(`${jobs} jobs, ${lanes} at once, ${graph.events.length} events in ${seconds.toFixed(1)} s`);
  tell('a bare React Flow', bare, bare);
  tell('Graph', graph.watched, bare);
  tellDelays(graph);
  tell('Timeline', timeline.watched, bare);
  tellDelays(timeline);
  row("the page's JavaScript memory", heap / 1024 / 1024, 'MiB');
  row('memory of the host', host.usage().host?.memory ?? 0, 'MiB');
}

const executablePath = process.env.GANTRY_BROWSER;
if (executablePath === undefined) {
  console.log('Skipped: no browser was named (GANTRY_BROWSER)');
} else {
  const host = await ServedHost.start();
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic'];
  const browser = await chromium.launch({ executablePath, args });
  try {
    host.playbook('many', layered(), lanes);
    await measure(host, browser);
  } finally {
    await browser.close();
    await host.stop();
  }
}
