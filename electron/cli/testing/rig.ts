import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { RunEvent, RunEventBody, RunEventOf } from '../../../shared/run/events.ts';

const root = join(import.meta.dirname, '..', '..', '..');
export const cliPath = join(root, 'out', 'main', 'cli.js');
export const sampleFolder = join(root, 'assets', 'sample');

/** Path of a PowerShell 7 as the product finds it, or null; says so once where there is none. */
export const pwsh: string | null = (() => {
  const named = process.env.GANTRY_PWSH;
  const name = process.platform === 'win32' ? 'pwsh.exe' : 'pwsh';
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  const found = named ?? places.find((path) => existsSync(path)) ?? null;
  if (found === null) console.log('PowerShell tests are skipped: no pwsh was found (GANTRY_PWSH, then PATH).');
  return found;
})();

export interface OutputLine {
  readonly type: 'step.output';
  readonly job: string;
  readonly step: string;
  readonly text: string;
  readonly offset: number;
}

/** What one `gantry run --json` said. */
export class RunLog {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly lines: readonly (RunEvent | OutputLine)[];

  constructor(code: number | null, stdout: string, stderr: string) {
    this.code = code;
    this.stdout = stdout;
    this.stderr = stderr;
    this.lines = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  get events(): RunEvent[] {
    return this.lines.filter((line): line is RunEvent => line.type !== 'step.output');
  }

  of<T extends RunEventBody['type']>(type: T): RunEventOf<T>[] {
    return this.events.filter((event): event is RunEventOf<T> => event.type === type);
  }

  job(id: string): RunEventOf<'job.completed'> {
    const found = this.of('job.completed').find((event) => event.job === id);
    if (found === undefined) throw new Error(`No end of job ${id} in:\n${this.stdout}\n${this.stderr}`);
    return found;
  }

  step(job: string, step: string): RunEventOf<'step.completed'> {
    const found = this.of('step.completed').find((event) => event.job === job && event.step === step);
    if (found === undefined) throw new Error(`No end of step ${job}/${step} in:\n${this.stdout}\n${this.stderr}`);
    return found;
  }

  output(job: string, step: string): string {
    return this.lines
      .filter((line): line is OutputLine => line.type === 'step.output' && line.job === job && line.step === step)
      .map((line) => line.text)
      .join('');
  }
}

interface Given {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** What a command answered. */
interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A workspace of its own in a temporary folder, with a config folder of its own; `dispose` removes both. */
export class Rig {
  readonly folder = mkdtempSync(join(tmpdir(), 'gantry-cli-'));
  readonly workspace = join(this.folder, 'workspace');

  constructor() {
    mkdirSync(join(this.workspace, 'playbooks'), { recursive: true });
  }

  static withSample(): Rig {
    const rig = new Rig();
    cpSync(sampleFolder, rig.workspace, { recursive: true, filter: (path) => !path.includes('.gantry') });
    return rig;
  }

  get environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      GANTRY_CONFIG_DIR: join(this.folder, 'config'),
      GANTRY_KEYCHAIN: 'off',
      GANTRY_SECRETS_PASSPHRASE: undefined,
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
    };
  }

  write(path: string, text: string): string {
    const full = join(this.workspace, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
    return full;
  }

  read(path: string): string {
    return readFileSync(join(this.workspace, path), 'utf8');
  }

  /** Writes a v3 playbook of these jobs; shell is bash unless `orchestration` says otherwise. Answers its path. */
  playbook(jobs: Record<string, unknown>, orchestration: Record<string, unknown> = {}): string {
    const metadata = { name: 'test', description: 'A playbook made by a test.', version: '1.0.0', category: 'testing' };
    return this.write(
      'playbooks/test.json',
      JSON.stringify({ metadata, orchestration: { defaults: { shell: 'bash' }, ...orchestration, jobs } }),
    );
  }

  gantry(...args: readonly string[]): Said {
    return this.gantryWith({}, ...args);
  }

  /** With a text on standard input and more in the environment. */
  gantryWith({ input = '', env = {} }: Given, ...args: readonly string[]): Said {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cliPath, ...args], {
      cwd: this.workspace,
      env: { ...this.environment, ...env },
      encoding: 'utf8',
      input,
      maxBuffer: 1 << 28,
    });
    return { code: status, stdout, stderr };
  }

  run(file: string, ...args: readonly string[]): RunLog {
    const { code, stdout, stderr } = this.gantry('run', file, '--trust', '--json', ...args);
    return new RunLog(code, stdout, stderr);
  }

  rerun(run: string, ...args: readonly string[]): RunLog {
    const { code, stdout, stderr } = this.gantry('rerun', run, '--trust', '--json', ...args);
    return new RunLog(code, stdout, stderr);
  }

  /** Id of the newest run of the workspace. */
  newestRun(): string {
    return (
      readdirSync(join(this.workspace, '.gantry', 'runs'))
        .toSorted()
        .at(-1) ?? ''
    );
  }

  /** Forgets that the folder was trusted. */
  distrust(): void {
    rmSync(join(this.folder, 'config'), { recursive: true });
  }

  /** Starts a run and leaves it going. */
  start(file: string, ...args: readonly string[]): RunningRun {
    return this.#spawn('run', file, ...args);
  }

  /** Runs a run again and leaves it going. */
  startRerun(run: string, ...args: readonly string[]): RunningRun {
    return this.#spawn('rerun', run, ...args);
  }

  #spawn(command: 'run' | 'rerun', ...args: readonly string[]): RunningRun {
    return new RunningRun(
      spawn(process.execPath, [cliPath, command, ...args, '--trust', '--json'], {
        cwd: this.workspace,
        env: this.environment,
      }),
    );
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export class RunningRun {
  readonly child: ChildProcessWithoutNullStreams;
  readonly done: Promise<RunLog>;
  #stdout = '';
  readonly #waiting: { text: string; resolve: () => void }[] = [];

  constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      for (const wait of this.#waiting) if (this.#stdout.includes(wait.text)) wait.resolve();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    this.done = new Promise((resolve) => {
      child.once('close', (code) => {
        for (const wait of this.#waiting) wait.resolve();
        resolve(new RunLog(code, this.#stdout, stderr));
      });
    });
  }

  /** Resolves when standard output holds the text, or the process has ended. */
  said(text: string): Promise<void> {
    if (this.#stdout.includes(text)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ text, resolve }));
  }
}

/** Whether a process runs; a zombie does not: it only waits for its parent to look. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync(`/proc/${pid}/stat`) || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
