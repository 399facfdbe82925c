import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { tokenVariable } from './step-token.ts';

const run = promisify(execFile);

function pids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}

/** Parent of a process from /proc/PID/stat; the name before it may hold anything, so it is read from its last bracket on. */
function parentOf(pid: number): { parent: number; zombie: boolean } | null {
  const stat = readProc(pid, 'stat');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.length < 2 ? null : { parent: Number(fields[1]), zombie: fields[0] === 'Z' };
}

function withDescendants(roots: readonly number[], parents: ReadonlyMap<number, number>): Set<number> {
  const children = Map.groupBy(parents.keys(), (pid) => parents.get(pid) ?? 0);
  const found = new Set<number>();
  const queue = [...roots];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    if (found.has(pid)) continue;
    found.add(pid);
    queue.push(...(children.get(pid) ?? []));
  }
  return found;
}

/** Processes seen not to carry a token of ours; forgotten once they are gone, so that a number that comes back is looked at again. */
let strangers = new Set<number>();

const marker = `${tokenVariable}=`;

/** Pids on Linux: those whose environment holds a token that begins so, which also finds what left the group and the tree. */
function holdersOf(token: string, all: readonly number[]): number[] {
  const next = new Set<number>();
  const found: number[] = [];
  for (const pid of all) {
    if (pid === process.pid) continue;
    if (strangers.has(pid)) {
      next.add(pid);
      continue;
    }
    const environment = readProc(pid, 'environ');
    if (environment.includes(`${marker}${token}`)) found.push(pid);
    // An empty one may be a process between fork and exec, so it is looked at again.
    else if (environment !== '' && !environment.includes(marker)) next.add(pid);
  }
  strangers = next;
  return found;
}

function linuxProcesses(token: string, roots: readonly number[]): Set<number> {
  const all = pids();
  const holders = token === '' ? [] : holdersOf(token, all);
  if (roots.length === 0 && holders.length === 0) return new Set();
  const parents = new Map<number, number>();
  const zombies = new Set<number>();
  for (const pid of all) {
    const read = parentOf(pid);
    if (read === null) continue;
    parents.set(pid, read.parent);
    if (read.zombie) zombies.add(pid);
  }
  const found = withDescendants([...roots.filter((pid) => parents.has(pid)), ...holders], parents);
  for (const pid of zombies) found.delete(pid);
  return found;
}

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly state: string;
  /** The command line, and behind it the environment where the system lets it be seen. */
  readonly command: string;
}

/** Rows of `ps -o pid=,ppid=,pgid=,state=,command=`. */
export function readPs(text: string): Row[] {
  return [...text.matchAll(/^ *(\d+) +(\d+) +(\d+) +(\S+) *(.*)$/gm)].map(
    ([, pid, parent, group, state = '', command = '']) => ({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      state,
      command,
    }),
  );
}

async function psProcesses(token: string, roots: readonly number[]): Promise<Set<number>> {
  const { stdout } = await run('ps', ['-Eaxww', '-o', 'pid=,ppid=,pgid=,state=,command='], {
    maxBuffer: 256 * 1024 * 1024,
  });
  const live = readPs(stdout).filter(({ state }) => !state.startsWith('Z'));
  const parents = new Map(live.map(({ pid, parent }) => [pid, parent]));
  // A program on a terminal of its own leads its group, so what it started is found by the group even when it is gone.
  const own = live.filter(
    ({ group, command }) => roots.includes(group) || (token !== '' && command.includes(`${marker}${token}`)),
  );
  return withDescendants([...roots.filter((pid) => parents.has(pid)), ...own.map(({ pid }) => pid)], parents);
}

async function windowsProcesses(roots: readonly number[]): Promise<Set<number>> {
  // Asking costs half a second: where there is nothing to look for, as at the end of each step, nobody asks.
  if (roots.length === 0) return new Set();
  const query = 'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId)" }';
  const { stdout } = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query]);
  const pairs = stdout.split(/\r?\n/).map((line) => line.split(' ').map(Number));
  const parents = new Map(pairs.map(([pid = 0, parent = 0]) => [pid, parent]));
  return withDescendants(
    roots.filter((pid) => parents.has(pid)),
    parents,
  );
}

/**
 * The live processes of a step: those that carry in their environment a token that begins with `token` (Linux, and macOS where
 * it lets the environment be seen; '' is none), and `roots` with all that descends from them. Never this process.
 */
export async function processesOf(token: string, roots: readonly number[]): Promise<Set<number>> {
  const found =
    process.platform === 'linux'
      ? linuxProcesses(token, roots)
      : process.platform === 'win32'
        ? await windowsProcesses(roots)
        : await psProcesses(token, roots);
  found.delete(process.pid);
  return found;
}
