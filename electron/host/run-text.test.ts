import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noValues } from '../../shared/plan/script.ts';
import { eventsOf, HostRig } from './testing/rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(() => rig.dispose());

async function ended(run: string): Promise<void> {
  await eventsOf(rig.client, run);
  // The host lets go of a run a moment after its last event.
  await rig.client.runs.after({ run, waitMs: 10_000 });
}

const textOf = (run: string) => rig.client.runs.text({ run });

test('a run keeps the text that ran, whatever becomes of its file; a re-run of it has the same, an edited one the new', async () => {
  const path = rig.script('echo first');
  const before = readFileSync(join(rig.workspace, path), 'utf8');
  const run = await rig.start(path);
  await ended(run);
  rig.script('echo second');
  expect(await textOf(run)).toEqual({ path, text: before });
  const again = await rig.client.runs.rerun({ run, kind: 'all' });
  await ended(again.run);
  expect((await textOf(again.run)).text).toBe(before);
  const edited = await rig.client.runs.rerun({ run, kind: 'all', edited: true });
  await ended(edited.run);
  expect((await textOf(edited.run)).text).toContain('echo second');
});

test('a run of an editor keeps the unsaved text, and one of before texts were kept has none', async () => {
  const path = rig.script('echo saved');
  const text = readFileSync(join(rig.workspace, path), 'utf8').replace('saved', 'unsaved');
  const { run } = await rig.client.runs.start({
    path,
    text,
    trust: true,
    values: noValues,
  });
  await ended(run);
  expect((await textOf(run)).text).toBe(text);
  rmSync(join(rig.workspace, '.gantry', 'runs', run, 'playbook.txt'));
  expect(await textOf(run)).toEqual({ path, text: null });
});
