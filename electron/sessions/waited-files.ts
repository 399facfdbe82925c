import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** Numbers of the system calls in which a thread waits until it can read, per architecture as Node names it (Linux: asm/unistd.h). */
interface Calls {
  readonly read: number;
  readonly poll: number | null;
  readonly ppoll: number;
  readonly select: number | null;
  readonly pselect: number;
  readonly epoll: readonly number[];
}

const generic: Calls = { read: 63, poll: null, ppoll: 73, select: null, pselect: 72, epoll: [22, 441] };
const callsOf: Readonly<Record<string, Calls>> = {
  x64: { read: 0, poll: 7, ppoll: 271, select: 23, pselect: 270, epoll: [232, 281, 441] },
  arm64: generic,
  riscv64: generic,
};

const readable = 1;
/** More than any program that only waits for a person looks at. */
const mostFiles = 256;

function proc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'latin1');
  } catch {
    return '';
  }
}

function memory(pid: string, address: bigint, length: number): Buffer | null {
  const bytes = Buffer.alloc(length);
  try {
    const file = openSync(`/proc/${pid}/mem`, 'r');
    try {
      return readSync(file, bytes, 0, length, address) === length ? bytes : null;
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

/** An array of `struct pollfd`: a file (i32), what is asked (i16), what is so (i16). */
function polled(pid: string, address: bigint, count: bigint): number[] {
  if (count > mostFiles) return [];
  const bytes = memory(pid, address, Number(count) * 8);
  if (bytes === null) return [];
  return Array.from({ length: Number(count) }, (_none, index) => index * 8).flatMap((at) => {
    const file = bytes.readInt32LE(at);
    return file >= 0 && (bytes.readInt16LE(at + 4) & readable) !== 0 ? [file] : [];
  });
}

/** A bit for each file below `count`. */
function selected(pid: string, address: bigint, count: bigint): number[] {
  if (count > mostFiles || address === 0n) return [];
  const bytes = memory(pid, address, Math.ceil(Number(count) / 64) * 8);
  if (bytes === null) return [];
  return Array.from({ length: Number(count) }, (_none, file) => file).filter(
    (file) => ((bytes[file >> 3] ?? 0) & (1 << (file & 7))) !== 0,
  );
}

/** Its files by a line each: `tfd: 21 events: 19 …`, the events in hexadecimal. */
function epolled(pid: string, file: bigint): number[] {
  return [...proc(`${pid}/fdinfo/${file}`).matchAll(/^tfd:\s*(\d+) events:\s*([0-9a-f]+)/gm)].flatMap(
    ([, target = '', events = '0']) => ((Number.parseInt(events, 16) & readable) !== 0 ? [Number(target)] : []),
  );
}

/** No time limit, as a number that is below zero. */
function isForever(value: bigint): boolean {
  return BigInt.asIntN(32, value) < 0n;
}

/**
 * The files of which a thread waits for any to be readable, for however long that takes; none where it does something else, or
 * goes on by itself after a time. By /proc/PID/task/TID/syscall: the call's number and its arguments.
 */
export function waitedFiles(pid: string, thread: string): readonly number[] {
  const calls = callsOf[process.arch];
  const [name = '', ...words] = proc(`${pid}/task/${thread}/syscall`).trim().split(' ');
  if (calls === undefined || !/^\d+$/.test(name)) return [];
  const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n] = words.map(BigInt);
  switch (Number(name)) {
    case calls.read:
      return [Number(a)];
    case calls.poll:
      return isForever(c) ? polled(pid, a, b) : [];
    case calls.ppoll:
      return c === 0n ? polled(pid, a, b) : [];
    case calls.select:
    case calls.pselect:
      return e === 0n ? selected(pid, b, a) : [];
    default:
      return calls.epoll.includes(Number(name)) && (Number(name) === 441 ? d === 0n : isForever(d))
        ? epolled(pid, a)
        : [];
  }
}
