import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const text = (file: string) => readFileSync(join(rig.workspace, file), 'utf8');

test('a template becomes a playbook under the name of its file, in YAML with its comments and in JSON', () => {
  const made = (file: string) => rig.gantry('new', join(rig.workspace, file), '--template', 'matrix').code;
  expect([made('playbooks/My Matrix.yaml'), made('playbooks/My Matrix.json')]).toEqual([0, 0]);
  expect(text('playbooks/My Matrix.yaml')).toMatch(/^# One job.*name: my-matrix/s);
  expect(JSON.parse(text('playbooks/My Matrix.json')).metadata.name).toBe('my-matrix');
  expect(rig.gantry('new', '--list').stdout).toMatch(/^matrix +Matrix /m);
});

test('nothing that is there is written over, and a template or ending that is none is told', () => {
  const file = rig.playbook({ one: { name: 'One', steps: [{ name: 'Step', script: 'true' }] } });
  expect(rig.gantry('new', file).stderr).toContain('is there already');
  expect(rig.gantry('new', join(rig.workspace, 'a.yaml'), '--template', 'nothing').stderr).toContain('fan-out-fan-in');
  expect(rig.gantry('new', join(rig.workspace, 'a.txt')).code).toBe(2);
});
