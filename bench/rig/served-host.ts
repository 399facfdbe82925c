import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { HostContract } from '../../shared/host/api.ts';
import type { RunEvent } from '../../shared/run/events.ts';

const root = join(import.meta.dirname, '..', '..');

/** Resident memory in MiB, and processor time since its start in milliseconds. */
interface Usage {
  readonly memory: number;
  readonly cpu: number;
}

/** The built browser host over a workspace of its own in a temporary folder, and a client of it as a page has one. */
export class ServedHost {
  readonly folder: string;
  readonly address: string;
  readonly client: ContractRouterClient<HostContract>;
  readonly #child: ChildProcess;
  readonly #socket: WebSocket;

  private constructor(folder: string, address: string, child: ChildProcess, socket: WebSocket) {
    this.folder = folder;
    this.address = address;
    this.#child = child;
    this.#socket = socket;
    const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
    this.client = createORPCClient(link);
  }

  static async start(): Promise<ServedHost> {
    const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-'));
    mkdirSync(join(folder, 'playbooks'));
    const env = { ...process.env, GANTRY_CONFIG_DIR: join(folder, 'config'), GANTRY_KEYCHAIN: 'off' };
    const args = [join(root, 'out', 'main', 'serve.js'), '--workspace', folder];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('http://')) continue;
      return new ServedHost(folder, line, child, await socketTo(line));
    }
    throw new Error('The host ended without an address');
  }

  /** Writes a playbook of bash steps; its path. */
  playbook(name: string, jobs: Readonly<Record<string, unknown>>, lanes = 4): string {
    const metadata = { name, description: 'Made to be measured.', version: '1.0.0', category: 'testing' };
    const orchestration = { defaults: { shell: 'bash' }, concurrency: { maxConcurrency: lanes }, jobs };
    writeFileSync(join(this.folder, 'playbooks', `${name}.json`), JSON.stringify({ metadata, orchestration }));
    return `playbooks/${name}.json`;
  }

  async run(path: string): Promise<string> {
    const none = { profile: null, variables: {}, inputs: {}, env: {}, secrets: [], event: null };
    const values = { ...none, maxConcurrency: null, jobs: [], from: null };
    return (await this.client.runs.start({ path, values, trust: true })).run;
  }

  /** Waits for a run's end. */
  async end(run: string): Promise<void> {
    await this.events(run);
  }

  /** All events of a run, once it has ended. */
  async events(run: string): Promise<readonly RunEvent[]> {
    const stream = crypto.randomUUID();
    const events: RunEvent[] = [];
    for await (const batch of await this.client.runs.events({ run, after: 0, stream })) {
      events.push(...batch);
      await this.client.output.ack({ stream, position: batch.at(-1)?.seq ?? 0 });
    }
    return events;
  }

  /** What the host, and the program that holds its terminals, use; null where it cannot be seen. */
  usage(): { readonly host: Usage | null; readonly ptyHost: Usage | null } {
    const { pid } = this.#child;
    if (pid === undefined || process.platform !== 'linux') return { host: null, ptyHost: null };
    const child = readdirSync('/proc').find(
      (entry) => /^\d+$/.test(entry) && parentOf(entry) === pid && isPtyHost(entry),
    );
    return { host: usageOf(String(pid)), ptyHost: child === undefined ? null : usageOf(child) };
  }

  async stop(): Promise<void> {
    this.#socket.close();
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await gone;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Brings the token once, as a page does, and then comes with its cookie. */
async function socketTo(address: string): Promise<WebSocket> {
  const { headers } = await fetch(address, { redirect: 'manual' });
  const { origin, host } = new URL(address);
  const cookie = (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const socket = new WebSocket(`ws://${host}/rpc`, { headers: { Cookie: cookie, Origin: origin } });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // A process that ended meanwhile.
    return '';
  }
}

function parentOf(pid: string): number {
  return Number(/^PPid:\s*(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

function isPtyHost(pid: string): boolean {
  return read(`/proc/${pid}/cmdline`).includes('pty-host');
}

function usageOf(pid: string): Usage {
  const resident = Number(/^VmRSS:\s*(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
  // User and system time in ticks of 10 ms, after the name in brackets (proc_pid_stat(5)).
  const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? [];
  return { memory: Math.round(resident / 1024), cpu: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10 };
}
