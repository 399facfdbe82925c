import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBubblewrap } from '../sessions/confine.ts';
import { findPowerShell } from '../sessions/shells.ts';
import { isAlive, Rig } from './testing/rig.ts';

let rig: Rig;

beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

function whyNot(): string | null {
  const bubblewrap = findBubblewrap();
  if (bubblewrap === null) return 'there is no bubblewrap (bwrap) that this system lets work';
  try {
    execFileSync(bubblewrap, ['--ro-bind', '/', '/', '--unshare-net', 'true'], { stdio: 'pipe' });
    return null;
  } catch (error) {
    return `bubblewrap does not work here: ${String(error)}`;
  }
}

const reason = whyNot();
if (reason !== null) console.log(`The enforcing of permissions is not tested: ${reason}`);

describe.skipIf(reason !== null)('the permissions of a job', () => {
  it('let it write where they say, in its own temporary folder, and nowhere else', () => {
    const script = [
      'echo one > out/one',
      'echo two > "$TMPDIR/two" && cat "$TMPDIR/two"',
      'echo said=yes >> "$GANTRY_OUTPUT"',
      'if echo three > three; then echo written; else echo refused; fi',
    ].join('\n');
    rig.write('out/.keep', '');
    const file = rig.playbook({
      one: { name: 'One', permissions: { filesystem: ['out'] }, steps: [{ name: 'Write', id: 'write', script }] },
    });
    const log = rig.run(file);
    expect(log.code).toBe(0);
    expect(log.output('one', 'write')).toMatch(/two[\s\S]*refused/);
    expect(log.step('one', 'write').outputs).toEqual({ said: 'yes' });
    expect(rig.read('out/one')).toBe('one\n');
    expect(existsSync(join(rig.workspace, 'three'))).toBe(false);
  });

  it('that name no host keep it from the network, and others do not', async () => {
    const server = createServer((_request, response) => response.end('reached'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const script = `fetch('http://127.0.0.1:${port}').then((answer) => answer.text()).then(console.log, () => console.log('unreachable'))`;
    const job = { name: 'Job', steps: [{ name: 'Ask', id: 'ask', shell: 'node', script }] };
    const file = rig.playbook({ none: { ...job, permissions: { network: [] } }, any: job });
    const log = await rig.start(file).done;
    server.close();
    expect(log.output('none', 'ask')).toContain('unreachable');
    expect(log.output('any', 'ask')).toContain('reached');
  });

  it('do not keep its processes from being ended with it', async () => {
    // The text itself, which is told before its output, does not have the word that is waited for.
    const script = "echo pid=$$; setsid sleep 600 & echo chi''ld=$!; sleep 600";
    const file = rig.playbook({
      one: { name: 'One', permissions: { filesystem: [] }, steps: [{ name: 'Stay', id: 'stay', script }] },
    });
    const running = rig.start(file);
    await running.said('child=');
    running.child.kill('SIGINT');
    const log = await running.done;
    expect(log.code).toBe(130);
    const pids = [...log.output('one', 'stay').matchAll(/(?:pid|child)=(\d+)/g)].map((match) => Number(match[1]));
    expect(pids).toHaveLength(2);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  const pwsh = findPowerShell('pwsh') !== null;
  if (!pwsh) console.log('Permissions are not tested in PowerShell: no pwsh was found (GANTRY_PWSH, then PATH)');
  it.skipIf(!pwsh)('hold in the PowerShell session of the job', () => {
    const script = "$kept = 41; 'x' > out/x; try { 'y' > y; 'written' } catch { 'refused' }";
    rig.write('out/.keep', '');
    const file = rig.playbook({
      one: {
        name: 'One',
        shell: 'pwsh',
        permissions: { filesystem: ['out'], network: [] },
        steps: [
          { name: 'Write', id: 'write', script },
          { name: 'Go on', id: 'on', script: '$kept + 1' },
        ],
      },
    });
    const log = rig.run(file);
    expect(log.code).toBe(0);
    expect(log.output('one', 'write')).toContain('refused');
    expect(log.output('one', 'on')).toContain('42');
    expect(existsSync(join(rig.workspace, 'out/x'))).toBe(true);
  });
});

it('that cannot be enforced are told in the plan, and all of them when trust is asked for', () => {
  const job = { name: 'One', steps: [{ name: 'Step', script: 'true' }] };
  const file = rig.playbook({ one: { ...job, permissions: { filesystem: [], network: ['example.org'] } } });
  const { problems } = JSON.parse(rig.gantry('plan', file, '--json').stdout);
  expect(problems.map(({ code }: { code: string }) => code)).toEqual(['permissions-unenforced']);
  const refused = rig.gantry('run', file);
  expect(refused.code).toBe(3);
  expect(refused.stderr).toContain('writes: none');
  expect(refused.stderr).toContain('network: example.org');
});
