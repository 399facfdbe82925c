import ELK from 'elkjs/lib/elk-api.js';
import elkWorkerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { useEffect, useMemo, useState } from 'react';
import type { GraphJob } from './graph-job.ts';
import { type Direction, fromElk, type GraphLayout, type GraphStructure, structureOf, toElk } from './layout.ts';

const kept = 24;
const layouts = new Map<string, Promise<GraphLayout>>();
let elk: InstanceType<typeof ELK> | null = null;

/** Works a layout out off the page's thread; one that was worked out lately is at hand. `key` is a structure as JSON. */
function layoutOf(key: string): Promise<GraphLayout> {
  const known = layouts.get(key);
  if (known !== undefined) return known;
  const structure = JSON.parse(key) as GraphStructure;
  elk ??= new ELK({ workerFactory: () => new Worker(elkWorkerUrl) });
  const made = elk.layout(toElk(structure)).then((answer) => fromElk(answer, structure.direction));
  layouts.set(key, made);
  for (const oldest of layouts.keys()) {
    if (layouts.size <= kept) break;
    layouts.delete(oldest);
  }
  return made;
}

/** The layout of these jobs; while a new one is worked out the one before stays. Null: there is none yet. */
export function useGraphLayout(jobs: readonly GraphJob[], direction: Direction | null): GraphLayout | null {
  const key = useMemo(
    () => (direction === null ? null : JSON.stringify(structureOf(jobs, direction))),
    [jobs, direction],
  );
  const [layout, setLayout] = useState<GraphLayout | null>(null);
  useEffect(() => {
    if (key === null) return;
    let current = true;
    layoutOf(key).then(
      (made) => current && setLayout(made),
      (error: unknown) => console.error('The graph could not be laid out', error),
    );
    return () => {
      current = false;
    };
  }, [key]);
  return layout;
}
