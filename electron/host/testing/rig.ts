import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { noValues, type RunValues } from '../../../shared/plan/script.ts';
import type { RunEvent } from '../../../shared/run/events.ts';
import { createHost, type Host, type HostClient, type HostOptions } from '../create-host.ts';
import type { Hosts } from '../host-pool.ts';
import type { Keychain } from '../secrets/keychain.ts';
import { fault } from '../secrets/secret-fault.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** What a host is given beside its folders. */
type More = Pick<HostOptions, 'keychain' | 'askPassphrase' | 'schedules'>;

const locked = async () => fault('The keychain is locked', 'Unlock it.');
/** A keychain that gives and takes nothing. */
export const lockedKeychain: Keychain = { get: locked, set: locked, remove: locked };

type Step = Readonly<Record<string, unknown>>;
type Job = Readonly<Record<string, unknown>> & { readonly steps?: readonly Step[] };

/** A host over a workspace of its own, both gone when it is disposed. */
export class HostRig {
  readonly folder: string;
  readonly workspace: string;
  readonly configDir: string;
  readonly host: Host;

  private constructor(folder: string, host: Host) {
    this.folder = folder;
    this.workspace = join(folder, 'workspace');
    this.configDir = join(folder, 'config');
    this.host = host;
  }

  /** The keychain is locked unless another is given: no test reaches for the system's own. */
  static async create(more: More = {}): Promise<HostRig> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gantry-host-')));
    mkdirSync(join(folder, 'workspace', 'playbooks'), { recursive: true });
    return new HostRig(folder, await HostRig.#hostOver(folder, more));
  }

  static #hostOver(folder: string, more: More): Promise<Host> {
    return createHost({
      keychain: lockedKeychain,
      ...more,
      workspace: join(folder, 'workspace'),
      configDir: join(folder, 'config'),
      assetsDir: join(root, 'assets'),
      ptyHostPath: join(root, 'electron', 'pty-host.ts'),
      keychainPath: join(root, 'electron', 'keychain.ts'),
      searchWorkerPath: join(root, 'electron', 'search-worker.ts'),
    });
  }

  /** Another host over the same workspace, as another program would have; its maker disposes of it. */
  another(more: More = {}): Promise<Host> {
    return HostRig.#hostOver(this.folder, more);
  }

  /** The hosts of a program that has this one alone. */
  get hosts(): Hosts {
    const only = async (folder: string | null) => (folder === null || folder === this.workspace ? this.host : null);
    return { open: only, opened: only };
  }

  get client(): HostClient {
    return this.host.client;
  }

  write(path: string, text: string): string {
    const full = join(this.workspace, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
    return path;
  }

  /** A playbook whose steps run in bash; its path. */
  playbook(jobs: Readonly<Record<string, Job>>, more: Readonly<Record<string, unknown>> = {}): string {
    const metadata = { name: 'test', description: 'A playbook of a test.', version: '1.0.0', category: 'testing' };
    const named = Object.entries(jobs).map(([id, job]) => [id, { name: id, ...job }]);
    const orchestration = { defaults: { shell: 'bash' }, ...more, jobs: Object.fromEntries(named) };
    return this.write('playbooks/test.json', JSON.stringify({ metadata, orchestration }));
  }

  /** A playbook of one job, `one`, with one step, `step-1`. */
  script(script: string): string {
    return this.playbook({ one: { steps: [{ name: 'Step', script }] } });
  }

  async start(path: string, values: Partial<RunValues> = {}): Promise<string> {
    const { run } = await this.client.runs.start({ path, values: { ...noValues, ...values }, trust: true });
    return run;
  }

  async dispose(): Promise<void> {
    await this.host.dispose();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** All events of a run, to its end. */
export async function eventsOf(client: HostClient, run: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  const stream = `events-${run}-${Math.random()}`;
  for await (const batch of await client.runs.events({ run, after: 0, stream })) {
    events.push(...batch);
    await client.output.ack({ stream, position: events.length });
  }
  return events;
}

/** Follows a step's output until it holds a text. */
export async function outputUntil(client: HostClient, run: string, text: string, job = 'one'): Promise<string> {
  let seen = '';
  const stream = `output-${run}-${Math.random()}`;
  for await (const { offset, base64 } of await client.output.follow({ run, job, step: 'step-1', from: 0, stream })) {
    const bytes = Buffer.from(base64, 'base64');
    seen += bytes.toString();
    await client.output.ack({ stream, position: offset + bytes.length });
    if (seen.includes(text)) break;
  }
  return seen;
}
