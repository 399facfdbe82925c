import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDefinedError, safe } from '@orpc/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noGraphView } from '../../../shared/host/graph-views.ts';
import { HostRig } from '../testing/rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(() => rig.dispose());

const path = 'playbooks/a.json';
const change = (places: Record<string, { x: number; y: number } | null>) => ({ places: { right: places } });

test('what was arranged is there for another host, changes of two adding up', async () => {
  expect(await rig.client.graphs.get({ path })).toEqual(noGraphView);
  await rig.client.graphs.change({ path, change: { folds: { test: 'open' }, ...change({ a: { x: 1, y: 2 } }) } });
  const other = await rig.another();
  await other.client.graphs.change({ path, change: { groups: { Checks: { jobs: ['a', 'b'] } } } });
  const view = await rig.client.graphs.change({ path, change: change({ b: { x: 3, y: 4 }, a: null }) });
  expect(view).toEqual({
    places: { right: { b: { x: 3, y: 4 } }, down: {} },
    folds: { test: 'open' },
    groups: { Checks: { jobs: ['a', 'b'] } },
  });
  expect(await other.client.graphs.get({ path })).toEqual(view);
  await other.dispose();
});

test('changes that are asked for at once all count', async () => {
  await Promise.all(
    ['a', 'b', 'c', 'd'].map((id, x) => rig.client.graphs.change({ path, change: change({ [id]: { x, y: 0 } }) })),
  );
  expect(Object.keys((await rig.client.graphs.get({ path })).places.right)).toEqual(['a', 'b', 'c', 'd']);
});

test('of changes that two hosts are asked for at once none is lost', async () => {
  const other = await rig.another();
  const ids = Array.from({ length: 20 }, (_, index) => `job-${index}`);
  await Promise.all(
    ids.map((id, index) =>
      (index % 2 === 0 ? rig : other).client.graphs.change({ path, change: change({ [id]: { x: index, y: 0 } }) }),
    ),
  );
  expect(Object.keys((await rig.client.graphs.get({ path })).places.right).toSorted()).toEqual(ids.toSorted());
  await other.dispose();
});

test('another window hears of it, though nothing was kept when it began to listen', async () => {
  const stop = new AbortController();
  const heard = await rig.client.graphs.watch(undefined, { signal: stop.signal });
  expect((await heard.next()).value).toEqual({ paths: [] });
  const other = await rig.another();
  await other.client.graphs.change({ path, change: change({ a: { x: 1, y: 2 } }) });
  let paths: readonly string[] = [];
  while (paths.length === 0) paths = ((await heard.next()).value as { paths: string[] }).paths;
  expect(paths).toEqual([path]);
  stop.abort();
  await heard.return?.(undefined);
  await other.dispose();
});

test('a file that was cut off arranges nothing, and a path outside the workspace is refused', async () => {
  await rig.client.graphs.change({ path, change: change({ a: { x: 1, y: 2 } }) });
  const folder = join(rig.workspace, '.gantry', 'graphs');
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '{"path": "pl');
  expect(await rig.client.graphs.get({ path })).toEqual(noGraphView);
  const { error } = await safe(rig.client.graphs.change({ path: '../outside.json', change: {} }));
  expect(isDefinedError(error) && error.code).toBe('NOT_FOUND');
});
