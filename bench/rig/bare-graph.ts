import { join } from 'node:path';
import { build } from 'vite';
import type { layeredJobs } from './layered-jobs.ts';

const root = join(import.meta.dirname, '..', '..');

interface BareGraph {
  readonly html: string;
  /** True in the page once its nodes are drawn. */
  readonly ready: () => boolean;
}

/**
 * A page with React Flow's own nodes and edges and nothing else, as its examples have them, only what is in sight being drawn. The
 * nodes stand in the layers of the jobs, so that no layout is worked out.
 */
export async function bareGraph(jobs: ReturnType<typeof layeredJobs>): Promise<BareGraph> {
  const names = Object.keys(jobs);
  const width = Math.max(5, Math.round(Math.sqrt(names.length)));
  const nodes = names.map((id, index) => ({
    id,
    position: { x: Math.floor(index / width) * 264, y: (index % width) * 90 },
    data: { label: jobs[id]?.name ?? id },
    sourcePosition: 'right',
    targetPosition: 'left',
  }));
  const edges = names.flatMap((id) =>
    (jobs[id]?.needs ?? []).map((need) => ({ id: `${need} ${id}`, source: need, target: id })),
  );
  const script = await bundled();
  const style = '@layer base;html,body,#root{margin:0;height:100%}';
  const data = JSON.stringify({ nodes, edges });
  return {
    html: `<!doctype html><meta charset="utf-8"><style>${style}${script.css}</style><div id="root"></div><script>globalThis.graph=${data}</script><script type="module">${script.code}</script>`,
    ready: () => document.querySelector('.react-flow__node') !== null,
  };
}

let made: Promise<{ readonly code: string; readonly css: string }> | null = null;

/** The example as one script, built as the page's own is. */
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
      lib: { entry: join(import.meta.dirname, 'bare-graph-page.ts'), formats: ['es'], fileName: 'bare' },
    },
  });
  const parts = [output].flat().flatMap((one) => ('output' in one ? one.output : []));
  const code = parts.flatMap((part) => (part.type === 'chunk' ? [part.code] : [])).join('\n');
  const css = parts.flatMap((part) => (part.type === 'asset' ? [String(part.source)] : [])).join('\n');
  return { code: code.replaceAll('</script', '<\\/script'), css };
}
