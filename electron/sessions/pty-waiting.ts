import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/** Of the read system call, per architecture as Node names it (Linux: asm/unistd.h). */
const readCall: Readonly<Record<string, string>> = { x64: '0', arm64: '63', riscv64: '63' };

function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'latin1');
  } catch {
    return '';
  }
}

function listProc(path: string): string[] {
  try {
    return readdirSync(`/proc/${path}`);
  } catch {
    return [];
  }
}

/** Whether a thread sleeps in a read of a terminal: /proc/PID/task/TID/syscall gives the call's number, then the file's. */
function readsTerminal(pid: string, thread: string, device: string): boolean {
  const [call, file] = readProc(`${pid}/task/${thread}/syscall`).split(' ');
  if (call !== readCall[process.arch] || file === undefined) return false;
  try {
    const target = readlinkSync(`/proc/${pid}/fd/${Number(file)}`);
    return target === device || target === '/dev/tty';
  } catch {
    return false;
  }
}

/** Number of the terminal that a process belongs to, as /proc/PID/stat has it: its seventh field. */
function terminalOf(pid: string): number {
  const stat = readProc(`${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[4]);
}

/**
 * Those of the terminals on which some program waits for someone to type. Linux alone shows it; elsewhere none. What polls its
 * terminal instead of reading from it, as Node does, cannot be told from what waits for something else.
 */
export function waitingTerminals(devices: readonly string[]): Set<string> {
  const waiting = new Set<string>();
  if (process.platform !== 'linux' || devices.length === 0) return waiting;
  const byNumber = new Map(
    devices.map((device) => [statSync(device, { throwIfNoEntry: false })?.rdev ?? -1, device] as const),
  );
  for (const pid of listProc('')) {
    if (!/^\d+$/.test(pid)) continue;
    const device = byNumber.get(terminalOf(pid));
    if (device === undefined || waiting.has(device)) continue;
    if (listProc(`${pid}/task`).some((thread) => readsTerminal(pid, thread, device))) waiting.add(device);
  }
  return waiting;
}
