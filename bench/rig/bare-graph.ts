import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Edge, Node } from '@xyflow/react';
import { build } from 'vite';
import type { BareJobs, Change } from './node-changes.ts';

const root = join(import.meta.dirname, '..', '..');

/** A graph as React Flow is given it. */
export interface BareGraph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** All of it at once, or what is in sight, with a background and a small map, as React Flow's example of many nodes has it. */
  readonly drawn: 'all' | 'in sight';
}

/** Shows React Flow's own nodes and edges and nothing else, as its examples have them; answers after how many ms nodes are drawn. */
export async function showBareGraph(page: Page, { jobs, width }: BareJobs, drawn: BareGraph['drawn']): Promise<number> {
  const graph: BareGraph = {
    nodes: jobs.map(({ id, label }, index) => ({
      id,
      position: { x: Math.floor(index / width) * 264, y: (index % width) * 90 },
      data: { label },
    })),
    edges: jobs.flatMap(({ id, needs }) => needs.map((need) => ({ id: `${need} ${id}`, source: need, target: id }))),
    drawn,
  };
  const script = await bundled();
  const style = '@layer base;html,body,#root{margin:0;height:100%}';
  const before = performance.now();
  await page.setContent(
    `<!doctype html><meta charset="utf-8"><style>${style}${script.css}</style><div id="root"></div><script>globalThis.graph=${JSON.stringify(graph)}</script><script type="module">${script.code}</script>`,
  );
  const shown = () => document.querySelector('.react-flow__node') !== null && 'play' in globalThis;
  await page.waitForFunction(shown, null, { timeout: 300_000 });
  return performance.now() - before;
}

/** Goes near to the middle of the graph. */
export function zoomNear(page: Page): Promise<void> {
  return page.evaluate(() => (Reflect.get(globalThis, 'zoomNear') as () => void)());
}

/** Lets nodes change as a run's did; resolves with the last change. */
export async function playChanges(page: Page, changes: readonly Change[]): Promise<void> {
  await page.evaluate((all) => (Reflect.get(globalThis, 'play') as (of: readonly Change[]) => void)(all), changes);
  await page.waitForFunction(() => 'played' in globalThis);
}

let made: Promise<{ readonly code: string; readonly css: string }> | null = null;

/** The page as one script, built as the page's own is. */
function bundled() {
  made ??= bundle();
  return made;
}

async function bundle() {
  const output = await build({
    root,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: true,
      target: 'chrome140',
      lib: { entry: join(import.meta.dirname, 'bare-graph-page.tsx'), formats: ['es'], fileName: 'bare' },
    },
  });
  const parts = [output].flat().flatMap((one) => ('output' in one ? one.output : []));
  const code = parts.flatMap((part) => (part.type === 'chunk' ? [part.code] : [])).join('\n');
  const css = parts.flatMap((part) => (part.type === 'asset' ? [String(part.source)] : [])).join('\n');
  return { code: code.replaceAll('</script', '<\\/script'), css };
}
