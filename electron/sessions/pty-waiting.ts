import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { waitedFiles } from './waited-files.ts';

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

function targetOf(pid: string, file: number | string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${file}`);
  } catch {
    return '';
  }
}

/** By an event or a pipe of its own a program wakes itself: nobody else is waited for there. */
function wakesItself(pid: string, target: string): boolean {
  if (target === 'anon_inode:[eventfd]') return true;
  if (!target.startsWith('pipe:')) return false;
  return listProc(`${pid}/fd`).filter((file) => targetOf(pid, file) === target).length > 1;
}

/**
 * Whether a thread sleeps until its terminal has something to read, and for nothing else: what waits for the terminal beside
 * sockets, files that change or the end of a program would go on without anyone typing.
 */
function readsTerminal(pid: string, thread: string, device: string): boolean {
  const targets = waitedFiles(pid, thread).map((file) => targetOf(pid, file));
  const isTerminal = (target: string) => target === device || target === '/dev/tty';
  return targets.some(isTerminal) && targets.every((target) => isTerminal(target) || wakesItself(pid, target));
}

/** Number of the terminal that a process belongs to, as /proc/PID/stat has it: its seventh field. */
function terminalOf(pid: string): number {
  const stat = readProc(`${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[4]);
}

/** Those of the terminals on which some program waits for someone to type. Linux alone shows it; elsewhere none. */
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
