import { setTimeout as wait } from 'node:timers/promises';
import { processesOf } from './process-table.ts';

const pollMs = 25;
/** After force there is nothing stronger: a process still there then sleeps in the kernel, and is told as a survivor. */
const forceMs = 2000;

export interface EndRequest {
  readonly token: string;
  readonly roots: readonly number[];
  readonly keep: readonly number[];
  /** Milliseconds between the soft signal and force. */
  readonly graceMs: number;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself in the meantime, which is what was wanted.
  }
}

/** Sends the signal to each process found, new ones included, until none is left or the time is over; answers those left. */
async function signalUntilGone(
  request: EndRequest,
  known: Set<number>,
  name: NodeJS.Signals,
  milliseconds: number,
): Promise<Set<number>> {
  const signalled = new Set<number>();
  const deadline = performance.now() + milliseconds;
  for (;;) {
    // What was found once stays a root: its children must be found even when it is gone before them.
    const left = await processesOf(request.token, [...known]);
    for (const pid of request.keep) left.delete(pid);
    for (const pid of left) known.add(pid);
    if (left.size === 0 || performance.now() > deadline) return left;
    for (const pid of left) {
      if (signalled.has(pid) && name !== 'SIGKILL') continue;
      signalled.add(pid);
      signal(pid, name);
    }
    await wait(pollMs);
  }
}

/** Ends the processes of a step, softly and then by force; answers the pids of those that would not go. */
export async function endProcesses(request: EndRequest): Promise<number[]> {
  const known = new Set(request.roots);
  if (request.graceMs > 0) {
    const left = await signalUntilGone(request, known, 'SIGTERM', request.graceMs);
    if (left.size === 0) return [];
  }
  return [...(await signalUntilGone(request, known, 'SIGKILL', forceMs))];
}
