/**
 * The graph of a playbook of 100, 1,000 and 5,000 jobs in Chromium, beside React Flow's bare example with as many nodes and edges,
 * drawn in the same run: how long until the first picture, the times between frames while panning and while a node is dragged, and
 * how long from a key pressed in the Source until the jobs beside it are drawn anew. Run with `npm run bench -- graph [JOBS …]`;
 * GANTRY_BROWSER names the browser. Times are milliseconds; ratios are Gantry's figure to the bare example's.
 */
import { chromium, type Page } from '@playwright/test';
import { showBareGraph, zoomNear } from './rig/bare-graph.ts';
import { layeredJobs, layerWidth } from './rig/layered-jobs.ts';
import { ServedHost } from './rig/served-host.ts';

const given = process.argv.slice(2).map(Number);
const sizes = given.length > 0 ? given : [100, 1000, 5000];
const moves = 60;

interface Frames {
  readonly median: number;
  readonly p95: number;
  readonly longest: number;
}

/** Does something in the page and gives the times between its frames meanwhile. */
async function frames(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const seen: number[] = [];
    let last = performance.now();
    const frame = (now: number) => {
      seen.push(now - last);
      last = now;
      if (Reflect.get(globalThis, 'gantryFrames') === seen) requestAnimationFrame(frame);
    };
    Reflect.set(globalThis, 'gantryFrames', seen);
    requestAnimationFrame(frame);
  });
  await act();
  const times = await page.evaluate(() => {
    const seen = Reflect.get(globalThis, 'gantryFrames') as number[];
    Reflect.set(globalThis, 'gantryFrames', null);
    return seen;
  });
  const sorted = times.slice(1).toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { median: at(0.5), p95: at(0.95), longest: at(1) };
}

async function canvasOf(page: Page) {
  const box = await page.locator('.react-flow').boundingBox();
  if (box === null) throw new Error('There is no graph on the page');
  return box;
}

/** Drags the empty canvas to and fro. */
async function pan(page: Page): Promise<void> {
  const { x, y, width, height } = await canvasOf(page);
  const [left, top] = [x + 20, y + height - 90];
  await page.mouse.move(left, top);
  await page.mouse.down();
  for (let step = 1; step <= moves; step += 1) {
    const far = (step <= moves / 2 ? step : moves - step) / (moves / 2);
    await page.mouse.move(left + far * (width - 60), top - far * 60);
  }
  await page.mouse.up();
}

/** Drags the node nearest to the middle of the canvas. */
async function dragNode(page: Page): Promise<void> {
  const { x, y, width, height } = await canvasOf(page);
  const middle = [x + width / 2, y + height / 2] as const;
  const boxes = await page.locator('.react-flow__node').evaluateAll((nodes) =>
    nodes.map((node) => {
      const { left, top, width: wide } = node.getBoundingClientRect();
      return [left + wide / 2, top + 8] as const;
    }),
  );
  const far = ([a, b]: readonly [number, number]) => Math.abs(a - middle[0]) + Math.abs(b - middle[1]);
  const [nearest] = boxes.toSorted((a, b) => far(a) - far(b));
  if (nearest === undefined) throw new Error('No node is drawn');
  await page.mouse.move(...nearest);
  await page.mouse.down();
  for (let step = 1; step <= moves; step += 1)
    await page.mouse.move(nearest[0] + step * 2, nearest[1] + Math.sin(step / 6) * 40);
  await page.mouse.up();
}

interface Measured {
  readonly first: number;
  readonly afar: Frames;
  readonly near: Frames;
  readonly drag: Frames;
}

/** Of a page that shows a graph: panned from afar, then from near, then a node of it dragged. */
async function measure(page: Page, first: number, zoomNear: () => Promise<void>): Promise<Measured> {
  const afar = await frames(page, () => pan(page));
  await zoomNear();
  const near = await frames(page, () => pan(page));
  const drag = await frames(page, () => dragNode(page));
  return { first, afar, near, drag };
}

async function measureBare(page: Page, jobs: number): Promise<Measured> {
  const all = Object.entries(layeredJobs(jobs)).map(([id, { name, needs }]) => ({ id, label: name, needs }));
  const first = await showBareGraph(page, { jobs: all, width: layerWidth(jobs) }, 'in sight');
  return measure(page, first, () => zoomNear(page));
}

/** The nodes of the graph, or their picture, are on the page. */
const drawn = () => document.querySelector('.react-flow__node [data-job], .react-flow canvas') !== null;

async function measureGantry(page: Page, host: ServedHost, name: string): Promise<Measured & { readonly key: number }> {
  await page.goto(host.address);
  const entry = page.getByRole('button', { name, exact: true });
  await entry.waitFor();
  const before = performance.now();
  await entry.click();
  await page.waitForFunction(drawn, null, { timeout: 300_000 });
  const first = performance.now() - before;
  const measured = await measure(page, first, async () => {
    await page.locator('[data-focus-area="graph"]').focus();
    await page.keyboard.press('1');
    await page.locator('.react-flow__node').first().waitFor();
  });
  return { ...measured, key: await keyToGraph(page) };
}

/** From a key pressed in the Source to jobs drawn anew, in milliseconds: the outline beside the text, which shows what the graph does, names the job so. */
async function keyToGraph(page: Page): Promise<number> {
  await page.keyboard.press('Alt+2');
  const text = page.locator('[data-focus-area="source"] .cm-content');
  await text.getByText('Job 0', { exact: false }).first().dblclick();
  await page.keyboard.press('ArrowRight');
  await page.evaluate(() => {
    const tree = document.querySelector('[role="tree"]');
    const changed = new Promise<number>((resolve) => {
      let pressed = 0;
      window.addEventListener(
        'keydown',
        () => {
          pressed = performance.now();
        },
        { capture: true, once: true },
      );
      const observer = new MutationObserver(() => {
        if (!/Job(x 0| 0x)/.test(tree?.textContent ?? '')) return;
        observer.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - pressed));
      });
      if (tree !== null) observer.observe(tree, { subtree: true, childList: true, characterData: true });
    });
    Reflect.set(globalThis, 'gantryChanged', changed);
  });
  await page.keyboard.type('x');
  return page.evaluate(() => Reflect.get(globalThis, 'gantryChanged') as Promise<number>);
}

function row(name: string, own: number, bare: number | null): void {
  const ratio = bare === null ? '' : `${(own / Math.max(bare, 0.1)).toFixed(2).padStart(8)}`;
  console.log(`  ${name.padEnd(46)} ${own.toFixed(1).padStart(9)} ${(bare?.toFixed(1) ?? '').padStart(9)} ${ratio}`);
}

const executablePath = process.env.GANTRY_BROWSER;
if (executablePath === undefined) {
  console.log('Skipped: no browser was named (GANTRY_BROWSER)');
} else {
  const host = await ServedHost.start();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
  try {
    for (const jobs of sizes) {
      const all = layeredJobs(jobs);
      host.playbook(`graph-${jobs}`, all);
      const edges = Object.values(all).reduce((sum, { needs }) => sum + needs.length, 0);
      const size = { viewport: { width: 1280, height: 800 } };
      const barePage = await browser.newPage(size);
      const bare = await measureBare(barePage, jobs);
      await barePage.close();
      const page = await browser.newPage(size);
      const own = await measureGantry(page, host, `graph-${jobs}`);
      await page.close();
      console.log(`${jobs} jobs, ${edges} edges${' '.repeat(24)} Gantry, ms  bare, ms    ratio`);
      row('until the first picture', own.first, bare.first);
      for (const [what, key] of [
        ['panning from afar', 'afar'],
        ['panning from near', 'near'],
        ['dragging a node', 'drag'],
      ] as const) {
        row(`${what}: between frames, median`, own[key].median, bare[key].median);
        row('  of 95 in 100', own[key].p95, bare[key].p95);
        row('  the longest', own[key].longest, bare[key].longest);
      }
      row('from a key in the Source to the jobs anew', own.key, null);
    }
  } finally {
    await browser.close();
    await host.stop();
  }
}
