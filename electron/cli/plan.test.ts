import { afterEach, beforeEach, expect, it } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;

beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

it('estimates a playbook by its earlier runs, and says where none tells of a job', () => {
  const step = [{ name: 'Step', script: 'true' }];
  const jobs = { a: { name: 'A', steps: step }, b: { name: 'B', needs: 'a', steps: step } };
  const file = rig.playbook(jobs);
  expect(rig.gantry('plan', file).stdout).toContain('estimate: unknown');
  rig.run(file);
  rig.run(file);
  expect(rig.gantry('plan', file).stdout).toMatch(/estimate: \S+ from 2 earlier runs; critical path a → b/);
  rig.playbook({ ...jobs, c: { name: 'C', steps: step } });
  expect(rig.gantry('plan', file).stdout).toMatch(/from 2 earlier runs, without c, of which none tells; critical path/);
});
