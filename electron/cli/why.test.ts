import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

test('show --why tells of a skipped job its condition part by part and the need that failed, of a failed one its step', () => {
  const step = (script: string) => ({ steps: [{ id: 'work', name: 'Work', script }] });
  const jobs = {
    build: { name: 'Build', ...step('exit 3') },
    ship: { name: 'Ship', needs: 'build', if: "success() && github.event_name == 'push'", ...step('echo no') },
  };
  const run = rig.run(rig.playbook(jobs)).of('run.started')[0]?.run ?? '';
  const lines = (target: string) => rig.gantry('show', run, '--why', target).stdout.trim().split('\n');
  expect(lines('ship')).toEqual(
    expect.arrayContaining([
      "  if: success() && github.event_name == 'push'",
      '    success() → false',
      '  build: failure',
    ]),
  );
  expect(lines('build')[0]).toBe('Work failed.');
  expect(lines('build/work')[0]).toMatch(/3/);
  expect(JSON.parse(rig.gantry('show', run, '--why', 'ship', '--json').stdout)).toMatchObject({
    because: [{ job: 'build', step: null, standing: 'failure' }],
  });
  expect(rig.gantry('show', run, '--why', 'nowhere')).toMatchObject({ code: 2 });
});
