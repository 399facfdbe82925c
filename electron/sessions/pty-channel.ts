import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** A PTY host as its owner holds it: two streams of frames, and the news of its end. The host ends itself when `input` does. */
export interface PtyChannel {
  readonly pid: number | null;
  readonly input: Writable;
  readonly output: Readable;
  /** Told once, with what happened. */
  onGone(listener: (message: string) => void): void;
  /** By force, should it not end itself. */
  kill(): void;
}

/** Starts a PTY host; `token` is that of all processes it will run. */
export type StartPtyHost = (token: string) => PtyChannel;

/** What keeps the host small: little room for young objects, and no threads to collect them. */
const frugal = ['--max-semi-space-size=1', '--single-threaded'];

/** As a child process. `entry` is the host's program: built JavaScript, or TypeScript where Node runs that as it is. */
export function childProcessHost(entry: string): StartPtyHost {
  return (token) => {
    const child = spawn(process.execPath, [...frugal, entry, token], {
      stdio: ['pipe', 'pipe', 'inherit'],
      // Electron's own binary is Node when this is set; the flag means nothing to Node itself.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      // A group of its own: a signal to the owner's group must not end the one that ends all others.
      detached: process.platform !== 'win32',
    });
    return {
      pid: child.pid ?? null,
      input: child.stdin,
      output: child.stdout,
      onGone(listener) {
        child.once('error', (error) => listener(error.message));
        child.once('exit', () => listener('The terminal host ended'));
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };
}
