import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Permissions } from '../../shared/playbook/model.ts';
import type { Terminals } from './pty-client.ts';
import { findProgram } from './shells.ts';
import type { JobFolder } from './step-files.ts';

/** Where the kernel says that only root makes the namespaces that bubblewrap needs. */
const kernelRefusals: readonly (readonly [string, (value: string) => boolean])[] = [
  ['/proc/sys/kernel/unprivileged_userns_clone', (value) => value === '0'],
  ['/proc/sys/user/max_user_namespaces', (value) => value === '0'],
];

function isRefused(): boolean {
  if (process.getuid?.() === 0) return false;
  return kernelRefusals.some(([path, refuses]) => existsSync(path) && refuses(readFileSync(path, 'utf8').trim()));
}

/** Path of bubblewrap on a Linux that lets it work; null where permissions cannot be enforced. Starts no process. */
export function findBubblewrap(): string | null {
  return process.platform === 'linux' && !isRefused() ? findProgram('bwrap') : null;
}

/** Whether there is anything that these keep a job from. */
function holdBack({ filesystem, network }: Permissions): boolean {
  return filesystem !== null || network?.length === 0;
}

/**
 * Terminals whose programs may write only what a job's permissions name, and its own temporary folder, and reach no network
 * where they name none. What cannot be confined after all does not start: bubblewrap ends, and says why on the terminal.
 * Processes keep their ids and stay those of this system, so that they are found and ended as any.
 */
export function confined(
  terminals: Terminals,
  permissions: Permissions | null,
  workspace: string,
  folder: JobFolder,
): Terminals {
  const bubblewrap = permissions !== null && holdBack(permissions) ? findBubblewrap() : null;
  if (permissions === null || bubblewrap === null) return terminals;
  return {
    end: (options) => terminals.end(options),
    async spawn(options, listener) {
      const made = folder.make();
      if (!made.ok) return made;
      const program = [options.file, ...(typeof options.args === 'string' ? [options.args] : options.args)];
      const args = [...walls(permissions, workspace, made.value), '--chdir', options.cwd, '--', ...program];
      const env =
        permissions.filesystem === null ? options.env : { ...options.env, TMPDIR: made.value, RUNNER_TEMP: made.value };
      return terminals.spawn({ ...options, file: bubblewrap, args, env }, listener);
    },
  };
}

function walls({ filesystem, network }: Permissions, workspace: string, ownFolder: string): readonly string[] {
  const offline = network?.length === 0 ? ['--unshare-net'] : [];
  if (filesystem === null) return ['--die-with-parent', '--dev-bind', '/', '/', ...offline];
  const writable = filesystem.flatMap((path) => {
    const full = path.startsWith('~') ? join(homedir(), path.slice(1)) : resolve(workspace, path);
    return ['--bind-try', full, full];
  });
  const own = ['--bind', ownFolder, ownFolder];
  return ['--die-with-parent', '--ro-bind', '/', '/', '--dev-bind', '/dev', '/dev', ...writable, ...own, ...offline];
}
