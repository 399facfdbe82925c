import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;

beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const until = (file: string) => `until [ -e ${file} ]; do read -t 0.02 < <(:) || sleep 0.02; done`;

/** A playbook of one job that says `begun` and ends when the file `go` is there. */
function grouped(concurrency: unknown, job: Record<string, unknown> = {}): string {
  const steps = [{ name: 'Wait', id: 'wait', script: `echo begun; ${until('go')}` }];
  return rig.playbook({ one: { name: 'One', steps, ...job } }, { concurrency });
}

describe('runs of one concurrency group', () => {
  it('go one after the other across processes, and a newer one takes the place of the one that waits', async () => {
    const file = grouped({ group: 'deploy-${{ inputs.to }}' });
    const text = JSON.parse(rig.read('playbooks/test.json'));
    text.orchestration.inputs = { to: { type: 'string', default: 'live' } };
    rig.write('playbooks/test.json', JSON.stringify(text));
    const first = rig.start(file);
    await first.said('begun');
    const second = rig.start(file);
    await second.said('run.waiting');
    // The name of a group goes without regard to letter case.
    const third = rig.start(file, '--input', 'to=LIVE');
    await third.said('run.waiting');
    const replaced = await second.done;
    expect(replaced.code).toBe(130);
    const [ended] = replaced.of('run.completed');
    expect(ended?.conclusion).toBe('cancelled');
    expect(ended?.reason?.text).toContain('took its place in the line of the concurrency group deploy-live');
    const other = rig.start(file, '--input', 'to=test');
    await other.said('begun');
    rig.write('go', '');
    const [one, three, four] = await Promise.all([first.done, third.done, other.done]);
    expect([one.code, three.code, four.code]).toEqual([0, 0, 0]);
    const waiting = three.of('run.waiting')[0];
    expect(waiting).toMatchObject({ group: 'deploy-LIVE', holder: { run: one.events[0]?.run, job: null } });
    const begun = three.of('job.started')[0]?.time ?? '';
    expect(begun >= (one.of('job.completed')[0]?.time ?? 'z')).toBe(true);
    expect(four.of('run.waiting')).toEqual([]);
  });

  it('with cancelInProgress the one that runs is cancelled for the newer', async () => {
    const file = grouped({ group: 'g', cancelInProgress: '${{ true }}' });
    const first = rig.start(file);
    await first.said('begun');
    const second = rig.start(file);
    const cancelled = await first.done;
    expect(cancelled.code).toBe(130);
    expect(cancelled.of('run.cancelling')[0]?.reason).toContain('takes its place in the concurrency group g');
    await second.said('begun');
    rig.write('go', '');
    expect((await second.done).code).toBe(0);
  });

  it('that died give their place at once, and a run that waits can be cancelled', async () => {
    const file = grouped({ group: 'g' });
    const first = rig.start(file);
    await first.said('begun');
    const second = rig.start(file);
    await second.said('run.waiting');
    second.child.kill('SIGINT');
    const cancelled = await second.done;
    expect(cancelled.code).toBe(130);
    expect(cancelled.of('job.started')).toEqual([]);
    const third = rig.start(file);
    await third.said('run.waiting');
    first.child.kill('SIGKILL');
    await third.said('begun');
    rig.write('go', '');
    expect((await third.done).code).toBe(0);
    await first.done;
  });
});

describe('jobs of one concurrency group', () => {
  it('go one at a time, and those that wait take no slot from others', async () => {
    const step = (name: string) => ({
      name,
      script: `[ -e busy ] && exit 9; touch busy; echo begun; ${until('other')}; rm busy`,
    });
    const concurrency = { group: 'shared' };
    const file = rig.playbook(
      {
        a: { name: 'A', steps: [step('A')], concurrency },
        b: { name: 'B', steps: [step('B')], concurrency: 'shared' },
        c: { name: 'C', steps: [{ name: 'C', script: 'touch other' }] },
      },
      { concurrency: { maxConcurrency: 2 } },
    );
    const log = rig.run(file);
    expect(log.code).toBe(0);
    expect(new Set(log.of('job.waiting').map(({ job }) => job)).size).toBe(1);
    expect(existsSync(join(rig.workspace, 'busy'))).toBe(false);
  });

  it('that would wait for the run that they are a part of fail instead', () => {
    const file = rig.playbook(
      { a: { name: 'A', steps: [{ name: 'A', script: 'true' }], concurrency: 'g' } },
      { concurrency: { group: 'G' } },
    );
    const log = rig.run(file);
    expect(log.code).toBe(1);
    expect(log.job('a').reason?.text).toContain('would wait for itself');
  });
});
