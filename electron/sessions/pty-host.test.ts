import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allGone, isAlive, SessionsRig } from './testing/rig.ts';

let rig: SessionsRig;
beforeEach(() => {
  rig = new SessionsRig();
});
afterEach(async () => {
  await rig.close();
  await rig.sessions.dispose();
});

test('a hundred megabytes of any bytes arrive whole and in order', async () => {
  const file = join(rig.folder, 'flood');
  const wanted = createHash('sha256');
  for (let count = 0; count < 100; count++) {
    const block = randomBytes(1_000_000);
    wanted.update(block);
    appendFileSync(file, block);
  }
  const { step, done } = rig.start('bash', ':');
  await done;
  const got = createHash('sha256');
  step.onOutput = async (chunk) => void got.update(chunk);
  expect(await rig.job.run(rig.command('bash', 'stty raw\ncat flood'), step)).toMatchObject({ exitCode: 0 });
  expect(got.digest('hex')).toBe(wanted.digest('hex'));
});

test('what a slow reader has not taken when the program ends is not lost', async () => {
  const { step, done } = rig.start('bash', ':');
  await done;
  let bytes = 0;
  step.onOutput = async (chunk) => {
    const isFirst = bytes === 0;
    bytes += chunk.length;
    if (!isFirst) return;
    await allGone([
      Number(
        Buffer.from(chunk)
          .toString()
          .match(/pid=(\d+)/)?.[1],
      ),
    ]);
  };
  const text = 'printf "pid=%9d" $$\nexec head -c 400000 /dev/zero';
  expect(await rig.job.run(rig.command('bash', text), step)).toMatchObject({ exitCode: 0 });
  expect(bytes).toBe(13 + 400_000);
});

test('a reader that does not read stops the program, and does not fill the memory', async () => {
  const { step, done } = rig.start('bash', ':');
  await done;
  let bytes = 0;
  const release = Promise.withResolvers<void>();
  step.onOutput = async (chunk) => {
    bytes += chunk.length;
    await release.promise;
  };
  const running = rig.job.run(rig.command('bash', '(head -c 50000000 /dev/zero; touch written)'), step);
  const other = new SessionsRig(rig.sessions);
  // Another job's terminal goes on meanwhile.
  expect((await other.run('bash', `[ -e ${rig.folder}/written ] && echo written || echo held`)).text).toBe('held\r\n');
  await other.close();
  expect(bytes).toBeLessThan(2_000_000);
  release.resolve();
  expect(await running).toMatchObject({ exitCode: 0 });
  expect(bytes).toBe(50_000_000);
});

const tree = [
  `setsid bash -c 'trap "" TERM HUP; echo "pid=$$"; touch daemon; sleep 600 & wait' &`,
  `(trap "" TERM HUP; echo "pid=$BASHPID"; touch child; sleep 600 & wait) &`,
  'until [ -e child ] && [ -e daemon ]; do sleep 0.05; done',
  'echo "pid=$$"; echo ready; wait',
].join('\n');

test.skipIf(process.platform !== 'linux')(
  'when the owner is killed, all that it ran ends, and the PTY host',
  async () => {
    const owner = spawn(process.execPath, [join(import.meta.dirname, 'testing', 'owner.ts'), rig.folder, tree]);
    let text = '';
    owner.stdout.setEncoding('utf8');
    for await (const chunk of owner.stdout) {
      text += chunk;
      if (text.includes('ready')) break;
    }
    const pids = [...text.matchAll(/pid=(\d+)/g)].map((match) => Number(match[1]));
    expect(pids).toHaveLength(3);
    const host = Number(
      readFileSync(`/proc/${pids.at(-1)}/stat`, 'utf8')
        .split(') ')[1]
        ?.split(' ')[1],
    );
    expect(isAlive(host)).toBe(true);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    await allGone([...pids, host]);
  },
);

test('when the PTY host dies, its steps end with word of it, and the next step gets a new one', async () => {
  const { step, done } = rig.start('bash', tree);
  await step.said('ready');
  const host = rig.sessions.ptyHostPid;
  process.kill(host!, 'SIGKILL');
  expect(await done).toMatchObject({ kind: 'exited', exitCode: 137, survivors: [] });
  expect(step.pids.filter(isAlive)).toEqual([]);
  expect((await rig.run('bash', 'echo back')).text).toBe('back\r\n');
  expect(rig.sessions.ptyHostPid).not.toBe(host);
});

test('disposed of, it ends a step that runs', async () => {
  const { step, done } = rig.start('bash', tree);
  await step.said('ready');
  await rig.sessions.dispose();
  await done;
  await allGone(step.pids);
});
